using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Sojourn.Runtime.Catalog;

namespace Sojourn.Server;

/// <summary>What is left out stays as it is. <c>settings</c> is a merge patch; <c>definition</c> replaces the draft.</summary>
public sealed record UpdateJourneyRequest(
    string? Name, string? Description, IReadOnlyList<string>? Tags, JsonElement? Settings, JsonElement? Definition);

internal static class UpdateJourney
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPatch("/journeys/{id}", Handle)
            .WithSummary("Change a journey")
            .WithDescription("Changes name, description, tags, settings or the draft. What is left out stays as it is. "
                + "With `revision`, the draftRevision that was changed, 409 `draft_changed` tells that somebody saved another draft in between.")
            .Refuses(400, 404, 409, 422);
        api.MapDelete("/journeys/{id}", Delete)
            .WithSummary("Delete a journey that never was active")
            .WithDescription("A journey that was active once has a history: it can only be archived (409).")
            .Refuses(404, 409);
    }

    private static async Task<Ok<JourneyView>> Handle(string id, Body<UpdateJourneyRequest> body, HttpContext context, CatalogService catalog, int? revision)
    {
        var (request, journey) = (body.Value, catalog.Journey(RouteIds.Journey(id)));
        var definition = request.Definition is { } document ? JourneyDocuments.Definition(document, "definition") : null;
        var settings = request.Settings is { } patch ? JourneyDocuments.Settings(journey.Settings, patch) : null;
        var tags = JourneyDocuments.Tags(request.Tags);
        if (request.Name is not null || request.Description is not null || tags is not null || settings is not null || definition is not null)
        {
            journey = await catalog.UpdateJourney(journey.Id, request.Name, request.Description, tags, settings, definition, revision, Caller.Of(context).Name);
        }
        return TypedResults.Ok(JourneyView.Of(journey, catalog));
    }

    private static async Task<NoContent> Delete(string id, CatalogService catalog)
    {
        await catalog.DeleteJourney(RouteIds.Journey(id));
        return TypedResults.NoContent();
    }
}
