using System.Text.Json.Serialization;
using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys.Nodes;

/// <summary>
/// A node that sends one message. If none of the ports <c>sent … replied</c> is connected the enrollment goes on when the
/// provider accepts. Otherwise it waits, and leaves by <c>failed</c> when the message fails, at once when the furthest
/// connected status is reached, and when the window ends by the furthest connected status that was reached, or by
/// <c>timeout</c>. <c>next</c> takes whatever has no edge of its own.
/// </summary>
public abstract record MessageNode : Node
{
    private static readonly IReadOnlyList<string> MessagePorts =
        [Journeys.Ports.Next, .. MessageStatus.Ladder, Journeys.Ports.Failed, Journeys.Ports.Timeout];

    /// <summary>The sender: a number, an address, a sender id.</summary>
    [JsonPropertyOrder(-1)]
    public Template? From { get; init; }

    /// <summary>The address; the profile's own on this channel unless set.</summary>
    [JsonPropertyOrder(-1)]
    public Template? To { get; init; }

    /// <summary>How long to wait for a status; 72 hours unless set.</summary>
    [JsonPropertyOrder(1)]
    public WaitSpan? Window { get; init; }

    [JsonPropertyOrder(1)]
    public Retry? Retry { get; init; }

    [JsonIgnore]
    public abstract Channel Channel { get; }

    public override string Kind => Channel.Name();

    public override IReadOnlyList<string> Ports => MessagePorts;

    public override Needs Needs => Needs.TheProfile;

    public override IReadOnlyList<string> Results => ["status", .. MessageStatus.Ladder.Select(status => status + "At"), "failedAt", "reason", "channel", Sending.Tries, Sending.RetryAt];

    public override void Check(NodeCheck check)
    {
        check.Template(From, "from");
        check.Template(To, "to");
        if (Window is not null)
        {
            check.Span(Window, "window");
        }
        check.Retry(Retry);
        check.Provider(Channel);
    }

    public override Move Enter(Walk walk)
    {
        MessageReceipts.Remember(walk);
        walk.BeginResult(sends: true);
        return Send(walk, Channel);
    }

    public override Move Receive(Walk walk, Signal signal)
    {
        switch (signal)
        {
            case Signal.Answered answered when !Sending.IsAwaited(walk, answered.Key):
                return Move.Stay;
            case Signal.Answered { Answer: Answer.Accepted accepted }:
                walk.Note(JournalKind.Accepted, Carrier(walk).Name());
                var sent = new Receipt(default, MessageStatus.Sent, Sending.AcceptedAt(walk, accepted), Data.Empty);
                return Told(walk, [sent, .. accepted.Receipts]) ?? Judge(walk);
            case Signal.Answered { Answer: Answer.Rejected rejected }:
                return Refused(walk, rejected);
            case Signal.Received { Receipt: { Status: MessageStatus.Failed } receipt } when !Sending.IsAwaited(walk, receipt.Key):
                return Move.Stay;
            case Signal.Received { Receipt: var receipt }:
                return Told(walk, [receipt]) ?? Move.Stay;
            case Signal.Recompute when IsOnItsWay(walk):
                return Judge(walk);
            case Signal.Judge when IsOnItsWay(walk) && (FurthestConnected(walk) is not { } furthest || !walk.Result(furthest + "At").IsNull):
                return Judge(walk);
            case Signal.Woke when Sending.TakesUp(walk):
                return Send(walk, Carrier(walk));
            case Signal.Woke:
                return Leave(walk, Furthest(walk) ?? Journeys.Ports.Timeout);
            default:
                return Move.Stay;
        }
    }

    public override bool JudgesAnew(JourneyVersion before, JourneyVersion after) => FurthestConnected(before, Id) != FurthestConnected(after, Id);

    /// <summary>What goes to the provider beside the address, rendered when it is handed over.</summary>
    public override Data Render(Scope scope, Data inputs) => inputs.With(Content(scope));

    /// <summary>The message's own parts, rendered.</summary>
    /// <exception cref="TemplateException">A template fails for this person.</exception>
    protected abstract Data Content(Scope scope);

    /// <summary>Inputs beside sender and address that are resolved on arrival.</summary>
    protected virtual Data Inputs(Scope scope) => Data.Empty;

    /// <summary>Another channel that takes the message when its own refuses it.</summary>
    protected virtual Channel? Instead(Answer.Rejected rejected) => null;

