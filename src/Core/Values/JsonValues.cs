using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sojourn.Core.Values;

/// <summary>Values to and from JSON. Dates are written as ISO 8601 texts and come back as texts: JSON has no dates.</summary>
public static class JsonValues
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="JsonException">A number that no decimal holds.</exception>
    public static Value Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => Value.Of(element.GetString()),
        JsonValueKind.Number => element.TryGetDecimal(out var number)
            ? Value.Of(number)
            : throw new JsonException($"The number {element.GetRawText()} is out of range (about ±7.9e28)."),
        JsonValueKind.True => Value.Of(true),
        JsonValueKind.False => Value.Of(false),
        JsonValueKind.Array => Value.Of(element.EnumerateArray().Select(Read).ToImmutableArray()),
        JsonValueKind.Object => Value.Of(ReadObject(element)),
        _ => Value.Null,
    };

    public static Data ReadObject(JsonElement element)
    {
        var data = new DataBuilder();
        foreach (var member in element.EnumerateObject())
        {
            data.Set(member.Name, Read(member.Value));
        }
        return data.ToData();
    }

    public static void Write(Utf8JsonWriter writer, in Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Null: writer.WriteNullValue(); break;
            case ValueKind.Number: writer.WriteRawValue(value.ToString()); break;
            case ValueKind.Boolean: writer.WriteBooleanValue(value.Boolean); break;
            case ValueKind.Text:
            case ValueKind.Date: writer.WriteStringValue(value.ToString()); break;
            case ValueKind.List:
                writer.WriteStartArray();
                foreach (var item in value.List)
                {
                    Write(writer, item);
                }
                writer.WriteEndArray();
                break;
            case ValueKind.Object: Write(writer, value.Object); break;
        }
    }

    public static void Write(Utf8JsonWriter writer, Data data)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in data)
        {
            writer.WritePropertyName(name);
            Write(writer, value);
        }
        writer.WriteEndObject();
    }

    public static string Write(in Value value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            Write(writer, value);
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static string Write(Data data) => Write(Value.Of(data));
}
