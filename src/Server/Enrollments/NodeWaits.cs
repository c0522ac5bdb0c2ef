using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Hosting;
using Sojourn.Store;

namespace Sojourn.Server;

/// <summary>Since when those who are at a node have been there.</summary>
/// <param name="People">How many were looked at.</param>
/// <param name="LongestSince">When the first of them arrived; null when nobody is there.</param>
/// <param name="MedianSince">Half of them have been there for longer.</param>
/// <param name="Whole">Whether that is everybody. Where very many are inside, as many are looked at as an answer has time for.</param>
public sealed record NodeWaitsView(int People, Instant? LongestSince, Instant? MedianSince, bool Whole);

/// <summary>
/// Asked when somebody opens a node, and by no counter: the time of an arrival is a part of the packed row, so each row is read.
/// </summary>
internal static class NodeWaits
{
    private static readonly IReadOnlySet<EnrollmentStatus> Open = Enum.GetValues<EnrollmentStatus>().Where(status => status.IsOpen()).ToHashSet();

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/journeys/{id}/nodes/{node}/waits", Handle)
        .WithSummary("Get since when people have been at a node")
        .WithDescription($"The longest and the median wait of those who are there now; {Limits.WaitsLookedAt:N0} people of a partition are looked at.")
        .Refuses(404);

    private static Ok<NodeWaitsView> Handle(string id, string node, string? run, CatalogService catalog, PartitionReaders readers)
    {
        var journey = catalog.Journey(RouteIds.Journey(id)).Id;
        var wanted = run is null ? (RunId?)null : catalog.Run(RouteIds.Run(run)).Id;
        var snapshot = catalog.Current;
        var query = new EnrollmentQuery(journey, wanted, Open, node, EnrollmentPages.Unfinished(snapshot));
        var arrivals = new List<Instant>();
        var whole = true;
        foreach (var reader in readers.All)
        {
            var (there, last) = reader.Enrollments(query, new(0), Limits.WaitsLookedAt, Limits.WaitsScanned);
            // A run that was cancelled has nobody inside, though its rows may not be settled yet.
            arrivals.AddRange(there
                .Where(enrollment => enrollment.Visit > 0 && snapshot.Scope(new(journey, enrollment.Run)).State is ScopeState.Live or ScopeState.Frozen)
                .Select(enrollment => enrollment.VisitBegan));
            whole &= last is null;
        }
        arrivals.Sort();
        return TypedResults.Ok(arrivals.Count == 0 ? new NodeWaitsView(0, null, null, whole)
            : new(arrivals.Count, arrivals[0], arrivals[arrivals.Count / 2], whole));
    }
}
