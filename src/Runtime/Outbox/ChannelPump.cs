using Sojourn.Channels;
using Sojourn.Core.Messages;

namespace Sojourn.Runtime.Outbox;

/// <summary>
/// The workers of one channel: as many as its provider takes calls at once, each handing over a batch at a time. Every entry gets exactly one answer,
/// but for one of which nobody knows what became of it while the server stops.
/// </summary>
internal sealed class ChannelPump(
    Func<IProvider> provider, SendGate gate, Action<IReadOnlyList<(OutboxEntry, Answer?)>> answered, CancellationToken stop)
{
    private readonly Lock sync = new();
    private readonly Queue<OutboxEntry> waiting = new();
    private readonly List<Task> workers = [];
    private int outstanding;
    private int running;
    private bool stopped;

    /// <summary>
    /// How many more it takes: two rounds of what its provider handles at once, so that it never runs dry. Where a key is not honoured
    /// one round: whatever is here is marked as being handed over, and of unknown outcome when the server dies.
    /// </summary>
    public int Room
    {
        get
        {
            var current = provider();
            return (current.HonoursKey ? 2 : 1) * current.BatchSize * current.InFlight - Volatile.Read(ref outstanding);
        }
    }

    public void Add(IReadOnlyList<OutboxEntry> entries)
    {
        Interlocked.Add(ref outstanding, entries.Count);
        lock (sync)
        {
            if (stopped)
            {
                GiveBack(entries);
                return;
            }
            foreach (var entry in entries)
            {
                waiting.Enqueue(entry);
            }
            var current = provider();
            // Those that run may each be in a call that hangs: what waits must not wait for them while the provider would take more.
            for (var unattended = waiting.Count; unattended > 0 && running < current.InFlight; unattended -= current.BatchSize)
            {
                running++;
                workers.RemoveAll(task => task.IsCompleted);
                workers.Add(Task.Run(Work, CancellationToken.None));
            }
        }
    }

    /// <summary>Gives back what was not begun, whatever comes from now on too, and waits for what is on its way; the token was cancelled before.</summary>
    public async Task Stop()
    {
        Task[] all;
        lock (sync)
        {
            stopped = true;
            GiveBack([.. waiting]);
            waiting.Clear();
            all = [.. workers];
        }
        // One that failed has told so where it did, and holds up no other.
        await Task.WhenAll(all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>They were never handed over, and wait for whoever opens the partition next.</summary>
    private void GiveBack(IReadOnlyList<OutboxEntry> entries)
    {
        Interlocked.Add(ref outstanding, -entries.Count);
        answered([.. entries.Select(entry => (entry, (Answer?)null))]);
    }

    private async Task Work()
    {
        List<OutboxEntry> batch;
        while (true)
        {
            batch = [];
            var current = provider();
            lock (sync)
            {
                while (batch.Count < current.BatchSize && waiting.TryDequeue(out var entry))
                {
                    batch.Add(entry);
                }
                if (batch.Count == 0)
                {
                    running--;
                    return;
                }
            }
            var answers = await gate.Send(current, batch, stop);
            Interlocked.Add(ref outstanding, -batch.Count);
            answered(answers);
        }
    }
}
