using Sojourn.Store;

namespace Sojourn.Runtime.Outbox;

/// <summary>
/// So many at once of something, over all servers: calls of a run, requests to a provider. A server that is alone has all of the places;
/// of several each uses those that it holds a lease of. Thread-safe.
/// </summary>
/// <param name="ask">Asks for a lease at once; null where a server is alone.</param>
/// <param name="time">By which leases end here.</param>
public sealed class Places(Action? ask = null, TimeProvider? time = null)
{
    /// <summary>Somebody who took a place a moment ago will want another: the lease is kept, so that it need not be asked for each time.</summary>
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(10);

    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly Lock gate = new();
    private readonly HashSet<Action> waiting = [];
    private int? capacity;
    private int used;
    private int granted;
    private long? grantedAt;
    private long? takenAt;

    public int Used => Volatile.Read(ref used);

    /// <summary>Other servers may have some of them.</summary>
    public bool IsShared => ask is not null;

    /// <summary>More are taken than the lease has: the others do not know of them yet.</summary>
    public bool HasNews
    {
        get
        {
            lock (gate)
            {
                return used > Leased;
            }
        }
    }

    /// <summary>Takes a place.</summary>
    /// <param name="most">How many all servers together may use; null for as many as they like.</param>
    /// <param name="whenFree">Called once when it is worth while to try again, where there was no place.</param>
    public bool TryTake(int? most, Action whenFree)
    {
        lock (gate)
        {
            capacity = most;
            takenAt = time.GetTimestamp();
            if (used < Allowed)
            {
                used++;
                return true;
            }
            waiting.Add(whenFree);
        }
        ask?.Invoke();
        return false;
    }

    /// <summary>Places that are found taken, as after a start, or one that is given back (−1).</summary>
    /// <param name="by">How many.</param>
    /// <param name="most">How many all servers together may use, where that is known.</param>
    public void Change(int by, int? most = null)
    {
        Action[] told;
        lock (gate)
        {
            capacity = most ?? capacity;
            used = Math.Max(0, used + by);
            told = by < 0 ? Free() : [];
        }
        Tell(told);
    }

    /// <summary>What to ask a lease for; null where none is needed any more.</summary>
    public LeaseRequest? Request()
    {
        lock (gate)
        {
            if (capacity is not { } most || (used == 0 && waiting.Count == 0 && !(takenAt is { } taken && time.GetElapsedTime(taken) <= Warm)))
            {
                granted = 0;
                return null;
            }
            return new(most, waiting.Count > 0 ? most : Math.Min(most, used + 1), Math.Max(used, Leased));
        }
    }

    /// <param name="places">How many this server may use.</param>
    /// <param name="askedAt">When it was asked for: the lease runs from then.</param>
    public void Grant(int places, long askedAt)
    {
        Action[] told;
        bool isLess;
        lock (gate)
        {
            // What it may no longer use the others get when it says that it holds no more.
            isLess = places < Leased;
            (granted, grantedAt) = (places, askedAt);
            told = used < Allowed ? Free() : [];
        }
        if (isLess)
        {
            ask?.Invoke();
        }
        Tell(told);
    }

    private int Leased => grantedAt is { } from && time.GetElapsedTime(from) < Lease.Trusted ? granted : 0;

    private int Allowed => capacity is not { } most ? int.MaxValue
        : ask is null ? most
        : Math.Min(Leased, most);

    private Action[] Free()
    {
        Action[] told = [.. waiting];
        waiting.Clear();
        return told;
    }

    private static void Tell(Action[] told)
    {
        foreach (var whenFree in told)
        {
            whenFree();
        }
    }
}
