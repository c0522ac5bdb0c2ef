using Orleans.Concurrency;
using Sojourn.Core;
using Sojourn.Runtime.Partitions;
using Sojourn.Store;

namespace Sojourn.Runtime.Hosting;

/// <summary>A partition, from anywhere in the cluster.</summary>
public interface IPartitionGrain : IGrainWithIntegerKey
{
    /// <summary>Opens the partition where it belongs, without waiting for traffic.</summary>
    /// <returns>A word that is another one each time that it was opened.</returns>
    Task<string> Open();

    Task<PartitionReply> Ask(PartitionRequest request);

    /// <summary>Completes when the partition goes by the catalog's revision.</summary>
    Task Apply(long revision);

    Task<(long Added, long Ended)> Tally(JourneyId journey, RunId run);
}

/// <summary>Owns and routes; the work is done by the partition's own thread. Reentrant, so that waiting callers do not queue behind each other.</summary>
[Reentrant, KeepAlive, WherePartitionBelongs]
internal sealed class PartitionGrain(Node node) : Grain, IPartitionGrain
{
    private PartitionHost? host;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var number = (int)this.GetPrimaryKeyLong();
        host = await Guarded(() => node.Open(number, cancellationToken));
        _ = LeaveWhenAsked(host);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        host is null ? Task.CompletedTask : node.Close(host);

    public Task<string> Open() => Guarded(() => host is { HasFailed: false, Leaving.IsCompleted: false } open && node.Leases.IsKnown
        ? Task.FromResult(open.Word)
        : throw new PartitionAwayException("This part of the system is about to be closed here, or its server cannot say what it uses of what all share.", nothingDone: true));

    public Task<PartitionReply> Ask(PartitionRequest request) => Guarded(() => host!.Partition.Ask(request));

    public Task Apply(long revision) => Guarded(async () =>
    {
        if (node.Catalog.Current.Revision < revision)
        {
            // Read by another thread: this one is the grain's.
            await Task.Run(() => node.Catalog.Reach(revision));
        }
        await host!.Partition.Apply(node.Catalog.Current);
        return true;
    });

    public Task<(long Added, long Ended)> Tally(JourneyId journey, RunId run)
    {
        var tally = host!.Partition.TallyOf(new(journey, run));
        return Task.FromResult((tally.Added, tally.Ended));
    }

    private async Task LeaveWhenAsked(PartitionHost open)
    {
        await open.Leaving;
        // Where it is now is told together with that it has left: whoever asked here before would open it here again.
        this.MigrateOnIdle();
    }

    /// <summary>Where several servers share the store, whoever asked may be another: it is told what it can act on.</summary>
    private Task<T> Guarded<T>(Func<Task<T>> work)
    {
        return node.Data.IsShared ? Told() : work();

        async Task<T> Told()
        {
            try
            {
                return await work();
            }
            catch (Exception error) when (error is OperationCanceledException or FencedException)
            {
                // Closed before its turn, or refused whole by the store, which knows of a later owner.
                throw new PartitionAwayException("This part of the system is moving to another server. Try again in a moment.", nothingDone: true);
            }
            catch (StoreUnavailableException error)
            {
                throw new PartitionAwayException(error.Message, nothingDone: false);
            }
        }
    }
}
