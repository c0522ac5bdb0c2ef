using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys;

public enum FieldRoot { Profile, Journey, Event, Nodes, Enrollment, Now }

/// <summary>A dotted path into what an expression can read, such as <c>journey.plan</c> or <c>nodes.call.outcome</c>.</summary>
public sealed record FieldPath(FieldRoot Root, IReadOnlyList<string> Parts)
{
    public static bool TryParse(string? text, out FieldPath path)
    {
        path = new(FieldRoot.Now, []);
        var parts = (text ?? "").Split('.');
        FieldRoot? root = parts[0] switch
        {
            "profile" => FieldRoot.Profile,
            "journey" => FieldRoot.Journey,
            "event" => FieldRoot.Event,
            "nodes" => FieldRoot.Nodes,
            "enrollment" => FieldRoot.Enrollment,
            "now" => FieldRoot.Now,
            _ => null,
        };
        if (root is null || parts.Any(string.IsNullOrEmpty) || (root == FieldRoot.Now) != (parts.Length == 1))
        {
            return false;
        }
        path = new(root.Value, parts[1..]);
        return true;
    }

    /// <summary>Follows <paramref name="parts"/> from <paramref name="from"/> into the value; what is not there is null.</summary>
    public static Value Follow(Value value, IReadOnlyList<string> parts, int from)
    {
        for (var i = from; i < parts.Count; i++)
        {
            switch (value.Kind)
            {
                case ValueKind.Object: value = value.Object[parts[i]]; break;
                case ValueKind.List when int.TryParse(parts[i], out var at) && at >= 0 && at < value.List.Length: value = value.List[at]; break;
                default: return Value.Null;
            }
        }
        return value;
    }

    public bool Equals(FieldPath? other) => other is not null && Root == other.Root && Parts.SequenceEqual(other.Parts);

    public override int GetHashCode() => HashCode.Combine(Root, Parts.Count);

    public override string ToString() => string.Join('.', Parts.Prepend(Root.ToString().ToLowerInvariant()));
}
