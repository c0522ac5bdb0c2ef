using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;
using Sojourn.Core.Journeys;
using Sojourn.Core.Values;

namespace Sojourn.Server;

/// <summary>How answers are written: camelCase, instants in UTC as ISO 8601, the core's own documents in their canonical form.</summary>
internal static class JsonFormats
{
    public static readonly JsonSerializerOptions Options = Apply(new(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        // Numbers are numbers: the description of the API says so too.
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new Written<Instant>((writer, instant) => writer.WriteStringValue(InstantPattern.ExtendedIso.Format(instant))));
        options.Converters.Add(new Written<Data>(JsonValues.Write));
        options.Converters.Add(new Written<Value>((writer, value) => JsonValues.Write(writer, value)));
        options.Converters.Add(new Written<Definition>(DefinitionJson.Write));
        options.Converters.Add(new Written<JourneySettings>(JourneySettingsJson.Write));
        options.Converters.Add(new Written<Predicate>(PredicateJson.Write, derived: true));
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        return options;
    }

    /// <summary>A type that answers contain and requests never do: those are read by the core.</summary>
    private sealed class Written<T>(Action<Utf8JsonWriter, T> write, bool derived = false) : JsonConverter<T>
    {
        public override bool CanConvert(Type typeToConvert) =>
            typeToConvert == typeof(T) || (derived && typeToConvert.IsAssignableTo(typeof(T)));

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException($"{typeof(T).Name} is read by the core.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => write(writer, value);
    }
}
