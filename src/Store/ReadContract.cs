using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Profiles;

namespace Sojourn.Store;

/// <summary>
/// One partition as the API reads it: short read transactions beside the writer, never blocking it. Thread-safe.
/// </summary>
public interface IPartitionReader : IDisposable
{
    Profile? Profile(string id);

    /// <summary>Profiles whose id, e-mail, phone or name contains the text, in number order after a number; drafts' unknown ids are left out.</summary>
    IReadOnlyList<Profile> Profiles(string? query, long after, int limit);

    /// <summary>The newest events of a profile, newest first.</summary>
    IReadOnlyList<ProfileEvent> Events(long profile, int limit) => [.. Timeline(profile, EventPlace.End, limit).Select(row => row.Event)];

    /// <summary>The newest events of a profile before a place, newest first; of one moment, the later ones first.</summary>
    IReadOnlyList<EventRow> Timeline(long profile, EventPlace before, int limit);

    IReadOnlyList<Enrollment> EnrollmentsOf(long profile, int limit);

    Enrollment? Enrollment(EnrollmentId id);

    /// <summary>Profiles by number, for showing a page of enrollments; an unknown number is left out.</summary>
    IReadOnlyList<Profile> Profiles(IReadOnlyCollection<long> numbers);

    /// <summary>The ids of profiles by number, for writing out many enrollments.</summary>
    IReadOnlyDictionary<long, string> ProfileIds(IReadOnlyCollection<long> numbers);

    /// <summary>A journal, oldest row first.</summary>
    IReadOnlyList<JournalRow> Journal(Enrollment enrollment);

    /// <summary>
    /// A page of a journey's enrollments in id order after an id. It may look at <paramref name="scan"/> rows at most, so a page can
    /// be short and still have more behind it: <c>Last</c> is where to go on, null at the end.
    /// </summary>
    (IReadOnlyList<Enrollment> Items, EnrollmentId? Last) Enrollments(EnrollmentQuery query, EnrollmentId after, int limit, int scan = 50_000);

    /// <summary>Sums of counters over versions and days.</summary>
    IReadOnlyDictionary<(string Node, string Name), long> Counters(JourneyId journey, RunId? run);

    /// <summary>
    /// What whole runs and their channels counted from one hour to before another, in buckets of so many hours: 24 is days. The
    /// hour of a count is its bucket's first.
    /// </summary>
    IReadOnlyList<HourCount> Hours(JourneyId journey, RunId? run, int from, int to, int bucket);

    /// <summary>The first and the last hour in which <see cref="Hours"/> has something; null while there is none.</summary>
    (int First, int Last)? HoursCounted(JourneyId journey, RunId? run);

    /// <summary>How many were started, completed, exited and failed by run, since ever.</summary>
    IReadOnlyList<HourCount> Totals(JourneyId journey);

    /// <summary>Open enrollments by status for a run or a journey: what a pause or cancel has to mask.</summary>
    ScopeTally Tally(WakeScope scope);

    IReadOnlyDictionary<WakeScope, ScopeTally> Tallies();

    /// <summary>The whole journal in id order, for recounting.</summary>
    IReadOnlyList<JournalRow> JournalRows(long after, int limit);

    /// <summary>Queued outbox rows and when the oldest was queued.</summary>
    (long Rows, Instant? Oldest) OutboxBacklog();
}

/// <summary>Where an event stands in a profile's life: by its time, and by its row where others have the same.</summary>
public readonly record struct EventPlace(Instant At, long Id)
{
    /// <summary>Behind whatever there is.</summary>
    public static readonly EventPlace End = new(Instant.MaxValue, long.MaxValue);
}

/// <summary>A counter of a run (none: of other entries), or of a channel in it, in one bucket of time: UTC hours since 1970.</summary>
public readonly record struct HourCount(RunId Run, string Name, int Hour, long Value);

/// <summary>Which enrollments of a journey: of one run, in one of these statuses, at one node. Rows of lists that are not closed are left out.</summary>
public sealed record EnrollmentQuery(
    JourneyId Journey, RunId? Run, IReadOnlySet<EnrollmentStatus>? Statuses, string? Node, IReadOnlySet<int>? OpenImports = null);
