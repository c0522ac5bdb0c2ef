using Sojourn.Core.Enrollments;

namespace Sojourn.Core.Journeys.Nodes;

/// <summary>
/// Where enrollments begin. Every entry source has a port of its own, named by its kind unless it says otherwise; a source
/// whose port has no edge leaves by <c>next</c>.
/// </summary>
public sealed record Start : Node
{
    public override string Kind => "start";

    public override IReadOnlyList<string> Ports => [Journeys.Ports.Next];

    /// <summary>The ports of a journey's start: <c>next</c> and one for each of its entry sources.</summary>
    public static IReadOnlyList<string> PortsOf(Definition definition) =>
        [Journeys.Ports.Next, .. definition.Entry.Sources.Select(source => source.StartPort).Distinct()];

    public override void Check(NodeCheck check)
    {
    }

    public override Move Enter(Walk walk) => Move.Leave(walk.Connected(walk.EntryPort) ? walk.EntryPort : Journeys.Ports.Next);
}
