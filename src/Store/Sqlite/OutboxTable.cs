using NodaTime;
using Sojourn.Core.Messages;

namespace Sojourn.Store.Sqlite;

/// <summary>The effects on their way, per scope and channel in the order in which they were queued.</summary>
internal sealed class OutboxTable(SqliteDatabase database)
{
    private const string Columns = StoredRows.OutboxColumns;

    private const string Key = "journey = ?1 AND run = ?2 AND channel = ?3";

    private readonly SqliteStatement page = database.Prepare($"SELECT {Columns} FROM outbox WHERE {Key} AND id > ?4 ORDER BY id LIMIT ?5");
    private readonly SqliteStatement inFlight = database.Prepare($"SELECT {Columns} FROM outbox INDEXED BY in_flight WHERE state <> 0");
    private readonly SqliteStatement inFlightCount = database.Prepare("SELECT count(*) FROM outbox INDEXED BY in_flight WHERE state <> 0");
    private readonly SqliteStatement nextLane = database.Prepare(
        "SELECT journey, run, channel FROM outbox WHERE (journey, run, channel) > (?1, ?2, ?3) ORDER BY journey, run, channel LIMIT 1");
    private readonly SqliteStatement oldest = database.Prepare($"SELECT since FROM outbox WHERE {Key} AND state = 0 ORDER BY id LIMIT 1");
    private readonly SqliteStatement insert = database.Prepare(
        $"INSERT INTO outbox ({Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)");
    private readonly SqliteStatement mark = database.Prepare(
        $"UPDATE outbox SET state = ?5, due = ?6, attempts = ?7, since = ?8 WHERE {Key} AND id = ?4");
    private readonly SqliteStatement delete = database.Prepare($"DELETE FROM outbox WHERE {Key} AND id = ?4");

    public IReadOnlyList<Lane> Lanes()
    {
        var lanes = new List<Lane>();
        var (journey, run, channel) = (-1L, -1L, -1L);
        while (nextLane.Bind(1, journey).Bind(2, run).Bind(3, channel).Step())
        {
            (journey, run, channel) = (nextLane.Long(0), nextLane.Long(1), nextLane.Long(2));
            lanes.Add(new(new(new((int)journey), new((int)run)), (Channel)channel));
        }
        return lanes;
    }

    public void Page(Lane lane, long after, int limit, ICollection<OutboxRow> into) => Collect(BindLane(page, lane).Bind(4, after).Bind(5, limit), into);

    public void InFlight(ICollection<OutboxRow> into) => Collect(inFlight, into);

    public long InFlightCount()
    {
        inFlightCount.Step();
        var count = inFlightCount.Long(0);
        inFlightCount.Reset();
        return count;
    }

    /// <summary>When the oldest queued row was queued: the first of each lane is that lane's oldest.</summary>
    public Instant? Oldest()
    {
        Instant? earliest = null;
        foreach (var lane in Lanes())
        {
            if (BindLane(oldest, lane).Step())
            {
                var since = oldest.Moment(0);
                oldest.Reset();
                earliest = earliest is { } known && known <= since ? known : since;
            }
        }
        return earliest;
    }

    public void Insert(List<OutboxRow> rows)
    {
        Rows.Sort(rows, ByKey);
        foreach (var row in rows)
        {
            BindLane(insert, row.Lane).Bind(4, row.Id).Bind(5, row.Key.Enrollment.Number).Bind(6, row.Key.Visit).Bind(7, row.Key.Index)
                .Bind(8, row.Profile).Bind(9, row.Node).Bind(10, row.To).Bind(11, row.Inputs).Bind(12, (int)row.State)
                .Bind(13, row.Due).Bind(14, row.Attempts).Bind(15, row.Since).Run();
        }
    }

    public void Mark(List<OutboxRow> rows)
    {
        Rows.Sort(rows, ByKey);
        var before = database.TotalChanges;
        foreach (var row in rows)
        {
            BindLane(mark, row.Lane).Bind(4, row.Id).Bind(5, (int)row.State).Bind(6, row.Due).Bind(7, row.Attempts).Bind(8, row.Since).Run();
        }
        database.Expect(before, rows.Count, "outbox rows");
    }

    /// <summary>Deletes rows; one that is gone already is no error. Returns how many were there.</summary>
    public int Delete(List<OutboxRow> rows)
    {
        Rows.Sort(rows, ByKey);
        var before = database.TotalChanges;
        foreach (var row in rows)
        {
            BindLane(delete, row.Lane).Bind(4, row.Id).Run();
        }
        return database.TotalChanges - before;
    }

    private static int ByKey(OutboxRow a, OutboxRow b)
    {
        var journey = a.Lane.Scope.Journey.Number.CompareTo(b.Lane.Scope.Journey.Number);
        var run = journey != 0 ? journey : a.Lane.Scope.Run.Number.CompareTo(b.Lane.Scope.Run.Number);
        var channel = run != 0 ? run : ((int)a.Lane.Channel).CompareTo((int)b.Lane.Channel);
        return channel != 0 ? channel : a.Id.CompareTo(b.Id);
    }

    private static SqliteStatement BindLane(SqliteStatement statement, Lane lane) =>
        statement.Bind(1, lane.Scope.Journey.Number).Bind(2, lane.Scope.Run.Number).Bind(3, (int)lane.Channel);

    private static void Collect(SqliteStatement rows, ICollection<OutboxRow> into)
    {
        while (rows.Step())
        {
            into.Add(StoredRows.Outbox(rows));
        }
    }
}
