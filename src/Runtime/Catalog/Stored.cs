using System.Text.Json;
using Sojourn.Core.Journeys;
using Sojourn.Core.Journeys.Nodes;

namespace Sojourn.Runtime.Catalog;

/// <summary>Documents as the catalog keeps them. They were checked before they were stored, so one that does not parse is our own fault.</summary>
internal static class Stored
{
    public static Definition Definition(byte[] json) => DefinitionJson.Parse(json).Definition ?? throw Broken("definition");

    public static JourneySettings Settings(byte[] json) => JourneySettingsJson.Parse(json).Settings ?? throw Broken("settings");

    public static Predicate Predicate(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return PredicateJson.Parse(document.RootElement, "", []) ?? throw Broken("condition");
    }

    public static byte[] Json(Predicate predicate)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            PredicateJson.Write(writer, predicate);
        }
        return stream.ToArray();
    }

    /// <summary>The segments that a definition asks about or changes.</summary>
    public static IEnumerable<string> SegmentsOf(Definition definition) =>
        definition.Nodes.SelectMany(node => node.Conditions.SelectMany(condition => condition.Segments))
            .Concat(definition.Nodes.OfType<Update>().SelectMany(update => update.AddSegments.Concat(update.RemoveSegments)))
            .Concat(definition.Entry.Sources.SelectMany(source => (source.Audience?.Segments ?? []).Concat(source.When?.Segments ?? [])));

    private static InvalidOperationException Broken(string what) => new($"A stored {what} does not parse. The catalog was written by something else.");
}
