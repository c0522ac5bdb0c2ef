using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Hosting;
using Sojourn.Runtime.Time;

namespace Sojourn.Server;

/// <param name="TimeZone">The zone of profiles that have none of their own.</param>
public sealed record UpdateWorkspaceRequest(string? TimeZone);

/// <param name="TimeScale">How fast journey time runs; 3600 is an hour a second. It is set when the server starts.</param>
/// <param name="Now">The journey clock.</param>
/// <param name="DefaultRegion">Of phones that are written without a country code.</param>
public sealed record WorkspaceView(string TimeZone, double TimeScale, Instant Now, string DefaultRegion);

internal static class WorkspaceSettings
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/workspace", Get).WithSummary("Get the workspace and its clock");
        api.MapPatch("/workspace", Update).WithSummary("Change the workspace's time zone").Refuses(400, 422);
    }

    private static Ok<WorkspaceView> Get(CatalogService catalog, JourneyClock clock, NodeOptions options) =>
        TypedResults.Ok(new WorkspaceView(catalog.Current.Zone.Id, clock.Scale, clock.Now, options.DefaultRegion));

    private static async Task<Ok<WorkspaceView>> Update(
        Body<UpdateWorkspaceRequest> body, CatalogService catalog, JourneyClock clock, NodeOptions options)
    {
        if (body.Value.TimeZone is { } zone)
        {
            await catalog.SetTimeZone(zone);
        }
        return Get(catalog, clock, options);
    }
}
