using System.Text.Json.Serialization;
using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys.Nodes;

/// <summary>
/// A call by a voice agent. It leaves by its outcome, or by <c>next</c> where the outcome has no edge; an outcome that neither
/// covers completes the enrollment. Only the first outcome counts; a call that never has one fails after
/// <see cref="Limits.CallWindowHours"/>.
/// </summary>
public sealed record Call : Node
{
    public const string NoOutcome = "no_outcome";

    /// <summary>What a receipt may bring beside the outcome; what comes later fills what was missing.</summary>
    private static readonly string[] Findings = ["talkSeconds", "transcript", "recording", "tags", "data", "startedAt", "endedAt", "reason"];

    /// <summary>The number that calls.</summary>
    public Template? From { get; init; }

    /// <summary>The number that is called; the profile's phone unless set.</summary>
    public Template? To { get; init; }

    /// <summary>The voice agent, by the name that its provider knows.</summary>
    public string? Agent { get; init; }

    /// <summary>What the agent is told, resolved when the person arrives.</summary>
    public IReadOnlyDictionary<string, Template> Variables { get; init; } = new OrderedDictionary<string, Template>();

    [JsonPropertyOrder(1)]
    public Retry? Retry { get; init; }

    public override string Kind => "call";

    public override IReadOnlyList<string> Ports => [Journeys.Ports.Next, .. CallOutcome.All];

    public override Needs Needs => Needs.TheProfile;

    public override IReadOnlyList<string> Results => ["outcome", .. Findings, Sending.Tries, Sending.RetryAt];

    public override void Check(NodeCheck check)
    {
        check.RequiredTemplate(From, "from", "Choose the number that calls.");
        check.Required(Agent, "agent", "Choose the agent that speaks.");
        check.Template(To, "to");
        check.Templates(Variables, "variables");
        check.Retry(Retry);
        check.Provider(Channel.Call);
        var uncovered = CallOutcome.All.Where(outcome => !check.Connected.Contains(outcome)).ToList();
        if (uncovered.Count > 0 && !check.Connected.Contains(Journeys.Ports.Next))
        {
            check.Warn("uncovered_outcome", "", $"Calls that end as {string.Join(", ", uncovered)} lead nowhere and complete the journey. Connect them, or 'next'.");
        }
    }

    public override Move Enter(Walk walk)
    {
        walk.BeginResult(sends: true);
        return Dial(walk);
    }

    public override Move Receive(Walk walk, Signal signal)
    {
        switch (signal)
        {
            case Signal.Answered answered when !Sending.IsAwaited(walk, answered.Key):
                return Move.Stay;
            case Signal.Answered { Answer: Answer.Accepted accepted }:
                Placed(walk, walk.Enrollment.Node, walk.Enrollment.Visit, Sending.AcceptedAt(walk, accepted));
                foreach (var receipt in accepted.Receipts)
                {
                    Record(walk, walk.Enrollment.Node, walk.Enrollment.Visit, receipt);
                }
                return walk.Result("outcome").IsNull
                    ? Move.Await(walk.Relative(walk.Now + Duration.FromHours(Limits.CallWindowHours)))
                    : Leave(walk);
            case Signal.Answered { Answer: Answer.Rejected rejected }:
                var after = Retry.Next(Retry, rejected.Reason, walk.Enrollment.Effects, walk);
                Sending.Refused(walk, rejected.Reason, rejected.Detail, after is not null);
                return after is { } interval ? Sending.Later(walk, interval) ?? Dial(walk) : Fail(walk, rejected.Reason);
            case Signal.Received { Receipt: var receipt }:
                Record(walk, walk.Enrollment.Node, walk.Enrollment.Visit, receipt);
                if (walk.Result("outcome").IsNull)
                {
                    return Move.Stay;
                }
                Sending.TakesUp(walk);
                return Leave(walk);
            case Signal.Woke when Sending.TakesUp(walk):
                return Dial(walk);
            case Signal.Woke:
                Sending.Refused(walk, NoOutcome, $"The provider told no outcome within {Limits.CallWindowHours} hours.");
                return Fail(walk, NoOutcome);
            default:
                return Move.Stay;
        }
    }

    public override Data Render(Scope scope, Data inputs) => inputs.With("agent", Value.Of(Agent));

    /// <summary>Writes down that a visit's call was placed, once: it has a time from then on.</summary>
    internal static void Placed(Walk walk, string node, int visit, Instant at)
    {
        if (walk.ResultOf(node)["startedAt"].IsNull)
        {
            walk.NoteOf(node, visit, JournalKind.Accepted, Channel.Call.Name(), Data.Empty);
            walk.SetResult(node, Data.Of(("startedAt", Value.Of(at))));
        }
    }

    /// <summary>
    /// Takes the first outcome, with what came along; a later one changes nothing, but what it brings fills what was missing
    /// (a transcript often comes after the hang-up). Whatever is told of a call says that it was placed, also where a crash
    /// has lost the provider's answer.
    /// </summary>
    internal static void Record(Walk walk, string node, int visit, Receipt receipt)
    {
        Placed(walk, node, visit, receipt.At);
        var result = walk.ResultOf(node);
        var changes = new DataBuilder();
        foreach (var name in Findings)
        {
            if (receipt.Detail[name] is { IsNull: false } found && (result[name].IsNull || name == "startedAt" && result["outcome"].IsNull))
            {
                changes.Set(name, found);
            }
        }
        var findings = changes.ToData();
        if (result["outcome"].IsNull && CallOutcome.All.Contains(receipt.Status))
        {
            if (!findings.Has("endedAt"))
            {
                changes.Set("endedAt", Value.Of(receipt.At));
            }
            changes.Set("outcome", Value.Of(receipt.Status));
            walk.SetResult(node, changes.ToData());
            walk.NoteOf(node, visit, JournalKind.Receipt, receipt.Status, receipt.Detail);
        }
        else if (!findings.IsEmpty)
        {
            walk.SetResult(node, findings);
            walk.NoteOf(node, visit, JournalKind.Note, "call_detail", findings);
        }
    }

    private Move Dial(Walk walk)
    {
        var scope = walk.Scope();
        try
        {
            var (to, reason, detail) = Sending.Address(scope, Channel.Call, To);
            if (reason is not null)
            {
                Sending.Refused(walk, reason, detail);
                return Fail(walk, reason);
            }
            var inputs = new DataBuilder().Put("from", From, scope);
            if (Variables.Count > 0)
            {
                inputs.Set("variables", Value.Of(Sending.Render(Variables, scope)));
            }
            walk.Dispatch(Channel.Call, to, inputs.ToData());
            return Move.Await();
        }
        catch (TemplateException error)
        {
            Sending.Refused(walk, "template", error.Message);
            return Fail(walk, "template");
        }
    }

    private static Move Fail(Walk walk, string reason)
    {
        walk.SetResult(walk.Enrollment.Node, Data.Of(("outcome", Value.Of(CallOutcome.Failed)), ("reason", Value.Of(reason)), ("endedAt", Value.Of(walk.Now))));
        return Leave(walk);
    }

    private static Move Leave(Walk walk)
    {
        var outcome = walk.Result("outcome").Text;
        return Move.Leave(!walk.Connected(outcome) && walk.Connected(Journeys.Ports.Next) ? Journeys.Ports.Next : outcome);
    }
}
