using Sojourn.Core.Enrollments;

namespace Sojourn.Core.Journeys.Nodes;

/// <summary>Completes the enrollment, with an outcome that reports can count.</summary>
public sealed record Exit : Node
{
    public string? Outcome { get; init; }

    public override string Kind => "exit";

    public override IReadOnlyList<string> Ports => [];

    public override void Check(NodeCheck check)
    {
        if (Outcome?.Length > Limits.NameLength)
        {
            check.Error("too_long", "outcome", $"An outcome has at most {Limits.NameLength} characters.");
        }
    }

    public override Move Enter(Walk walk) => Move.Exit(Outcome ?? "completed");
}
