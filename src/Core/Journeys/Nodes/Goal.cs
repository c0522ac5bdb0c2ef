using Sojourn.Core.Enrollments;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys.Nodes;

/// <summary>Records that the person reached a goal, and goes on.</summary>
public sealed record Goal : Node
{
    /// <summary>What reports call the goal. (Beside it, <see cref="Node.Name"/> is what the canvas calls the node.)</summary>
    public new string? Name { get; init; }

    public override string Kind => "goal";

    public override IReadOnlyList<string> Ports => [Journeys.Ports.Next];

    public override IReadOnlyList<string> Results => ["reachedAt"];

    public override void Check(NodeCheck check)
    {
        if (check.Required(Name, "name", "Name the goal.") && Name!.Length > Limits.NameLength)
        {
            check.Error("too_long", "name", $"A goal's name has at most {Limits.NameLength} characters.");
        }
    }

    public override Move Enter(Walk walk)
    {
        walk.BeginResult();
        walk.SetResult("reachedAt", Value.Of(walk.Now));
        walk.Note(JournalKind.Goal, Name!);
        return Move.Leave(Journeys.Ports.Next);
    }
}
