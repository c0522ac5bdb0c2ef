using System.Collections;
using System.Reflection;
using System.Text.Json;
using Sojourn.Core.Journeys;
using Sojourn.Core.Journeys.Nodes;
using Sojourn.Core.Values;

namespace Sojourn.Core.Json;

/// <summary>
/// Reads documents that people and programs write into the records of the core, and says of everything that is wrong where it
/// is and how to mend it. Strict: a member that is not known is refused, since it is most often a misspelt one.
/// </summary>
internal sealed class ShapeReader(ICollection<Problem> problems)
{
    /// <summary>A record; members that are absent keep what <paramref name="existing"/> has, null resets them.</summary>
    public object? Object(JsonElement element, Type type, string path, object? existing = null)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return Wrong(path, "an object: { … }");
        }
        var shape = Shape.Of(type);
        var record = shape.Create();
        foreach (var member in existing is null ? [] : shape.Members)
        {
            member.Property.SetValue(record, member.Property.GetValue(existing));
        }
        foreach (var found in element.EnumerateObject())
        {
            var at = Soundness.Join(path, found.Name);
            if (shape.Find(found.Name) is not { } member)
            {
                Unknown(at, found.Name, shape.Members.Select(known => known.Name));
            }
            else if (found.Value.ValueKind == JsonValueKind.Null && member.Property.GetValue(shape.Create()) is IEnumerable and not string)
            {
                // An absent list is empty; a null in its place would empty what was there without a word.
                Wrong(at, "a list: [ … ]");
            }
            else if (found.Value.ValueKind == JsonValueKind.Null)
            {
                member.Property.SetValue(record, member.Property.GetValue(shape.Create()));
            }
            else if (Value(found.Value, member.Type, at, existing is null ? null : member.Property.GetValue(existing)) is { } value)
            {
                member.Property.SetValue(record, value);
            }
        }
        return record;
    }

    public void Unknown(string path, string name, IEnumerable<string> known)
    {
        var names = string.Join(", ", known);
        problems.Add(new("unknown_member", path, names.Length == 0
            ? $"'{name}' is not known here, and nothing else is: remove it."
            : $"'{name}' is not known here. Use {names}."));
    }

    public object? Wrong(string path, string expected)
    {
        problems.Add(new("wrong_type", path, $"This has to be {expected}."));
        return null;
    }

    public string? Text(JsonElement element, string path) =>
        element.ValueKind == JsonValueKind.String ? element.GetString() : (string?)Wrong(path, "a text");

    public object? Value(JsonElement element, Type declared, string path, object? existing = null)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type == typeof(string))
        {
            return Text(element, path);
        }
        if (type == typeof(Template))
        {
            return Text(element, path) is { } source ? new Template(source) : null;
        }
        if (type == typeof(JsonTemplate))
        {
            return new JsonTemplate(JsonValues.Read(element));
        }
        if (type == typeof(JsonElement))
        {
            return element.Clone();
        }
        if (type == typeof(Predicate))
        {
            return PredicateJson.Read(element, path, problems);
        }
        if (type == typeof(Node))
        {
            return NodeJson.Read(element, path, this);
        }
        if (type == typeof(bool))
        {
            return element.ValueKind is JsonValueKind.True or JsonValueKind.False ? element.GetBoolean() : Wrong(path, "true or false");
        }
        if (type == typeof(decimal))
        {
            return element.ValueKind == JsonValueKind.Number && element.TryGetDecimal(out var number) ? number : Wrong(path, "a number");
        }
        if (type == typeof(double))
        {
            return element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var number) ? number : Wrong(path, "a number");
        }
        if (type == typeof(int))
        {
            return element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) ? number : Wrong(path, "a whole number");
        }
        if (type.IsEnum)
        {
            return (element.ValueKind == JsonValueKind.String ? EnumNames.Parse(type, element.GetString()!) : null)
                ?? Wrong(path, "one of " + string.Join(", ", EnumNames.All(type)));
        }
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            return List(element, type.GenericTypeArguments[0], path);
        }
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        {
            return Names(element, type.GenericTypeArguments[1], path);
        }
        return Object(element, type, path, existing);
    }

    private Array? List(JsonElement element, Type of, string path)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            return (Array?)Wrong(path, "a list: [ … ]");
        }
        var items = new ArrayList(element.GetArrayLength());
        var i = 0;
        foreach (var item in element.EnumerateArray())
        {
            if (Value(item, of, FormattableString.Invariant($"{path}[{i++}]")) is { } value)
            {
                items.Add(value);
            }
        }
        return items.ToArray(of);
    }

    private object? Names(JsonElement element, Type of, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return Wrong(path, "an object of names and values: { \"name\": … }");
        }
        var names = (IDictionary)Activator.CreateInstance(
            typeof(OrderedDictionary<,>).MakeGenericType(typeof(string), of), BindingFlags.Public | BindingFlags.Instance, null, [StringComparer.Ordinal], null)!;
        foreach (var member in element.EnumerateObject())
        {
            if (Value(member.Value, of, Soundness.Join(path, member.Name)) is { } value)
            {
                names[member.Name] = value;
            }
        }
        return names;
    }
}
