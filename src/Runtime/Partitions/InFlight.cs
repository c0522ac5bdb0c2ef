using NodaTime;
using Sojourn.Core;
using Sojourn.Store;

namespace Sojourn.Runtime.Partitions;

/// <summary>
/// Rows whose fate is open: calls in progress, and, after a crash, what was being handed over to a provider that does not
/// honour keys. Of those nobody knows the outcome: they wait for a receipt, and then follow their channel's policy.
/// </summary>
internal sealed class InFlight
{
    private readonly Dictionary<EffectKey, OutboxRow> rows = [];
    private readonly PriorityQueue<OutboxRow, Instant> deadlines = new();

    /// <summary>When the next one's time is over.</summary>
    public Instant? Next
    {
        get
        {
            while (deadlines.TryPeek(out var row, out var due))
            {
                if (IsOpen(row))
                {
                    return due;
                }
                deadlines.Dequeue();
            }
            return null;
        }
    }

    /// <summary>A row found after a start, or a call that was taken and whose outcome comes later.</summary>
    public void Add(OutboxRow row)
    {
        rows[row.Key] = row;
        deadlines.Enqueue(row, row.Since + (row.State == OutboxState.Dispatching
            ? Duration.FromMinutes(Limits.UnknownMinutes)
            : Duration.FromHours(Limits.CallWindowHours + 1)));
    }

    public OutboxRow? Find(EffectKey key) => rows.GetValueOrDefault(key);

    public void Remove(EffectKey key) => rows.Remove(key);

    /// <summary>Rows whose time is over. They come again until they are removed.</summary>
    public List<OutboxRow> Overdue(Instant now)
    {
        var overdue = new List<OutboxRow>();
        while (Next <= now)
        {
            overdue.Add(deadlines.Dequeue());
        }
        foreach (var row in overdue)
        {
            deadlines.Enqueue(row, now);
        }
        return overdue;
    }

    private bool IsOpen(OutboxRow row) => rows.TryGetValue(row.Key, out var known) && ReferenceEquals(known, row);
}
