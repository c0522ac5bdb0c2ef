using Microsoft.AspNetCore.Http.HttpResults;
using Sojourn.Core.Profiles;
using Sojourn.Core.Values;
using Sojourn.Runtime.Hosting;

namespace Sojourn.Server;

/// <param name="Type">string, number, boolean, date, list or object; string where people differ.</param>
public sealed record AttributeView(string Name, string Type);

/// <summary>What profiles have, so that whoever writes <c>profile.</c> is helped on.</summary>
internal static class ProfileAttributes
{
    /// <summary>People of each partition that are looked at: enough to know the names, and read in a moment.</summary>
    private const int Sampled = 500;

    private static readonly string[] WellKnown =
    [
        ProfileFields.Email, ProfileFields.Phone, ProfileFields.FirstName, ProfileFields.LastName, ProfileFields.TimeZone, ProfileFields.Locale,
    ];

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/profile-attributes", Handle)
        .WithSummary("List the attributes that profiles have")
        .WithDescription("The well-known ones, and what some hundred profiles have; for completions.");

    private static Ok<Page<AttributeView>> Handle(PartitionReaders readers)
    {
        var types = WellKnown.ToDictionary(name => name, _ => "string", StringComparer.Ordinal);
        foreach (var (name, value) in readers.All.SelectMany(reader => reader.Profiles(null, 0, Sampled)).SelectMany(profile => profile.Attributes))
        {
            if (TypeOf(value) is { } type)
            {
                types[name] = types.GetValueOrDefault(name, type) == type ? type : "string";
            }
        }
        return TypedResults.Ok(new Page<AttributeView>(
            [.. types.OrderBy(type => type.Key, StringComparer.Ordinal).Select(type => new AttributeView(type.Key, type.Value))], null));
    }

    private static string? TypeOf(in Value value) => value.Kind switch
    {
        ValueKind.Null => null,
        ValueKind.Text => "string",
        ValueKind.Number => "number",
        ValueKind.Boolean => "boolean",
        ValueKind.Date => "date",
        ValueKind.List => "list",
        ValueKind.Object => "object",
    };
}
