using System.Text.Json;
using Sojourn.Core.Json;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys;

/// <summary>
/// Conditions as documents: <c>{all|any: […]}</c>, <c>{not: …}</c>, <c>{field, op, value}</c>, <c>{segment: ID}</c>,
/// <c>{event, count?, within?, where?}</c>. A half-written comparison is kept, so that a draft can be saved.
/// </summary>
public static class PredicateJson
{
    private static readonly string[] Known = ["all", "any", "not", "field", "op", "value", "segment", "event", "count", "within", "where"];

    /// <summary>A condition that stands alone, such as a segment's.</summary>
    /// <param name="element">Any JSON.</param>
    /// <param name="path">Where it stands, for the paths of problems.</param>
    /// <param name="problems">Receives what is wrong.</param>
    /// <returns>Null where problems say why not.</returns>
    public static Predicate? Parse(JsonElement element, string path, ICollection<Problem> problems)
    {
        var before = problems.Count;
        return Soundness.Check(element, problems) && Read(element, path, problems) is { } predicate && problems.Count == before ? predicate : null;
    }

    internal static Predicate? Read(JsonElement element, string path, ICollection<Problem> problems) =>
        Read(element, path, 1, new ShapeReader(problems), problems);

    private static Predicate? Read(JsonElement element, string path, int depth, ShapeReader reader, ICollection<Problem> problems)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            reader.Wrong(path, "a condition: { \"field\": …, \"op\": …, \"value\": … }");
            return null;
        }
        if (depth > Limits.PredicateDepth)
        {
            problems.Add(new("too_deep", path, $"Conditions may be nested {Limits.PredicateDepth} deep. Put a part of it into a segment."));
            return null;
        }
        var names = element.EnumerateObject().Select(member => member.Name).ToList();
        foreach (var name in names.Where(name => !Known.Contains(name)))
        {
            reader.Unknown(Soundness.Join(path, name), name, Known);
        }
        Predicate? Below(string name) => element.TryGetProperty(name, out var part) && part.ValueKind != JsonValueKind.Null
            ? Read(part, Soundness.Join(path, name), depth + 1, reader, problems)
            : null;
        switch (names)
        {
            case ["all" or "any"]:
                var parts = Parts(element.GetProperty(names[0]), Soundness.Join(path, names[0]), depth, reader, problems);
                return parts is null ? null : names[0] == "all" ? new Predicate.All(parts) : new Predicate.Any(parts);
            case ["not"]:
                return Below("not") is { } negated ? new Predicate.Not(negated) : null;
            case ["segment"]:
                return reader.Text(element.GetProperty("segment"), Soundness.Join(path, "segment")) is { } id ? new Predicate.InSegment(id) : null;
        }
        if (names.Contains("event") && Only(names, "event", "count", "within", "where"))
        {
            var count = Member<int?>("count");
            return new Predicate.Did(Member<string>("event") ?? "", count, Member<WaitSpan>("within"), Below("where"));
        }
        if (names.Count > 0 && Only(names, "field", "op", "value"))
        {
            var op = Member<string>("op") ?? "";
            var value = element.TryGetProperty("value", out var given) ? JsonValues.Read(given) : Value.Null;
            return new Predicate.Compare(Member<string>("field") ?? "", op, op == "exists" && value.IsNull ? Value.Of(true) : value);
        }
        problems.Add(new("bad_condition", path,
            "A condition is one of: all or any with a list, not, a field with op and value, a segment, or an event with count, within and where."));
        return null;

        T? Member<T>(string name) => element.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null
            ? (T?)reader.Value(found, typeof(T), Soundness.Join(path, name))
            : default;
    }

    private static List<Predicate>? Parts(JsonElement list, string path, int depth, ShapeReader reader, ICollection<Problem> problems)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            reader.Wrong(path, "a list of conditions: [ … ]");
            return null;
        }
        var parts = new List<Predicate>();
        foreach (var (i, item) in list.EnumerateArray().Index())
        {
            if (Read(item, FormattableString.Invariant($"{path}[{i}]"), depth + 1, reader, problems) is { } part)
            {
                parts.Add(part);
            }
        }
        return parts;
    }

    private static bool Only(List<string> names, params ReadOnlySpan<string> allowed)
    {
        foreach (var name in names)
        {
            if (Known.Contains(name) && !allowed.Contains(name))
            {
                return false;
            }
        }
        return true;
    }

    public static void Write(Utf8JsonWriter writer, Predicate predicate)
    {
        writer.WriteStartObject();
        switch (predicate)
        {
            case Predicate.All all: WriteParts(writer, "all", all.Parts); break;
            case Predicate.Any any: WriteParts(writer, "any", any.Parts); break;
            case Predicate.Not not:
                writer.WritePropertyName("not");
                Write(writer, not.Part);
                break;
            case Predicate.InSegment segment: writer.WriteString("segment", segment.Id); break;
            case Predicate.Compare compare:
                writer.WriteString("field", compare.Field);
                writer.WriteString("op", compare.Op);
                if (!compare.Value.IsNull)
                {
                    writer.WritePropertyName("value");
                    JsonValues.Write(writer, compare.Value);
                }
                break;
            case Predicate.Did did:
                writer.WriteString("event", did.Event);
                Member(writer, "count", did.Count);
                Member(writer, "within", did.Within);
                Member(writer, "where", did.Where);
                break;
            default: throw new InvalidOperationException($"Unknown condition {predicate.GetType().Name}.");
        }
        writer.WriteEndObject();
    }

    private static void Member(Utf8JsonWriter writer, string name, object? value)
    {
        if (value is not null)
        {
            writer.WritePropertyName(name);
            ShapeWriter.Value(writer, value);
        }
    }

    private static void WriteParts(Utf8JsonWriter writer, string name, IReadOnlyList<Predicate> parts)
    {
        writer.WriteStartArray(name);
        foreach (var part in parts)
        {
            Write(writer, part);
        }
        writer.WriteEndArray();
    }
}
