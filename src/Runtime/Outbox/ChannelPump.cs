using Microsoft.Extensions.Logging;
using Sojourn.Channels;
using Sojourn.Core.Journeys;
using Sojourn.Core.Messages;

namespace Sojourn.Runtime.Outbox;

/// <summary>
/// The workers of one channel: as many as its provider takes calls at once, each rendering and handing over a batch at a
/// time. Whatever happens, every entry gets exactly one answer.
/// </summary>
internal sealed class ChannelPump(
    Func<IProvider> provider, Func<OutboxEntry, OutgoingMessage> render, Action<IReadOnlyList<(OutboxEntry, Answer)>> answered, ILogger log,
    CancellationToken stop) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Queue<OutboxEntry> waiting = new();
    private readonly List<Task> workers = [];
    private int outstanding;
    private int running;

    /// <summary>How many more it takes: two rounds of what its provider handles at once, so that it never runs dry.</summary>
    public int Room
    {
        get
        {
            var current = provider();
            return 2 * current.BatchSize * current.InFlight - Volatile.Read(ref outstanding);
        }
    }

    public void Add(IReadOnlyList<OutboxEntry> entries)
    {
        Interlocked.Add(ref outstanding, entries.Count);
        lock (gate)
        {
            foreach (var entry in entries)
            {
                waiting.Enqueue(entry);
            }
            var current = provider();
            while (running < current.InFlight && running * current.BatchSize < waiting.Count)
            {
                running++;
                workers.RemoveAll(task => task.IsCompleted);
                workers.Add(Task.Run(Work, CancellationToken.None));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] all;
        lock (gate)
        {
            all = [.. workers];
        }
        await Task.WhenAll(all);
    }

    private async Task Work()
    {
        var batch = new List<OutboxEntry>();
        while (true)
        {
            batch.Clear();
            var current = provider();
            lock (gate)
            {
                while (batch.Count < current.BatchSize && waiting.TryDequeue(out var entry))
                {
                    batch.Add(entry);
                }
                if (batch.Count == 0 || stop.IsCancellationRequested)
                {
                    running--;
                    return;
                }
            }
            var answers = await Send(current, batch);
            Interlocked.Add(ref outstanding, -batch.Count);
            if (!stop.IsCancellationRequested)
            {
                answered(answers);
            }
        }
    }

    private async Task<List<(OutboxEntry, Answer)>> Send(IProvider current, List<OutboxEntry> batch)
    {
        var answers = new List<(OutboxEntry, Answer)>(batch.Count);
        var messages = new List<OutgoingMessage>(batch.Count);
        var sent = new List<OutboxEntry>(batch.Count);
        foreach (var entry in batch)
        {
            try
            {
                messages.Add(render(entry));
                sent.Add(entry);
            }
            catch (Exception error)
            {
                if (error is not TemplateException)
                {
                    log.LogError(error, "Rendering {Key} at node {Node} failed", entry.Row.Key, entry.Row.Node);
                }
                answers.Add((entry, new Answer.Rejected("template", error.Message)));
            }
        }
        if (sent.Count == 0)
        {
            return answers;
        }
        try
        {
            var given = await current.Send(messages, stop);
            for (var i = 0; i < sent.Count; i++)
            {
                answers.Add((sent[i], given[i]));
            }
        }
        catch (Exception error)
        {
            if (!stop.IsCancellationRequested)
            {
                log.LogError(error, "The provider {Provider} failed over {Count} messages", current.Name, sent.Count);
            }
            foreach (var entry in sent)
            {
                answers.Add((entry, new Answer.Deferred("provider_error")));
            }
        }
        return answers;
    }
}
