using NodaTime;
using Sojourn.Core.Journeys.Nodes;

namespace Sojourn.Core.Journeys;

/// <summary>What validation has to know about the workspace around a definition.</summary>
/// <param name="Now">The moment, by which a date is over; null where it does not matter.</param>
public sealed record ValidationFacts(IReadOnlySet<string> Segments, IReadOnlySet<string> ChannelsWithProvider, Instant? Now = null)
{
    /// <summary>A problem when the path names a field or node that the definition does not have.</summary>
    public Problem? Field(Definition definition, FieldPath path) => path.Root switch
    {
        FieldRoot.Journey when !Known(definition, path.Parts[0]) => NoField(path.Parts[0]),
        FieldRoot.Nodes when definition.Nodes.All(node => node.Id != path.Parts[0]) => new("unknown_node", "",
            $"There is no node '{path.Parts[0]}' whose result could be read."),
        FieldRoot.Nodes when path.Parts.Count > 1 => Result(definition.Nodes.First(node => node.Id == path.Parts[0]), path.Parts[1]),
        FieldRoot.Enrollment => OfEnrollment(definition, path.Parts),
        _ => null,
    };

    /// <summary>
    /// A problem when the re-entry key is nothing that somebody who enters can have. A journey's definition and its settings change apart, so
    /// that this is asked of both together.
    /// </summary>
    public Problem? ReentryKey(Definition definition, string? key)
    {
        if (!FieldPath.TryParse(key, out var path) || path.Root is FieldRoot.Profile or FieldRoot.Event or FieldRoot.Now)
        {
            return null;
        }
        // Nodes may set what is no declared field, but nobody has been at one.
        var problem = path.Root is FieldRoot.Nodes || path.Root is FieldRoot.Enrollment && path.Parts[0] == Scope.AttemptsField
            ? new("unknown_field", "", $"'{key}' has no value yet when somebody enters: name a field such as event.cart_id or journey.order.")
            : path.Root is FieldRoot.Journey && definition.Fields.All(field => field.Name != path.Parts[0]) ? NoField(path.Parts[0])
            : Field(definition, path);
        return problem is null ? null : problem with { Path = "settings.reentry.key" };
    }

    private static Problem? OfEnrollment(Definition definition, IReadOnlyList<string> parts) => parts switch
    {
        [Scope.AttemptsField, var id] => definition.Nodes.FirstOrDefault(node => node.Id == id) switch
        {
            null => new("unknown_node", "", $"There is no node '{id}' whose attempts could be read."),
            Start or Exit => new("unknown_field", "", $"Nobody comes to the node '{id}' twice: its attempts are not counted. Ask about one in between."),
            _ => null,
        },
        [var name] when Scope.EnrollmentFields.Contains(name) => null,
        _ => new("unknown_field", "", $"There is no 'enrollment.{string.Join('.', parts)}'. It has {string.Join(", ", Scope.EnrollmentFields)}; attempts are those at a node: attempts.NODE."),
    };

    private static Problem NoField(string name) => new("unknown_field", "",
        $"The journey has no field '{name}'. Add it to the journey's fields, or correct the name.");

    private static Problem? Result(Node node, string name) => node.Results switch
    {
        null => null,
        { Count: 0 } => new("unknown_result", "", $"{node.Shown} leaves no result behind that could be read."),
        var results when !results.Contains(name) && !Node.EachResult.Contains(name) => new("unknown_result", "",
            $"The result of {node.Shown} has no '{name}'. It has {string.Join(", ", Node.EachResult.Concat(results))}."),
        _ => null,
    };

    private static bool Known(Definition definition, string name) =>
        definition.Fields.Any(field => field.Name == name) || definition.Nodes.Any(node => node.Sets.Contains(name));
}
