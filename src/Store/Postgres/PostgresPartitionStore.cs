using Npgsql;
using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Profiles;

namespace Sojourn.Store.Postgres;

/// <summary>
/// A partition in a schema of its own on PostgreSQL, with one connection that is its owner's. A commit whose answer is lost may
/// have come about: whoever meets an exception here closes the store, and the next owner reads what is true.
/// </summary>
public sealed class PostgresPartitionStore : IPartitionStore
{
    private readonly PartitionSchema schema;
    private readonly NpgsqlConnection connection;
    private readonly PostgresReads reads;
    private readonly PostgresWrite writes;

    private PostgresPartitionStore(PartitionSchema schema, NpgsqlConnection connection, long epoch, Sequences sequences)
    {
        this.schema = schema;
        this.connection = connection;
        Epoch = epoch;
        Sequences = sequences;
        reads = new(schema.Name);
        writes = new(connection, schema.Name);
    }

    public Sequences Sequences { get; private set; }

    /// <summary>Which owner this is; a later one has a higher number.</summary>
    public long Epoch { get; }

    /// <summary>An earlier owner did not go in time.</summary>
    public bool WaitedInVain { get; private set; }

    private PostgresQuery Query => new(connection);

    /// <summary>Becomes the partition's owner, whom every earlier one yields to; makes or migrates the schema as needed.</summary>
    /// <param name="schema">Where it lives.</param>
    /// <param name="patience">For so long an earlier owner that is still there is waited for: it may be about to write what became of calls that it carries to their end.</param>
    /// <param name="givenUp">Nobody wants it any more.</param>
    /// <exception cref="StoreUnavailableException">The server cannot be reached or written, or the schema is a newer program's.</exception>
    public static PostgresPartitionStore Open(PartitionSchema schema, TimeSpan patience, CancellationToken givenUp = default)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = schema.Source.OpenConnection();
            PostgresMigrator.Migrate(connection, schema.Name, PostgresMigrator.Partition);
            var before = EpochOf(schema, connection);
            var waitedInVain = !AwaitEarlier(schema, connection, patience);
            if (waitedInVain && EpochOf(schema, connection) > before)
            {
                // Somebody else who waited was first, and has begun to work.
                throw PostgresErrors.Overtaken(schema.ToString());
            }
            var owner = Take(schema, connection, givenUp);
            owner.WaitedInVain = waitedInVain;
            return owner;
        }
        catch (Exception error)
        {
            connection?.Dispose();
            throw PostgresErrors.Of(schema.ToString(), error);
        }
    }

    public void ProfilesById(IReadOnlyCollection<string> ids, IDictionary<string, Profile> into) => Guarded(() =>
    {
        foreach (var profile in reads.ProfilesById(Query, ids))
        {
            into[profile.Id] = profile;
        }
    });

    public void Profiles(IReadOnlyCollection<long> numbers, IDictionary<long, Profile> into) => Guarded(() =>
    {
        foreach (var profile in reads.Profiles(Query, numbers))
        {
            into[profile.Number] = profile;
        }
    });

    public void Enrollments(IReadOnlyCollection<EnrollmentId> ids, IDictionary<EnrollmentId, Enrollment> into) => Guarded(() =>
    {
        foreach (var enrollment in reads.Enrollments(Query, [.. ids.Select(id => id.Number)]))
        {
            into[enrollment.Id] = enrollment;
        }
    });

    public void EnrollmentsOf(IReadOnlyCollection<long> profiles, ICollection<Enrollment> into) =>
        Collect(() => reads.EnrollmentsOf(Query, [.. profiles], int.MaxValue), into);

    public IReadOnlyList<ProfileEvent> History(long profile, IReadOnlyCollection<string> names) => Guarded(() => reads.History(Query, profile, names));

    public IReadOnlySet<string> KnownEvents(long profile, IReadOnlyCollection<string> ids) => Guarded(() => reads.KnownEvents(Query, profile, ids));

    public void Due(WakeScope scope, bool held, Instant until, int limit, ICollection<Enrollment> into) =>
        Collect(() => reads.Due(Query, scope, held, until, limit), into);

    public Instant? NextWake(WakeScope scope, bool held) => Guarded(() => reads.NextWake(Query, scope, held));

    public void Open(WakeScope scope, EnrollmentId after, int limit, ICollection<Enrollment> into) =>
        Collect(() => reads.Open(Query, scope, after, limit), into);

    public void OfImport(WakeScope scope, int import, int limit, ICollection<EnrollmentId> into) =>
        Collect(() => reads.OfImport(Query, scope, import, limit), into);

    public IReadOnlyList<JournalRow> Journal(Enrollment enrollment) => Guarded(() => reads.JournalEndingWith(Query, enrollment.LastJournal));

    public IReadOnlyList<JournalRow> JournalBack(long from, int limit) => Guarded(() => reads.JournalBack(Query, from, limit));

    public IReadOnlyList<HeldSignal> Held(WakeScope scope, int limit) => Guarded(() => reads.Held(Query, scope, limit));

    public IReadOnlyList<WakeScope> ScopesWithHeld() => Guarded(() => reads.ScopesWithHeld(Query));

    public IReadOnlyList<Lane> Lanes() => Guarded(() => reads.Lanes(Query));

    public void Outbox(Lane lane, long after, int limit, ICollection<OutboxRow> into) =>
        Collect(() => reads.Outbox(Query, lane, after, limit), into);

    public void InFlight(ICollection<OutboxRow> into) => Collect(() => reads.InFlight(Query), into);

    public IReadOnlyDictionary<WakeScope, ScopeTally> Tallies() => Guarded(() => reads.Tallies(Query));

    public IReadOnlyDictionary<EnrollmentId, long> Erasures() => Guarded(() => reads.Erasures(Query));

    public IReadOnlyDictionary<WakeScope, RecomputeMark> Recomputes() => Guarded(() => reads.Recomputes(Query));

    public void Commit(Changes changes)
    {
        var sequences = Sequences.After(changes);
        Guarded(() =>
        {
            using var batch = writes.Of(changes, Epoch, sequences);
            try
            {
                batch.ExecuteNonQuery();
            }
            catch (PostgresException) when (IsOvertaken())
            {
                // The fence stands last: what the new owner has written meanwhile, such as a row of the same number, is met before it.
                throw PostgresErrors.Overtaken(schema.ToString());
            }
        });
        Sequences = sequences;
    }

    public void Checkpoint()
    {
        // The server keeps its own log.
    }

    public void Dispose() => connection.Dispose();

    private bool IsOvertaken()
    {
        try
        {
            return EpochOf(schema, connection) > Epoch;
        }
        catch (Exception error) when (error is NpgsqlException or InvalidOperationException)
        {
            // The connection went with the batch, which says why.
            return false;
        }
    }

    /// <summary>
    /// An owner holds a lock until its connection is closed (owners' connections are in no pool), so that who comes next knows whether it has gone. It is a
    /// courtesy and decides nothing: whoever owns the partition is told by the epoch alone.
    /// </summary>
    /// <returns>False where it does not go, or cannot.</returns>
    private static bool AwaitEarlier(PartitionSchema schema, NpgsqlConnection connection, TimeSpan patience) =>
        PostgresLock.Take(connection, $"pg_advisory_lock({PostgresServerLock.Owners}, '{schema.Name}.owner'::regclass::oid::integer)", patience);

    private static long EpochOf(PartitionSchema schema, NpgsqlConnection connection)
    {
        using var ask = new NpgsqlCommand($"SELECT epoch FROM {schema.Name}.owner", connection);
        return ask.ExecuteScalar() is long epoch ? epoch : 0;
    }

    /// <summary>
    /// Takes the next epoch. An owner before that is in the middle of a commit is waited for; one that hangs there, because its
    /// process is frozen or cut off, loses its connection and with it what it had not committed.
    /// </summary>
    private static PostgresPartitionStore Take(PartitionSchema schema, NpgsqlConnection connection, CancellationToken givenUp)
    {
        Run(connection, "SET lock_timeout = '1s'");
        while (true)
        {
            givenUp.ThrowIfCancellationRequested();
            try
            {
                using var take = new NpgsqlCommand(
                    $"UPDATE {schema.Name}.owner SET epoch = epoch + 1, pid = pg_backend_pid(), "
                    + "connected = (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()) "
                    + "RETURNING epoch, profile, enrollment, journal, outbox, held, event",
                    connection);
                var owner = Owner(schema, connection, take);
                // What locks a table for maintenance is waited for: a commit does not fail because of it.
                Run(connection, "RESET lock_timeout");
                return owner;
            }
            catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                Run(connection,
                    $"SELECT pg_terminate_backend(a.pid) FROM {schema.Name}.owner o JOIN pg_stat_activity a ON a.pid = o.pid AND a.backend_start = o.connected");
            }
        }
    }

    private static PostgresPartitionStore Owner(PartitionSchema schema, NpgsqlConnection connection, NpgsqlCommand take)
    {
        using var row = take.ExecuteReader();
        row.Read();
        return new(schema, connection, row.GetInt64(0),
            new(row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6)));
    }

    private static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private void Collect<T>(Func<List<T>> read, ICollection<T> into)
    {
        foreach (var item in Guarded(read))
        {
            into.Add(item);
        }
    }

    private void Guarded(Action work) => PostgresErrors.Guard(schema.ToString(), work);

    private T Guarded<T>(Func<T> work) => PostgresErrors.Guard(schema.ToString(), work);
}
