using NodaTime;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Channels.Sandbox;

/// <summary>
/// A message climbs the statuses. Each has the probability of being reached, and a later one implies the earlier: one draw
/// decides how far it climbs, so that nobody clicks without having read. <c>failed</c> takes its share from the top of the
/// draw, which means from those that nobody would have received.
/// </summary>
/// <remarks>
/// A failure without a delay is a refusal, so that a node's own retries see it; one with a delay comes as a receipt. A
/// <c>sent</c> below 1 is refused as well: a message that is not sent was not accepted.
/// </remarks>
internal sealed class MessageScript : SandboxScript
{
    private static readonly Answer.Rejected Refusal = new("failed", "The sandbox let this message fail, as its settings say.");
    private static readonly Data FailedDetail = Data.Of(("reason", SandboxDefaults.Reason));
    private static readonly Data RepliedDetail = Data.Of(("text", Value.Of("Yes, please tell me more.")));
    private static readonly Data ClickedDetail = Data.Of(("url", Value.Of("sandbox:link")));

    private static readonly string[] Later = [.. MessageStatus.Ladder.Skip(1)];

    private readonly double sent;
    private readonly double fails;
    private readonly DelayRange failsAfter;
    private readonly double[] reached;
    private readonly DelayRange[] after;

    public MessageScript(Channel channel, SandboxSettings settings)
    {
        var chances = Probabilities(
            settings, [.. MessageStatus.Ladder, MessageStatus.Failed], SandboxDefaults.Messages(channel), SandboxDefaults.Quiet);
        sent = chances.GetValueOrDefault(MessageStatus.Sent, 1);
        fails = chances.GetValueOrDefault(MessageStatus.Failed);
        failsAfter = Delay(settings, channel, MessageStatus.Failed);
        reached = new double[Later.Length];
        var implied = 0.0;
        for (var i = Later.Length - 1; i >= 0; i--)
        {
            implied = Math.Max(implied, chances.GetValueOrDefault(Later[i]));
            reached[i] = implied;
        }
        // A sent that is named counts; one that is not is implied by everything else.
        sent = Math.Max(sent, implied);
        after = [.. Later.Select(status => Delay(settings, channel, status))];
    }

    public override Answer Answer(OutgoingMessage message, Draws draws, Instant at, out IReadOnlyList<SandboxReceipt> promises)
    {
        promises = NoPromises;
        var chance = draws.At(0);
        if (chance >= 1 - fails)
        {
            return Fail(message, failsAfter.Seconds(draws.At(1)), at, ref promises);
        }
        if (chance >= sent)
        {
            return Refusal;
        }
        var rungs = 0;
        while (rungs < reached.Length && chance < reached[rungs])
        {
            rungs++;
        }
        return rungs == 0 ? Core.Messages.Answer.Accepted.Plain : Climb(message, rungs, draws.At(1), at, ref promises);
    }

    private static Answer Fail(OutgoingMessage message, double seconds, Instant at, ref IReadOnlyList<SandboxReceipt> promises)
    {
        if (seconds <= 0)
        {
            return Refusal;
        }
        var due = at.Plus(Duration.FromSeconds(seconds));
        promises = [new SandboxReceipt(due, new(message.Key, MessageStatus.Failed, due, FailedDetail))];
        return Core.Messages.Answer.Accepted.Plain;
    }

    /// <summary>One receipt a rung; those without a delay come along with the answer. A later one never comes before an earlier.</summary>
    private Answer.Accepted Climb(OutgoingMessage message, int rungs, double fraction, Instant at, ref IReadOnlyList<SandboxReceipt> promises)
    {
        var now = 0;
        while (now < rungs && after[now].Seconds(fraction) <= 0)
        {
            now++;
        }
        var receipts = now == 0 ? [] : new Receipt[now];
        for (var i = 0; i < now; i++)
        {
            receipts[i] = new(message.Key, Later[i], at, Detail(i));
        }
        if (now < rungs)
        {
            var later = new SandboxReceipt[rungs - now];
            var seconds = 0.0;
            for (var i = now; i < rungs; i++)
            {
                seconds = Math.Max(seconds, after[i].Seconds(fraction));
                var due = at.Plus(Duration.FromSeconds(seconds));
                later[i - now] = new(due, new(message.Key, Later[i], due, Detail(i)));
            }
            promises = later;
        }
        return now == 0 ? Core.Messages.Answer.Accepted.Plain : new(null, receipts);
    }

    private static Data Detail(int rung) => Later[rung] switch
    {
        MessageStatus.Clicked => ClickedDetail,
        MessageStatus.Replied => RepliedDetail,
        _ => Data.Empty,
    };
}
