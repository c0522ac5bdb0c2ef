using Microsoft.AspNetCore.Http.HttpResults;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Runs;

namespace Sojourn.Server;

/// <param name="At">A local date and time such as 2026-12-01T09:00, or an instant with an offset.</param>
/// <param name="TimeZone">An IANA name such as Europe/Berlin; needed unless <c>at</c> has an offset.</param>
public sealed record ScheduleRunRequest(string? At, string? TimeZone);

/// <summary>A run's life: draft → scheduled → running ⇄ paused → completed, cancelled or failed. Each costs the same at any size.</summary>
internal static class ControlRuns
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/runs/{id}/start", Start)
            .WithSummary("Start a run now")
            .WithDescription("The journey has to be active and the run to have recipients (409).")
            .Refuses(404, 409);
        api.MapPost("/runs/{id}/schedule", Schedule)
            .WithSummary("Start a run at a date and time")
            .WithDescription("While the journey is paused a run whose time has come waits.")
            .Refuses(400, 404, 409, 422);
        api.MapPost("/runs/{id}/pause", Pause)
            .WithSummary("Pause a run at once")
            .WithDescription("Nothing new is sent. What comes in is kept, and applied in order on resume.")
            .Refuses(404, 409);
        api.MapPost("/runs/{id}/resume", Resume).WithSummary("Resume a paused run").Refuses(404, 409);
        api.MapPost("/runs/{id}/cancel", Cancel).WithSummary("Cancel a run at once, whatever its size").Refuses(404, 409);
    }

    private static async Task<Ok<RunView>> Start(string id, CatalogService catalog) =>
        TypedResults.Ok(RunView.Of(await catalog.StartRun(RouteIds.Run(id))));

    private static async Task<Ok<RunView>> Schedule(string id, Body<ScheduleRunRequest> body, CatalogService catalog)
    {
        var run = catalog.Run(RouteIds.Run(id)).Id;
        return TypedResults.Ok(RunView.Of(await catalog.ScheduleRun(run, RunTime.Parse(body.Value.At, body.Value.TimeZone))));
    }

    private static async Task<Ok<RunView>> Pause(string id, CatalogService catalog) =>
        TypedResults.Ok(RunView.Of(await catalog.PauseRun(RouteIds.Run(id))));

    private static async Task<Ok<RunView>> Resume(string id, CatalogService catalog) =>
        TypedResults.Ok(RunView.Of(await catalog.ResumeRun(RouteIds.Run(id))));

    private static async Task<Ok<RunView>> Cancel(string id, CatalogService catalog) =>
        TypedResults.Ok(RunView.Of(await catalog.CancelRun(RouteIds.Run(id))));
}
