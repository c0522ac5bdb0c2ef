using Sojourn.Core;

namespace Sojourn.Store.Sqlite;

/// <summary>How far the work has come that follows from one word about many rows.</summary>
internal sealed class SweepTable(SqliteDatabase database)
{
    private readonly SqliteStatement recomputes = database.Prepare("SELECT journey, run, number, after FROM recomputes");
    private readonly SqliteStatement recompute = database.Prepare(
        "INSERT INTO recomputes (journey, run, number, after) VALUES (?, ?, ?, ?) "
        + "ON CONFLICT (journey, run) DO UPDATE SET number = excluded.number, after = excluded.after");

    private readonly SqliteStatement erasures = database.Prepare("SELECT enrollment, journal FROM erasures");
    private readonly SqliteStatement erasure = database.Prepare(
        "INSERT INTO erasures (enrollment, journal) VALUES (?, ?) ON CONFLICT (enrollment) DO UPDATE SET journal = excluded.journal");
    private readonly SqliteStatement erased = database.Prepare("DELETE FROM erasures WHERE enrollment = ?");

    public IReadOnlyDictionary<WakeScope, RecomputeMark> Recomputes()
    {
        var found = new Dictionary<WakeScope, RecomputeMark>();
        while (recomputes.Step())
        {
            found.Add(new(new(recomputes.Int(0)), new(recomputes.Int(1))), new(recomputes.Int(2), new(recomputes.Long(3))));
        }
        return found;
    }

    public IReadOnlyDictionary<EnrollmentId, long> Erasures()
    {
        var found = new Dictionary<EnrollmentId, long>();
        while (erasures.Step())
        {
            found.Add(new(erasures.Long(0)), erasures.Long(1));
        }
        return found;
    }

    public void Save(Dictionary<EnrollmentId, long> left)
    {
        foreach (var (enrollment, from) in left)
        {
            if (from > 0)
            {
                erasure.Bind(1, enrollment.Number).Bind(2, from).Run();
            }
            else
            {
                erased.Bind(1, enrollment.Number).Run();
            }
        }
    }

    public void Save(Dictionary<WakeScope, RecomputeMark> marks)
    {
        foreach (var (scope, mark) in marks)
        {
            recompute.Bind(1, scope.Journey.Number).Bind(2, scope.Run.Number).Bind(3, mark.Number).Bind(4, mark.After.Number).Run();
        }
    }
}
