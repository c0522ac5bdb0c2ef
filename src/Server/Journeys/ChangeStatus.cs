using Microsoft.AspNetCore.Http.HttpResults;
using Sojourn.Runtime.Catalog;

namespace Sojourn.Server;

/// <summary>A journey's life: draft → active ⇄ paused → archived.</summary>
internal static class ChangeStatus
{
    public static void Map(IEndpointRouteBuilder api)
    {
        foreach (var word in (string[])["publish", "activate"])
        {
            api.MapPost("/journeys/{id}/" + word, Publish)
                .WithSummary("Publish the draft and make the journey active")
                .WithDescription("Makes the draft the next version. With `recompute=true` the waits of those inside are computed anew from when they began. "
                    + "422 with problems when the draft has errors.")
                .Refuses(404, 409, 422);
        }
        api.MapPost("/journeys/{id}/pause", Pause)
            .WithSummary("Pause the journey")
            .WithDescription("Nobody enters. Those inside keep their place or go on, as `settings.pause.inFlight` says.")
            .Refuses(404, 409);
        api.MapPost("/journeys/{id}/resume", Resume).WithSummary("Resume a paused journey").Refuses(404, 409);
        api.MapPost("/journeys/{id}/archive", Archive)
            .WithSummary("Archive the journey for ever")
            .WithDescription("Its runs are cancelled, and those inside leave as `settings.archive.inFlight` says.")
            .Refuses(404, 409);
    }

    private static async Task<Ok<JourneyView>> Publish(string id, CatalogService catalog, bool? recompute) =>
        Shown(await catalog.Publish(RouteIds.Journey(id), recompute ?? false), catalog);

    private static async Task<Ok<JourneyView>> Pause(string id, CatalogService catalog) => Shown(await catalog.Pause(RouteIds.Journey(id)), catalog);

    private static async Task<Ok<JourneyView>> Resume(string id, CatalogService catalog) => Shown(await catalog.Resume(RouteIds.Journey(id)), catalog);

    private static async Task<Ok<JourneyView>> Archive(string id, CatalogService catalog) => Shown(await catalog.Archive(RouteIds.Journey(id)), catalog);

    private static Ok<JourneyView> Shown(Journey journey, CatalogService catalog) => TypedResults.Ok(JourneyView.Of(journey, catalog));
}
