using Sojourn.Store;

namespace Sojourn.Runtime.Hosting;

/// <summary>
/// A server that leaves the others in order stays until what it had is open with them. Requests that still came to it are on their way there,
/// and whoever sent them hears no more of them once this server is gone.
/// </summary>
internal sealed class Departure(Node node, IClusterMembershipService membership) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>For so long it waits; a partition that cannot be opened by then has a reason that waiting does not mend.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private bool HasOthers => membership.CurrentSnapshot.Members.Values.Any(member => member.Status == SiloStatus.Active);

    // Stopped from the last stage to the first: the partitions are closed by now, and messages still pass.
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(Departure), ServiceLifecycleStage.ApplicationServices, _ => Task.CompletedTask, Leave);

    private async Task Leave(CancellationToken hurry)
    {
        if (!node.Data.IsShared)
        {
            return;
        }
        // Once it is gone, the others end its connections.
        await node.Leases.DisposeAsync();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(hurry);
        patience.CancelAfter(Patience);
        try
        {
            // The database is asked: where grains are, a server that leaves does not learn any more.
            while (HasOthers && await Task.Run(() => node.Data.Kept().Count > 0, patience.Token))
            {
                await Task.Delay(Pause, patience.Token);
            }
            if (HasOthers)
            {
                // While servers come and go, each of the others looks as often where the partitions are.
                await Task.Delay(ClusterWatch.UnrestPeriod * 2, patience.Token);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or StoreUnavailableException)
        {
            // Whoever asked this server is told that nothing is known of what became of it.
        }
    }
}
