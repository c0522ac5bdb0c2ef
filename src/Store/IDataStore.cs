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

    /// <summary>Several servers may work with it at once.</summary>
    bool IsShared => false;

    /// <summary>What several servers share in places; null where one is alone.</summary>
    ILeases? Leases => null;

    /// <summary>Becomes the partition's owner. The caller's thread is its only user, and disposes it before the store.</summary>
    /// <param name="partition">Its number.</param>
    /// <param name="givenUp">Nobody wants it any more: where an earlier owner is waited for, it stays the owner.</param>
    /// <exception cref="OperationCanceledException">It was given up meanwhile.</exception>
    IPartitionStore OpenPartition(int partition, CancellationToken givenUp = default);

    /// <summary>A reader beside the owner; the partition must have been opened once.</summary>
    IPartitionReader OpenReader(int partition);

    /// <summary>Runs something while no other server does: what it finds undone is done once.</summary>
    /// <param name="work">Is told whether no other server works here.</param>
    void OneAtATime(Action<bool> work) => work(true);

    /// <summary>Waits until no other server has its turn.</summary>
    /// <returns>Ends the turn when it is disposed of; null where there was none to be had in time.</returns>
    /// <exception cref="StoreUnavailableException">It cannot be reached.</exception>
    IDisposable? Turn(TimeSpan patience) => null;

    /// <summary>Makes sure that this server still counts as one that works here.</summary>
    /// <returns>False when it did not for a while, and connections of before may be gone.</returns>
    /// <exception cref="StoreUnavailableException">It cannot be reached.</exception>
    bool Hold() => true;

    /// <summary>
    /// The partitions that were opened here and have had another owner since. An owner that has nothing to write does not learn of it
    /// by itself, and would be taken for the one that has the partition.
    /// </summary>
    /// <exception cref="StoreUnavailableException">It cannot be reached.</exception>
    IReadOnlyList<int> Lost() => [];

    /// <summary>The partitions that were opened here and have had no other owner since, closed or not.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be reached.</exception>
    IReadOnlyList<int> Kept() => [];

    /// <summary>
    /// Ends what servers that are dead have open. The kernel of one that is frozen keeps its connections, and with them the locks of a transaction
    /// whose rest does not come; a network that is cut off does so for half a minute.
    /// </summary>
    /// <param name="servers">Their names.</param>
    /// <exception cref="StoreUnavailableException">It cannot be reached.</exception>
    void CutShort(IReadOnlyCollection<string> servers)
    {
    }

    /// <summary>Copies everything into an empty directory while work goes on.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be written, or this store is copied by other means.</exception>
    void Backup(string target);
}
