using System.Collections.Immutable;
using NodaTime;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Channels.Sandbox;

/// <summary>
/// A call has one outcome. Probabilities that sum to less than 1 leave the rest to <c>no_answer</c>; those that sum to more
/// are refused where settings are saved, and scaled down to 1 where an earlier version saved them.
/// </summary>
internal sealed class CallScript : SandboxScript
{
    private const int TalkMinSeconds = 20;
    private const int TalkMaxSeconds = 300;
    private const int VoicemailSeconds = 15;

    private static readonly string[] Conversations =
    [
        "Agent: Hello, is this a good moment?\nCustomer: Yes, go ahead.\nAgent: Thank you. I am calling about your account.\nCustomer: That sounds fine, thanks for letting me know.",
        "Agent: Hello, do you have a minute?\nCustomer: Who is calling?\nAgent: I am calling on behalf of your provider.\nCustomer: All right. Please send me the details in writing.",
        "Agent: Hello, I am following up on our message.\nCustomer: I saw it. I have one question about the price.\nAgent: Happy to explain.\nCustomer: Good, then I will think it over.",
        "Agent: Hello, may I ask you two short questions?\nCustomer: I am driving, can you call another time?\nAgent: Of course. Have a good day.",
        "Agent: Hello, I have good news about your order.\nCustomer: Great, I was waiting for that.\nAgent: It will arrive this week.\nCustomer: Perfect, thank you.",
    ];

    private static readonly string Greeting = "Voicemail: Please leave a message after the tone.\nAgent: Hello, we will try again later. Goodbye.";

    private static readonly Value NoTags = Value.Of(ImmutableArray<Value>.Empty);

    private readonly string[] outcomes = [.. CallOutcome.All];
    private readonly double[] upTo;
    private readonly DelayRange[] delays;

    public CallScript(SandboxSettings settings)
    {
        var chances = Probabilities(settings, outcomes, SandboxDefaults.Calls, SandboxDefaults.Calls);
        var sum = outcomes.Sum(outcome => chances.GetValueOrDefault(outcome));
        upTo = new double[outcomes.Length];
        var reached = 0.0;
        for (var i = 0; i < outcomes.Length; i++)
        {
            var chance = chances.GetValueOrDefault(outcomes[i]);
            reached += sum >= 1 ? chance / sum : outcomes[i] == CallOutcome.NoAnswer ? chance + 1 - sum : chance;
            upTo[i] = reached;
        }
        delays = [.. outcomes.Select(outcome => Delay(settings, Channel.Call, outcome))];
    }

    public override Answer Answer(OutgoingMessage message, Draws draws, Instant at, out IReadOnlyList<SandboxReceipt> promises)
    {
        var which = Which(draws.At(0));
        var seconds = delays[which].Seconds(draws.At(1));
        var due = at.Plus(Duration.FromSeconds(seconds));
        var receipt = new Receipt(message.Key, outcomes[which], due, Detail(message, outcomes[which], draws));
        var reference = $"sandbox:call/{message.Key}";
        if (seconds > 0)
        {
            promises = [new SandboxReceipt(due, receipt)];
            return new Answer.Accepted(reference, []);
        }
        promises = NoPromises;
        return new Answer.Accepted(reference, [receipt]);
    }

    private int Which(double chance)
    {
        for (var i = 0; i < upTo.Length - 1; i++)
        {
            if (chance < upTo[i])
            {
                return i;
            }
        }
        // The sums of the others may miss 1 by a rounding error, so the last one that can happen at all takes the rest.
        var last = upTo.Length - 1;
        while (last > 0 && upTo[last] == upTo[last - 1])
        {
            last--;
        }
        return last;
    }

    private static Data Detail(OutgoingMessage message, string outcome, Draws draws)
    {
        if (outcome is not (CallOutcome.Answered or CallOutcome.Voicemail))
        {
            return Data.Of(("reason", outcome == CallOutcome.Failed ? SandboxDefaults.Reason : Value.Null), ("tags", NoTags));
        }
        var answered = outcome == CallOutcome.Answered;
        var talked = answered ? TalkMinSeconds + (int)(draws.At(2) * (TalkMaxSeconds - TalkMinSeconds + 1)) : VoicemailSeconds;
        var transcript = answered ? Conversations[(int)(draws.At(3) * Conversations.Length)] : Greeting;
        return Data.Of(
            ("talkSeconds", Value.Of((decimal)talked)), ("transcript", Value.Of(transcript)),
            ("recording", Value.Of($"sandbox:recording/{message.Key}")), ("tags", NoTags));
    }
}
