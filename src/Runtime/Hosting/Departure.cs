using Sojourn.Runtime.Partitions;

namespace Sojourn.Runtime.Hosting;

/// <summary>
/// A server that leaves the others in order stays until what it had is open with them. Requests that still came to it are on their way there,
/// and whoever sent them hears no more of them once this server is gone.
/// </summary>
internal sealed class Departure(Node node, GrainPartitions partitions, IClusterMembershipService membership) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>For so long it waits; one that cannot be opened has a reason that waiting does not mend.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // Stopped from the last stage to the first: the partitions are closed by now, and messages still pass.
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(Departure), ServiceLifecycleStage.ApplicationServices, _ => Task.CompletedTask, Leave);

    private async Task Leave(CancellationToken hurry)
    {
        if (!node.Data.IsShared)
        {
            return;
        }
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(hurry);
            patience.CancelAfter(Patience);
            await Task.WhenAll(Enumerable.Range(0, partitions.Count).Select(partition => UntilOpen(partition, patience.Token)));
            // Each of the others looks where they are as often.
            await Task.Delay(ClusterWatch.UnrestPeriod * 2, patience.Token);
        }
        catch (OperationCanceledException)
        {
            // Whoever asked this server is told that nothing is known of what became of it.
        }
    }

    private async Task UntilOpen(int partition, CancellationToken patience)
    {
        while (HasOthers)
        {
            try
            {
                await partitions.Open(partition).WaitAsync(patience);
                return;
            }
            catch (Exception error) when (error is PartitionAwayException or OrleansException or TimeoutException)
            {
                await Task.Delay(Pause, patience);
            }
        }
    }

    private bool HasOthers => membership.CurrentSnapshot.Members.Values.Any(member => member.Status == SiloStatus.Active);
}
