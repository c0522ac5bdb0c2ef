using NodaTime;
using Sojourn.Core;
using Sojourn.Store;

namespace Sojourn.Runtime.Partitions;

/// <summary>
/// Rows whose fate is open: handed to a provider that does not honour keys, or calls in progress. After a crash those that
/// were being handed over are of unknown outcome: they wait for a receipt, and then follow their channel's policy.
/// </summary>
internal sealed class InFlight
{
    private readonly Dictionary<EffectKey, OutboxRow> rows = [];
    private readonly PriorityQueue<EffectKey, Instant> deadlines = new();
    private readonly HashSet<EffectKey> unknown = [];

    /// <summary>When the next one's time is over.</summary>
    public Instant? Next => deadlines.TryPeek(out _, out var due) ? due : null;

    public int Count => rows.Count;

    /// <summary>A row found after a start.</summary>
    public void Recovered(OutboxRow row)
    {
        rows[row.Key] = row;
        if (row.State == OutboxState.Dispatching)
        {
            unknown.Add(row.Key);
            deadlines.Enqueue(row.Key, row.Since + Duration.FromMinutes(Limits.UnknownMinutes));
        }
        else
        {
            deadlines.Enqueue(row.Key, row.Since + Duration.FromHours(Limits.CallWindowHours + 1));
        }
    }

    public void Handed(OutboxRow row) => rows[row.Key] = row;

    /// <summary>A call was taken; its outcome comes later.</summary>
    public void InProgress(OutboxRow row)
    {
        rows[row.Key] = row;
        deadlines.Enqueue(row.Key, row.Since + Duration.FromHours(Limits.CallWindowHours + 1));
    }

    public OutboxRow? Find(EffectKey key) => rows.GetValueOrDefault(key);

    /// <summary>True for a row whose handing-over a crash interrupted.</summary>
    public bool IsUnknown(EffectKey key) => unknown.Contains(key);

    public void Remove(EffectKey key)
    {
        rows.Remove(key);
        unknown.Remove(key);
    }

    /// <summary>Rows whose time is over.</summary>
    public IEnumerable<OutboxRow> Overdue(Instant now)
    {
        while (deadlines.TryPeek(out var key, out var due) && due <= now)
        {
            deadlines.Dequeue();
            if (rows.TryGetValue(key, out var row))
            {
                yield return row;
            }
        }
    }
}
