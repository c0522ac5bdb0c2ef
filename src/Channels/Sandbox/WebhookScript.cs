using NodaTime;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Channels.Sandbox;

/// <summary>
/// An endpoint that answers 200 <c>{"ok": true}</c>, or 500 with the probability of <c>failed</c>, or never with that of
/// <c>timeout</c>. It answers while it is called, so there is nothing to delay.
/// </summary>
internal sealed class WebhookScript : SandboxScript
{
    private static readonly Answer.Replied Fine = new(200, Value.Of(Data.Of(("ok", Value.Of(true)))));
    private static readonly Answer.Replied Broken = new(500, Value.Of(Data.Of(("ok", Value.Of(false)))));
    private static readonly Answer.Rejected Silent = new("timeout", "The sandbox let this request time out, as its settings say.");

    private readonly double fails;
    private readonly double timesOut;

    public WebhookScript(SandboxSettings settings)
    {
        var chances = settings.Outcomes ?? SandboxDefaults.Messages(Channel.Webhook);
        fails = chances.GetValueOrDefault(MessageStatus.Failed);
        timesOut = chances.GetValueOrDefault(SandboxSettings.Timeout);
    }

    public override Answer Answer(OutgoingMessage message, Draws draws, Instant at, out IReadOnlyList<SandboxReceipt> promises)
    {
        promises = NoPromises;
        var chance = draws.At(0);
        return chance < fails ? Broken : chance < fails + timesOut ? Silent : Fine;
    }
}
