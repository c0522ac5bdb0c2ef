using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Segments;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys.Nodes;

/// <summary>
/// Waits until the person does something, or until a condition holds, and then leaves by <c>arrived</c>; by <c>timeout</c>
/// when that takes too long. A condition is judged on arrival, whenever the profile, a result that comes late or an event that it
/// counts may change it, at the moments at which time alone does, and once more at the end.
/// </summary>
public sealed record WaitFor : Node
{
    public string? Event { get; init; }

    /// <summary>What must hold for the event; <c>event.*</c> is the one that came.</summary>
    public Predicate? Where { get; init; }

    /// <summary>A condition to wait for, in place of an event.</summary>
    public Predicate? When { get; init; }

    /// <summary>How long to wait; for ever unless set.</summary>
    public WaitSpan? Timeout { get; init; }

    public override string Kind => "wait_for";

    public override IReadOnlyList<string> Ports => [Journeys.Ports.Arrived, Journeys.Ports.Timeout];

    /// <summary>A condition may hold at once, and a time-out may be over at once.</summary>
    public override bool Waits => When is null && Event is not null && Timeout is not { Waits: false };

    public override Needs Needs => new Needs(Timeout is { Elapses: false }, []).And(Branch.NeedsOf(Where)).And(Branch.NeedsOf(When));

    public override IReadOnlyList<string> Listens => Event is not null ? [Event] : [.. When?.Events.Distinct() ?? []];

    public override IReadOnlyList<string> ListensBehind => [.. When?.Segments.Distinct() ?? []];

    public override bool WatchesProfile => When is not null;

    public override IEnumerable<Predicate> Conditions => new[] { Where, When }.OfType<Predicate>();

    public override IReadOnlyList<string> Results => ["outcome", "arrivedAt", "event"];

    public override void Check(NodeCheck check)
    {
        if (string.IsNullOrEmpty(Event) && When is null)
        {
            check.Error("missing_setting", "event", "Say what to wait for: an event, or a condition.");
        }
        if (Event is not null && When is not null)
        {
            check.Error("bad_value", "when", "Wait for an event or for a condition, not for both: remove one.");
        }
        if (Where is not null && Event is null)
        {
            check.Error("bad_value", "where", "'where' is about an event: name the event, or use 'when'.");
        }
        check.Predicate(Where, "where");
        check.Predicate(When, "when");
        if (Timeout is null)
        {
            check.Warn("no_timeout", "timeout", "Whoever never does this waits here for ever. Set a timeout.");
        }
        else
        {
            check.Span(Timeout, "timeout");
        }
    }

    public override Move Enter(Walk walk)
    {
        walk.BeginResult();
        if (Holds(walk))
        {
            return Arrived(walk, Data.Empty);
        }
        return Move.Park(Timeout is null ? null : walk.Relative(Timeout.After(walk.Now, walk.Zone)), Turns(walk));
    }

    public override Move Receive(Walk walk, Signal signal)
    {
        switch (signal)
        {
            case Signal.Happened { Event: var happening } when Event is not null:
                if (happening.Name != Event || (Where is not null && !Where.Holds(walk.Scope(happening))))
                {
                    return Move.Stay;
                }
                // Judged again for the journal, which shows what was compared when somebody arrived and not each time nobody did.
                if (Where is not null)
                {
                    walk.Test(Where, happening);
                }
                return Arrived(walk, Scope.EventData(happening));
            case Signal.Happened { Event: var happening } when When is null || !Counts(walk, happening.Name):
                return Move.Stay;
            case Signal.Happened or Signal.ProfileChanged or Signal.Judge when When is not null:
                return Holds(walk) ? Arrived(walk, Data.Empty) : Move.Look(Turns(walk));
            case Signal.Recompute:
                return Move.Park(Timeout is null ? null : walk.RelativeToVisit(Timeout.After(walk.VisitBegan, walk.Zone)), Turns(walk));
            case Signal.Woke:
                if (Holds(walk))
                {
                    return Arrived(walk, Data.Empty);
                }
                walk.SetResult("outcome", Value.Of(Journeys.Ports.Timeout));
                return Move.Leave(Journeys.Ports.Timeout);
            default:
                return Move.Stay;
        }
    }

    public override bool JudgesAnew(JourneyVersion before, JourneyVersion after) => When is not null && (before.Find(Id) as WaitFor)?.When != When;

    private bool Counts(Walk walk, string happening) =>
        Listens.Contains(happening) || SegmentEvents.Of(walk.Facts.Segments, ListensBehind).Contains(happening);

    private Instant? Turns(Walk walk) => When is null ? null : Turning.Next(When, walk.Scope());

    private bool Holds(Walk walk) => When is not null && When.Holds(walk.Scope()) && walk.Test(When);

    private static Move Arrived(Walk walk, Data happening)
    {
        walk.SetResult(walk.Enrollment.Node, Data.Of(
            ("outcome", Value.Of(Journeys.Ports.Arrived)), ("arrivedAt", Value.Of(walk.Now)),
            ("event", happening.IsEmpty ? Value.Null : Value.Of(happening))));
        return Move.Leave(Journeys.Ports.Arrived);
    }
}
