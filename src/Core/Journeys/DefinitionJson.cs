using System.Buffers;
using System.Text.Json;
using Sojourn.Core.Json;

namespace Sojourn.Core.Journeys;

/// <summary>
/// The definition as the one document for canvas, engine, git and API. Reading is strict and tells everything that is wrong
/// at once; writing is canonical, so that a document that did not change is the same bytes.
/// </summary>
public static class DefinitionJson
{
    /// <returns>The definition, or null and problems with paths such as <c>nodes[2].settings.amount</c>.</returns>
    public static (Definition? Definition, IReadOnlyList<Problem> Problems) Parse(ReadOnlyMemory<byte> utf8)
    {
        var problems = new List<Problem>();
        return Soundness.Parse(utf8, problems) is { } root ? Read(root, problems) : (null, problems);
    }

    public static (Definition? Definition, IReadOnlyList<Problem> Problems) Parse(JsonElement element)
    {
        var problems = new List<Problem>();
        return Soundness.Check(element, problems) ? Read(element, problems) : (null, problems);
    }

    /// <summary>Compact UTF-8, as it is stored and compared.</summary>
    public static byte[] Write(Definition definition) => Write(definition, ShapeWriter.Compact);

    /// <summary>As people read it, with a line end at the end: for files and git.</summary>
    public static byte[] WriteIndented(Definition definition) => [.. Write(definition, ShapeWriter.Indented), (byte)'\n'];

    public static void Write(Utf8JsonWriter writer, Definition definition)
    {
        writer.WriteStartObject();
        Always(writer, "fields", definition.Fields);
        writer.WriteStartObject("entry");
        Always(writer, "sources", definition.Entry.Sources);
        writer.WriteEndObject();
        Always(writer, "nodes", definition.Nodes);
        Always(writer, "edges", definition.Edges);
        if (definition.Notes.Count > 0)
        {
            Always(writer, "notes", definition.Notes);
        }
        if (definition.Layout is { Count: > 0 } layout)
        {
            Always(writer, "layout", layout);
        }
        writer.WriteEndObject();
    }

    private static (Definition?, IReadOnlyList<Problem>) Read(JsonElement root, List<Problem> problems)
    {
        var definition = (Definition?)new ShapeReader(problems).Object(root, typeof(Definition), "");
        return problems.Count == 0 ? (definition, problems) : (null, problems);
    }

    private static byte[] Write(Definition definition, JsonWriterOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            Write(writer, definition);
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void Always(Utf8JsonWriter writer, string name, object value)
    {
        writer.WritePropertyName(name);
        ShapeWriter.Value(writer, value);
    }
}
