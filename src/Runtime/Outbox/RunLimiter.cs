using System.Collections.Concurrent;
using NodaTime;
using Sojourn.Core;
using Sojourn.Store;

namespace Sojourn.Runtime.Outbox;

/// <summary>
/// Messages a second and calls at once, per run and over all partitions of this process. A second is one of the journey
/// clock. Of several servers each hands out the part of a run's messages a second that its partitions are of all. Thread-safe.
/// </summary>
public sealed class RunLimiter
{
    private readonly ConcurrentDictionary<RunId, Budget> runs = new();

    /// <summary>This process's part of all partitions, by which a rate is its own; 1 for a server that is alone.</summary>
    public double Share { get; set; } = 1;

    private sealed class Budget
    {
        public readonly Lock Gate = new();
        public double Tokens;
        public Instant? Filled;
        public int Calls;

        /// <summary>Whoever was told that all places are taken, and wants to know of a free one.</summary>
        public readonly HashSet<Action> Waiting = [];
    }

    /// <summary>
    /// Takes one place, or says from when to ask again; <see cref="Instant.MaxValue"/> when only the end of a call makes room:
    /// then <paramref name="whenCallEnds"/> is called once, since that call may be another partition's.
    /// </summary>
    public Instant? Take(RunId run, RunLimits limits, bool isCall, Instant now, Action whenCallEnds)
    {
        if (limits.RatePerSecond is null && (limits.ConcurrentCalls is null || !isCall))
        {
            if (isCall)
            {
                Called(run, 1);
            }
            return null;
        }
        var budget = runs.GetOrAdd(run, _ => new());
        lock (budget.Gate)
        {
            if (isCall && budget.Calls >= limits.ConcurrentCalls)
            {
                budget.Waiting.Add(whenCallEnds);
                return Instant.MaxValue;
            }
            if (limits.RatePerSecond * Share is { } rate)
            {
                // Up to a second's worth may go at once; a rate below one a second still lets one through.
                var burst = Math.Max(1, rate);
                var elapsed = budget.Filled is { } filled ? Math.Max(0, (now - filled).TotalSeconds) : double.MaxValue;
                budget.Tokens = elapsed == double.MaxValue ? 1 : Math.Min(burst, budget.Tokens + elapsed * rate);
                budget.Filled = now;
                if (budget.Tokens < 1)
                {
                    return now + Duration.FromMilliseconds(Math.Ceiling((1 - budget.Tokens) / rate * 1000));
                }
                budget.Tokens -= 1;
            }
            if (isCall)
            {
                budget.Calls++;
            }
            return null;
        }
    }

    /// <summary>Calls that were found in progress after a start, or one that ended (−1).</summary>
    public void Called(RunId run, int delta)
    {
        if (run.IsNone)
        {
            return;
        }
        var budget = runs.GetOrAdd(run, _ => new());
        lock (budget.Gate)
        {
            budget.Calls = Math.Max(0, budget.Calls + delta);
            if (delta < 0)
            {
                foreach (var nudge in budget.Waiting)
                {
                    nudge();
                }
                budget.Waiting.Clear();
            }
        }
    }

    public int CallsOf(RunId run) => runs.TryGetValue(run, out var budget) ? budget.Calls : 0;
}
