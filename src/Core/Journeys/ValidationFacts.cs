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
        FieldRoot.Journey when !Known(definition, path.Parts[0]) => new("unknown_field", "",
            $"The journey has no field '{path.Parts[0]}'. Add it to the journey's fields, or correct the name."),
        FieldRoot.Nodes when definition.Nodes.All(node => node.Id != path.Parts[0]) => new("unknown_node", "",
            $"There is no node '{path.Parts[0]}' whose result could be read."),
        FieldRoot.Nodes when path.Parts.Count > 1 => Result(definition.Nodes.First(node => node.Id == path.Parts[0]), path.Parts[1]),
        _ => null,
    };

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
