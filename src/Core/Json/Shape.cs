using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sojourn.Core.Json;

/// <summary>
/// The members of a record as a document shows them: camelCase, in the order of declaration, those of a parent record first.
/// A negative <see cref="JsonPropertyOrderAttribute"/> puts one before, a positive one after the others.
/// </summary>
/// <param name="Create">A blank one.</param>
internal sealed record Shape(IReadOnlyList<Member> Members, Func<object> Create)
{
    private static readonly ConcurrentDictionary<Type, Shape> Known = new();

    public static Shape Of(Type type) => Known.GetOrAdd(type, static type => Describe(type));

    public Member? Find(string name) => Members.FirstOrDefault(member => member.Name == name);

    private static Shape Describe(Type type)
    {
        var members = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && property.GetCustomAttribute<JsonIgnoreAttribute>() is null or { Condition: not JsonIgnoreCondition.Always })
            .Where(property => property.CanWrite)
            .OrderBy(property => property.GetCustomAttribute<JsonPropertyOrderAttribute>()?.Order ?? 0)
            .ThenBy(property => Depth(property.DeclaringType!))
            .ThenBy(property => property.MetadataToken)
            .Select(property => new Member(JsonNamingPolicy.CamelCase.ConvertName(property.Name), property))
            .ToList();
        if (type.GetConstructor(Type.EmptyTypes) is { } plain)
        {
            return new(members, () => plain.Invoke(null));
        }
        var positional = type.GetConstructors().Single(constructor => constructor.GetParameters().All(parameter => parameter.ParameterType != type));
        var blanks = positional.GetParameters()
            .Select(parameter => parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null).ToArray();
        return new(members, () => positional.Invoke(blanks));
    }

    private static int Depth(Type? type) => type is null ? 0 : 1 + Depth(type.BaseType);
}

internal sealed record Member(string Name, PropertyInfo Property)
{
    public Type Type => Property.PropertyType;
}

/// <summary>Enumerations as documents show them: <c>AfterEarlyExit</c> is <c>after_early_exit</c>.</summary>
internal static class EnumNames
{
    public static IReadOnlyList<string> All(Type type) => [.. Enum.GetNames(type).Select(Of)];

    public static string Of(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0)
            {
                text.Append('_');
            }
            text.Append(char.ToLowerInvariant(letter));
        }
        return text.ToString();
    }

    public static object? Parse(Type type, string text) => Enum.GetNames(type).FirstOrDefault(name => Of(name) == text) is { } name ? Enum.Parse(type, name) : null;
}
