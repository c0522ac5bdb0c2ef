using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.OpenApi;

namespace Sojourn.Server;

/// <summary>
/// Bodies of requests may leave out what they do not set, and the description says so: a member that can be null need not be
/// there. In answers every member is there, but for those that are left out when they are null.
/// </summary>
internal static class OpenApiBodies
{
    public static void Loosen(OpenApiDocument document)
    {
        var schemas = document.Components?.Schemas;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var body in document.Paths.Values.SelectMany(path => path.Operations?.Values.ToList() ?? [])
                     .SelectMany(operation => operation.RequestBody?.Content?.Values.ToList() ?? []))
        {
            Visit(body.Schema);
        }

        void Visit(IOpenApiSchema? schema)
        {
            if (schema is OpenApiSchemaReference { Reference.Id: { } id })
            {
                if (seen.Add(id) && schemas?.TryGetValue(id, out var found) == true && found is OpenApiSchema known)
                {
                    known.Required?.ExceptWith(known.Properties?.Where(member => IsNullable(member.Value)).Select(member => member.Key).ToList() ?? []);
                    Visit(known);
                }
                return;
            }
            foreach (var below in (schema?.Properties?.Values ?? []).Concat(schema?.OneOf ?? []).Append(schema?.Items).Append(schema?.AdditionalProperties))
            {
                if (below is not null)
                {
                    Visit(below);
                }
            }
        }
    }

    /// <summary>What JSON leaves out when it is null is not required.</summary>
    public static void LeaveOut(OpenApiSchema schema, JsonTypeInfo type) => schema.Required?.ExceptWith(type.Properties
        .Where(member => member.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true)
            is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.WhenWritingNull or JsonIgnoreCondition.WhenWritingDefault }])
        .Select(member => member.Name).ToList());

    private static bool IsNullable(IOpenApiSchema schema) =>
        schema.Type?.HasFlag(JsonSchemaType.Null) == true || schema.OneOf?.Any(IsNullable) == true;
}
