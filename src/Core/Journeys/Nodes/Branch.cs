using Sojourn.Core.Enrollments;

namespace Sojourn.Core.Journeys.Nodes;

/// <summary>One way out of a branch, taken when its condition holds and none before it did.</summary>
public sealed record BranchCase(string? Port, Predicate? When);

/// <summary>Ordered conditions; the first that holds names the port, else it is <c>otherwise</c>.</summary>
public sealed record Branch : Node
{
    public IReadOnlyList<BranchCase> Branches { get; init; } = [];

    public override string Kind => "branch";

    public override bool CountsArrivals => true;

    public override IReadOnlyList<string> Ports =>
        [.. Branches.Select(branch => branch.Port ?? "").Where(port => port.Length > 0), Journeys.Ports.Otherwise];

    public override Needs Needs => Branches.Aggregate(Needs.None, (needs, branch) => needs.And(NeedsOf(branch.When)));

    public override IEnumerable<Predicate> Conditions => Branches.Select(branch => branch.When).OfType<Predicate>();

    public override void Check(NodeCheck check)
    {
        if (Branches.Count == 0)
        {
            check.Error("missing_setting", "branches", "Add at least one condition.");
        }
        if (Branches.Count > Limits.BranchesPerNode)
        {
            check.Error("too_many", "branches", $"A branch has at most {Limits.BranchesPerNode} conditions.");
        }
        var seen = new HashSet<string>(StringComparer.Ordinal) { Journeys.Ports.Otherwise };
        for (var i = 0; i < Branches.Count; i++)
        {
            var branch = Branches[i];
            if (check.Required(branch.Port, $"branches[{i}].port", "Name the port that this condition leaves by."))
            {
                if (!PortName.IsValid(branch.Port!))
                {
                    check.Error("bad_port", $"branches[{i}].port", PortName.Rule);
                }
                else if (!seen.Add(branch.Port!))
                {
                    check.Error("duplicate_port", $"branches[{i}].port", $"The port '{branch.Port}' is used twice. Give each condition its own.");
                }
            }
            if (check.Required(branch.When, $"branches[{i}].when", "Say when this branch is taken."))
            {
                check.Predicate(branch.When, $"branches[{i}].when");
            }
        }
    }

    public override Move Enter(Walk walk)
    {
        foreach (var branch in Branches)
        {
            if (walk.Test(branch.When!))
            {
                return Move.Leave(branch.Port!);
            }
        }
        return Move.Leave(Journeys.Ports.Otherwise);
    }

    /// <summary>What a condition needs read: the profile, where it asks about the person or a segment, and events by name.</summary>
    public static Needs NeedsOf(Predicate? predicate)
    {
        if (predicate is null)
        {
            return Needs.None;
        }
        var events = predicate.Events.Distinct(StringComparer.Ordinal).ToList();
        var profile = events.Count > 0 || predicate.Segments.Any() || predicate.Fields.Any(field => field.Root == FieldRoot.Profile);
        return new(profile, events);
    }
}
