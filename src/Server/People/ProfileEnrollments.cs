using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Hosting;
using Sojourn.Runtime.Time;

namespace Sojourn.Server;

/// <summary>An enrollment of a profile, with the name of its journey.</summary>
public sealed record ProfileEnrollment : EnrollmentView
{
    internal ProfileEnrollment(EnrollmentView view, string journeyName)
        : base(view) => JourneyName = journeyName;

    [JsonPropertyOrder(1)]
    public string JourneyName { get; }
}

internal static class ProfileEnrollments
{
    /// <summary>What of a life can be paged through.</summary>
    private const int EnrollmentsMax = 10_000;

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/profiles/{id}/enrollments", Handle)
        .WithSummary("List the journeys that a profile is or was in, newest first")
        .Refuses(404, 422);

    private static Ok<Page<ProfileEnrollment>> Handle(
        string id, PartitionReaders readers, CatalogService catalog, JourneyClock clock, int? limit, string? cursor)
    {
        var (size, after) = (Paging.Limit(limit), (int)Math.Min(Paging.Positions(cursor)[0], EnrollmentsMax));
        var profile = Profiles.Find(readers, id);
        var (snapshot, now) = (catalog.Current, clock.Now);
        var found = readers.Of(Core.Ids.SlotOf(profile.Number)).EnrollmentsOf(profile.Number, EnrollmentsMax)
            .Where(enrollment => snapshot.Scope(new(enrollment.Journey, enrollment.Run)).State is not (ScopeState.Deleted or ScopeState.NotStarted))
            .OrderByDescending(enrollment => enrollment.Id.Number).Skip(after).Take(size + 1).ToList();
        return TypedResults.Ok(new Page<ProfileEnrollment>(
            [.. found.Take(size).Select(enrollment => new ProfileEnrollment(
                EnrollmentView.Of(enrollment, profile, snapshot, now), snapshot.Journeys[enrollment.Journey].Row.Name))],
            found.Count > size ? Paging.Cursor(after + size) : null));
    }
}
