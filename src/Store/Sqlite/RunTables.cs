using System.Text.Json;
using NodaTime;
using Sojourn.Core;

namespace Sojourn.Store.Sqlite;

/// <summary>Runs, the lists that came into them, and the lists' problems.</summary>
internal sealed class RunTables(SqliteDatabase database)
{
    private readonly SqliteStatement runs = database.Prepare(
        "SELECT id, journey, name, status, rate, concurrent_calls, schedule_at, schedule_zone, schedule_due, recipients, columns, created, "
        + "started, ended, reason, frozen_since, held, deleted, revision FROM runs ORDER BY id");
    private readonly SqliteStatement saveRun = database.Prepare(
        "INSERT OR REPLACE INTO runs (id, journey, name, status, rate, concurrent_calls, schedule_at, schedule_zone, schedule_due, recipients, "
        + "columns, created, started, ended, reason, frozen_since, held, deleted, revision) "
        + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    private readonly SqliteStatement runsOf = database.Prepare("SELECT id FROM runs WHERE journey = ?");
    private readonly SqliteStatement deleteRun = database.Prepare("DELETE FROM runs WHERE id = ?");
    private readonly SqliteStatement imports = database.Prepare(
        "SELECT id, run, retry_key, state, accepted, rejected, result, created FROM imports ORDER BY id");
    private readonly SqliteStatement saveImport = database.Prepare(
        "INSERT OR REPLACE INTO imports (id, run, retry_key, state, accepted, rejected, result, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    private readonly SqliteStatement deleteProblems = database.Prepare(
        "DELETE FROM problems WHERE import IN (SELECT id FROM imports WHERE run = ?)");
    private readonly SqliteStatement deleteImports = database.Prepare("DELETE FROM imports WHERE run = ?");
    private readonly SqliteStatement lastProblem = database.Prepare("SELECT max(number) FROM problems WHERE import = ?");
    private readonly SqliteStatement addProblem = database.Prepare("INSERT INTO problems (import, number, problem) VALUES (?, ?, ?)");
    private readonly SqliteStatement problems = database.Prepare(
        "SELECT problem FROM problems WHERE import = ? AND number > ? ORDER BY number LIMIT ?");

    public List<RunRow> Runs() => Rows.All(runs, static row => new RunRow(
        new(row.Int(0)), new(row.Int(1)), row.Text(2), (RunStatus)row.Int(3), new(row.RealOrNull(4), (int?)row.LongOrNull(5)),
        row.TextOrNull(6) is { } at ? new(at, row.Text(7), row.Moment(8)) : null, row.Long(9),
        JsonSerializer.Deserialize<string[]>(row.Text(10))!, row.Moment(11), row.MomentOrNull(12), row.MomentOrNull(13), row.TextOrNull(14),
        row.MomentOrNull(15), Duration.FromTicks(row.Long(16)), row.Int(17) == 1, row.Int(18)));

    public List<ImportRow> Imports() => Rows.All(imports, static row => new ImportRow(
        row.Int(0), new(row.Int(1)), row.TextOrNull(2), (ImportState)row.Int(3), row.Long(4), row.Long(5), row.BlobOrNull(6), row.Moment(7)));

    public void Save(RunRow row) => saveRun
        .Bind(1, row.Id.Number).Bind(2, row.Journey.Number).Bind(3, row.Name).Bind(4, (int)row.Status)
        .BindReal(5, row.Limits.RatePerSecond).Bind(6, row.Limits.ConcurrentCalls)
        .Bind(7, row.Schedule?.At).Bind(8, row.Schedule?.TimeZone).Bind(9, row.Schedule?.Due).Bind(10, row.Recipients)
        .Bind(11, JsonSerializer.Serialize(row.Columns)).Bind(12, row.CreatedAt).Bind(13, row.StartedAt).Bind(14, row.EndedAt)
        .Bind(15, row.Reason).Bind(16, row.FrozenSince).Bind(17, row.Held.BclCompatibleTicks).Bind(18, row.Deleted ? 1 : 0)
        .Bind(19, row.Revision).Run();

    public void Save(ImportRow row)
    {
        saveImport.Bind(1, row.Id).Bind(2, row.Run.Number).Bind(3, row.RetryKey).Bind(4, (int)row.State).Bind(5, row.Accepted)
            .Bind(6, row.Rejected).Bind(8, row.CreatedAt);
        (row.Result is null ? saveImport.BindNull(7) : saveImport.Bind(7, row.Result.AsSpan())).Run();
    }

    public void Delete(RunId run)
    {
        deleteProblems.Bind(1, run.Number).Run();
        deleteImports.Bind(1, run.Number).Run();
        deleteRun.Bind(1, run.Number).Run();
    }

    public void DeleteOf(JourneyId journey)
    {
        foreach (var run in Rows.All(runsOf.Bind(1, journey.Number), static row => new RunId(row.Int(0))))
        {
            Delete(run);
        }
    }

    public void AddProblems(int import, IReadOnlyList<JsonElement> added)
    {
        lastProblem.Bind(1, import).Step();
        var number = lastProblem.Long(0);
        lastProblem.Reset();
        foreach (var problem in added)
        {
            addProblem.Bind(1, import).Bind(2, ++number).Bind(3, problem.GetRawText()).Run();
        }
    }

    public List<JsonElement> Problems(int import, long after, int limit) =>
        Rows.All(problems.Bind(1, import).Bind(2, after).Bind(3, limit), static row => JsonElement.Parse(row.Text(0)));
}
