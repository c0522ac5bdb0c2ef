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

/// <summary>
/// A person's events and enrollments in one order: the newest first, of one moment the events, of these the later ones. Events are read a page at
/// a time; enrollments all at once, as a step of the person reads them too.
/// </summary>
internal sealed class ProfileTimeline(CatalogService catalog, PartitionReaders readers, JourneyClock clock)
{
    private const int AnEvent = 1, AnEnrollment = 0;

    /// <summary>Where something stands in the order, and where a page goes on.</summary>
    private readonly record struct Place(Instant At, int Kind, long Number) : IComparable<Place>
    {
        private static readonly long Beginning = Instant.MinValue.ToUnixTimeMilliseconds();

        private static readonly long End = Instant.MaxValue.ToUnixTimeMilliseconds();

        public int CompareTo(Place other) => (At, Kind, Number).CompareTo((other.At, other.Kind, other.Number));

        public string Cursor() => Paging.Cursor(At.ToUnixTimeMilliseconds() - Beginning, Kind, Number);

        public static Place Of(string? cursor) => string.IsNullOrEmpty(cursor) ? new(Instant.MaxValue, AnEvent, long.MaxValue)
            : Paging.Positions(cursor, 3) is [var at, (AnEvent or AnEnrollment) and var kind, var number] && at <= End - Beginning
                ? new(Instant.FromUnixTimeMilliseconds(at + Beginning), (int)kind, number)
                : throw Paging.Bad();
    }

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/profiles/{id}/timeline", Handle)
        .WithSummary("List what a profile did and which journeys it went through, newest first")
        .Refuses(404, 422);

    private static Ok<Page<TimelineItem>> Handle(string id, ProfileTimeline timeline, PartitionReaders readers, int? limit, string? cursor) =>
        TypedResults.Ok(timeline.Before(Place.Of(cursor), Profiles.Find(readers, id), Paging.Limit(limit)));

    private Page<TimelineItem> Before(Place place, Profile profile, int size)
    {
        var reader = readers.Of(Core.Ids.SlotOf(profile.Number));
        var snapshot = catalog.Current;
        // Behind an enrollment come the events of earlier moments only.
        var events = reader.Timeline(profile.Number, new(place.At, place.Kind == AnEvent ? place.Number : 0), size + 1)
            .Select(row => (Place: new Place(row.Event.At, AnEvent, row.Id), Item: Of(row.Event)));
        var enrollments = reader.EnrollmentsOf(profile.Number, int.MaxValue)
            .Where(enrollment => snapshot.Scope(new(enrollment.Journey, enrollment.Run)).State is not (ScopeState.Deleted or ScopeState.NotStarted))
            .Select(enrollment => (Place: new Place(enrollment.EnteredAt, AnEnrollment, enrollment.Id.Number), Enrollment: enrollment))
            .Where(entered => entered.Place.CompareTo(place) < 0)
            .OrderByDescending(entered => entered.Place).Take(size + 1)
            .Select(entered => (entered.Place, Item: new TimelineItem(
                entered.Enrollment.EnteredAt, "enrollment", snapshot.Journeys[entered.Enrollment.Journey].Row.Name, null, null,
                EnrollmentView.Of(entered.Enrollment, profile, snapshot, clock.Now))));
        var found = events.Concat(enrollments).OrderByDescending(item => item.Place).Take(size + 1).ToList();
        return new([.. found.Take(size).Select(item => item.Item)], found.Count > size ? found[size - 1].Place.Cursor() : null);
    }

    private static TimelineItem Of(ProfileEvent happened) => new(happened.At, "event", happened.Name, happened.Id, happened.Properties, null);
}
