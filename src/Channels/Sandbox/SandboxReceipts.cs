using NodaTime;
using Sojourn.Core.Messages;

namespace Sojourn.Channels.Sandbox;

/// <summary>
/// Keeps the sandbox's promises: hands over each receipt when its time has come on the journey clock, and forgets it only
/// after it was committed. A crash in between delivers it twice, as providers do. It sleeps until the next promise is due;
/// nothing is polled.
/// </summary>
/// <param name="now">The journey clock.</param>
/// <param name="waitUntil">Completes when the journey clock has reached the instant.</param>
/// <param name="lookEvery">How often it looks when other processes, which cannot nudge it, write into the same record.</param>
public sealed class SandboxReceipts(
    ISandboxRecord record, IReceiptSink sink, Func<Instant> now, Func<Instant, CancellationToken, Task> waitUntil, TimeSpan? lookEvery = null)
{
    private const int BatchSize = 2_000;

    private readonly Lock sync = new();
    private TaskCompletionSource nudged = new();

    /// <summary>Until when it sleeps; while it looks for that every promise is news.</summary>
    private Instant sleepsUntil = Instant.MaxValue;

    /// <summary>Something was promised that is due at <paramref name="due"/>. Cheap when it sleeps less long than that anyway.</summary>
    public void Nudge(Instant due)
    {
        lock (sync)
        {
            if (due < sleepsUntil)
            {
                nudged.TrySetResult();
            }
        }
    }

    /// <summary>
    /// Runs until <paramref name="stop"/>. An exception of the sink or of the record ends it and loses nothing: it can be run
    /// again, in this process or in the next one.
    /// </summary>
    public async Task Run(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                stop.ThrowIfCancellationRequested();
                if (!await DeliverDue().ConfigureAwait(false))
                {
                    await Sleep(stop).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop, it has stopped.
        }
    }

    private async Task<bool> DeliverDue()
    {
        var due = record.Due(now(), BatchSize);
        if (due.Count == 0)
        {
            return false;
        }
        await sink.Receive([.. due.Select(promise => promise.Receipt.Receipt)]).ConfigureAwait(false);
        record.Kept([.. due.Select(promise => promise.Id)]);
        return true;
    }

    private async Task Sleep(CancellationToken stop)
    {
        Task news;
        lock (sync)
        {
            nudged = new(TaskCreationOptions.RunContinuationsAsynchronously);
            news = nudged.Task;
            sleepsUntil = Instant.MaxValue;
        }
        var next = record.NextDue();
        lock (sync)
        {
            sleepsUntil = next ?? Instant.MaxValue;
        }
        using var wake = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var due = next is { } instant ? waitUntil(instant, wake.Token) : Task.Delay(Timeout.Infinite, wake.Token);
        var look = Task.Delay(lookEvery ?? Timeout.InfiniteTimeSpan, wake.Token);
        var first = await Task.WhenAny(news, due, look).ConfigureAwait(false);
        await wake.CancelAsync().ConfigureAwait(false);
        await first.ConfigureAwait(false);
    }
}
