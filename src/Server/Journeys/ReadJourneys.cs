using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Sojourn.Core.Journeys;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;

namespace Sojourn.Server;

/// <summary>A version that was published; it never changes.</summary>
public sealed record VersionView(int Number, Instant PublishedAt, Definition Definition);

/// <summary>One published version; it never changes.</summary>
public sealed record PublishedVersion(int Version, Instant PublishedAt, Definition Definition);

internal static class ReadJourneys
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/journeys/{id}", Get).WithSummary("Get a journey with its settings and its draft").Refuses(404);
        api.MapGet("/journeys/{id}/versions", Versions)
            .WithSummary("List the published versions")
            .Refuses(404, 422);
        api.MapGet("/journeys/{id}/versions/{version}", Version).WithSummary("Get one published version").Refuses(404);
    }

    private static Ok<JourneyView> Get(string id, CatalogService catalog) =>
        TypedResults.Ok(JourneyView.Of(catalog.Journey(RouteIds.Journey(id)), catalog));

    private static Ok<Page<VersionView>> Versions(string id, CatalogService catalog, int? limit, string? cursor) => TypedResults.Ok(Paging.Of(
        catalog.Journey(RouteIds.Journey(id)).Versions.Values, version => version.Number, limit, cursor,
        version => new VersionView(version.Number, version.PublishedAt, version.Definition)));

    private static Ok<PublishedVersion> Version(string id, string version, CatalogService catalog)
    {
        var journey = catalog.Journey(RouteIds.Journey(id));
        return int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && journey.Versions.TryGetValue(number, out var found)
            ? TypedResults.Ok(new PublishedVersion(found.Number, found.PublishedAt, found.Definition))
            : throw RefusedException.NotFound("version", version);
    }

    /// <summary>Words of an enumeration, separated by commas.</summary>
    internal static HashSet<TEnum>? Words<TEnum>(string? text)
        where TEnum : struct, Enum
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }
        var words = text.Split(',', StringSplitOptions.TrimEntries);
        return [.. words.Select(word => Enum.GetNames<TEnum>().FirstOrDefault(name => name.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } name
            ? Enum.Parse<TEnum>(name)
            : throw RefusedException.Invalid("unknown_status", "status",
                $"There is no status '{word}'. Use {string.Join(", ", Enum.GetNames<TEnum>().Select(known => known.ToLowerInvariant()))}."))];
    }
}
