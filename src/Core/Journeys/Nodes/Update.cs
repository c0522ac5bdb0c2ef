using Sojourn.Core.Enrollments;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys.Nodes;

/// <summary>
/// Changes the person and the enrollment: attributes, segments, journey data. A value may be a template; one that is nothing
/// but a field keeps the field's type.
/// </summary>
public sealed record Update : Node
{
    public IReadOnlyDictionary<string, JsonTemplate> Set { get; init; } = new OrderedDictionary<string, JsonTemplate>();

    /// <summary>Attributes and what to add to each; one that is missing counts as 0.</summary>
    public IReadOnlyDictionary<string, decimal> Increment { get; init; } = new OrderedDictionary<string, decimal>();

    public IReadOnlyList<string> Unset { get; init; } = [];

    public IReadOnlyList<string> AddSegments { get; init; } = [];

    public IReadOnlyList<string> RemoveSegments { get; init; } = [];

    /// <summary>Journey data, such as a flag that a later branch asks.</summary>
    public IReadOnlyDictionary<string, JsonTemplate> SetData { get; init; } = new OrderedDictionary<string, JsonTemplate>();

    public override string Kind => "update";

    public override bool CountsArrivals => true;

    public override IReadOnlyList<string> Ports => [Journeys.Ports.Next];

    public override Needs Needs => Needs.TheProfile;

    public override IReadOnlyList<string> Sets => [.. SetData.Keys];

    public override void Check(NodeCheck check)
    {
        if (Set.Count + Increment.Count + Unset.Count + AddSegments.Count + RemoveSegments.Count + SetData.Count == 0)
        {
            check.Error("missing_setting", "set", "Say what to change: attributes, segments or journey data.");
        }
        foreach (var (name, value) in Set)
        {
            Attribute(check, name, $"set.{name}");
            check.Template(value, $"set.{name}");
        }
        foreach (var name in Increment.Keys)
        {
            Attribute(check, name, $"increment.{name}");
        }
        for (var i = 0; i < Unset.Count; i++)
        {
            Attribute(check, Unset[i], $"unset[{i}]");
        }
        foreach (var (segments, setting) in new[] { (AddSegments, "addSegments"), (RemoveSegments, "removeSegments") })
        {
            for (var i = 0; i < segments.Count; i++)
            {
                check.Segment(segments[i], $"{setting}[{i}]");
            }
        }
        foreach (var (name, value) in SetData)
        {
            if (!NodeName.IsValid(name))
            {
                check.Error("bad_name", $"setData.{name}", $"'{name}' cannot be a field's name. {NodeName.Rule}");
            }
            check.Template(value, $"setData.{name}");
        }
    }

    public override Move Enter(Walk walk)
    {
        try
        {
            var changes = Changes(walk);
            if (changes.Count > 0)
            {
                walk.SetAttributes(changes);
                if (walk.Facts.Profile.Attributes.Packed.Length > Limits.PayloadBytes)
                {
                    throw new TemplateException($"the person would have more than {Limits.PayloadBytes / 1024} KB of attributes.");
                }
            }
            foreach (var (name, value) in SetData)
            {
                walk.SetData(name, Fitting(walk, name, value.Render(walk.Scope())));
            }
        }
        catch (TemplateException error)
        {
            Sending.Refused(walk, "template", error.Message);
            return Move.Fail("template");
        }
        foreach (var segment in AddSegments)
        {
            walk.ChangeSegment(segment, true);
        }
        foreach (var segment in RemoveSegments)
        {
            walk.ChangeSegment(segment, false);
        }
        return Move.Leave(Journeys.Ports.Next);
    }

    /// <summary>Nothing at all empties a field of any type; anything else has to be of it, for later branches compare by type.</summary>
    private static Value Fitting(Walk walk, string name, in Value value)
    {
        if (value.IsNull || walk.Version.Definition.Fields.FirstOrDefault(field => field.Name == name) is not { } declared)
        {
            return value;
        }
        return FieldTypes.TryConvert(declared.Type, value, out var converted)
            ? converted
            : throw new TemplateException($"'{value}' is no {declared.Type}, which the journey's field '{name}' is.");
    }

    private List<KeyValuePair<string, Value>> Changes(Walk walk)
    {
        var scope = walk.Scope();
        var changes = new List<KeyValuePair<string, Value>>();
        foreach (var (name, value) in Set)
        {
            changes.Add(new(name, value.Render(scope)));
        }
        foreach (var (name, amount) in Increment)
        {
            var before = scope.Profile.Attributes[name] is { Kind: ValueKind.Number } number ? number.Number : 0;
            try
            {
                changes.Add(new(name, Value.Of(before + amount)));
            }
            catch (OverflowException)
            {
                throw new TemplateException($"{name} would grow out of range.");
            }
        }
        changes.AddRange(Unset.Select(name => new KeyValuePair<string, Value>(name, Value.Null)));
        return changes;
    }

    private static void Attribute(NodeCheck check, string name, string setting)
    {
        if (name.Length is 0 or > Limits.NameLength || name.Contains('.', StringComparison.Ordinal) || name == "id")
        {
            check.Error("bad_name", setting, "Name an attribute of the profile, without dots; 'id' cannot be changed.");
        }
    }
}
