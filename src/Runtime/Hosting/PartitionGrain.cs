using Orleans.Concurrency;
using Sojourn.Core;
using Sojourn.Runtime.Partitions;

namespace Sojourn.Runtime.Hosting;

/// <summary>A partition, from anywhere in the cluster.</summary>
public interface IPartitionGrain : IGrainWithIntegerKey
{
    /// <summary>Opens the partition here, without waiting for traffic.</summary>
    Task Open();

    Task<PartitionReply> Ask(PartitionRequest request);

    /// <summary>Completes when the partition goes by the catalog's revision.</summary>
    Task Apply(long revision);

    Task<(long Added, long Ended)> Tally(JourneyId journey, RunId run);
}

/// <summary>Owns and routes; the work is done by the partition's own thread. Reentrant, so that waiting callers do not queue behind each other.</summary>
[Reentrant, KeepAlive]
internal sealed class PartitionGrain(Node node) : Grain, IPartitionGrain
{
    private PartitionHost? host;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        host = node.Open((int)this.GetPrimaryKeyLong());
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        node.Close((int)this.GetPrimaryKeyLong());

    public Task Open() => Task.CompletedTask;

    public Task<PartitionReply> Ask(PartitionRequest request) => host!.Partition.Ask(request);

    public Task Apply(long revision) => host!.Partition.Apply(node.Catalog.Current);

    public Task<(long Added, long Ended)> Tally(JourneyId journey, RunId run)
    {
        var tally = host!.Partition.TallyOf(new(journey, run));
        return Task.FromResult((tally.Added, tally.Ended));
    }
}
