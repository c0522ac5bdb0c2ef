using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Sojourn.Core;
using Sojourn.Core.Journeys;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Partitions;
using Sojourn.Store;

namespace Sojourn.Server;

/// <param name="ProfileIds">Who is to enter; or <c>segment</c>, for everyone in it.</param>
/// <param name="Data">Journey data that each begins with.</param>
public sealed record EnrollProfilesRequest(IReadOnlyList<string>? ProfileIds, string? Segment, IReadOnlyDictionary<string, JsonElement>? Data);

/// <param name="Enrolled">How many entered.</param>
/// <param name="Skipped">Who did not, and why; at most ten thousand are listed.</param>
public sealed record EnrollAnswer(long Enrolled, IReadOnlyList<SkippedProfile> Skipped);

internal static class EnrollProfiles
{
    private const int SegmentPage = 1_000;

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/journeys/{id}/enroll", Handle)
        .WithSummary("Let profiles enter a journey")
        .WithDescription("The journey's entry needs a source `api` or `manual`. Re-entry, audience and anonymity are judged for each; who is skipped is told with the reason.")
        .Refuses(400, 404, 409, 422, 429);

    private static async Task<Ok<EnrollAnswer>> Handle(
        string id, Body<EnrollProfilesRequest> body, CatalogService catalog, SegmentMembers members, IPartitions partitions)
    {
        var (journey, request) = (catalog.Journey(RouteIds.Journey(id)), body.Value);
        var problems = new List<Problem>();
        var data = Attributes.Read(request.Data, "data", problems, out _);
        if ((request.ProfileIds is null) == (request.Segment is null))
        {
            problems.Add(new("missing_setting", "profileIds", "Say who is to enter: profileIds or segment, one of them."));
        }
        if (request.ProfileIds is { Count: 0 or > Limits.ProfilesPerEnroll })
        {
            problems.Add(new("bad_count", "profileIds", $"Name 1 to {Limits.ProfilesPerEnroll:N0} profiles at once."));
        }
        if (journey.Current is { } version)
        {
            data = Fields.Checked(version.Definition, data, problems);
        }
        if (problems.Count > 0)
        {
            throw RefusedException.Invalid("The request has problems; nobody was enrolled.", problems);
        }
        foreach (var (i, profile) in (request.ProfileIds ?? []).Index())
        {
            RouteIds.Profile(profile, FormattableString.Invariant($"profileIds[{i}]"));
        }
        var segment = request.Segment is null ? null : Segments.Find(catalog, request.Segment);
        var source = SourceOf(journey);
        var (enrolled, skipped) = (0L, new List<SkippedProfile>());
        foreach (var ids in segment is null ? [request.ProfileIds!] : In(segment, members))
        {
            var replies = await partitions.AskAll([.. ids.Distinct(StringComparer.Ordinal).GroupBy(partitions.Of)
                .Select(group => (group.Key, (PartitionRequest)new EnrollRequest(journey.Id, [.. group], data, source)))]);
            foreach (var reply in replies.Cast<EnrollReply>())
            {
                enrolled += reply.Enrolled.Count;
                skipped.AddRange(reply.Skipped.Take(Limits.ProfilesPerEnroll - skipped.Count));
            }
        }
        return TypedResults.Ok(new EnrollAnswer(enrolled, skipped));
    }

    private static string SourceOf(Journey journey)
    {
        if (journey.Row.Status != JourneyStatus.Active)
        {
            throw RefusedException.Conflict("journey_not_active", "The journey is not active. Publish it first, or resume it.");
        }
        var kinds = journey.Current!.Definition.Entry.Sources.Select(source => source.Kind).ToList();
        return kinds.Contains(EntrySource.Api) ? EntrySource.Api
            : kinds.Contains(EntrySource.Manual) ? EntrySource.Manual
            : throw RefusedException.Conflict("no_such_entry", "The journey's entry has no source 'api' or 'manual'. Add one and publish.");
    }

    private static IEnumerable<IReadOnlyList<string>> In(Core.Segments.Segment segment, SegmentMembers members)
    {
        string? cursor = null;
        do
        {
            var (page, _, next) = members.Scan(segment.When, segment.Id, cursor, SegmentPage);
            if (page.Count > 0)
            {
                yield return [.. page.Select(profile => profile.Id)];
            }
            cursor = next;
        }
        while (cursor is not null);
    }
}
