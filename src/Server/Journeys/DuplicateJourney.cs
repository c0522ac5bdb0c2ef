using Microsoft.AspNetCore.Http.HttpResults;
using Sojourn.Core;
using Sojourn.Core.Json;
using Sojourn.Runtime.Catalog;

namespace Sojourn.Server;

/// <param name="Name">Of the copy; "Copy of …" unless given.</param>
public sealed record DuplicateJourneyRequest(string? Name);

internal static class DuplicateJourney
{
    private const string Prefix = "Copy of ";

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/journeys/{id}/duplicate", Handle)
        .Accepts<DuplicateJourneyRequest>(isOptional: true, "application/json")
        .WithSummary("Make a new draft from a journey")
        .WithDescription("Copies the draft, the settings, the description and the tags; versions, runs and enrollments stay with the journey.")
        .Refuses(400, 404, 422);

    private static async Task<Created<JourneyView>> Handle(string id, HttpContext context, CatalogService catalog)
    {
        var source = catalog.Journey(RouteIds.Journey(id));
        var name = await Name(context) ?? Prefix + source.Row.Name[..Math.Min(source.Row.Name.Length, Limits.NameLength - Prefix.Length)];
        var copy = await catalog.CreateJourney(name, source.Row.Description, source.Row.Preset, source.Settings, catalog.Draft(source), source.Row.Tags);
        return TypedResults.Created($"/api/journeys/{copy.Id}", JourneyView.Of(copy, catalog));
    }

    private static async Task<string?> Name(HttpContext context)
    {
        var bytes = await RequestJson.Bytes(context);
        if (bytes.IsEmpty)
        {
            return null;
        }
        var (request, problems) = Documents.Read<DuplicateJourneyRequest>(bytes);
        return request is null ? throw new MalformedException(problems) : request.Name;
    }
}
