using System.Globalization;
using Npgsql;
using Sojourn.Core.Messages;

namespace Sojourn.Store.Postgres;

/// <summary>
/// Everything a server keeps, on PostgreSQL: a schema for the catalog, one for each partition, one for the sandbox's record. It
/// belongs to the one server that has it open.
/// </summary>
public sealed class PostgresData : IDataStore
{
    private const string SlotsSetting = "slots";

    // "Sojourn" in the letters' numbers: whoever holds this lock of the database is its server.
    private const long ServerLock = 0x536F6A6F75726E;

    private readonly NpgsqlDataSource source;
    private readonly NpgsqlConnection server;
    private readonly Lazy<PostgresSandboxRecord> sandbox;

    private PostgresData(NpgsqlDataSource source, NpgsqlConnection server, ICatalogStore catalog, SlotMap slots)
    {
        this.source = source;
        this.server = server;
        Catalog = catalog;
        Slots = slots;
        sandbox = new(() => PostgresSandboxRecord.Open(source));
    }

    public SlotMap Slots { get; }

    public int Partitions => Slots.Partitions;

    public ICatalogStore Catalog { get; }

    public ISandboxRecord Sandbox => sandbox.Value;

    /// <summary>Opens a database, or makes its schemas with so many partitions.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be reached or written, or another server works with it.</exception>
    public static PostgresData Open(string connectionString, int partitionsWhenNew)
    {
        NpgsqlDataSource? source = null;
        NpgsqlConnection? server = null;
        ICatalogStore? catalog = null;
        try
        {
            source = Source(connectionString);
            server = source.OpenConnection();
            Lock(server);
            catalog = PostgresCatalog.Open(source);
            if (catalog.Setting(SlotsSetting) is not { } slots)
            {
                slots = SlotMap.Even(partitionsWhenNew).ToString();
                catalog.SetSetting(SlotsSetting, slots);
            }
            return new(source, server, catalog, SlotMap.Parse(slots));
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
        using var look = new NpgsqlCommand("SELECT to_regclass('sojourn.settings') IS NOT NULL", connection);
        return look.ExecuteScalar() is true;
    });

    /// <summary>Brings all schemas to what this program knows before a server opens them. A server that starts does the same.</summary>
    /// <exception cref="StoreUnavailableException">A server works there, or a schema was written by a newer program.</exception>
    public static IReadOnlyList<MigratedFile> Migrate(string connectionString) => Guarded(() =>
    {
        using var data = Open(connectionString, 1);
        using var connection = data.source.OpenConnection();
        return (IReadOnlyList<MigratedFile>)[.. Enumerable.Range(0, data.Partitions)
            .Select(partition => PostgresMigrator.Migrate(connection, PartitionSchema.Of(data.source, partition).Name, PostgresMigrator.Partition))];
    });

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

    private static NpgsqlDataSource Source(string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "sojourn", Enlist = false };
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

    private static void Lock(NpgsqlConnection server)
    {
        using var take = new NpgsqlCommand($"SELECT pg_try_advisory_lock({ServerLock.ToString(CultureInfo.InvariantCulture)})", server);
        if (take.ExecuteScalar() is not true)
        {
            throw new StoreUnavailableException(
                $"Another Sojourn server works with the database '{server.Database}'. Stop it first, or give this one a database of its own.");
        }
    }
}
