using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sojourn.Core.Journeys;
using Sojourn.Core.Journeys.Nodes;
using Sojourn.Core.Values;

namespace Sojourn.Core.Json;

/// <summary>
/// Writes records in one canonical form, so that the same document is the same bytes: members in order, what is not set left
/// out, numbers in their shortest form.
/// </summary>
internal static class ShapeWriter
{
    public static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static readonly JsonWriterOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, IndentSize = 2, NewLine = "\n" };

    /// <param name="whole">Also what is not set: settings show every choice there is.</param>
    public static void Object(Utf8JsonWriter writer, object record, bool whole = false)
    {
        writer.WriteStartObject();
        foreach (var member in Shape.Of(record.GetType()).Members)
        {
            var value = member.Property.GetValue(record);
            if (whole || !IsBlank(value))
            {
                writer.WritePropertyName(member.Name);
                Value(writer, value, whole);
            }
        }
        writer.WriteEndObject();
    }

    public static bool IsBlank(object? value) => value is null or false or ICollection { Count: 0 };

    public static void Value(Utf8JsonWriter writer, object? value, bool whole = false)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case Template template: writer.WriteStringValue(template.Source); break;
            case JsonTemplate template: JsonValues.Write(writer, template.Source); break;
            case JsonElement element: JsonValues.Write(writer, JsonValues.Read(element)); break;
            case Predicate predicate: PredicateJson.Write(writer, predicate); break;
            case Node node: NodeJson.Write(writer, node); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case decimal number: JsonValues.Write(writer, Values.Value.Of(number)); break;
            case int number: writer.WriteNumberValue(number); break;
            case double number: writer.WriteNumberValue(number); break;
            case Enum name: writer.WriteStringValue(EnumNames.Of(name.ToString())); break;
            case IDictionary names:
                writer.WriteStartObject();
                foreach (DictionaryEntry entry in names)
                {
                    writer.WritePropertyName((string)entry.Key);
                    Value(writer, entry.Value, whole);
                }
                writer.WriteEndObject();
                break;
            case IEnumerable items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    Value(writer, item, whole);
                }
                writer.WriteEndArray();
                break;
            default: Object(writer, value, whole); break;
        }
    }
}
