using Sojourn.Core;

namespace Sojourn.Store.Sqlite;

/// <summary>Counters and tallies: sums that are kept in the transaction that changes what they count.</summary>
internal sealed class CounterTable(SqliteDatabase database)
{
    private readonly SqliteStatement add = database.Prepare(
        "INSERT INTO counters (journey, version, run, node, name, day, value) VALUES (?, ?, ?, ?, ?, ?, ?) "
        + "ON CONFLICT (journey, version, run, node, name, day) DO UPDATE SET value = value + excluded.value");
    private readonly SqliteStatement addHour = database.Prepare(
        "INSERT INTO hours (journey, run, name, hour, value) VALUES (?, ?, ?, ?, ?) "
        + "ON CONFLICT (journey, run, name, hour) DO UPDATE SET value = value + excluded.value");
    private readonly SqliteStatement hours = database.Prepare(
        "SELECT run, name, hour / ?4 * ?4 AS bucket, sum(value) FROM hours WHERE journey = ?1 AND hour >= ?2 AND hour < ?3 GROUP BY run, name, bucket");
    private readonly SqliteStatement hoursOfRun = database.Prepare(
        "SELECT run, name, hour / ?4 * ?4 AS bucket, sum(value) FROM hours WHERE journey = ?1 AND run = ?5 AND hour >= ?2 AND hour < ?3 GROUP BY run, name, bucket");
    private readonly SqliteStatement hoursCounted = database.Prepare(
        "SELECT min(hour), max(hour) FROM hours WHERE journey = ?1 AND (?2 IS NULL OR run = ?2) HAVING count(*) > 0");
    private readonly SqliteStatement totals = database.Prepare(
        "SELECT run, name, sum(value) FROM hours WHERE journey = ?1 AND name IN ('started', 'completed', 'exited', 'failed') GROUP BY run, name");
    private readonly SqliteStatement sums = database.Prepare(
        "SELECT node, name, sum(value) FROM counters WHERE journey = ?1 AND (?2 IS NULL OR run = ?2) GROUP BY node, name");
    private readonly SqliteStatement tally = database.Prepare(
        "INSERT INTO tallies (journey, run, added, ended) VALUES (?, ?, ?, ?) "
        + "ON CONFLICT (journey, run) DO UPDATE SET added = added + excluded.added, ended = ended + excluded.ended");
    private readonly SqliteStatement tallies = database.Prepare("SELECT journey, run, added, ended FROM tallies");
    private readonly SqliteStatement tallyOf = database.Prepare("SELECT added, ended FROM tallies WHERE journey = ? AND run = ?");

    public void Add(Dictionary<CounterKey, long> changes)
    {
        foreach (var (key, value) in changes)
        {
            add.Bind(1, key.Journey.Number).Bind(2, key.Version).Bind(3, key.Run.Number).Bind(4, key.Node).Bind(5, key.Name)
                .Bind(6, key.Hour / 24).Bind(7, value).Run();
            if (key.IsCharted)
            {
                addHour.Bind(1, key.Journey.Number).Bind(2, key.Run.Number).Bind(3, key.Name).Bind(4, key.Hour).Bind(5, value).Run();
            }
        }
    }

    /// <summary>What was counted from one hour to before another, in buckets of so many hours.</summary>
    public List<HourCount> Hours(JourneyId journey, RunId? run, int from, int to, int bucket)
    {
        var rows = (run is null ? hours : hoursOfRun).Bind(1, journey.Number).Bind(2, from).Bind(3, to).Bind(4, bucket);
        return Rows.All(run is { } one ? rows.Bind(5, one.Number) : rows, static row => new HourCount(new(row.Int(0)), row.Text(1), row.Int(2), row.Long(3)));
    }

    /// <summary>The first hour and the last in which anything was counted.</summary>
    public (int First, int Last)? HoursCounted(JourneyId journey, RunId? run)
    {
        hoursCounted.Bind(1, journey.Number).Bind(2, run?.Number);
        if (!hoursCounted.Step())
        {
            return null;
        }
        var found = (hoursCounted.Int(0), hoursCounted.Int(1));
        hoursCounted.Reset();
        return found;
    }

    /// <summary>How many began and ended, by run.</summary>
    public List<HourCount> Totals(JourneyId journey) =>
        Rows.All(totals.Bind(1, journey.Number), static row => new HourCount(new(row.Int(0)), row.Text(1), 0, row.Long(2)));

    public void Add(Dictionary<WakeScope, ScopeTally> changes)
    {
        foreach (var (scope, change) in changes)
        {
            tally.Bind(1, scope.Journey.Number).Bind(2, scope.Run.Number).Bind(3, change.Added).Bind(4, change.Ended).Run();
        }
    }

    public IReadOnlyDictionary<(string Node, string Name), long> Sums(JourneyId journey, RunId? run)
    {
        var found = new Dictionary<(string, string), long>();
        sums.Bind(1, journey.Number).Bind(2, run?.Number);
        while (sums.Step())
        {
            found.Add((sums.Text(0), sums.Text(1)), sums.Long(2));
        }
        return found;
    }

    public IReadOnlyDictionary<WakeScope, ScopeTally> Tallies()
    {
        var found = new Dictionary<WakeScope, ScopeTally>();
        while (tallies.Step())
        {
            found.Add(new(new(tallies.Int(0)), new(tallies.Int(1))), new(tallies.Long(2), tallies.Long(3)));
        }
        return found;
    }

    public ScopeTally Tally(WakeScope scope)
    {
        tallyOf.Bind(1, scope.Journey.Number).Bind(2, scope.Run.Number);
        if (!tallyOf.Step())
        {
            return default;
        }
        var found = new ScopeTally(tallyOf.Long(0), tallyOf.Long(1));
        tallyOf.Reset();
        return found;
    }
}
