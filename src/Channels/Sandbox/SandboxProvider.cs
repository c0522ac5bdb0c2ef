using NodaTime;
using Sojourn.Core.Messages;

namespace Sojourn.Channels.Sandbox;

/// <summary>
/// A provider without an account. Like one it keeps its own record, answers a known key as it answered before, and tells
/// later what became of a message. The record is committed before the answer, so what it lists can be held against the
/// journal.
/// </summary>
internal sealed class SandboxProvider(Channel channel, SandboxSettings settings, ProviderServices services) : IProvider
{
    private readonly SandboxScript script = SandboxScript.For(channel, settings);

    public string Name => SandboxKind.KindName;

    public bool HonoursKey => settings.Idempotent;

    /// <summary>
    /// One commit of the record for so many messages. Without keys it is few: what is under way when a server dies is of
    /// unknown outcome.
    /// </summary>
    public int BatchSize => settings.Idempotent ? 2_000 : 50;

    /// <summary>One call computes its answers while the other commits.</summary>
    public int InFlight => 2;

    /// <summary>Away from the caller's thread, since the record blocks while it commits.</summary>
    public Task<IReadOnlyList<Answer>> Send(IReadOnlyList<OutgoingMessage> messages, CancellationToken stop) =>
        Task.Run(() => Send(messages), CancellationToken.None);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private IReadOnlyList<Answer> Send(IReadOnlyList<OutgoingMessage> messages)
    {
        var at = services.Now();
        var answers = new Answer[messages.Count];
        var promises = new IReadOnlyList<SandboxReceipt>[messages.Count];
        var earliest = Instant.MaxValue;
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = script.Answer(messages[i], Draws.Of(settings.Seed, messages[i]), at, out promises[i]);
            if (promises[i].Count > 0)
            {
                earliest = Instant.Min(earliest, promises[i][0].Due);
            }
        }
        services.Sandbox.Record(messages, promises, settings.Idempotent, at);
        if (earliest < Instant.MaxValue)
        {
            services.Promised(earliest);
        }
        return answers;
    }
}
