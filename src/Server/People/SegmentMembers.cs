using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Profiles;
using Sojourn.Core.Segments;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Hosting;
using Sojourn.Runtime.Partitions;
using Sojourn.Runtime.Time;

namespace Sojourn.Server;

public sealed record MembersRequest(IReadOnlyList<string>? ProfileIds);

public sealed record PreviewRequest(JsonElement? When);

/// <param name="Count">Who meets the condition, of those looked at.</param>
/// <param name="Scanned">How many profiles were looked at.</param>
/// <param name="Complete">False: there are more profiles than one preview looks at.</param>
public sealed record SegmentPreview(long Count, long Scanned, bool Complete, IReadOnlyList<ProfileView> Sample);

/// <summary>Who is in a segment, found by looking at profiles page by page; a request looks at a bounded number.</summary>
internal sealed class SegmentMembers(CatalogService catalog, PartitionReaders readers, JourneyClock clock)
{
    private const int ProfilesPerRequest = 20_000;
    private const int ProfilesPerRead = 1_000;
    private const int EventsPerProfile = 10_000;
    private const int SampleSize = 10;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/segments/{id}/members", List)
            .WithSummary("List who is in a segment")
            .WithDescription("A request looks at a bounded number of profiles, so a page can be short and still have a cursor.")
            .Refuses(404, 422);
        api.MapPost("/segments/{id}/members", (string id, Body<MembersRequest> body, SegmentMembers members, IPartitions partitions) =>
                members.Change(id, body.Value, true, partitions))
            .Produces(204).WithSummary("Put profiles into a segment that has no condition").Refuses(400, 404, 409, 422);
        api.MapDelete("/segments/{id}/members/{profileId}", (string id, string profileId, SegmentMembers members, IPartitions partitions) =>
                members.Change(id, new([profileId]), false, partitions))
            .Produces(204).WithSummary("Take a profile out of a segment that has no condition").Refuses(404, 409);
        api.MapPost("/segments/preview", Preview)
            .AsksMuch()
            .WithSummary("Count who would meet a condition, with a sample")
            .Refuses(400, 422);
    }

    /// <summary>Who meets a condition, from a cursor on.</summary>
    public (List<Profile> Members, long Scanned, string? Next) Scan(Predicate? when, string? manual, string? cursor, int size)
    {
        var (members, scanned, snapshot) = (new List<Profile>(), 0L, catalog.Current);
        var events = EventsOf(when, snapshot.Segments);
        var (partition, after) = Paging.Place(cursor, readers.All.Count);
        while (partition < readers.All.Count && scanned < ProfilesPerRequest)
        {
            var page = readers.All[partition].Profiles(null, after, ProfilesPerRead);
            foreach (var profile in page)
            {
                scanned++;
                after = profile.Number;
                if (profile.Created is not null && (when is null ? manual is not null && profile.Segments.Has(manual) : Meets(profile, when, events, snapshot)))
                {
                    members.Add(profile);
                    if (members.Count >= size)
                    {
                        return (members, scanned, Paging.Cursor(partition, after));
                    }
                }
            }
            if (page.Count < ProfilesPerRead)
            {
                (partition, after) = (partition + 1, 0);
            }
        }
        return (members, scanned, partition < readers.All.Count ? Paging.Cursor(partition, after) : null);
    }

    private static Ok<Page<ProfileView>> List(string id, CatalogService catalog, SegmentMembers members, int? limit, string? cursor)
    {
        var segment = Segments.Find(catalog, id);
        var (found, _, next) = members.Scan(segment.When, id, cursor, Paging.Limit(limit));
        return TypedResults.Ok(new Page<ProfileView>([.. found.Select(ProfileView.Of)], next));
    }

    private static Ok<SegmentPreview> Preview(Body<PreviewRequest> body, CatalogService catalog, SegmentMembers members)
    {
        var when = Segments.Condition(body.Value.When)
            ?? throw RefusedException.Invalid("missing_setting", "when", "Give the condition that is to be previewed.");
        var problems = when.Problems(catalog.ValidationFacts).Select(found => found.Problem with { Path = "when" + found.Path }).ToList();
        if (problems.Count > 0)
        {
            throw RefusedException.Invalid("The condition has problems.", problems);
        }
        var (found, scanned, next) = members.Scan(when, null, null, int.MaxValue);
        return TypedResults.Ok(new SegmentPreview(found.Count, scanned, next is null, [.. found.Take(SampleSize).Select(ProfileView.Of)]));
    }

    private async Task<NoContent> Change(string id, MembersRequest request, bool member, IPartitions partitions)
    {
        if (Segments.Find(catalog, id).When is not null)
        {
            throw RefusedException.Conflict("has_condition", "Who is in this segment follows from its condition. Nobody can be put in or taken out by hand.");
        }
        var ids = request.ProfileIds ?? [];
        if (ids.Count is 0 or > Limits.ProfilesPerEnroll)
        {
            throw RefusedException.Invalid("bad_count", "profileIds", $"Name 1 to {Limits.ProfilesPerEnroll:N0} profiles.");
        }
        foreach (var (i, profile) in ids.Index())
        {
            RouteIds.Profile(profile, FormattableString.Invariant($"profileIds[{i}]"));
        }
        await partitions.AskAll([.. ids.Distinct(StringComparer.Ordinal).GroupBy(partitions.Of)
            .Select(group => (group.Key, (PartitionRequest)new ChangeMembersRequest(id, [.. group], member)))]);
        return TypedResults.NoContent();
    }

    private bool Meets(Profile profile, Predicate when, HashSet<string> events, Snapshot snapshot)
    {
        var history = events.Count == 0 ? [] : readers.Of(Ids.SlotOf(profile.Number)).Events(profile.Number, EventsPerProfile)
            .Where(happened => events.Contains(happened.Name)).OrderBy(happened => happened.At).ToList();
        var facts = new Facts(profile, history, snapshot.Segments, new(), snapshot.Zone, NodaTime.Duration.Zero);
        try
        {
            return when.Holds(new(profile, new(), null, facts, clock.Now));
        }
        catch (ConditionException error)
        {
            throw RefusedException.Invalid(error.Reason, "when", $"For the profile '{profile.Id}': {error.Message}");
        }
    }

    /// <summary>The events that a condition reads, itself or through the segments it asks about.</summary>
    private static HashSet<string> EventsOf(Predicate? when, IReadOnlyDictionary<string, Segment> segments)
    {
        var events = new HashSet<string>(when?.Events ?? [], StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(when?.Segments ?? []);
        while (open.TryPop(out var id))
        {
            if (seen.Add(id) && segments.GetValueOrDefault(id)?.When is { } other)
            {
                events.UnionWith(other.Events);
                foreach (var next in other.Segments)
                {
                    open.Push(next);
                }
            }
        }
        return events;
    }
}
