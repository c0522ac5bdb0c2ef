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
/// <param name="isCounted">False where partitions are still to say which calls are in progress: until they have no limited call begins.</param>
/// <param name="limitsOf">A run's limits, for calls that are found in progress; null where nobody else has to know of them.</param>
/// <param name="time">By which doubts and what resolves them are ordered.</param>
public sealed class RunLimiter(Func<string, Places>? places = null, bool isCounted = true, Func<RunId, RunLimits?>? limitsOf = null, TimeProvider? time = null)
{
    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly ConcurrentDictionary<RunId, Budget> runs = new();
    private readonly Lock counting = new();
    private readonly List<(RunId Run, int Count, long At)> left = [];
    private HashSet<Action>? early = isCounted ? null : [];
    private long doubtedAt = (time ?? TimeProvider.System).GetTimestamp();

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
            // Where somebody else may make calls of the run they have to be told of these, also by a server that has none to make.
            Of(run).Calls.Change(delta, delta > 0 ? limitsOf?.Invoke(run)?.ConcurrentCalls : null);
        }
    }

    /// <summary>
    /// Calls in progress go with their partition to another server. Here they count until every partition was found open after that, however
    /// long that takes: for a while they count twice rather than not at all.
    /// </summary>
    public void Leave(RunId run, int count)
    {
        if (run.IsNone)
        {
            return;
        }
        if (!Of(run).Calls.IsShared)
        {
            Called(run, -count);
            return;
        }
        lock (counting)
        {
            left.Add((run, count, time.GetTimestamp()));
        }
    }

    /// <summary>What the servers know of each other's calls may have ended: no limited call begins until <see cref="Counted"/> says that it is known again.</summary>
    public void Doubt()
    {
        lock (counting)
        {
            doubtedAt = time.GetTimestamp();
            early ??= [];
        }
    }

    /// <summary>Since when limited calls wait to be counted; null while they do not.</summary>
    public long? DoubtedSince
    {
        get
        {
            lock (counting)
            {
                return early is null ? null : doubtedAt;
            }
        }
    }

    /// <summary>Whether <see cref="Counted"/> would change anything: the leases have to be renewed before, since they may be older than what others have said.</summary>
    public bool Awaits(long since)
    {
        lock (counting)
        {
            return (early is not null && doubtedAt < since) || left.Exists(each => each.At < since);
        }
    }

    /// <summary>Every partition was found open: all calls in progress are in the books of some server, and in its leases.</summary>
    /// <param name="since">When the first of them was asked for: what was doubted or left later stays so.</param>
    public void Counted(long since)
    {
        List<(RunId Run, int Count, long At)> gone;
        lock (counting)
        {
            gone = left.FindAll(each => each.At < since);
            left.RemoveAll(each => each.At < since);
        }
        foreach (var (run, count, _) in gone)
        {
            Called(run, -count);
        }
        if (DoubtedSince < since)
        {
            GoOn();
        }
    }

    /// <summary>Limited calls begin, whether or not all in progress are counted.</summary>
    public void GoOn()
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
