using NodaTime;
using Sojourn.Core.Messages;

namespace Sojourn.Channels;

/// <summary>
/// A vendor account, or the sandbox, that carries messages of one channel. A kind of provider stands in
/// <see cref="ProviderKinds"/>; this is one of them with its settings, opened.
/// </summary>
public interface IProvider : IAsyncDisposable
{
    /// <summary>The kind's name: <c>sandbox</c>, <c>smtp</c>, <c>http</c>.</summary>
    string Name { get; }

    /// <summary>True: the same key twice is one message, so it may be called straight from the queue.</summary>
    bool HonoursKey { get; }

    /// <summary>Messages handed over in one call, at most.</summary>
    int BatchSize { get; }

    /// <summary>Calls under way at once, at most.</summary>
    int InFlight { get; }

    /// <summary>
    /// Hands messages over. It throws only for our own bugs: whatever the world does becomes an <see cref="Answer"/>.
    /// <paramref name="stop"/> keeps it from beginning anything new, of which it answers <see cref="Answer.Deferred.Stopping"/>; what is on the wire
    /// already is carried to its end, within the provider's time-out, since a message that is cut off there is one of unknown outcome.
    /// </summary>
    /// <returns>One answer per message, in the same order.</returns>
    Task<IReadOnlyList<Answer>> Send(IReadOnlyList<OutgoingMessage> messages, CancellationToken stop);
}

/// <summary>Takes what providers say later.</summary>
public interface IReceiptSink
{
    /// <summary>Completes once the receipts are committed; until then the provider keeps its promise to tell.</summary>
    ValueTask Receive(IReadOnlyList<Receipt> receipts);
}

/// <summary>What a provider is given by its host.</summary>
/// <param name="Now">The journey clock, which may run fast. Only the sandbox lives by it.</param>
/// <param name="Time">The clock of the real world.</param>
/// <param name="Sandbox">The sandbox's durable record.</param>
/// <param name="Promised">
/// Called after the sandbox has promised receipts, with the earliest due time: <see cref="Sandbox.SandboxReceipts.Nudge"/>.
/// </param>
public sealed record ProviderServices(Func<Instant> Now, TimeProvider Time, ISandboxRecord Sandbox, Action<Instant> Promised);
