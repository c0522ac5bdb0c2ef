using Microsoft.AspNetCore.Http.HttpResults;
using Sojourn.Core;
using Sojourn.Runtime.Catalog;

namespace Sojourn.Server;

internal static class ListEnrollments
{
    private const string Filters = "`status` is a fine or a coarse status, or several with commas; `node` the node that they are at.";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/journeys/{id}/enrollments", OfJourney)
            .WithSummary("List a journey's enrollments")
            .WithDescription(Filters + " A filter that few meet can bring short pages: go on until there is no cursor.")
            .Refuses(404, 422);
        api.MapGet("/runs/{id}/recipients", OfRun).WithSummary("List a run's recipients").WithDescription(Filters).Refuses(404, 422);
    }

    private static Ok<Page<EnrollmentView>> OfJourney(
        string id, CatalogService catalog, EnrollmentPages pages, string? status, string? node, string? run, int? limit, string? cursor)
    {
        var journey = catalog.Journey(RouteIds.Journey(id)).Id;
        var wanted = run is null ? (RunId?)null : catalog.Run(RouteIds.Run(run)).Id;
        return TypedResults.Ok(pages.Read(journey, wanted, status, node, limit, cursor));
    }

    private static Ok<Page<EnrollmentView>> OfRun(
        string id, CatalogService catalog, EnrollmentPages pages, string? status, string? node, int? limit, string? cursor)
    {
        var run = catalog.Run(RouteIds.Run(id));
        return TypedResults.Ok(pages.Read(run.Journey, run.Id, status, node, limit, cursor));
    }
}
