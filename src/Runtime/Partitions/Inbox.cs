using Sojourn.Core.Messages;
using Sojourn.Runtime.Outbox;

namespace Sojourn.Runtime.Partitions;

/// <summary>The partition's inbox is full: the edge answers 429 with Retry-After.</summary>
[GenerateSerializer]
public sealed class BusyException(string message) : Exception(message);

internal readonly record struct Waiting(PartitionRequest Request, TaskCompletionSource<PartitionReply> Reply);

/// <summary>
/// What waits for a partition, in bounded lanes: requests that move people, and bulk behind them, so that an import never
/// starves a send. Answers of providers are bounded by what is in flight. Filled from any thread, emptied by the partition's.
/// </summary>
internal sealed class Inbox(int signalBound, int bulkBound)
{
    private readonly Lock gate = new();
    private readonly Queue<Waiting> signals = new();
    private readonly Queue<Waiting> bulk = new();
    private readonly Queue<(OutboxEntry Entry, Answer? Answer)> answers = new();
    private int signalWeight;
    private int bulkWeight;
    private Action? arrived;
    private Exception? ended;

    /// <summary>Called, from any thread, when something arrives.</summary>
    public void OnArrival(Action wake) => arrived = wake;

    public int Depth
    {
        get
        {
            lock (gate)
            {
                return signalWeight + bulkWeight + answers.Count;
            }
        }
    }

    public bool HasAnswers
    {
        get
        {
            lock (gate)
            {
                return answers.Count > 0;
            }
        }
    }

    /// <exception cref="BusyException">The lane is full.</exception>
    public Task<PartitionReply> Ask(PartitionRequest request)
    {
        var waiting = new Waiting(request, new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (gate)
        {
            if (ended is not null)
            {
                return Task.FromException<PartitionReply>(ended);
            }
            ref var weight = ref request.IsBulk ? ref bulkWeight : ref signalWeight;
            var bound = request.IsBulk ? bulkBound : signalBound;
            if (weight > 0 && weight + request.Weight > bound)
            {
                throw new BusyException("This part of the system has as much waiting as it may. Try again in a second.");
            }
            weight += request.Weight;
            (request.IsBulk ? bulk : signals).Enqueue(waiting);
        }
        arrived?.Invoke();
        return waiting.Reply.Task;
    }

    public void Answer(IReadOnlyList<(OutboxEntry Entry, Answer? Answer)> given)
    {
        lock (gate)
        {
            foreach (var answer in given)
            {
                answers.Enqueue(answer);
            }
        }
        arrived?.Invoke();
    }

    public int TakeAnswers(int limit, List<(OutboxEntry Entry, Answer? Answer)> into)
    {
        lock (gate)
        {
            var taken = 0;
            while (taken < limit && answers.TryDequeue(out var answer))
            {
                into.Add(answer);
                taken++;
            }
            return taken;
        }
    }

    public int TakeSignals(int limit, List<Waiting> into) => Take(signals, ref signalWeight, limit, into);

    public int TakeBulk(int limit, List<Waiting> into) => Take(bulk, ref bulkWeight, limit, into);

    /// <summary>Fails whatever still waits and whatever comes, when the partition stops.</summary>
    public void Fail(Exception error)
    {
        lock (gate)
        {
            ended ??= error;
        }
        var left = new List<Waiting>();
        TakeSignals(int.MaxValue, left);
        TakeBulk(int.MaxValue, left);
        foreach (var waiting in left)
        {
            waiting.Reply.TrySetException(error);
        }
    }

    private int Take(Queue<Waiting> lane, ref int weight, int limit, List<Waiting> into)
    {
        lock (gate)
        {
            var taken = 0;
            while (taken < limit && lane.TryDequeue(out var waiting))
            {
                taken += waiting.Request.Weight;
                weight -= waiting.Request.Weight;
                into.Add(waiting);
            }
            return taken;
        }
    }
}
