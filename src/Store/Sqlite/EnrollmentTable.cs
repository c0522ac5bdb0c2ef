using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Values;

namespace Sojourn.Store.Sqlite;

/// <summary>The enrollments and their wakes.</summary>
internal sealed class EnrollmentTable(SqliteDatabase database)
{
    private const string Columns = EnrollmentPack.Columns;

    private const string WithData = "LEFT JOIN enrollment_data d ON d.id = e.id";

    public const string DueSql =
        $"SELECT {Columns} FROM enrollments e INDEXED BY wakes {WithData} "
        + "WHERE e.journey = ? AND e.run = ? AND e.held = ? AND e.wake <= ? ORDER BY e.wake, e.id LIMIT ?";

    public const string NextWakeSql =
        "SELECT wake FROM enrollments INDEXED BY wakes WHERE journey = ? AND run = ? AND held = ? AND wake IS NOT NULL ORDER BY wake LIMIT 1";

    public const string OfScopeSql =
        $"SELECT {Columns} FROM enrollments e INDEXED BY enrollments_by_scope {WithData} WHERE e.journey = ? AND e.run = ? AND e.id > ? ORDER BY e.id";

    private readonly SqliteStatement byId = database.Prepare($"SELECT {Columns} FROM enrollments e {WithData} WHERE e.id = ?");
    private readonly SqliteStatement byProfile = database.Prepare(
        $"SELECT {Columns} FROM enrollments e INDEXED BY enrollments_by_profile {WithData} WHERE e.profile = ? LIMIT ?");
    private readonly SqliteStatement due = database.Prepare(DueSql);
    private readonly SqliteStatement nextWake = database.Prepare(NextWakeSql);
    private readonly SqliteStatement ofScope = database.Prepare(OfScopeSql);
    private readonly SqliteStatement ofImport = database.Prepare(
        "SELECT id FROM enrollments INDEXED BY enrollments_by_import WHERE import = ? AND import <> 0 AND journey = ? AND run = ? ORDER BY id LIMIT ?");
    private readonly SqliteStatement idsOfScope = database.Prepare(
        "SELECT id FROM enrollments INDEXED BY enrollments_by_scope WHERE journey = ? AND run = ? ORDER BY id LIMIT ?");
    private readonly SqliteStatement nextRun = database.Prepare(
        "SELECT run FROM enrollments INDEXED BY enrollments_by_scope WHERE journey = ? AND run > ? ORDER BY run LIMIT 1");
    private readonly SqliteStatement insert = database.Prepare(
        "INSERT INTO enrollments (id, version, status, node, wake, held, last_journal, state, profile, journey, run, import, key) "
        + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");
    private readonly SqliteStatement update = database.Prepare(
        "UPDATE enrollments SET version = ?2, status = ?3, node = ?4, wake = ?5, held = ?6, last_journal = ?7, state = ?8 WHERE id = ?1");
    private readonly SqliteStatement delete = database.Prepare("DELETE FROM enrollments WHERE id = ?");
    private readonly SqliteStatement putData = database.Prepare(
        "INSERT INTO enrollment_data (id, data) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET data = excluded.data");
    private readonly SqliteStatement updateData = database.Prepare("UPDATE enrollment_data SET data = ?2 WHERE id = ?1");
    private readonly SqliteStatement deleteData = database.Prepare("DELETE FROM enrollment_data WHERE id = ?");
    private readonly SqliteStatement lastJournal = database.Prepare("SELECT last_journal FROM enrollments WHERE id = ?");
    private readonly PackWriter packed = new(1024);

    public Enrollment? Find(EnrollmentId id)
    {
        byId.Bind(1, id.Number);
        if (!byId.Step())
        {
            return null;
        }
        var enrollment = Read(byId);
        byId.Reset();
        return enrollment;
    }

    public void OfProfile(long profile, int limit, ICollection<Enrollment> into) => Collect(byProfile.Bind(1, profile).Bind(2, limit), into);

    public void Due(WakeScope scope, bool held, Instant until, int limit, ICollection<Enrollment> into) =>
        Collect(Scope(due, scope).Bind(3, held ? 1 : 0).Bind(4, until).Bind(5, limit), into);

    public Instant? NextWake(WakeScope scope, bool held)
    {
        Scope(nextWake, scope).Bind(3, held ? 1 : 0);
        if (!nextWake.Step())
        {
            return null;
        }
        var earliest = nextWake.Moment(0);
        nextWake.Reset();
        return earliest;
    }

    public void Open(WakeScope scope, EnrollmentId after, int limit, ICollection<Enrollment> into)
    {
        Scope(ofScope, scope).Bind(3, after.Number);
        while (limit > 0 && ofScope.Step())
        {
            // The status is looked at before the row is unpacked: most rows of an old scope have ended.
            if (((EnrollmentStatus)ofScope.Int(7)).IsOpen())
            {
                into.Add(Read(ofScope));
                limit--;
            }
        }
        ofScope.Reset();
    }

    public void OfImport(WakeScope scope, int import, int limit, ICollection<EnrollmentId> into)
    {
        var ids = import == 0
            ? Scope(idsOfScope, scope).Bind(3, limit)
            : ofImport.Bind(1, import).Bind(2, scope.Journey.Number).Bind(3, scope.Run.Number).Bind(4, limit);
        while (ids.Step())
        {
            into.Add(new(ids.Long(0)));
        }
    }

    /// <summary>The scopes of a journey, by one seek each.</summary>
    public IReadOnlyList<WakeScope> Scopes(JourneyId journey)
    {
        var scopes = new List<WakeScope>();
        var run = -1;
        while (nextRun.Bind(1, journey.Number).Bind(2, run).Step())
        {
            run = nextRun.Int(0);
            scopes.Add(new(journey, new(run)));
        }
        return scopes;
    }

    public void Insert(List<Enrollment> rows)
    {
        Rows.Sort(rows, static (a, b) => a.Id.Number.CompareTo(b.Id.Number));
        foreach (var row in rows)
        {
            BindHot(insert, row);
            insert.Bind(9, row.Profile).Bind(10, row.Journey.Number).Bind(11, row.Run.Number).Bind(12, row.Import).Bind(13, row.Key).Run();
            if (EnrollmentPack.HasData(row))
            {
                PutData(putData, row);
            }
        }
    }

    public void Update(List<EnrollmentChange> rows)
    {
        Rows.Sort(rows, static (a, b) => a.After.Id.Number.CompareTo(b.After.Id.Number));
        var before = database.TotalChanges;
        foreach (var (_, row) in rows)
        {
            BindHot(update, row);
            update.Run();
        }
        database.Expect(before, rows.Count, "enrollments");
        before = database.TotalChanges;
        var written = 0;
        foreach (var change in rows)
        {
            if (change.DataChanged && EnrollmentPack.HasData(change.After))
            {
                // Looking for a conflict first costs half as much again, where it is known that there is a row.
                PutData(change.Before.Damage is null && EnrollmentPack.HasData(change.Before) ? updateData : putData, change.After);
                written++;
            }
        }
        database.Expect(before, written, "enrollment_data");
        foreach (var change in rows)
        {
            if (change.DataChanged && !EnrollmentPack.HasData(change.After))
            {
                deleteData.Bind(1, change.After.Id.Number).Run();
            }
        }
    }

    /// <summary>Deletes the row and returns its newest journal row, 0 where there is none.</summary>
    public long Delete(EnrollmentId id)
    {
        lastJournal.Bind(1, id.Number);
        var last = 0L;
        if (lastJournal.Step())
        {
            last = lastJournal.Long(0);
            lastJournal.Reset();
        }
        delete.Bind(1, id.Number).Run();
        deleteData.Bind(1, id.Number).Run();
        return last;
    }

    public static Enrollment Read(SqliteStatement row) => EnrollmentPack.Read(row);

    private static SqliteStatement Scope(SqliteStatement statement, WakeScope scope) =>
        statement.Bind(1, scope.Journey.Number).Bind(2, scope.Run.Number);

    private static void Collect(SqliteStatement rows, ICollection<Enrollment> into)
    {
        while (rows.Step())
        {
            into.Add(Read(rows));
        }
    }

    private void BindHot(SqliteStatement statement, Enrollment row)
    {
        EnrollmentPack.State(packed, row);
        statement.Bind(1, row.Id.Number).Bind(2, row.Version).Bind(3, (int)row.Status).Bind(4, row.Node)
            .Bind(5, row.Wake?.Due).Bind(6, row.Wake is { Held: true } ? 1 : 0).Bind(7, row.LastJournal).Bind(8, packed.Written);
    }

    private void PutData(SqliteStatement statement, Enrollment row)
    {
        EnrollmentPack.Data(packed, row);
        statement.Bind(1, row.Id.Number).Bind(2, packed.Written).Run();
    }
}
