using Sojourn.Core.Enrollments;

namespace Sojourn.Core.Journeys.Nodes;

/// <summary>Is the person in a segment? Leaves by <c>true</c> or <c>false</c>.</summary>
public sealed record Split : Node
{
    public string? Segment { get; init; }

    public override string Kind => "split";

    public override string Label => "Segment split";

    public override bool CountsArrivals => true;

    public override IReadOnlyList<string> Ports => [Journeys.Ports.True, Journeys.Ports.False];

    public override Needs Needs => Needs.TheProfile;

    public override IEnumerable<Predicate> Conditions => Segment is null ? [] : [new Predicate.InSegment(Segment)];

    public override void Check(NodeCheck check)
    {
        if (check.Required(Segment, "segment", "Choose the segment that decides."))
        {
            check.Segment(Segment!, "segment");
        }
    }

    public override Move Enter(Walk walk) =>
        Move.Leave(walk.Test(new Predicate.InSegment(Segment!)) ? Journeys.Ports.True : Journeys.Ports.False);
}
