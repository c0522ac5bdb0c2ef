using System.Collections.Frozen;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Channels.Sandbox;

/// <summary>An outcome that the sandbox can give on a channel, as it does while nobody chose anything.</summary>
/// <param name="Probability">A share of 1. Those of a call share one whole; a status of a message includes the later ones.</param>
/// <param name="DelaySeconds">After how long it comes: at least, and at most.</param>
public sealed record SandboxOutcome(string Outcome, double Probability, IReadOnlyList<double> DelaySeconds)
{
    /// <summary>In the order in which they are shown: as they can follow each other, and then what goes wrong.</summary>
    public static IReadOnlyList<SandboxOutcome> Of(Channel channel)
    {
        IEnumerable<string> outcomes = channel switch
        {
            Channel.Call => CallOutcome.All,
            Channel.Webhook => [MessageStatus.Failed, SandboxSettings.Timeout],
            // Whatever does not fail is sent: it has no chance of its own.
            _ => [.. MessageStatus.Ladder.Skip(1), MessageStatus.Failed],
        };
        var chances = SandboxDefaults.Messages(channel);
        return
        [
            .. outcomes.Select(outcome =>
            {
                // A webhook is answered while it is called.
                var delay = channel == Channel.Webhook ? default : SandboxDefaults.Delay(channel, outcome);
                return new SandboxOutcome(outcome, chances.GetValueOrDefault(outcome), [delay.FromSeconds, delay.ToSeconds]);
            }),
        ];
    }
}

/// <summary>
/// What a new workspace's sandbox does: what the channels do in the field, roughly, so that the first journey somebody draws
/// shows life at every port.
/// </summary>
internal static class SandboxDefaults
{
    /// <summary>Why something failed that was made to fail.</summary>
    public static readonly Value Reason = Value.Of("sandbox");

    public static readonly FrozenDictionary<string, double> Calls = Table(
        (CallOutcome.Answered, 0.45), (CallOutcome.Voicemail, 0.25), (CallOutcome.NoAnswer, 0.20),
        (CallOutcome.Busy, 0.05), (CallOutcome.Failed, 0.05));

    /// <summary>When settings name probabilities, but none of this channel's: nothing goes wrong, nobody reacts.</summary>
    public static readonly FrozenDictionary<string, double> Quiet = Table((MessageStatus.Delivered, 1));

    /// <summary>Ringing and talking.</summary>
    private static readonly DelayRange Call = new(30, 90);

    private static readonly FrozenDictionary<string, DelayRange> Statuses = new Dictionary<string, DelayRange>
    {
        [MessageStatus.Delivered] = new(1, 3),
        [MessageStatus.Read] = new(60, 3_600),
        [MessageStatus.Clicked] = new(90, 5_400),
        [MessageStatus.Replied] = new(180, 7_200),
        [MessageStatus.Failed] = new(1, 3),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static FrozenDictionary<string, double> Messages(Channel channel) => channel switch
    {
        Channel.Sms => Message(delivered: 0.96, read: 0, clicked: 0.08, replied: 0.03, failed: 0.02),
        Channel.Email => Message(delivered: 0.97, read: 0.35, clicked: 0.06, replied: 0.01, failed: 0.02),
        Channel.Whatsapp => Message(delivered: 0.96, read: 0.75, clicked: 0.12, replied: 0.08, failed: 0.02),
        Channel.Rcs => Message(delivered: 0.94, read: 0.70, clicked: 0.12, replied: 0.06, failed: 0.03),
        Channel.Telegram => Message(delivered: 0.98, read: 0.80, clicked: 0.10, replied: 0.08, failed: 0.01),
        Channel.Push => Message(delivered: 0.90, read: 0, clicked: 0.05, replied: 0, failed: 0.04),
        Channel.Webhook => Table((MessageStatus.Failed, 0.01)),
        Channel.Call => Calls,
    };

    public static DelayRange Delay(Channel channel, string outcome) =>
        channel == Channel.Call ? Call : Statuses.GetValueOrDefault(outcome);

    private static FrozenDictionary<string, double> Message(double delivered, double read, double clicked, double replied, double failed) =>
        Table((MessageStatus.Delivered, delivered), (MessageStatus.Read, read), (MessageStatus.Clicked, clicked),
            (MessageStatus.Replied, replied), (MessageStatus.Failed, failed));

    private static FrozenDictionary<string, double> Table(params (string Name, double Probability)[] rows) =>
        rows.ToFrozenDictionary(row => row.Name, row => row.Probability, StringComparer.Ordinal);
}
