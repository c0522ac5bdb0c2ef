using Sojourn.Core.Enrollments;

namespace Sojourn.Core.Journeys.Nodes;

/// <summary>Waits a while. The person is shown here until the time has passed.</summary>
public sealed record Delay : Node
{
    public decimal? Amount { get; init; }

    public string? Unit { get; init; }

    public override string Kind => "delay";

    public override string Label => "Time delay";

    public override IReadOnlyList<string> Ports => [Journeys.Ports.Next];

    public override bool Waits => Span.Waits;

    public override bool CountsArrivals => true;

    public override Needs Needs => Span.Elapses ? Needs.None : Needs.TheProfile;

    public override void Check(NodeCheck check)
    {
        check.Span(Span, "");
        if (Amount == 0)
        {
            check.Warn("zero_wait", "amount", "This delay takes no time. Set an amount, or remove the node.");
        }
    }

    public override Move Enter(Walk walk)
    {
        var due = Span.After(walk.Now, walk.Zone);
        return due <= walk.Now ? Move.Leave(Journeys.Ports.Next) : Move.Park(walk.Relative(due));
    }

    public override Move Receive(Walk walk, Signal signal) => signal switch
    {
        Signal.Woke => Move.Leave(Journeys.Ports.Next),
        Signal.Recompute => Move.Park(walk.RelativeToVisit(Span.After(walk.VisitBegan, walk.Zone))),
        _ => Move.Stay,
    };

    private WaitSpan Span => new(Amount, Unit);
}
