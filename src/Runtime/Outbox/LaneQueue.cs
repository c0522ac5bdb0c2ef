using System.Diagnostics.CodeAnalysis;
using NodaTime;
using Sojourn.Runtime.Catalog;
using Sojourn.Store;

namespace Sojourn.Runtime.Outbox;

/// <summary>One lane's entries in memory: those that may go, in order, and those whose time has not come.</summary>
internal sealed class LaneQueue(Lane lane)
{
    /// <summary>
    /// Entries that wait for a time must not take the places of those that could go now, so they have more room; a retry in a
    /// month costs a place for a month.
    /// </summary>
    private const int LaterFactor = 20;

    private readonly PriorityQueue<OutboxEntry, Instant> later = new();

    public Queue<OutboxEntry> Ready { get; } = new();

    public Lane Lane => lane;

    /// <summary>How the lane's scope stands, as of the release under way.</summary>
    public ScopeView? Scope { get; set; }

    /// <summary>The last row that came into memory.</summary>
    public long Cursor { get; set; }

    /// <summary>The store has rows after the cursor.</summary>
    public bool Behind { get; set; }

    /// <summary>The run's rate lets nothing go before.</summary>
    public Instant? BlockedUntil { get; set; }

    public bool IsEmpty => !Behind && Ready.Count + later.Count == 0;

    /// <summary>When something here may go that cannot go now for reasons of time; null when only news can bring it on.</summary>
    public Instant? Next
    {
        get
        {
            if (TryPeek(out _))
            {
                return BlockedUntil;
            }
            while (later.TryPeek(out var entry, out var due))
            {
                if (!entry.Recalled)
                {
                    return due;
                }
                later.Dequeue();
            }
            return null;
        }
    }

    public bool IsFull(int capacity) => Ready.Count >= capacity || later.Count >= capacity * LaterFactor;

    public void Add(OutboxEntry entry, Instant now)
    {
        if (entry.Row.Due > now)
        {
            later.Enqueue(entry, entry.Row.Due);
        }
        else
        {
            Ready.Enqueue(entry);
        }
    }

    /// <summary>The next that may go. The recalled are passed over: their rows went with the visit.</summary>
    public bool TryPeek([NotNullWhen(true)] out OutboxEntry? entry)
    {
        while (Ready.TryPeek(out entry))
        {
            if (!entry.Recalled)
            {
                return true;
            }
            Ready.Dequeue();
        }
        return false;
    }

    /// <summary>Those whose time has come may go.</summary>
    public void Ripen(Instant now)
    {
        while (later.TryPeek(out _, out var due) && due <= now)
        {
            Ready.Enqueue(later.Dequeue());
        }
    }

    public IEnumerable<OutboxEntry> TakeAll()
    {
        var all = Ready.Concat(later.UnorderedItems.Select(item => item.Element)).Where(entry => !entry.Recalled).ToList();
        Ready.Clear();
        later.Clear();
        return all;
    }
}
