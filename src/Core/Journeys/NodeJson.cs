using System.Text.Json;
using Sojourn.Core.Journeys.Nodes;
using Sojourn.Core.Json;

namespace Sojourn.Core.Journeys;

/// <summary>A node as a document: <c>{id, kind, name?, settings?}</c>. A kind that is not known keeps its settings as they came.</summary>
internal static class NodeJson
{
    private static readonly string[] Known = ["id", "kind", "name", "settings"];

    public static Node? Read(JsonElement element, string path, ShapeReader reader)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            reader.Wrong(path, "a node: { \"id\": …, \"kind\": … }");
            return null;
        }
        string? id = null, kind = null, name = null;
        JsonElement? settings = null;
        foreach (var member in element.EnumerateObject())
        {
            var at = Soundness.Join(path, member.Name);
            switch (member.Name)
            {
                case "id": id = reader.Text(member.Value, at); break;
                case "kind": kind = reader.Text(member.Value, at); break;
                case "name" when member.Value.ValueKind != JsonValueKind.Null: name = reader.Text(member.Value, at); break;
                case "settings" when member.Value.ValueKind != JsonValueKind.Null: settings = member.Value; break;
                case "name" or "settings": break;
                default: reader.Unknown(at, member.Name, Known); break;
            }
        }
        var node = Settings(kind ?? "", settings, path + ".settings", reader);
        return node is null ? null : node with { Id = id ?? "", Name = name };
    }

    private static Node? Settings(string kind, JsonElement? settings, string path, ShapeReader reader)
    {
        if (NodeKinds.Find(kind) is not { } type)
        {
            if (settings is { ValueKind: not JsonValueKind.Object })
            {
                reader.Wrong(path, "an object: { … }");
                return null;
            }
            return new UnknownNode(kind, settings?.Clone());
        }
        return settings is { } given ? (Node?)reader.Object(given, type, path) : (Node)Shape.Of(type).Create();
    }

    public static void Write(Utf8JsonWriter writer, Node node)
    {
        writer.WriteStartObject();
        writer.WriteString("id", node.Id);
        writer.WriteString("kind", node.Kind);
        if (node.Name is not null)
        {
            writer.WriteString("name", node.Name);
        }
        if (node is UnknownNode { Settings: { } settings })
        {
            writer.WritePropertyName("settings");
            ShapeWriter.Value(writer, settings);
        }
        else if (node is not UnknownNode && Shape.Of(node.GetType()).Members.Any(member => !ShapeWriter.IsBlank(member.Property.GetValue(node))))
        {
            writer.WritePropertyName("settings");
            ShapeWriter.Object(writer, node);
        }
        writer.WriteEndObject();
    }
}
