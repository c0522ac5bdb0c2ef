using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Sojourn.Core.Messages;

namespace Sojourn.Store.Postgres;

/// <summary>
/// Everything a server keeps, on PostgreSQL: a schema for the catalog, one for each partition, one for the sandbox's record. All
/// servers that have it open are one cluster. Partitions may be in other databases than the rest.
/// </summary>
public sealed class PostgresData : IDataStore
{
    /// <summary>For so long a partition is open nowhere rather than that calls which its earlier owner has on the wire lose their answers.</summary>
    private static readonly TimeSpan PatienceWithOwners = TimeSpan.FromSeconds(5);

    /// <summary>An owner that did not go may have vanished with its machine, and with it all the others that it was.</summary>
    private static readonly TimeSpan Impatience = TimeSpan.FromSeconds(10);

    private readonly PostgresDatabases databases;
    private readonly IReadOnlyList<PostgresServerLock> locks;
    private readonly Lazy<PostgresSandboxRecord> sandbox;
    private readonly ConcurrentDictionary<int, long> epochs = new();
    private long waitedInVainAt;

    private PostgresData(PostgresDatabases databases, IReadOnlyList<PostgresServerLock> locks, ICatalogStore catalog, SlotMap slots, string serverName)
    {
        this.databases = databases;
        this.locks = locks;
        Catalog = catalog;
        Leases = new PostgresLeases(databases.VitalOf(databases.Main), serverName);
        Slots = slots;
        sandbox = new(() => PostgresSandboxRecord.Open(databases.Main));
    }

    public SlotMap Slots { get; }

    public int Partitions => Slots.Partitions;

    public ICatalogStore Catalog { get; }

    public ISandboxRecord Sandbox => sandbox.Value;

    public bool IsShared => true;

    public ILeases? Leases { get; }

    /// <summary>Opens a workspace as one of its servers, or makes its schemas with so many partitions.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be reached or written, is elsewhere, or something has it alone.</exception>
    public static PostgresData Open(PostgresPlaces places, int partitionsWhenNew, string serverName = "") =>
        Open(places, partitionsWhenNew, serverName, alone: false);

    private static PostgresData Open(PostgresPlaces places, int partitionsWhenNew, string serverName, bool alone)
    {
        PostgresDatabases? databases = null;
        var locks = new List<PostgresServerLock>();
        ICatalogStore? catalog = null;
        var slots = SlotMap.Even(partitionsWhenNew);
        try
        {
            databases = new(places, serverName);
            foreach (var database in databases.All)
            {
                locks.Add(PostgresServerLock.Take(databases.VitalOf(database), alone));
            }
            locks[0].OneAtATime(hasNoOther =>
            {
                using var connection = databases.Main.OpenConnection();
                var isAlone = hasNoOther && !PostgresCluster.Answers(connection);
                var known = SlotsOf(connection);
                slots = known ?? slots;
                var outdated = databases.Check(slots.Partitions, isNew: known is null);
                if (!alone)
                {
                    Upgrade(outdated, connection);
                }
                databases.Claim(slots.Partitions, isNew: known is null);
                catalog = PostgresCatalog.Open(databases.VitalOf(databases.Main));
                if (known is null)
                {
                    databases.Empty(slots.Partitions);
                    catalog.SetSetting(DataDirectory.SlotsSetting, slots.ToString());
                }
                PostgresCluster.Prepare(connection, isEmpty: isAlone);
            });
            return new(databases, locks, catalog!, slots, serverName);
        }
        catch (Exception error)
        {
            catalog?.Dispose();
            locks.ForEach(each => each.Dispose());
            databases?.Dispose();
            throw PostgresErrors.Of("Sojourn's data", error);
        }
    }

    /// <summary>Brings what an earlier release wrote to this one, before any server of this one works; never beneath one of the earlier release.</summary>
    private static void Upgrade(IReadOnlyList<Action> outdated, NpgsqlConnection connection)
    {
        if (outdated.Count > 0 && PostgresCluster.Answers(connection))
        {
            throw new StoreUnavailableException(
                $"Servers of an earlier release work with the database '{connection.Database}'. Stop all of them, and then start those of this one.");
        }
        foreach (var bringUp in outdated)
        {
            bringUp();
        }
    }

    /// <summary>Whether a database has Sojourn's data.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be reached.</exception>
    public static bool Exists(string connectionString) => Guarded(() =>
    {
        using var source = Source(connectionString);
        using var connection = source.OpenConnection();
        return SlotsOf(connection) is not null;
    });

    /// <summary>The map of a workspace, which is the last that a new one gets; null where there is none.</summary>
    internal static SlotMap? SlotsOf(NpgsqlConnection connection)
    {
        using var exists = new NpgsqlCommand($"SELECT to_regclass('{PostgresCatalog.Schema}.settings') IS NOT NULL", connection);
        if (exists.ExecuteScalar() is not true)
        {
            return null;
        }
        using var slots = new NpgsqlCommand($"SELECT value FROM {PostgresCatalog.Schema}.settings WHERE name = '{DataDirectory.SlotsSetting}'", connection);
        return slots.ExecuteScalar() is string map ? SlotMap.Parse(map) : null;
    }

    /// <summary>Brings all schemas to what this program knows before a server opens them. A server that starts does the same.</summary>
    /// <exception cref="StoreUnavailableException">Servers work there, or a schema was written by a newer program.</exception>
    public static IReadOnlyList<MigratedFile> Migrate(PostgresPlaces places) => Guarded(() =>
    {
        using var data = Open(places, 1, "", alone: true);
        return data.databases.Migrate(Enumerable.Range(0, data.Partitions));
    });

