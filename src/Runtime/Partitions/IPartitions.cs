using Sojourn.Core;
using Sojourn.Store;

namespace Sojourn.Runtime.Partitions;

/// <summary>
/// All partitions, wherever they are. A server reaches them through their grains, the simulator holds them in its hand.
/// </summary>
public interface IPartitions
{
    int Count { get; }

    /// <summary>The partition that owns a profile.</summary>
    int Of(string profileId);

    int Of(EnrollmentId enrollment);

    /// <exception cref="BusyException">Its inbox is full.</exception>
    Task<PartitionReply> Ask(int partition, PartitionRequest request);

    /// <summary>Open and ended enrollments of a scope, over all partitions.</summary>
    Task<ScopeTally> Tally(WakeScope scope);
}
