using Npgsql;
using Sojourn.Core.Messages;

namespace Sojourn.Store.Postgres;

/// <summary>
/// Everything a server keeps, on PostgreSQL: a schema for the catalog, one for each partition, one for the sandbox's record. All
/// servers that have it open are one cluster.
/// </summary>
public sealed class PostgresData : IDataStore
{
    private readonly NpgsqlDataSource source;
    private readonly PostgresServerLock server;
    private readonly Lazy<PostgresSandboxRecord> sandbox;

    private PostgresData(NpgsqlDataSource source, PostgresServerLock server, ICatalogStore catalog, SlotMap slots, string serverName)
    {
        this.source = source;
        this.server = server;
        Catalog = catalog;
        Leases = new PostgresLeases(source, serverName);
        Slots = slots;
        sandbox = new(() => PostgresSandboxRecord.Open(source));
    }

    public SlotMap Slots { get; }

    public int Partitions => Slots.Partitions;

    public ICatalogStore Catalog { get; }

    public ISandboxRecord Sandbox => sandbox.Value;

    public bool IsShared => true;

    public ILeases? Leases { get; }

    /// <summary>Opens a database as one of its servers, or makes its schemas with so many partitions.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be reached or written, or something has it alone.</exception>
    public static PostgresData Open(string connectionString, int partitionsWhenNew, string serverName = "") =>
        Open(connectionString, partitionsWhenNew, serverName, alone: false);

    private static PostgresData Open(string connectionString, int partitionsWhenNew, string serverName, bool alone)
    {
        NpgsqlDataSource? source = null;
        PostgresServerLock? server = null;
        ICatalogStore? catalog = null;
        string? slots = null;
        try
        {
            source = Source(connectionString, serverName);
            server = PostgresServerLock.Take(source, alone);
            server.OneAtATime(isAlone =>
            {
                catalog = PostgresCatalog.Open(source);
                slots = catalog.Setting(DataDirectory.SlotsSetting);
                if (slots is null)
                {
                    slots = SlotMap.Even(partitionsWhenNew).ToString();
                    catalog.SetSetting(DataDirectory.SlotsSetting, slots);
                }
                using var connection = source.OpenConnection();
                PostgresCluster.Prepare(connection, isEmpty: isAlone);
            });
            return new(source, server, catalog!, SlotMap.Parse(slots!), serverName);
        }
        catch (Exception error)
        {
            catalog?.Dispose();
            server?.Dispose();
            source?.Dispose();
            throw PostgresErrors.Of("Sojourn's data", error);
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
    public static IReadOnlyList<MigratedFile> Migrate(string connectionString) => Guarded(() =>
    {
        using var data = Open(connectionString, 1, "", alone: true);
        using var connection = data.source.OpenConnection();
        return (IReadOnlyList<MigratedFile>)[.. Enumerable.Range(0, data.Partitions)
            .Select(partition => PostgresMigrator.Migrate(connection, PartitionSchema.Of(data.source, partition).Name, PostgresMigrator.Partition))];
    });

    public void OneAtATime(Action<bool> work) => Guarded(() =>
    {
        server.OneAtATime(work);
        return true;
    });

    public bool Hold() => Guarded(server.Hold);

    public IPartitionStore OpenPartition(int partition) => PostgresPartitionStore.Open(PartitionSchema.Of(source, partition));

    public IPartitionReader OpenReader(int partition) => new PostgresPartitionReader(PartitionSchema.Of(source, partition));

    public void Backup(string target) => throw new StoreUnavailableException(
        "The data is in PostgreSQL, which has its own means: back it up with pg_dump or pg_basebackup.");

    public void Dispose()
    {
        Catalog.Dispose();
        server.Dispose();
        source.Dispose();
    }

    private static T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (PostgresErrors.Of("Sojourn's data", error) is var known && !ReferenceEquals(known, error))
        {
            throw known;
        }
    }

    internal static NpgsqlDataSource Source(string connectionString, string serverName = "")
    {
        try
        {
            // Its connections carry the server's name, so that pg_stat_activity tells who has what.
            var settings = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = $"sojourn {serverName}".TrimEnd(), Enlist = false };
            // Commits and reads are few in kind and many in number: the server plans each once a connection.
            settings.MaxAutoPrepare = settings.MaxAutoPrepare == 0 ? 64 : settings.MaxAutoPrepare;
            return NpgsqlDataSource.Create(settings);
        }
        catch (ArgumentException error)
        {
            throw new StoreUnavailableException(
                $"The connection string of PostgreSQL cannot be read: {error.Message} One looks like "
                + "Host=db;Username=sojourn;Password=…;Database=sojourn.", error);
        }
    }
}
