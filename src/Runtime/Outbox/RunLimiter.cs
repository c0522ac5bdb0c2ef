using System.Collections.Concurrent;
using System.Globalization;
using NodaTime;
using Sojourn.Core;
using Sojourn.Store;

namespace Sojourn.Runtime.Outbox;

/// <summary>
/// Messages a second and calls at once, per run and over all servers. A second is one of the journey clock. Of several servers each hands
/// out the part of a run's messages a second that its partitions are of all; calls go by leases. Thread-safe.
/// </summary>
/// <param name="places">The places of a key, over all servers; null for a server that is alone.</param>
/// <param name="isCounted">False where partitions are still to say which calls are in progress: until <see cref="Counted"/> no limited call begins.</param>
public sealed class RunLimiter(Func<string, Places>? places = null, bool isCounted = true)
{
    private readonly ConcurrentDictionary<RunId, Budget> runs = new();
    private readonly Lock counting = new();
    private HashSet<Action>? early = isCounted ? null : [];

    /// <summary>This process's part of all partitions, by which a rate is its own; 1 for a server that is alone.</summary>
    public double Share { get; set; } = 1;

    private sealed class Budget(Places calls)
    {
        public readonly Places Calls = calls;
        public readonly Lock Gate = new();
        public double Tokens;
        public Instant? Filled;
    }

    /// <summary>
    /// Takes one place, or says from when to ask again; <see cref="Instant.MaxValue"/> when only the end of a call makes room:
    /// then <paramref name="whenCallEnds"/> is called once, since that call may be another partition's, or another server's.
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
        if (isCall && limits.ConcurrentCalls is not null && IsTooEarly(whenCallEnds))
        {
            return Instant.MaxValue;
        }
        var budget = Of(run);
        if (isCall && !budget.Calls.TryTake(limits.ConcurrentCalls, whenCallEnds))
        {
            return Instant.MaxValue;
        }
        var until = Paced(budget, limits.RatePerSecond * Share, now);
        if (isCall && until is not null)
        {
            // Whoever found no place meanwhile is told, so that it is not lost.
            budget.Calls.Change(-1);
        }
        return until;
    }

    /// <summary>Calls that were found in progress after a start, or one that ended (−1).</summary>
    public void Called(RunId run, int delta)
    {
        if (!run.IsNone)
        {
            Of(run).Calls.Change(delta);
        }
    }

    /// <summary>Calls in progress go with their partition to another server.</summary>
    public void Leave(RunId run, int count)
    {
        if (!run.IsNone)
        {
            Of(run).Calls.Leave(count);
        }
    }

    /// <summary>Every partition was found open: all calls in progress are in the books of some server.</summary>
    public void Counted()
    {
        HashSet<Action>? told;
        lock (counting)
        {
            (told, early) = (early, null);
        }
        foreach (var whenCounted in told ?? [])
        {
            whenCounted();
        }
    }

    public int CallsOf(RunId run) => runs.TryGetValue(run, out var budget) ? budget.Calls.Used : 0;

    private bool IsTooEarly(Action whenCounted)
    {
        lock (counting)
        {
            early?.Add(whenCounted);
            return early is not null;
        }
    }

    private static Instant? Paced(Budget budget, double? limit, Instant now)
    {
        if (limit is not { } rate)
        {
            return null;
        }
        lock (budget.Gate)
        {
            // Up to a second's worth may go at once; a rate below one a second still lets one through.
            var burst = Math.Max(1, rate);
            var elapsed = budget.Filled is { } filled ? Math.Max(0, (now - filled).TotalSeconds) : double.MaxValue;
            budget.Tokens = elapsed == double.MaxValue ? 1 : Math.Min(burst, budget.Tokens + elapsed * rate);
            // A partition may come with a moment that is over for another already.
            budget.Filled = budget.Filled is { } latest && latest > now ? latest : now;
            if (budget.Tokens < 1)
            {
                return now + Duration.FromMilliseconds(Math.Ceiling((1 - budget.Tokens) / rate * 1000));
            }
            budget.Tokens -= 1;
            return null;
        }
    }

    private Budget Of(RunId run) => runs.GetOrAdd(run, static (id, find) =>
        new(find?.Invoke("calls of run " + id.Number.ToString(CultureInfo.InvariantCulture)) ?? new()), places);
}
