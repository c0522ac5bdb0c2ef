using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Values;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Hosting;
using Sojourn.Runtime.Partitions;
using Sojourn.Runtime.Time;

namespace Sojourn.Server;

/// <summary>One line of a journal.</summary>
/// <param name="Kind">entered, left, exited, failed, started, ended, compared, queued, accepted, refused, receipt, note or goal.</param>
/// <param name="Label">The port, outcome, reason, channel or status that the kind is about.</param>
/// <param name="Detail">What goes with it: compared values, addresses, what a provider said.</param>
public sealed record JournalLine(Instant At, int Version, JournalKind Kind, string? Node, int Visit, string Label, Data Detail);

/// <summary>One arrival at one node, and how it ended: <c>left</c> by a port, <c>exited</c> or <c>failed</c>; null while it is there.</summary>
public sealed record VisitView(int Visit, string Node, Instant EnteredAt, Instant? EndedAt, string? Ended, string? By);

/// <summary>An enrollment with everything that happened to it.</summary>
public sealed record EnrollmentDetail : EnrollmentView
{
    internal EnrollmentDetail(EnrollmentView view, Data began, IReadOnlyList<VisitView> visits, IReadOnlyList<JournalLine> journal)
        : base(view) => (Event, Visits, Journal) = (began, visits, journal);

    /// <summary>What began it: <c>event.*</c> of expressions.</summary>
    [JsonPropertyOrder(1)]
    public Data Event { get; }

    [JsonPropertyOrder(1)]
    public IReadOnlyList<VisitView> Visits { get; }

    [JsonPropertyOrder(1)]
    public IReadOnlyList<JournalLine> Journal { get; }
}

internal static class GetEnrollment
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/enrollments/{id}", Get)
            .WithSummary("Get an enrollment with its journal")
            .WithDescription("The journal has every visit, the compared values of every condition, every message and every receipt, oldest first.")
            .Refuses(404);
        api.MapPost("/enrollments/{id}/exit", Exit)
            .WithSummary("End an enrollment at once")
            .WithDescription("It exits with reason `operator`, whatever it waits for, also while it is paused.")
            .Refuses(404, 409);
    }

    private static Ok<EnrollmentDetail> Get(string id, CatalogService catalog, PartitionReaders readers, JourneyClock clock)
    {
        var known = RouteIds.Enrollment(id);
        var snapshot = catalog.Current;
        if (readers.Enrollment(known) is not { } enrollment || !snapshot.Journeys.ContainsKey(enrollment.Journey)
            || snapshot.Scope(new(enrollment.Journey, enrollment.Run)).State == ScopeState.Deleted)
        {
            throw RefusedException.NotFound("enrollment", id);
        }
        var reader = readers.Of(known.Slot);
        var profile = reader.Profiles([enrollment.Profile]).SingleOrDefault();
        var journal = reader.Journal(enrollment)
            .SelectMany(row => row.Entries.Select(entry => new JournalLine(
                row.At, row.Version, entry.Kind, entry.Node.Length == 0 ? null : entry.Node, entry.Visit, entry.Label, entry.Detail)))
            .ToList();
        return TypedResults.Ok(new EnrollmentDetail(
            EnrollmentView.Of(enrollment, profile, snapshot, clock.Now), enrollment.Event, Visits(journal), journal));
    }

    private static async Task<NoContent> Exit(string id, IPartitions partitions)
    {
        var known = RouteIds.Enrollment(id);
        var reply = await partitions.Ask(partitions.Of(known), new EndEnrollmentRequest(known, EnrollmentStatus.Exited, "operator"));
        return reply switch
        {
            Refused { Code: "not_found" } => throw RefusedException.NotFound("enrollment", id),
            Refused refused => throw RefusedException.Conflict(refused.Code, refused.Message),
            _ => TypedResults.NoContent(),
        };
    }

    private static List<VisitView> Visits(List<JournalLine> journal)
    {
        var visits = new OrderedDictionary<int, VisitView>();
        foreach (var line in journal)
        {
            if (line.Kind == JournalKind.Entered)
            {
                visits[line.Visit] = new(line.Visit, line.Node ?? "", line.At, null, null, null);
            }
            else if (line.Kind is JournalKind.Left or JournalKind.Exited or JournalKind.Failed && visits.TryGetValue(line.Visit, out var visit))
            {
                visits[line.Visit] = visit with { EndedAt = line.At, Ended = line.Kind.ToString().ToLowerInvariant(), By = line.Label };
            }
        }
        return [.. visits.Values];
    }
}
