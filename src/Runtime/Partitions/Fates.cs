using Sojourn.Core;
using Sojourn.Runtime.Outbox;
using Sojourn.Store;

namespace Sojourn.Runtime.Partitions;

/// <summary>
/// What a batch decides about effects. It becomes true of the queues in memory only when the batch is committed: a batch
/// that cannot be written leaves no trace, and its items can be tried again.
/// </summary>
internal sealed class Fates
{
    /// <summary>Rows to be handed over once they are committed.</summary>
    public Dictionary<EffectKey, (OutboxRow Row, WorkingEnrollment Enrollment)> Queued { get; } = [];

    /// <summary>Keys whose row is answered, or in other hands.</summary>
    public HashSet<EffectKey> Settled { get; } = [];

    /// <summary>Calls that were taken and go on.</summary>
    public Dictionary<EffectKey, OutboxRow> InProgress { get; } = [];

    /// <summary>Entries that go back into their lanes, with their rows as they are then.</summary>
    public Dictionary<EffectKey, (OutboxEntry Entry, OutboxRow Row)> Again { get; } = [];

    /// <summary>Entries whose visits are over.</summary>
    public HashSet<OutboxEntry> Recalled { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Calls whose outcome came before the provider's answer.</summary>
    public List<OutboxEntry> Told { get; } = [];

    /// <summary>Runs of which a call ended, once for each call.</summary>
    public List<RunId> FreedCalls { get; } = [];

    public void Clear()
    {
        Queued.Clear();
        Settled.Clear();
        InProgress.Clear();
        Again.Clear();
        Recalled.Clear();
        Told.Clear();
        FreedCalls.Clear();
    }
}
