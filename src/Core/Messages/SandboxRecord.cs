using NodaTime;
using Sojourn.Core.Values;

namespace Sojourn.Core.Messages;

/// <summary>What the sandbox received: one item per key, or one per call when it is told not to honour keys.</summary>
public sealed record SandboxMessage(long Id, Channel Channel, string To, EffectKey Key, string NodeId, int Calls, Instant At, Data Content);

/// <summary>A receipt that the sandbox will send when its time has come.</summary>
public sealed record SandboxReceipt(Instant Due, Receipt Receipt);

/// <summary>The sandbox's own durable record, apart from the engine's: what it says was received can be held against the journal.</summary>
public interface ISandboxRecord
{
    /// <summary>
    /// Records a batch and commits before it returns. With <paramref name="idempotent"/> a key that is known already only
    /// counts another call and its receipts are not promised again.
    /// </summary>
    /// <returns>Per message, whether its key was new.</returns>
    IReadOnlyList<bool> Record(IReadOnlyList<OutgoingMessage> messages, IReadOnlyList<IReadOnlyList<SandboxReceipt>> receipts, bool idempotent, Instant at);

    /// <summary>Promised receipts that are due, oldest first.</summary>
    IReadOnlyList<(long Id, SandboxReceipt Receipt)> Due(Instant now, int limit);

    /// <summary>When the next promised receipt is due.</summary>
    Instant? NextDue();

    /// <summary>Forgets promises that were kept.</summary>
    void Kept(IReadOnlyList<long> receiptIds);

    /// <summary>A page, oldest first, after the item <paramref name="after"/>.</summary>
    IReadOnlyList<SandboxMessage> List(Channel? channel, string? to, long after, int limit);
}
