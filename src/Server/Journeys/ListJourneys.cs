using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;
using Sojourn.Store;

namespace Sojourn.Server;

/// <summary>How many there are of a journey's enrollments: started = active + completed + exited + failed.</summary>
public sealed record JourneyCounts(long Started, long Active, long Completed, long Exited, long Failed);

/// <summary>A journey in a list, with what it does.</summary>
/// <param name="Entry">How people enter what is published, or the draft before the first publish: run, event, api, manual.</param>
/// <param name="Sparkline">How many started on each of the last 14 days of journey time (UTC), oldest first.</param>
public sealed record JourneyListItem(
    string Id, string Name, string Description, JourneyStatus Status, string? Preset, IReadOnlyList<string> Tags, int Version,
    Instant CreatedAt, Instant UpdatedAt,
    [property: JsonPropertyOrder(1)] IReadOnlyList<string> Entry, [property: JsonPropertyOrder(1)] JourneyCounts Counts,
    [property: JsonPropertyOrder(1)] IReadOnlyList<long> Sparkline, [property: JsonPropertyOrder(1)] bool HasUnpublishedChanges)
    : JourneySummary(Id, Name, Description, Status, Preset, Tags, Version, CreatedAt, UpdatedAt);

internal static class ListJourneys
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/journeys", List)
        .WithSummary("List journeys")
        .WithDescription("In the order of their creation, or with `sort=updated` by their last change, the newest first. `status` is draft, active, paused or archived, or several with commas; `query` is part of the "
            + "name, the description or a tag; `tag` is a whole tag.")
        .Refuses(422);

    private static Ok<Page<JourneyListItem>> List(
        CatalogService catalog, JourneyTotals totals, string? status, string? query, string? tag, string? sort, int? limit, string? cursor)
    {
        var wanted = ReadJourneys.Words<JourneyStatus>(status);
        var journeys = catalog.Current.Journeys.Values
            .Where(journey => wanted is null || wanted.Contains(journey.Row.Status))
            .Where(journey => string.IsNullOrWhiteSpace(query) || Matches(journey.Row, query.Trim()))
            .Where(journey => string.IsNullOrEmpty(tag) || journey.Row.Tags.Contains(tag, StringComparer.OrdinalIgnoreCase));
        var page = sort switch
        {
            null or "created" => Paging.Of(journeys, journey => journey.Id.Number, limit, cursor, journey => journey),
            "updated" => Paging.Newest(journeys, journey => (journey.Row.UpdatedAt.ToUnixTimeTicks(), journey.Id.Number), limit, cursor),
            _ => throw RefusedException.Invalid("unknown_sort", "sort", $"Journeys can't be sorted by '{sort}'. Use created or updated."),
        };
        return TypedResults.Ok(new Page<JourneyListItem>([.. totals.Of(page.Items).Select(each => Item(catalog, each))], page.NextCursor));
    }

    private static bool Matches(JourneyRow row, string query) => row.Tags.Append(row.Name).Append(row.Description)
        .Any(text => text.Contains(query, StringComparison.OrdinalIgnoreCase));

    private static JourneyListItem Item(CatalogService catalog, (Journey Journey, JourneyCounts Counts, IReadOnlyList<long> Days) each)
    {
        var (journey, row) = (each.Journey, each.Journey.Row);
        var entry = (journey.Current?.Definition ?? catalog.Draft(journey)).Entry;
        return new(
            journey.Id.ToString(), row.Name, row.Description, row.Status, row.Preset, row.Tags, row.CurrentVersion, row.CreatedAt, row.UpdatedAt,
            [.. entry.Sources.Select(source => source.Kind ?? "").Where(kind => kind.Length > 0).Distinct()], each.Counts, each.Days,
            CatalogService.HasUnpublishedChanges(journey));
    }
}
