using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Values;
using Sojourn.Runtime;
using Sojourn.Runtime.Hosting;
using Sojourn.Runtime.Partitions;
using Sojourn.Runtime.Time;

namespace Sojourn.Server;

/// <summary>Something a profile did.</summary>
/// <param name="ProfileId">Who; or <c>anonymousId</c>, for somebody who is not known yet.</param>
/// <param name="Time">When, as ISO 8601; now unless given.</param>
/// <param name="Id">Makes a repeat harmless: a profile has an event of an id once.</param>
/// <param name="Properties">What conditions and templates read as <c>event.*</c>.</param>
/// <param name="Set">Attributes that are set in the same step; null removes one.</param>
public sealed record TrackedEventRequest(
    string? ProfileId, string? AnonymousId, string? Name, string? Time, string? Id,
    IReadOnlyDictionary<string, JsonElement>? Properties, IReadOnlyDictionary<string, JsonElement>? Set);

public sealed record TrackEventsRequest(IReadOnlyList<TrackedEventRequest>? Events);

public sealed record EventsAccepted(int Accepted);

/// <summary>Events come in: checked whole, then handed to the partitions of their profiles, answered after the commit.</summary>
internal static class TrackEvents
{
    /// <summary>Clocks of browsers and phones are not exact; a day and more is a mistake.</summary>
    private static readonly Duration SkewMax = Duration.FromDays(1);

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/events", Handle)
        .WithSummary("Send events")
        .WithDescription($"Up to {Limits.EventsPerRequest:N0} at once; answered when they are committed. Events of one profile are applied in the order given. "
            + "An event that any is wrong with refuses the request whole, and nothing is changed.")
        .Produces<EventsAccepted>(202)
        .Refuses(400, 413, 422, 429);

    private static async Task<Accepted<EventsAccepted>> Handle(Body<TrackEventsRequest> body, IPartitions partitions, JourneyClock clock, NodeOptions node)
    {
        var sent = body.Value.Events ?? [];
        var problems = new List<Problem>();
        if (sent.Count is 0 or > Limits.EventsPerRequest)
        {
            throw RefusedException.Invalid("bad_count", "events", $"Send 1 to {Limits.EventsPerRequest:N0} events at once.");
        }
        var byProfile = new OrderedDictionary<string, List<TrackedEvent>>(StringComparer.Ordinal);
        foreach (var (i, request) in sent.Index())
        {
            var path = FormattableString.Invariant($"events[{i}]");
            if (Profile(request, path, problems) is { } profile && Event(request, path, clock.Now, node.DefaultRegion, problems) is { } tracked)
            {
                (byProfile.TryGetValue(profile, out var events) ? events : byProfile[profile] = []).Add(tracked);
            }
        }
        if (problems.Count > 0)
        {
            throw RefusedException.Invalid("The events have problems; none was taken.", problems);
        }
        await partitions.AskAll([.. byProfile.Select(profile => (partitions.Of(profile.Key), (PartitionRequest)new TrackRequest(profile.Key, profile.Value)))]);
        return TypedResults.Accepted((string?)null, new EventsAccepted(sent.Count));
    }

    private static string? Profile(TrackedEventRequest request, string path, List<Problem> problems)
    {
        var id = (request.ProfileId, request.AnonymousId) switch
        {
            ({ } known, null) => known,
            (null, { Length: > 0 } anonymous) => Core.Profiles.Profile.AnonymousPrefix + anonymous,
            _ => null,
        };
        if (id is null || string.IsNullOrWhiteSpace(id) || id.Length > Limits.ProfileIdLength || !PlainText.IsLine(id))
        {
            problems.Add(new("bad_profile_id", path + ".profileId", $"Say who did it: profileId or anonymousId, one of them, of 1 to {Limits.ProfileIdLength} characters on one line."));
            return null;
        }
        return id;
    }

    private static TrackedEvent? Event(TrackedEventRequest request, string path, Instant now, string region, List<Problem> problems)
    {
        var before = problems.Count;
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Length > Limits.NameLength || !PlainText.IsLine(request.Name))
        {
            problems.Add(new("bad_name", path + ".name", $"Name the event, with 1 to {Limits.NameLength} characters on one line."));
        }
        if (request.Id is { } given && (given.Length is 0 or > Limits.NameLength || !PlainText.IsLine(given)))
        {
            problems.Add(new("bad_event_id", path + ".id", $"An event's id has 1 to {Limits.NameLength} characters on one line."));
        }
        var at = now;
        if (request.Time is not null)
        {
            if (!Value.TryParseDate(request.Time, out var time) || time.IsDay)
            {
                problems.Add(new("bad_date", path + ".time", $"'{request.Time}' is no instant. Write it as 2026-12-01T09:00:00Z."));
            }
            else if (time.Date > now + SkewMax)
            {
                problems.Add(new("date_in_future", path + ".time", $"'{request.Time}' is more than a day in the future."));
            }
            else
            {
                at = time.Date;
            }
        }
        var properties = Attributes.Read(request.Properties, path + ".properties", problems, out _);
        var set = Contacts.Checked(Attributes.Read(request.Set, path + ".set", problems, out var removed), path + ".set", region, problems);
        return problems.Count > before ? null : new(request.Name!, at, request.Id, properties, set, removed);
    }
}

/// <summary>Names with values, as they come in.</summary>
internal static class Attributes
{
    /// <summary>Names whose value is null are listed as removed.</summary>
    public static Data Read(IReadOnlyDictionary<string, JsonElement>? members, string path, List<Problem> problems, out IReadOnlyList<string> removed)
    {
        var data = new DataBuilder();
        var gone = new List<string>();
        foreach (var (name, value) in members ?? new Dictionary<string, JsonElement>())
        {
            if (string.IsNullOrWhiteSpace(name) || name.Length > Limits.NameLength || !PlainText.IsLine(name))
            {
                problems.Add(new("bad_name", path, $"A name has 1 to {Limits.NameLength} characters on one line."));
            }
            else if (value.ValueKind == JsonValueKind.Null)
            {
                gone.Add(name);
            }
            else
            {
                data.Set(name, JsonValues.Read(value));
            }
        }
        removed = gone;
        var read = data.ToData();
        if (read.Packed.Length > Limits.PayloadBytes)
        {
            problems.Add(new("too_large", path, $"This is larger than {Limits.PayloadBytes / 1024} KB. Leave out what no journey reads."));
        }
        return read;
    }
}