    /// <summary>Queues the message, or finds that the person cannot be reached.</summary>
    protected Move Send(Walk walk, Channel channel)
    {
        var scope = walk.Scope();
        try
        {
            var (to, reason, detail) = Sending.Address(scope, channel, To);
            if (reason is not null)
            {
                return Unreachable(walk, reason, detail);
            }
            var inputs = Inputs(scope);
            if (From is not null)
            {
                inputs = inputs.With("from", Value.Of(From.Render(scope)));
            }
            if (channel != Channel)
            {
                walk.SetResult("channel", Value.Of(channel.Name()));
                inputs = inputs.With("fallback", Value.Of(true));
            }
            walk.Dispatch(channel, to, inputs);
            return Move.Await();
        }
        catch (TemplateException error)
        {
            return Unreachable(walk, "template", error.Message);
        }
    }

    private static Move Unreachable(Walk walk, string reason, string detail)
    {
        Sending.Refused(walk, reason, detail);
        return Fail(walk, reason);
    }

    /// <summary>The provider or the gate refused: by another channel, or once more, if the node says so.</summary>
    private Move Refused(Walk walk, Answer.Rejected rejected)
    {
        var carrier = Carrier(walk);
        if (carrier == Channel && Instead(rejected) is { } other)
        {
            Sending.Refused(walk, rejected.Reason, rejected.Detail, again: true);
            return Send(walk, other);
        }
        var after = NextTry(walk, rejected.Reason);
        Sending.Refused(walk, rejected.Reason, rejected.Detail, after is not null, carrier == Channel ? null : carrier);
        return after is { } interval ? TryAgain(walk, interval) : Fail(walk, rejected.Reason);
    }

    /// <summary>Takes what is told of the message. That it failed is tried again, as a refusal is, if the node says so.</summary>
    /// <returns>Null when all of it was known already.</returns>
    private Move? Told(Walk walk, ReadOnlySpan<Receipt> receipts)
    {
        Receipt? failed = null;
        foreach (var receipt in receipts)
        {
            failed ??= receipt.Status == MessageStatus.Failed ? receipt : null;
        }
        var after = failed is not null ? NextTry(walk, failed.Detail["reason"] is { Kind: ValueKind.Text } reason ? reason.Text : "") : null;
        var isNew = MessageReceipts.Record(walk, walk.Enrollment.Node, walk.Enrollment.Visit, receipts, again: after is not null);
        return after is { } interval ? TryAgain(walk, interval) : isNew ? Judge(walk) : null;
    }

    private Duration? NextTry(Walk walk, string reason) =>
        Retry.Next(Retry, reason, walk.Enrollment.Effects - (Carrier(walk) == Channel ? 0 : 1), walk);

    private Move TryAgain(Walk walk, Duration after) => Sending.Later(walk, after) ?? Send(walk, Carrier(walk));

    private static bool IsOnItsWay(Walk walk) => !walk.Result("sentAt").IsNull && walk.Result(Sending.RetryAt).IsNull;

    private static Move Fail(Walk walk, string reason)
    {
        walk.SetResult(walk.Enrollment.Node, Data.Of(
            ("status", Value.Of(MessageStatus.Failed)), ("failedAt", Value.Of(walk.Now)), ("reason", Value.Of(reason))));
        return Leave(walk, Journeys.Ports.Failed);
    }

    /// <summary>Goes on, or waits for more.</summary>
    private Move Judge(Walk walk)
    {
        // What is told of it now is no failure: it has arrived after all, and is not sent once more.
        Sending.TakesUp(walk);
        if (walk.Result("status") is { Kind: ValueKind.Text, Text: MessageStatus.Failed })
        {
            return Leave(walk, Journeys.Ports.Failed);
        }
        if (FurthestConnected(walk) is not { } furthestConnected)
        {
            return Move.Leave(Journeys.Ports.Next);
        }
        if (!walk.Result(furthestConnected + "At").IsNull)
        {
            return Move.Leave(furthestConnected);
        }
        var window = Window ?? new(Limits.MessageWindowHours, WaitSpan.Hours);
        return Move.Park(walk.RelativeToVisit(window.After(walk.VisitBegan, walk.Zone)));
    }

    private Channel Carrier(Walk walk) =>
        walk.Result("channel") is { Kind: ValueKind.Text } name && Channels.TryParse(name.Text, out var other) ? other : Channel;

    private static Move Leave(Walk walk, string port) => Move.Leave(walk.Connected(port) ? port : Journeys.Ports.Next);

    private static string? FurthestConnected(Walk walk) => FurthestConnected(walk.Version, walk.Enrollment.Node);

    private static string? FurthestConnected(JourneyVersion version, string node)
    {
        for (var i = MessageStatus.Ladder.Count - 1; i >= 0; i--)
        {
            if (version.Edge(node, MessageStatus.Ladder[i]) is not null)
            {
                return MessageStatus.Ladder[i];
            }
        }
        return null;
    }

    private static string? Furthest(Walk walk) =>
        MessageStatus.Ladder.LastOrDefault(status => walk.Connected(status) && !walk.Result(status + "At").IsNull);
}
