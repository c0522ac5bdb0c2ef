using Sojourn.Core;

namespace Sojourn.Store.Sqlite;

/// <summary>Signals that wait for a frozen scope.</summary>
internal sealed class HeldTable(SqliteDatabase database)
{
    private readonly SqliteStatement page = database.Prepare(
        "SELECT id, enrollment, signal FROM held WHERE journey = ? AND run = ? ORDER BY id LIMIT ?");
    private readonly SqliteStatement nextScope = database.Prepare(
        "SELECT journey, run FROM held WHERE (journey, run) > (?1, ?2) ORDER BY journey, run LIMIT 1");
    private readonly SqliteStatement insert = database.Prepare("INSERT INTO held (journey, run, id, enrollment, signal) VALUES (?, ?, ?, ?, ?)");
    private readonly SqliteStatement delete = database.Prepare("DELETE FROM held WHERE journey = ? AND run = ? AND id = ?");

    private readonly SqliteStatement deleteOf = database.Prepare("DELETE FROM held INDEXED BY held_by_enrollment WHERE enrollment = ?");

    public IReadOnlyList<HeldSignal> Page(WakeScope scope, int limit)
    {
        var signals = new List<HeldSignal>();
        page.Bind(1, scope.Journey.Number).Bind(2, scope.Run.Number).Bind(3, limit);
        while (page.Step())
        {
            signals.Add(StoredRows.Held(scope, page.Long(0), new(page.Long(1)), page.Blob(2)));
        }
        return signals;
    }

    public IReadOnlyList<WakeScope> Scopes()
    {
        var scopes = new List<WakeScope>();
        var (journey, run) = (-1, -1);
        while (nextScope.Bind(1, journey).Bind(2, run).Step())
        {
            (journey, run) = (nextScope.Int(0), nextScope.Int(1));
            scopes.Add(new(new(journey), new(run)));
        }
        return scopes;
    }

    public void Insert(List<HeldSignal> signals)
    {
        foreach (var signal in signals)
        {
            BindKey(insert, signal).Bind(4, signal.Enrollment.Number).Bind(5, SignalPack.Pack(signal.Signal, signal.Seen)).Run();
        }
    }

    public void Delete(List<HeldSignal> signals)
    {
        foreach (var signal in signals)
        {
            BindKey(delete, signal).Run();
        }
    }

    public void DeleteOf(List<EnrollmentId> enrollments)
    {
        foreach (var enrollment in enrollments)
        {
            deleteOf.Bind(1, enrollment.Number).Run();
        }
    }

    private static SqliteStatement BindKey(SqliteStatement statement, HeldSignal signal) =>
        statement.Bind(1, signal.Scope.Journey.Number).Bind(2, signal.Scope.Run.Number).Bind(3, signal.Id);
}
