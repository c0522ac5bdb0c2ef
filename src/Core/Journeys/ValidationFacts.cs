namespace Sojourn.Core.Journeys;

/// <summary>What validation has to know about the workspace around a definition.</summary>
public sealed record ValidationFacts(IReadOnlySet<string> Segments, IReadOnlySet<string> ChannelsWithProvider)
{
    /// <summary>A problem when the path names a field or node that the definition does not have.</summary>
    public Problem? Field(Definition definition, FieldPath path) => path.Root switch
    {
        FieldRoot.Journey when !Known(definition, path.Parts[0]) => new("unknown_field", "",
            $"The journey has no field '{path.Parts[0]}'. Add it to the journey's fields, or correct the name."),
        FieldRoot.Nodes when definition.Nodes.All(node => node.Id != path.Parts[0]) => new("unknown_node", "",
            $"There is no node '{path.Parts[0]}' whose result could be read."),
        _ => null,
    };

    private static bool Known(Definition definition, string name) =>
        definition.Fields.Any(field => field.Name == name) || definition.Nodes.Any(node => node.Sets.Contains(name));
}
