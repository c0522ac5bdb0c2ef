using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Profiles;

namespace Sojourn.Store.Sqlite;

/// <summary>A partition in a file of its own.</summary>
public sealed class SqlitePartitionStore : IPartitionStore
{
    private readonly PartitionTables tables;
    private readonly LogKeeper log;
    private bool disposed;

    private SqlitePartitionStore(PartitionTables tables)
    {
        this.tables = tables;
        log = new(tables.Database);
    }

    public Sequences Sequences => tables.Owner.Sequences;

    /// <summary>Opens the file as its owner, whom every earlier owner now yields to; makes or migrates it as needed.</summary>
    /// <exception cref="StoreUnavailableException">The file cannot be opened or written.</exception>
    public static SqlitePartitionStore Open(string path, SqliteOptions? options = null)
    {
        var tables = new PartitionTables(SqliteDatabase.Open(path, SqliteUse.Write, options));
        try
        {
            Migrator.Migrate(tables.Database, Migrator.Partition);
            tables.Owner.Take();
            return new(tables);
        }
        catch
        {
            tables.Dispose();
            throw;
        }
    }

    public void ProfilesById(IReadOnlyCollection<string> ids, IDictionary<string, Profile> into) =>
        tables.Database.Snapshot(() =>
        {
            foreach (var id in ids)
            {
                if (tables.Profiles.Find(id) is { } profile)
                {
                    into[id] = profile;
                }
            }
        });

    public void Profiles(IReadOnlyCollection<long> numbers, IDictionary<long, Profile> into) =>
        tables.Database.Snapshot(() =>
        {
            foreach (var number in Rows.Sorted(numbers))
            {
                if (tables.Profiles.Find(number) is { } profile)
                {
                    into[number] = profile;
                }
            }
        });

    public void Enrollments(IReadOnlyCollection<EnrollmentId> ids, IDictionary<EnrollmentId, Enrollment> into) =>
        tables.Database.Snapshot(() =>
        {
            foreach (var id in ids)
            {
                if (tables.Enrollments.Find(id) is { } enrollment)
                {
                    into[id] = enrollment;
                }
            }
        });

    public void EnrollmentsOf(IReadOnlyCollection<long> profiles, ICollection<Enrollment> into) =>
        tables.Database.Snapshot(() =>
        {
            foreach (var profile in Rows.Sorted(profiles))
            {
                tables.Enrollments.OfProfile(profile, int.MaxValue, into);
            }
        });

    public IReadOnlyList<ProfileEvent> History(long profile, IReadOnlyCollection<string> names) => tables.Events.History(profile, names);

    public IReadOnlySet<string> KnownEvents(long profile, IReadOnlyCollection<string> ids) => tables.Events.Known(profile, ids);

    public void Due(WakeScope scope, bool held, Instant until, int limit, ICollection<Enrollment> into) =>
        tables.Enrollments.Due(scope, held, until, limit, into);

    public Instant? NextWake(WakeScope scope, bool held) => tables.Enrollments.NextWake(scope, held);

    public void Open(WakeScope scope, EnrollmentId after, int limit, ICollection<Enrollment> into) =>
        tables.Enrollments.Open(scope, after, limit, into);

    public void OfImport(WakeScope scope, int import, int limit, ICollection<EnrollmentId> into) =>
        tables.Enrollments.OfImport(scope, import, limit, into);

    public IReadOnlyList<JournalRow> Journal(Enrollment enrollment) => tables.Journal.EndingWith(enrollment.LastJournal);

    public IReadOnlyList<JournalRow> JournalBack(long from, int limit) => tables.Journal.Back(from, limit);

    public IReadOnlyList<HeldSignal> Held(WakeScope scope, int limit) => tables.Held.Page(scope, limit);

    public IReadOnlyList<WakeScope> ScopesWithHeld() => tables.Held.Scopes();

    public IReadOnlyList<Lane> Lanes() => tables.Outbox.Lanes();

    public void Outbox(Lane lane, long after, int limit, ICollection<OutboxRow> into) => tables.Outbox.Page(lane, after, limit, into);

    public void InFlight(ICollection<OutboxRow> into) => tables.Outbox.InFlight(into);

    public IReadOnlyDictionary<WakeScope, ScopeTally> Tallies() => tables.Counters.Tallies();

    public IReadOnlyDictionary<EnrollmentId, long> Erasures() => tables.Sweeps.Erasures();

    public IReadOnlyDictionary<WakeScope, RecomputeMark> Recomputes() => tables.Sweeps.Recomputes();

    public void Commit(Changes changes)
    {
        var sequences = Sequences.After(changes);
        tables.Database.Transaction(() => Write(changes, sequences));
        tables.Owner.Kept(sequences);
        log.Grew();
    }

    public void Checkpoint() => log.FlowBack();

    public void Dispose()
    {
        if (!disposed)
        {
            disposed = true;
            log.Dispose();
            tables.Dispose();
        }
    }

    private void Write(Changes changes, Sequences sequences)
    {
        tables.Profiles.Insert(changes.NewProfiles);
        tables.Profiles.Update(changes.ChangedProfiles);
        foreach (var profile in changes.DeletedProfiles)
        {
            tables.Profiles.Delete(profile);
            tables.Events.DeleteOf(profile);
        }
        tables.Enrollments.Insert(changes.NewEnrollments);
        tables.Enrollments.Update(changes.ChangedEnrollments);
        tables.Journal.Insert(changes.Journal);
        tables.Journal.Rewrite(changes.Rewritten);
        foreach (var enrollment in changes.DeletedEnrollments)
        {
            tables.Journal.DeleteEndingWith(tables.Enrollments.Delete(enrollment));
        }
        tables.Events.Insert(changes.Events);
        tables.Outbox.Insert(changes.Queued);
        tables.Outbox.Mark(changes.Marked);
        var done = tables.Outbox.Delete(changes.Done);
        tables.Held.Insert(changes.Held);
        tables.Held.Delete(changes.Released);
        tables.Held.DeleteOf(changes.Forgotten);
        tables.Counters.Add(changes.Counters);
        tables.Counters.Add(changes.Tallies);
        tables.Sweeps.Save(changes.Recomputes);
        tables.Sweeps.Save(changes.Erasures);
        tables.Owner.Keep(sequences, changes.Queued.Count - done);
    }
}
