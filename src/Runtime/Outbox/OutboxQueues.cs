using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Messages;
using Sojourn.Core.Profiles;
using Sojourn.Runtime.Catalog;
using Sojourn.Store;

namespace Sojourn.Runtime.Outbox;

/// <summary>
/// The part of the outbox that is in memory: a bounded queue per lane, so that a dead provider, a frozen run or a rate limit
/// holds up nothing else. What does not fit stays in the store and is paged in when there is room. It also knows what has
/// been handed over and not been answered, so that a recall or a withdrawn consent still reaches it.
/// </summary>
internal sealed class OutboxQueues(IPartitionStore store, int capacityPerLane = 5_000, int page = 1_000)
{
    private readonly Dictionary<Lane, LaneQueue> lanes = [];
    private readonly Dictionary<EffectKey, OutboxEntry> byKey = [];
    private readonly Dictionary<long, List<OutboxEntry>> byProfile = [];
    private readonly Dictionary<Channel, List<LaneQueue>> ready = [];
    private int turn;

    /// <summary>After a start: everything is still in the store.</summary>
    public void Open(IEnumerable<Lane> known)
    {
        foreach (var lane in known)
        {
            lanes[lane] = new(lane) { Behind = true };
        }
    }

    /// <summary>An entry that waits here or was handed over; null when it is answered, or still in the store alone.</summary>
    public OutboxEntry? Find(EffectKey key) => byKey.GetValueOrDefault(key);

    /// <summary>A committed row. Rows of one lane come in the order of their ids.</summary>
    public void Add(OutboxEntry entry, Instant now)
    {
        var queue = QueueOf(entry.Row.Lane);
        if (queue.Behind || queue.IsFull(capacityPerLane))
        {
            queue.Behind = true;
            return;
        }
        queue.Cursor = entry.Row.Id;
        Enqueue(queue, entry, now);
    }

    /// <summary>An entry that its provider did not take now, or that was held back.</summary>
    public void Again(OutboxEntry entry, Instant now) => Enqueue(QueueOf(entry.Row.Lane), entry, now);

    /// <summary>Its row is gone: it was answered, or recalled before it was handed over.</summary>
    public void Forget(EffectKey key)
    {
        if (byKey.Remove(key, out var entry) && byProfile.TryGetValue(entry.Row.Profile, out var others))
        {
            others.Remove(entry);
            if (others.Count == 0)
            {
                byProfile.Remove(entry.Row.Profile);
            }
        }
    }

    /// <summary>A person changed: whatever is on its way to them must see it.</summary>
    public void Refresh(Profile profile)
    {
        foreach (var entry in byProfile.GetValueOrDefault(profile.Number) ?? [])
        {
            entry.Profile = profile;
        }
    }

    /// <summary>Limits may have changed: nobody waits for a time that was computed by the old ones.</summary>
    public void Unblock()
    {
        foreach (var queue in lanes.Values)
        {
            queue.BlockedUntil = null;
        }
    }

    /// <summary>
    /// Takes what can go now: from lanes whose scope is live, as far as the channels have room and the run's limits allow. The
    /// lanes of a channel share its room equally and take turns at being the first, so that a big run never starves a small
    /// one. Rows of scopes that have ended come out as dropped.
    /// </summary>
    public void Release(
        Func<WakeScope, ScopeView> view, IDispatcher dispatcher, PartitionLimits runLimits, Action whenCallEnds, Instant now,
        Func<OutboxRow, OutboxEntry?> load, List<OutboxEntry> released, List<OutboxRow> dropped)
    {
        foreach (var (lane, queue) in lanes)
        {
            queue.Scope = view(lane.Scope);
            switch (queue.Scope.State)
            {
                case ScopeState.Frozen or ScopeState.NotStarted:
                    break;
                case ScopeState.Live:
                    if (!ready.TryGetValue(lane.Channel, out var sharing))
                    {
                        ready[lane.Channel] = sharing = [];
                    }
                    sharing.Add(queue);
                    break;
                default:
                    Drop(queue, dropped);
                    break;
            }
            if (queue.IsEmpty)
            {
                lanes.Remove(lane);
            }
        }
        turn++;
        foreach (var (channel, sharing) in ready)
        {
            var room = sharing.Count == 0 ? 0 : dispatcher.Room(channel);
            for (var took = 1; room > 0 && took > 0;)
            {
                took = 0;
                for (var i = 0; i < sharing.Count && room > 0; i++)
                {
                    var share = Math.Max(1, room / (sharing.Count - i));
                    var taken = Take(sharing[(turn + i) % sharing.Count], share, runLimits, whenCallEnds, now, load, released, dropped);
                    took += taken;
                    room -= taken;
                }
            }
            sharing.Clear();
        }
    }

