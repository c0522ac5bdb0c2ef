using Sojourn.Runtime.Hosting;

namespace Sojourn.Server;

/// <summary>For supervisors and load balancers: the process answers, and its main job can run.</summary>
internal static class Health
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => TypedResults.Ok(new HealthView("live"))).WithTags("Health").WithSummary("The process answers");
        app.MapGet("/health/ready", (NodeService node) => node.IsReady
                ? TypedResults.Ok(new HealthView("ready"))
                : (IResult)TypedResults.Json(Refusals.Make(503, "not_ready", "The partitions are not open."), JsonFormats.Options, ProblemDocument.ContentType, 503))
            .WithTags("Health")
            .WithSummary("The main job can run: every partition is open and well")
            .Produces<HealthView>()
            .Refuses(503);
    }
}

public sealed record HealthView(string Status);
