using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Values;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Hosting;
using Sojourn.Runtime.Time;

namespace Sojourn.Server;

public enum TimeBucket { Hour, Day }

/// <summary>What happened in one bucket of time.</summary>
/// <param name="At">Its beginning, in UTC.</param>
/// <param name="Channels">Calls placed and messages sent, by channel; a channel that sent nothing in all the time is left out.</param>
public sealed record TimePoint(Instant At, long Started, long Completed, long Exited, long Failed, IReadOnlyDictionary<string, long> Channels);

/// <summary>One item for every bucket, also where nothing happened.</summary>
public sealed record OverTime(TimeBucket Bucket, IReadOnlyList<TimePoint> Items);

/// <summary>Counters over time, for charts. Time is the journeys', in UTC.</summary>
internal static class MetricsOverTime
{
    private const int Hours = 3_600;

    public static void Map(IEndpointRouteBuilder api)
    {
        const string Description = "By the hour or by the day (UTC). Without `from` it begins with the first hour in which anything was counted, without `to` it ends now, or as "
            + "long after the last such hour as things went on (a day at least), so that a journey that has come to rest is still told of. Without `bucket` up to four days are told by the hour. Recipients whose turn has not come are not counted yet.";
        api.MapGet("/journeys/{id}/metrics/over-time", OfJourney).WithSummary("Get a journey's metrics over time").WithDescription(Description).Refuses(404, 422);
        api.MapGet("/runs/{id}/metrics/over-time", OfRun).WithSummary("Get a run's metrics over time").WithDescription(Description).Refuses(404, 422);
    }

    private static Ok<OverTime> OfJourney(
        string id, string? run, string? from, string? to, string? bucket, CatalogService catalog, PartitionReaders readers, JourneyClock clock)
    {
        var journey = catalog.Journey(RouteIds.Journey(id));
        var only = run is null ? null : catalog.Run(RouteIds.Run(run));
        return only is not null && only.Journey != journey.Id
            ? throw RefusedException.NotFound("run", run!)
            : TypedResults.Ok(Read(readers, journey.Id, only?.Id, Span(from, to, bucket, Told(readers, journey.Id, only?.Id, clock.Now))));
    }

    private static Ok<OverTime> OfRun(string id, string? from, string? to, string? bucket, CatalogService catalog, PartitionReaders readers, JourneyClock clock)
    {
        var run = catalog.Run(RouteIds.Run(id));
        return TypedResults.Ok(Read(readers, run.Journey, run.Id, Span(from, to, bucket, Told(readers, run.Journey, run.Id, clock.Now))));
    }

    /// <summary>The time that is worth being told of, where nobody names one.</summary>
    private static Interval Told(PartitionReaders readers, JourneyId journey, RunId? run, Instant now)
    {
        var counted = readers.All.Select(reader => reader.HoursCounted(journey, run)).OfType<(int First, int Last)>().ToList();
        if (counted.Count == 0)
        {
            return new(now - Duration.FromDays(1), now);
        }
        var first = Instant.FromUnixTimeSeconds((long)counted.Min(hours => hours.First) * Hours);
        var last = Instant.FromUnixTimeSeconds((long)counted.Max(hours => hours.Last) * Hours);
        return new(Instant.Min(first, now), Instant.Min(now, last + Duration.Max(last - first, Duration.FromDays(1))));
    }

    /// <summary>Hours since 1970, and how many make a bucket; both ends lie between two buckets.</summary>
    private readonly record struct Buckets(int From, int To, int Size);

    private static Buckets Span(string? from, string? to, string? bucket, Interval told)
    {
        var asked = Moment(from, "from");
        var end = Moment(to, "to") ?? (asked > told.End ? asked.Value + Duration.FromDays(1) : told.End);
        var begin = asked ?? Instant.Min(told.Start, end);
        if (begin > end)
        {
            throw RefusedException.Invalid("bad_span", "from", "The time ends before it begins. Exchange from and to.");
        }
        var size = bucket switch
        {
            "hour" => 1,
            "day" => 24,
            null => end - begin <= Duration.FromDays(4) ? 1 : 24,
            _ => throw RefusedException.Invalid("unknown_bucket", "bucket", $"There is no bucket '{bucket}'. Use hour or day."),
        };
        var (first, last) = (Floor(begin, size), Floor(end, size) + size);
        if ((last - first) / size > Limits.BucketsMax)
        {
            // A default is a wish of ours, and made shorter; what was asked for is not.
            first = from is null ? last - (Limits.BucketsMax * size)
                : throw RefusedException.Invalid("too_many_buckets", "from", $"At most {Limits.BucketsMax:N0} buckets are answered at once. Ask for days, or for less time.");
        }
        return new(first, last, size);
    }

    private static Instant? Moment(string? text, string path) => text is null ? null
        : Value.TryParseDate(text, out var date) && Calendar.IsInside(date.Date) ? date.Date
        : throw RefusedException.Invalid("bad_date", path, $"'{text}' is no instant. Write it as 2026-12-01T09:00:00Z.");

    private static int Floor(Instant at, int size) => (int)Math.Floor((double)at.ToUnixTimeSeconds() / Hours / size) * size;

    private static OverTime Read(PartitionReaders readers, JourneyId journey, RunId? run, Buckets buckets)
    {
        var counts = readers.All.SelectMany(reader => reader.Hours(journey, run, buckets.From, buckets.To, buckets.Size))
            .GroupBy(count => (count.Hour, count.Name)).ToDictionary(group => group.Key, group => group.Sum(count => count.Value));
        var channels = Core.Messages.Channels.All.Select(channel => Core.Messages.Channels.Name(channel))
            .Select(name => (Name: name, Counter: name == "call" ? "call.placed" : name + ".sent"))
            .Where(channel => counts.Keys.Any(key => key.Name == channel.Counter)).ToList();
        var items = new List<TimePoint>();
        for (var hour = buckets.From; hour < buckets.To; hour += buckets.Size)
        {
            long Of(string name) => counts.GetValueOrDefault((hour, name));
            items.Add(new(
                Instant.FromUnixTimeSeconds((long)hour * Hours), Of("started"), Of("completed"), Of("exited"), Of("failed"),
                channels.ToDictionary(channel => channel.Name, channel => Of(channel.Counter))));
        }
        return new(buckets.Size == 1 ? TimeBucket.Hour : TimeBucket.Day, items);
    }
}
