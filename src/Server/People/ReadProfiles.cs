using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Sojourn.Core.Profiles;
using Sojourn.Core.Values;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Hosting;
using Sojourn.Runtime.Time;

namespace Sojourn.Server;

/// <summary>Something in a person's life with us.</summary>
/// <param name="Kind">event or enrollment.</param>
/// <param name="Name">The event's name, or the journey's.</param>
public sealed record TimelineItem(Instant At, string Kind, string Name, string? EventId, Data? Properties, EnrollmentView? Enrollment);

internal static class ReadProfiles
{
    /// <summary>What of a life is read at once.</summary>
    private const int TimelineMax = 1_000;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/profiles", List)
            .WithSummary("List profiles")
            .WithDescription("`query` is a part of an id, e-mail, phone or name.")
            .Refuses(422);
        api.MapGet("/profiles/{id}/timeline", Timeline)
            .WithSummary("List what a profile did and which journeys it went through, newest first")
            .Refuses(404, 422);
    }

    private static Ok<Page<ProfileView>> List(PartitionReaders readers, string? query, int? limit, string? cursor)
    {
        var (size, positions) = (Paging.Limit(limit), Paging.Positions(cursor, 2));
        var page = Walk(readers, query, (int)positions[0], positions[1], size, out var next)
            .Where(profile => profile.Created is not null).Select(ProfileView.Of).ToList();
        return TypedResults.Ok(new Page<ProfileView>(page, next));
    }

    /// <summary>Profiles of one partition after the other.</summary>
    public static IReadOnlyList<Profile> Walk(PartitionReaders readers, string? query, int partition, long after, int size, out string? next)
    {
        var found = new List<Profile>();
        for (; partition < readers.All.Count; partition++, after = 0)
        {
            var wanted = size - found.Count;
            var profiles = readers.All[partition].Profiles(query, after, wanted);
            found.AddRange(profiles);
            if (profiles.Count == wanted)
            {
                next = Paging.Cursor(partition, profiles[^1].Number);
                return found;
            }
        }
        next = null;
        return found;
    }

    private static Ok<Page<TimelineItem>> Timeline(string id, PartitionReaders readers, CatalogService catalog, JourneyClock clock, int? limit)
    {
        var size = Paging.Limit(limit);
        var profile = Profiles.Find(readers, id);
        var reader = readers.Of(Core.Ids.SlotOf(profile.Number));
        var (snapshot, now) = (catalog.Current, clock.Now);
        var events = reader.Events(profile.Number, TimelineMax)
            .Select(happened => new TimelineItem(happened.At, "event", happened.Name, happened.Id, happened.Properties, null));
        var enrollments = reader.EnrollmentsOf(profile.Number, TimelineMax)
            .Where(enrollment => snapshot.Scope(new(enrollment.Journey, enrollment.Run)).State is not (ScopeState.Deleted or ScopeState.NotStarted))
            .Select(enrollment => new TimelineItem(
                enrollment.EnteredAt, "enrollment", snapshot.Journeys[enrollment.Journey].Row.Name, null, null,
                EnrollmentView.Of(enrollment, profile, snapshot, now)));
        return TypedResults.Ok(new Page<TimelineItem>([.. events.Concat(enrollments).OrderByDescending(item => item.At).Take(size)], null));
    }
}
