using Microsoft.Extensions.Logging;
using Sojourn.Channels;
using Sojourn.Channels.Sandbox;

namespace Sojourn.Runtime.Hosting;

/// <summary>
/// Hands over what the sandbox promised. Of several servers that share its record the one with partition 0 does it; what the others'
/// providers promise does not reach it by a nudge, so it looks twice a second.
/// </summary>
internal sealed class ReceiptsLoop(Node node, IReceiptSink sink)
{
    private const int Partition = 0;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(1);

    private readonly SandboxReceipts receipts = new(
        node.Data.Sandbox, sink, () => node.Clock.Now, node.Clock.Wait, node.Data.IsShared ? LookEvery : null);

    public void Nudge(NodaTime.Instant due) => receipts.Nudge(due);

    public async Task Run(CancellationToken stop)
    {
        var log = node.Logs.CreateLogger("Sojourn.Sandbox");
        var (trouble, lastTried) = ("", 0L);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await (node.Data.IsShared ? RunWhileHere(stop) : receipts.Run(stop));
            }
            catch (Exception error)
            {
                if (stop.IsCancellationRequested)
                {
                    return;
                }
                // A database that is away is away for minutes: it is said once, until it went well for a while.
                if (error.Message != trouble || node.Clock.Time.GetElapsedTime(lastTried) > 10 * TryAgainAfter)
                {
                    log.LogError(error, "Handing over the sandbox's receipts failed; it is tried again");
                }
                await Task.Delay(TryAgainAfter, node.Clock.Time, CancellationToken.None);
                (trouble, lastTried) = (error.Message, node.Clock.Time.GetTimestamp());
            }
        }
    }

    private async Task RunWhileHere(CancellationToken stop)
    {
        if (node.Find(Partition) is { HasFailed: false } host)
        {
            using var here = CancellationTokenSource.CreateLinkedTokenSource(stop, host.Closing);
            await receipts.Run(here.Token);
        }
        else
        {
            await Task.Delay(LookEvery, stop);
        }
    }
}
