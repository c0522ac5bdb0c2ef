using Microsoft.AspNetCore.Http.HttpResults;
using Sojourn.Runtime.Catalog;
using Sojourn.Store;

namespace Sojourn.Server;

/// <param name="Limits">Messages a second and calls at once; null is no limit.</param>
public sealed record CreateRunRequest(string? Name, RunLimits? Limits);

/// <summary>What is left out stays as it is.</summary>
public sealed record UpdateRunRequest(string? Name, RunLimits? Limits);

/// <summary>Runs as documents: made, listed, renamed, deleted while they are drafts.</summary>
internal static class EditRuns
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/journeys/{id}/runs", Create)
            .WithSummary("Create a draft run")
            .WithDescription("A run carries the recipients of lists through the journey. It may be made and filled while the journey is a draft.")
            .Refuses(400, 404, 409, 422);
        api.MapGet("/journeys/{id}/runs", List).WithSummary("List a journey's runs").Refuses(404, 422);
        api.MapGet("/runs/{id}", Get).WithSummary("Get a run").Refuses(404);
        api.MapPatch("/runs/{id}", Update).WithSummary("Rename a run or change its limits").Refuses(400, 404, 422);
        api.MapDelete("/runs/{id}", Delete)
            .WithSummary("Delete a draft run with its recipients")
            .WithDescription("A run that was started has a history: it can only be cancelled (409).")
            .Refuses(404, 409);
    }

    private static async Task<Created<RunView>> Create(string id, Body<CreateRunRequest> body, CatalogService catalog)
    {
        var run = await catalog.CreateRun(RouteIds.Journey(id), body.Value.Name ?? "", body.Value.Limits ?? RunLimits.None);
        return TypedResults.Created($"/api/runs/{run.Id}", RunView.Of(run));
    }

    private static Ok<Page<RunView>> List(string id, CatalogService catalog, string? status, int? limit, string? cursor)
    {
        var (journey, wanted) = (catalog.Journey(RouteIds.Journey(id)).Id, ReadJourneys.Words<RunStatus>(status));
        return TypedResults.Ok(Paging.Of(
            catalog.Current.Runs.Values.Where(run => run.Journey == journey && !run.Deleted && wanted?.Contains(run.Status) != false),
            run => run.Id.Number, limit, cursor, RunView.Of));
    }

    private static Ok<RunView> Get(string id, CatalogService catalog) => TypedResults.Ok(RunView.Of(catalog.Run(RouteIds.Run(id))));

    private static async Task<Ok<RunView>> Update(string id, Body<UpdateRunRequest> body, CatalogService catalog) =>
        TypedResults.Ok(RunView.Of(await catalog.UpdateRun(RouteIds.Run(id), body.Value.Name, body.Value.Limits)));

    private static async Task<NoContent> Delete(string id, CatalogService catalog)
    {
        await catalog.DeleteRun(RouteIds.Run(id));
        return TypedResults.NoContent();
    }
}
