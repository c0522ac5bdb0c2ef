using System.Text.Json;
using NodaTime;
using Sojourn.Core;

namespace Sojourn.Store.Catalog;

/// <summary>Runs, the lists that came into them, and the lists' problems.</summary>
internal sealed class RunTables(IDatabase database)
{
    private readonly IStatement runs = database.Statement(
        "SELECT id, journey, name, status, rate, concurrent_calls, schedule_at, schedule_zone, schedule_due, recipients, columns, created, "
        + "started, ended, reason, frozen_since, held, deleted, revision FROM runs ORDER BY id");
    private readonly IStatement saveRun = database.Upsert("runs", "id", "journey", "name", "status", "rate", "concurrent_calls", "schedule_at", "schedule_zone", "schedule_due", "recipients", "columns", "created", "started", "ended", "reason", "frozen_since", "held", "deleted", "revision");
    private readonly IStatement runsOf = database.Statement("SELECT id FROM runs WHERE journey = ?");
    private readonly IStatement deleteRun = database.Statement("DELETE FROM runs WHERE id = ?");
    private readonly IStatement imports = database.Statement(
        "SELECT id, run, retry_key, state, accepted, rejected, result, created, fingerprint, server FROM imports ORDER BY id");
    private readonly IStatement saveImport = database.Upsert("imports", "id", "run", "retry_key", "state", "accepted", "rejected", "result", "created", "fingerprint", "server");
    private readonly IStatement deleteProblems = database.Statement(
        "DELETE FROM problems WHERE import IN (SELECT id FROM imports WHERE run = ?)");
    private readonly IStatement deleteImports = database.Statement("DELETE FROM imports WHERE run = ?");
    private readonly IStatement lastProblem = database.Statement("SELECT coalesce(max(number), 0) FROM problems WHERE import = ?");
    private readonly IStatement addProblem = database.Statement("INSERT INTO problems (import, number, problem) VALUES (?, ?, ?)");
    private readonly IStatement problems = database.Statement(
        "SELECT problem FROM problems WHERE import = ? AND number > ? ORDER BY number LIMIT ?");

    public List<RunRow> Runs() => runs.All(static row => new RunRow(
        new(row.Int(0)), new(row.Int(1)), row.Text(2), (RunStatus)row.Int(3), new(row.IsNull(4) ? null : row.Real(4), row.IsNull(5) ? null : row.Int(5)),
        row.TextOrNull(6) is { } at ? new(at, row.Text(7), row.Moment(8)) : null, row.Long(9),
        JsonSerializer.Deserialize<string[]>(row.Text(10))!, row.Moment(11), row.MomentOrNull(12), row.MomentOrNull(13), row.TextOrNull(14),
        row.MomentOrNull(15), Duration.FromTicks(row.Long(16)), row.Int(17) == 1, row.Int(18)));

    public List<ImportRow> Imports() => imports.All(static row => new ImportRow(
        row.Int(0), new(row.Int(1)), row.TextOrNull(2), (ImportState)row.Int(3), row.Long(4), row.Long(5), row.BlobOrNull(6), row.Moment(7),
        row.BlobOrNull(8), row.TextOrNull(9)));

    public void Save(RunRow row) => saveRun
        .Bind(1, row.Id.Number).Bind(2, row.Journey.Number).Bind(3, row.Name).Bind(4, (int)row.Status)
        .Bind(5, row.Limits.RatePerSecond).Bind(6, row.Limits.ConcurrentCalls)
        .Bind(7, row.Schedule?.At).Bind(8, row.Schedule?.TimeZone).Bind(9, row.Schedule?.Due).Bind(10, row.Recipients)
        .Bind(11, JsonSerializer.Serialize(row.Columns)).Bind(12, row.CreatedAt).Bind(13, row.StartedAt).Bind(14, row.EndedAt)
        .Bind(15, row.Reason).Bind(16, row.FrozenSince).Bind(17, row.Held.BclCompatibleTicks).Bind(18, row.Deleted ? 1 : 0)
        .Bind(19, row.Revision).Run();

    public void Save(ImportRow row) => saveImport
        .Bind(1, row.Id).Bind(2, row.Run.Number).Bind(3, row.RetryKey).Bind(4, (int)row.State).Bind(5, row.Accepted)
        .Bind(6, row.Rejected).Bind(7, row.Result).Bind(8, row.CreatedAt).Bind(9, row.Fingerprint).Bind(10, row.Server).Run();

    public void Delete(RunId run)
    {
        deleteProblems.Bind(1, run.Number).Run();
        deleteImports.Bind(1, run.Number).Run();
        deleteRun.Bind(1, run.Number).Run();
    }

    public void DeleteOf(JourneyId journey)
    {
        foreach (var run in runsOf.Bind(1, journey.Number).All(static row => new RunId(row.Int(0))))
        {
            Delete(run);
        }
    }

    public void AddProblems(int import, IReadOnlyList<JsonElement> added)
    {
        var number = lastProblem.Bind(1, import).All(static row => row.Long(0))[0];
        foreach (var problem in added)
        {
            addProblem.Bind(1, import).Bind(2, ++number).Bind(3, problem.GetRawText()).Run();
        }
    }

    public List<JsonElement> Problems(int import, long after, int limit) =>
        problems.Bind(1, import).Bind(2, after).Bind(3, limit).All(static row => JsonElement.Parse(row.Text(0)));
}
