using System.Text.Json.Serialization;
using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys.Nodes;

/// <summary>Tries again before a message counts as failed.</summary>
public sealed record Retry(int? Count, WaitSpan? Interval);

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
    public Template? From { get; init; }

    /// <summary>The address; the profile's own on this channel unless set.</summary>
    public Template? To { get; init; }

    /// <summary>How long to wait for a status; 72 hours unless set.</summary>
    public WaitSpan? Window { get; init; }

    public Retry? Retry { get; init; }

    [JsonIgnore]
    public abstract Channel Channel { get; }

    public override string Kind => Channel.Name();

    public override IReadOnlyList<string> Ports => MessagePorts;

    public override Needs Needs => Needs.TheProfile;

    public override void Check(NodeCheck check)
    {
        check.Template(From, "from");
        check.Template(To, "to");
        if (Window is not null)
        {
            check.Span(Window, "window");
        }
        CheckRetry(check, Retry);
        CheckProvider(check, Channel);
    }

    internal static void CheckRetry(NodeCheck check, Retry? retry)
    {
        if (retry is null)
        {
            return;
        }
        if (retry.Count is null or < 0 or > Limits.RetriesPerNode)
        {
            check.Error("bad_retry", "retry.count", $"Try again between 0 and {Limits.RetriesPerNode} times.");
        }
        if (retry.Interval is not null)
        {
            check.Span(retry.Interval, "retry.interval");
        }
    }

    internal static void CheckProvider(NodeCheck check, Channel channel)
    {
        if (!check.Facts.ChannelsWithProvider.Contains(channel.Name()))
        {
            check.Error("no_provider", "", $"The channel {channel.Name()} has no provider. Choose one under Channels, or use the sandbox.");
        }
    }

    public override Move Enter(Walk walk)
    {
        walk.BeginResult();
        return Send(walk, Duration.Zero);
    }

    public override Move Receive(Walk walk, Signal signal)
    {
        switch (signal)
        {
            case Signal.Answered { Answer: Answer.Accepted accepted }:
                walk.Note(JournalKind.Accepted, Channel.Name());
                Record(walk, new(default, MessageStatus.Sent, walk.Now, Data.Empty));
                foreach (var receipt in accepted.Receipts)
                {
                    Record(walk, receipt);
                }
                return Judge(walk);
            case Signal.Answered { Answer: Answer.Rejected rejected }:
                walk.Note(JournalKind.Refused, rejected.Reason, Data.Of(("detail", Value.Of(rejected.Detail))));
                return Refused(walk, rejected.Reason);
            case Signal.Received { Receipt: var receipt }:
                return Record(walk, receipt) ? Judge(walk) : Move.Stay;
            case Signal.Woke:
                return Leave(walk, Furthest(walk) ?? Journeys.Ports.Timeout);
            default:
                return Move.Stay;
        }
    }

    /// <summary>What goes to the provider beside the address, rendered when it is handed over.</summary>
    public override Data Render(Scope scope, Data inputs) => inputs.With(Content(scope));

    /// <summary>The message's own parts, rendered.</summary>
    /// <exception cref="TemplateException">A template fails for this person.</exception>
    protected abstract Data Content(Scope scope);

    /// <summary>Inputs beside sender and address that are resolved on arrival.</summary>
    protected virtual Data Inputs(Scope scope) => Data.Empty;

    /// <summary>
    /// The fields of a result that a status changes: its own time, and those of the earlier ones that it implies. Empty when
    /// all of that is known already.
    /// </summary>
    public static Data Reached(Data result, string status, Instant at)
    {
        var changes = new DataBuilder();
        var rung = MessageStatus.Ladder.ToList().IndexOf(status);
        if (rung < 0)
        {
            if (status == MessageStatus.Failed && !result.Has("failedAt"))
            {
                changes.Set("failedAt", Value.Of(at));
                changes.Set("status", Value.Of(MessageStatus.Failed));
            }
            return changes.ToData();
        }
        for (var i = 0; i <= rung; i++)
        {
            var field = MessageStatus.Ladder[i] + "At";
            if (!result.Has(field))
            {
                changes.Set(field, Value.Of(at));
                if (i == rung && Furthest(result, MessageStatus.Ladder) is var known && Rung(known) < rung)
                {
                    changes.Set("status", Value.Of(status));
                }
            }
        }
        return changes.ToData();
    }

    private Move Send(Walk walk, Duration after)
    {
        var scope = walk.Scope();
        string to;
        Data inputs;
        try
        {
            to = (To is null ? scope.Profile.Text(Channel.AddressField()!) : To.Render(scope).Trim()) ?? "";
            inputs = Inputs(scope);
            if (From is not null)
            {
                inputs = inputs.With("from", Value.Of(From.Render(scope)));
            }
        }
        catch (TemplateException error)
        {
            return Unreachable(walk, "template", error.Message);
        }
        if (to.Length == 0)
        {
            return Unreachable(walk, "no_address", $"The profile has no {Channel.AddressField()}.");
        }
        if (scope.Profile.Consent[Channel.Name()] is { Kind: ValueKind.Text, Text: "opted_out" })
        {
            return Unreachable(walk, "no_consent", $"The profile opted out of {Channel.Name()}.");
        }
        walk.Dispatch(Channel, to, inputs, after);
        return Move.Await();
    }

    private Move Unreachable(Walk walk, string reason, string detail)
    {
        walk.Note(JournalKind.Refused, reason, Data.Of(("detail", Value.Of(detail))));
        return Fail(walk, reason);
    }

    /// <summary>The provider or the gate refused: once more, if the node says so.</summary>
    private Move Refused(Walk walk, string reason)
    {
        var tried = walk.Enrollment.Effects;
        if (tried <= (Retry?.Count ?? 0))
        {
            var interval = Retry?.Interval?.After(walk.Now, walk.Zone) - walk.Now ?? Duration.Zero;
            return Send(walk, interval);
        }
        return Fail(walk, reason);
    }

    private Move Fail(Walk walk, string reason)
    {
        walk.SetResult(walk.Enrollment.Node, Data.Of(
            ("status", Value.Of(MessageStatus.Failed)), ("failedAt", Value.Of(walk.Now)), ("reason", Value.Of(reason))));
        return Leave(walk, Journeys.Ports.Failed);
    }

    private static bool Record(Walk walk, Receipt receipt)
    {
        var result = walk.Enrollment.Results[walk.Enrollment.Node] is { Kind: ValueKind.Object } value ? value.Object : Data.Empty;
        var changes = Reached(result, receipt.Status, receipt.At);
        if (changes.IsEmpty)
        {
            return false;
        }
        walk.SetResult(walk.Enrollment.Node, changes);
        walk.Note(JournalKind.Receipt, receipt.Status, receipt.Detail);
        return true;
    }

    /// <summary>Goes on, or waits for more.</summary>
    private Move Judge(Walk walk)
    {
        if (walk.Result("status") is { Kind: ValueKind.Text, Text: MessageStatus.Failed })
        {
            return Leave(walk, Journeys.Ports.Failed);
        }
        string? furthestConnected = null;
        foreach (var status in MessageStatus.Ladder)
        {
            if (walk.Connected(status))
            {
                furthestConnected = status;
            }
        }
        if (furthestConnected is null)
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

    private static Move Leave(Walk walk, string port) => Move.Leave(walk.Connected(port) ? port : Journeys.Ports.Next);

    private static string? Furthest(Walk walk) =>
        walk.Enrollment.Results[walk.Enrollment.Node] is { Kind: ValueKind.Object } result
            ? Furthest(result.Object, MessageStatus.Ladder.Where(walk.Connected))
            : null;

    private static string? Furthest(Data result, IEnumerable<string> ladder) => ladder.LastOrDefault(status => result.Has(status + "At"));

    private static int Rung(string? status)
    {
        for (var i = 0; i < MessageStatus.Ladder.Count; i++)
        {
            if (MessageStatus.Ladder[i] == status)
            {
                return i;
            }
        }
        return -1;
    }
}
