using System.Globalization;
using Sojourn.Core.Messages;
using Sojourn.Store.Sqlite;

namespace Sojourn.Store;

/// <summary>
/// Everything a server keeps on SQLite: the catalog, the partitions, the sandbox's record. It belongs to the one process
/// that has it open. Partitions are fixed in number when the directory is made.
/// </summary>
public sealed class DataDirectory : IDataStore
{
    public const string CatalogFile = "catalog.db";
    public const string SandboxFile = "sandbox.db";

    public const string SlotsSetting = "slots";

    private readonly DirectoryLock directoryLock;
    private readonly ICatalogStore catalog;
    private readonly Lazy<SqliteSandboxRecord> sandbox;

    private DataDirectory(string path, DirectoryLock directoryLock, ICatalogStore catalog, SlotMap slots)
    {
        Path = path;
        Slots = slots;
        this.directoryLock = directoryLock;
        this.catalog = catalog;
        sandbox = new(() => SqliteSandboxRecord.Open(System.IO.Path.Combine(Path, SandboxFile)));
    }

    public string Path { get; }

    public SlotMap Slots { get; }

    public int Partitions => Slots.Partitions;

    public ICatalogStore Catalog => catalog;

    /// <summary>Opened when it is first asked for; real providers never do.</summary>
    public ISandboxRecord Sandbox => sandbox.Value;

    /// <summary>Opens a directory, or makes it with so many partitions: one a core.</summary>
    /// <exception cref="StoreUnavailableException">Another process has it open, or it cannot be written.</exception>
    public static DataDirectory Open(string path, int partitionsWhenNew)
    {
        path = System.IO.Path.GetFullPath(path);
        PrivateFiles.CreateDirectory(path);
        var directoryLock = DirectoryLock.Take(path);
        ICatalogStore? catalog = null;
        try
        {
            catalog = SqliteCatalog.Open(System.IO.Path.Combine(path, CatalogFile));
            if (catalog.Setting(SlotsSetting) is not { } slots)
            {
                // The map is written last: a crash before it leaves a directory that is still new.
                slots = SlotMap.Even(partitionsWhenNew).ToString();
                catalog.SetSetting(SlotsSetting, slots);
            }
            return new(path, directoryLock, catalog, SlotMap.Parse(slots));
        }
        catch
        {
            catalog?.Dispose();
            directoryLock.Dispose();
            throw;
        }
    }

    /// <summary>Becomes the partition's owner. The caller's thread is its only user, and disposes it before the directory.</summary>
    public IPartitionStore OpenPartition(int partition, CancellationToken givenUp = default) => SqlitePartitionStore.Open(PartitionPath(partition));

    /// <summary>A reader beside the owner; the partition must have been opened once.</summary>
    public IPartitionReader OpenReader(int partition) => new SqlitePartitionReader(PartitionPath(partition));

    public string PartitionPath(int partition)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(partition, Partitions);
        return System.IO.Path.Combine(Path, PartitionFile(partition));
    }

    public static string PartitionFile(int partition) => $"partition-{partition.ToString(CultureInfo.InvariantCulture)}.db";

    /// <summary>Copies everything while work goes on; see <see cref="Store.Backup"/>.</summary>
    public void Backup(string target) => Store.Backup.Run(this, target);

    public void Dispose()
    {
        if (sandbox.IsValueCreated)
        {
            sandbox.Value.Dispose();
        }
        catalog.Dispose();
        directoryLock.Dispose();
    }
}
