using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Messages;
using Sojourn.Core.Profiles;
using Sojourn.Runtime.Catalog;
using Sojourn.Store;

namespace Sojourn.Runtime.Outbox;

/// <summary>
/// The part of the outbox that is in memory: a bounded queue per lane, so that a dead provider, a frozen run or a rate limit
/// holds up nothing else. What does not fit stays in the store and is paged in when there is room.
/// </summary>
internal sealed class OutboxQueues(IPartitionStore store, int capacityPerLane = 5_000, int page = 1_000)
{
    private readonly Dictionary<Lane, LaneQueue> lanes = [];
    private readonly Dictionary<EffectKey, OutboxEntry> byKey = [];

    private sealed class LaneQueue
    {
        public readonly Queue<OutboxEntry> Ready = new();
        public readonly PriorityQueue<OutboxEntry, Instant> Later = new();

        /// <summary>The last row that came into memory.</summary>
        public long Cursor;

        /// <summary>The store has rows after the cursor.</summary>
        public bool Behind;

        public Instant? BlockedUntil;

        public int Count => Ready.Count + Later.Count;
    }

    public int Count => byKey.Count;

    /// <summary>After a start: everything is still in the store.</summary>
    public void Open(IEnumerable<Lane> known)
    {
        foreach (var lane in known)
        {
            lanes[lane] = new() { Behind = true };
        }
    }

    /// <summary>A committed row. Rows of one lane come in the order of their ids.</summary>
    public void Add(OutboxEntry entry, Instant now)
    {
        if (!lanes.TryGetValue(entry.Row.Lane, out var queue))
        {
            lanes[entry.Row.Lane] = queue = new();
        }
        if (queue.Behind || queue.Count >= capacityPerLane)
        {
            queue.Behind = true;
            return;
        }
        queue.Cursor = entry.Row.Id;
        Enqueue(queue, entry, now);
    }

    /// <summary>An entry that its provider did not take now.</summary>
    public void Again(OutboxEntry entry, Instant now) => Enqueue(lanes[entry.Row.Lane], entry, now);

    /// <summary>The visit that queued it is over. What has not been handed over never will be.</summary>
    public void Recall(EffectKey key)
    {
        if (byKey.TryGetValue(key, out var entry))
        {
            entry.Recalled = true;
        }
    }

    /// <summary>A person changed: what is queued for them must see it.</summary>
    public void Refresh(Profile profile)
    {
        foreach (var entry in byKey.Values)
        {
            if (entry.Row.Profile == profile.Number)
            {
                entry.Profile = profile;
            }
        }
    }

    /// <summary>
    /// Takes what can go now: from lanes whose scope is live, as far as the channels have room and the run's limits allow.
    /// Entries that were recalled come out too, for their rows are to be removed.
    /// </summary>
    public void Release(
        Func<WakeScope, ScopeView> view, IDispatcher dispatcher, RunLimiter limiter, Instant now,
        Func<OutboxRow, OutboxEntry?> load, List<OutboxEntry> released, List<OutboxRow> dropped)
    {
        foreach (var (lane, queue) in lanes)
        {
            var scope = view(lane.Scope);
            if (scope.State == ScopeState.Frozen || scope.State == ScopeState.NotStarted)
            {
                continue;
            }
            var room = scope.State == ScopeState.Live ? dispatcher.Room(lane.Channel) : int.MaxValue;
            if (room <= 0 || queue.BlockedUntil > now)
            {
                continue;
            }
            room -= released.Count(entry => entry.Row.Lane.Channel == lane.Channel);
            queue.BlockedUntil = null;
            PageIn(lane, queue, now, load, dropped);
            while (queue.Later.TryPeek(out _, out var due) && due <= now)
            {
                queue.Ready.Enqueue(queue.Later.Dequeue());
            }
            while (queue.Ready.TryPeek(out var entry))
            {
                if (entry.Recalled || scope.State != ScopeState.Live)
                {
                    queue.Ready.Dequeue();
                    byKey.Remove(entry.Row.Key);
                    dropped.Add(entry.Row);
                    continue;
                }
                if (room <= 0)
                {
                    break;
                }
                if (limiter.Take(lane.Scope.Run, scope.Run?.Limits ?? RunLimits.None, lane.Channel == Channel.Call, now) is { } until)
                {
                    queue.BlockedUntil = until == Instant.MaxValue ? null : until;
                    break;
                }
                queue.Ready.Dequeue();
                byKey.Remove(entry.Row.Key);
                released.Add(entry);
                room--;
            }
        }
    }

    /// <summary>When something may go that cannot go now for reasons of time.</summary>
    public Instant? Next(Func<WakeScope, ScopeView> view)
    {
        Instant? next = null;
        foreach (var (lane, queue) in lanes)
        {
            if (view(lane.Scope).State != ScopeState.Live)
            {
                continue;
            }
            var candidate = queue.Ready.Count > 0 ? queue.BlockedUntil
                : queue.Later.TryPeek(out _, out var due) ? due : (Instant?)null;
            if (candidate is { } at && (next is null || at < next))
            {
                next = at;
            }
        }
        return next;
    }

    private void PageIn(Lane lane, LaneQueue queue, Instant now, Func<OutboxRow, OutboxEntry?> load, List<OutboxRow> dropped)
    {
        if (!queue.Behind || queue.Count > page / 2)
        {
            return;
        }
        var rows = new List<OutboxRow>(page);
        store.Outbox(lane, queue.Cursor, page, rows);
        foreach (var row in rows)
        {
            queue.Cursor = row.Id;
            if (row.State != OutboxState.Queued || byKey.ContainsKey(row.Key))
            {
                continue;
            }
            if (load(row) is { } entry)
            {
                Enqueue(queue, entry, now);
            }
            else
            {
                dropped.Add(row);
            }
        }
        queue.Behind = rows.Count == page;
    }

    private void Enqueue(LaneQueue queue, OutboxEntry entry, Instant now)
    {
        byKey[entry.Row.Key] = entry;
        if (entry.Row.Due > now)
        {
            queue.Later.Enqueue(entry, entry.Row.Due);
        }
        else
        {
            queue.Ready.Enqueue(entry);
        }
    }
}
