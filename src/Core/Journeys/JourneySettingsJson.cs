using System.Buffers;
using System.Text.Json;
using Sojourn.Core.Json;

namespace Sojourn.Core.Journeys;

/// <summary>A journey's settings as a document. What is sent changes what it names (a JSON merge patch); null resets to the default.</summary>
public static class JourneySettingsJson
{
    /// <returns>The settings after the change, or null and problems with paths such as <c>reentry.rule</c>.</returns>
    public static (JourneySettings? Settings, IReadOnlyList<Problem> Problems) Merge(JourneySettings existing, JsonElement patch)
    {
        var problems = new List<Problem>();
        if (!Soundness.Check(patch, problems))
        {
            return (null, problems);
        }
        var settings = (JourneySettings?)new ShapeReader(problems).Object(patch, typeof(JourneySettings), "", existing);
        if (settings is not null)
        {
            Check(settings, problems);
        }
        return problems.Count == 0 ? (settings, problems) : (null, problems);
    }

    public static (JourneySettings? Settings, IReadOnlyList<Problem> Problems) Parse(JsonElement document) => Merge(new(), document);

    public static (JourneySettings? Settings, IReadOnlyList<Problem> Problems) Parse(ReadOnlyMemory<byte> utf8)
    {
        var problems = new List<Problem>();
        return Soundness.Parse(utf8, problems) is { } root ? Parse(root) : (null, problems);
    }

    /// <summary>Every setting, also those that are not set: they show what can be chosen.</summary>
    public static void Write(Utf8JsonWriter writer, JourneySettings settings) => ShapeWriter.Object(writer, settings, whole: true);

    public static byte[] Write(JourneySettings settings)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, ShapeWriter.Compact))
        {
            Write(writer, settings);
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void Check(JourneySettings settings, List<Problem> problems)
    {
        if (settings.Reentry.Cooldown?.Check("reentry.cooldown") is { } cooldown)
        {
            problems.Add(cooldown);
        }
        if (settings.Reentry.Key is { } key && !FieldPath.TryParse(key, out _))
        {
            problems.Add(new("unknown_field", "reentry.key", $"'{key}' cannot be read: name a field such as event.cart_id or journey.order."));
        }
        if (settings.MaxDuration?.Check("maxDuration") is { } duration)
        {
            problems.Add(duration);
        }
        else if (settings.MaxDuration?.Amount == 0)
        {
            problems.Add(new("bad_value", "maxDuration.amount", "Nobody could stay: use an amount above 0, or no maximum."));
        }
    }
}
