using Microsoft.Extensions.Logging;

namespace Sojourn.Runtime.Hosting;

/// <summary>
/// Servers that come or leave write that down one after the other. Of two that do so at the same moment Orleans lets one wait for two to four seconds, and for twice as
/// long the next time: servers that are stopped together would take a minute, and the partitions of some would be opened by others that leave as well.
/// </summary>
internal sealed class MembershipTurn(Node node, IClusterMembershipService membership, ILocalSiloDetails local, ILogger<MembershipTurn> log)
    : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>For so long others are waited for; then it is written all the same.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>For so long others wait at most.</summary>
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    // Each stands right before the stage in which Orleans' agent writes: a start goes up the stages, a stop down.
    public void Participate(ISiloLifecycle lifecycle)
    {
        if (!node.Data.IsShared)
        {
            return;
        }
        Subscribe(ServiceLifecycleStage.AfterRuntimeGrainServices - 1, hurry => Take(SiloStatus.Joining, hurry), Nothing);
        Subscribe(ServiceLifecycleStage.BecomeActive - 1, hurry => Take(SiloStatus.Active, hurry), Nothing);
        Subscribe(ServiceLifecycleStage.BecomeActive + 1, Nothing, hurry => Take(SiloStatus.ShuttingDown, hurry));
        Subscribe(ServiceLifecycleStage.RuntimeInitialize + 2, Nothing, hurry => Take(SiloStatus.Dead, hurry));

        void Subscribe(int stage, Func<CancellationToken, Task> start, Func<CancellationToken, Task> stop) =>
            lifecycle.Subscribe(nameof(MembershipTurn), stage, start, stop);
    }

    private static Task Nothing(CancellationToken hurry) => Task.CompletedTask;

    /// <summary>Completes when it is this server's turn, which ends when its new status is written; and where the database does not answer, without one.</summary>
    private async Task Take(SiloStatus status, CancellationToken hurry)
    {
        var asked = Task.Run(() => node.Data.Turn(Patience), CancellationToken.None);
        _ = EndWith(asked, status);
        // A moment more than the database has to say that there is none.
        await Task.WhenAny(asked, Task.Delay(Patience + AtMost, hurry));
    }

    private async Task EndWith(Task<IDisposable?> asked, SiloStatus status)
    {
        try
        {
            using var turn = await asked;
            using var patience = new CancellationTokenSource(AtMost);
            while (turn is not null && !patience.IsCancellationRequested
                && !(membership.CurrentSnapshot.Members.TryGetValue(local.SiloAddress, out var own) && own.Status >= status))
            {
                await Task.Delay(Pause);
            }
        }
        catch (Exception error)
        {
            log.LogDebug("This server says without a turn that it is {Status}: {Reason}", status, error.Message);
        }
    }
}
