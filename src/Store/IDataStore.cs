using Sojourn.Core.Messages;

namespace Sojourn.Store;

/// <summary>
/// Everything a server keeps: the catalog, the partitions, the sandbox's record. Partitions are fixed in number when it is made.
/// </summary>
public interface IDataStore : IDisposable
{
    SlotMap Slots { get; }

    ICatalogStore Catalog { get; }

    ISandboxRecord Sandbox { get; }

    int Partitions => Slots.Partitions;

    /// <summary>Becomes the partition's owner. The caller's thread is its only user, and disposes it before the store.</summary>
    IPartitionStore OpenPartition(int partition);

    /// <summary>A reader beside the owner; the partition must have been opened once.</summary>
    IPartitionReader OpenReader(int partition);

    /// <summary>Copies everything into an empty directory while work goes on.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be written, or this store is copied by other means.</exception>
    void Backup(string target);
}