    public void OneAtATime(Action<bool> work) => Guarded(() =>
    {
        locks[0].OneAtATime(hasNoOther =>
        {
            using var connection = databases.Main.OpenConnection();
            work(hasNoOther && !PostgresCluster.Answers(connection));
        });
        return true;
    });

    public IDisposable? Turn(TimeSpan patience) => Guarded(() => PostgresTurn.Take(databases.VitalOf(databases.Main), patience));

    // Each is asked, also after one of them was found lost.
    public bool Hold() => Guarded(() => locks.Count(each => each.Hold()) == locks.Count);

    public IReadOnlyList<int> Lost() => Guarded(() =>
    {
        var mine = epochs.ToList();
        return (IReadOnlyList<int>)[.. mine.GroupBy(each => databases.Of(each.Key)).SelectMany(group => Later(databases.VitalOf(group.Key), [.. group]))];
    });

    public IReadOnlyList<int> Kept() => [.. epochs.Keys.Except(Lost())];

    // A connection that waits for the rest of a pipelined batch is not idle: no time-out of the database ends it.
    public void CutShort(IReadOnlyCollection<string> servers) => Guarded(() =>
    {
        foreach (var database in servers.Count == 0 ? [] : databases.All)
        {
            using var end = databases.VitalOf(database).CreateCommand(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user AND application_name = ANY($1)");
            end.Parameters.Add(new() { Value = servers.Select(ApplicationName).ToArray() });
            end.ExecuteNonQuery();
        }
        return true;
    });

    public IPartitionStore OpenPartition(int partition, CancellationToken givenUp = default)
    {
        var isImpatient = Volatile.Read(ref waitedInVainAt) is var at && at > 0 && Stopwatch.GetElapsedTime(at) < Impatience;
        var store = PostgresPartitionStore.Open(
            PartitionSchema.Of(databases.OwnersOf(partition), partition), isImpatient ? TimeSpan.Zero : PatienceWithOwners, givenUp);
        if (store.WaitedInVain && !isImpatient)
        {
            Volatile.Write(ref waitedInVainAt, Stopwatch.GetTimestamp());
        }
        epochs[partition] = store.Epoch;
        return store;
    }

    public IPartitionReader OpenReader(int partition) => new PostgresPartitionReader(PartitionSchema.Of(databases.Of(partition), partition));

    public void Backup(string target) => throw new StoreUnavailableException(
        "The data is in PostgreSQL, which has its own means: back it up with pg_dump or pg_basebackup.");

    public void Dispose()
    {
        Catalog.Dispose();
        foreach (var each in locks)
        {
            each.Dispose();
        }
        databases.Dispose();
    }

    private static List<int> Later(NpgsqlDataSource source, IReadOnlyList<KeyValuePair<int, long>> mine)
    {
        var owners = string.Join(" UNION ALL ", mine.Select(each => string.Create(CultureInfo.InvariantCulture,
            $"SELECT {each.Key} AS partition FROM {PartitionSchema.NameOf(each.Key)}.owner WHERE epoch > {each.Value}")));
        using var look = source.CreateCommand(owners);
        using var reader = look.ExecuteReader();
        var later = new List<int>();
        while (reader.Read())
        {
            later.Add(reader.GetInt32(0));
        }
        return later;
    }

    private const int BufferBytes = 64 * 1024;

    private static T Guarded<T>(Func<T> work) => PostgresErrors.Guard("Sojourn's data", work);

    /// <exception cref="StoreUnavailableException">It cannot be read.</exception>
    internal static NpgsqlConnectionStringBuilder Settings(string connectionString) => Readable(() => new NpgsqlConnectionStringBuilder(connectionString));

    private static string ApplicationName(string serverName) => $"sojourn {serverName}".TrimEnd();

    internal static NpgsqlDataSource Source(string connectionString, string serverName = "", bool isPooled = true, int? atMost = null) => Readable(() =>
    {
        // Its connections carry the server's name, so that pg_stat_activity tells who has what.
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = ApplicationName(serverName), Enlist = false, Pooling = isPooled };
        PostgresSession.WithoutKerberos(settings);
        settings.MaxPoolSize = atMost ?? settings.MaxPoolSize;
        settings.MinPoolSize = Math.Min(settings.MinPoolSize, settings.MaxPoolSize);
        // Commits and reads are few in kind and many in number: the server plans each once a connection.
        settings.Options = $"{settings.Options} {PostgresSession.Settings}".Trim();
        settings.MaxAutoPrepare = settings.MaxAutoPrepare == 0 ? 64 : settings.MaxAutoPrepare;
        // A batch has a megabyte and more: in pieces of the driver's eight kilobytes each would wake the database for itself.
        settings.WriteBufferSize = Math.Max(settings.WriteBufferSize, BufferBytes);
        settings.ReadBufferSize = Math.Max(settings.ReadBufferSize, BufferBytes);
        return NpgsqlDataSource.Create(settings);
    });

    private static T Readable<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ArgumentException error)
        {
            throw new StoreUnavailableException(
                // Without the driver's own words: they repeat what they do not understand, and that may be a part of the password.
                "The connection string of PostgreSQL cannot be read. One looks like Host=db;Username=sojourn;Password=…;Database=sojourn; "
                + "an address such as postgres://… is none, and a password with a semicolon stands between double quotes.", error);
        }
    }
}