    /// <summary>When something may go that cannot go now for reasons of time. Where a channel has no room it is its answers that bring it on.</summary>
    public Instant? Next(Func<WakeScope, ScopeView> view, IDispatcher dispatcher)
    {
        Instant? next = null;
        foreach (var (lane, queue) in lanes)
        {
            if (view(lane.Scope).State == ScopeState.Live && queue.Next is { } at && (next is null || at < next) && dispatcher.Room(lane.Channel) > 0)
            {
                next = at;
            }
        }
        return next;
    }

    private int Take(
        LaneQueue queue, int share, PartitionLimits runLimits, Action whenCallEnds, Instant now,
        Func<OutboxRow, OutboxEntry?> load, List<OutboxEntry> released, List<OutboxRow> dropped)
    {
        if (queue.BlockedUntil > now)
        {
            return 0;
        }
        queue.BlockedUntil = null;
        PageIn(queue, now, load, dropped);
        queue.Ripen(now);
        var taken = 0;
        while (taken < share && queue.TryPeek(out var entry))
        {
            var limits = queue.Scope!.Run?.Limits ?? RunLimits.None;
            if (runLimits.Take(queue.Lane.Scope.Run, limits, queue.Lane.Channel == Channel.Call, now, whenCallEnds) is { } until)
            {
                queue.BlockedUntil = until == Instant.MaxValue ? null : until;
                break;
            }
            queue.Ready.Dequeue();
            released.Add(entry);
            taken++;
        }
        return taken;
    }

    /// <summary>Nothing of an ended scope is sent any more.</summary>
    private void Drop(LaneQueue queue, List<OutboxRow> dropped)
    {
        foreach (var entry in queue.TakeAll())
        {
            Forget(entry.Row.Key);
            dropped.Add(entry.Row);
        }
        if (queue.Behind)
        {
            var rows = new List<OutboxRow>(page);
            store.Outbox(queue.Lane, queue.Cursor, page, rows);
            dropped.AddRange(rows.Where(row => row.State == OutboxState.Queued && !byKey.ContainsKey(row.Key)));
            Passed(queue, rows);
        }
    }

    private void PageIn(LaneQueue queue, Instant now, Func<OutboxRow, OutboxEntry?> load, List<OutboxRow> dropped)
    {
        // A page may hold nothing that can go: calls in progress, or rows whose visits are over.
        while (queue.Behind && queue.Ready.Count <= page / 2 && !queue.IsFull(capacityPerLane))
        {
            var rows = new List<OutboxRow>(page);
            store.Outbox(queue.Lane, queue.Cursor, page, rows);
            foreach (var row in rows)
            {
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
            Passed(queue, rows);
        }
    }

    private void Passed(LaneQueue queue, List<OutboxRow> rows)
    {
        queue.Cursor = rows.Count > 0 ? rows[^1].Id : queue.Cursor;
        queue.Behind = rows.Count == page;
    }

    private void Enqueue(LaneQueue queue, OutboxEntry entry, Instant now)
    {
        entry.IsHanded = false;
        if (byKey.TryAdd(entry.Row.Key, entry))
        {
            if (!byProfile.TryGetValue(entry.Row.Profile, out var others))
            {
                byProfile[entry.Row.Profile] = others = new(1);
            }
            others.Add(entry);
        }
        queue.Add(entry, now);
    }

    private LaneQueue QueueOf(Lane lane)
    {
        if (!lanes.TryGetValue(lane, out var queue))
        {
            lanes[lane] = queue = new(lane);
        }
        return queue;
    }
}
