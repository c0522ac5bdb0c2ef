using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Profiles;

namespace Sojourn.Store.Postgres;

/// <summary>A partition's schema as the API reads it, beside its writer, on the pool's connections.</summary>
public sealed class PostgresPartitionReader(PartitionSchema schema) : IPartitionReader
{
    private readonly PostgresReads reads = new(schema.Name);

    public Profile? Profile(string id) => Read(rows => reads.ProfilesById(rows, [id]).FirstOrDefault());

    public IReadOnlyList<Profile> Profiles(string? query, long after, int limit) => string.IsNullOrWhiteSpace(query)
        ? Page(after, limit)
        : ProfileSearch.Search(Page, query.Trim(), after, limit);

    public IReadOnlyList<EventRow> Timeline(long profile, EventPlace before, int limit) => Read(rows => reads.Timeline(rows, profile, before, limit));

    public IReadOnlyList<Enrollment> EnrollmentsOf(long profile, int limit) => Read(rows => reads.EnrollmentsOf(rows, [profile], limit));

    public Enrollment? Enrollment(EnrollmentId id) => Read(rows => reads.Enrollments(rows, [id.Number]).FirstOrDefault());

    public IReadOnlyList<Profile> Profiles(IReadOnlyCollection<long> numbers) => Read(rows => reads.Profiles(rows, numbers));

    public IReadOnlyDictionary<long, string> ProfileIds(IReadOnlyCollection<long> numbers) => Read(rows => reads.ProfileIds(rows, numbers));

    public IReadOnlyList<JournalRow> Journal(Enrollment enrollment) => Read(rows => reads.JournalEndingWith(rows, enrollment.LastJournal));

    public (IReadOnlyList<Enrollment> Items, EnrollmentId? Last) Enrollments(
        EnrollmentQuery query, EnrollmentId after, int limit, int scan = 50_000) => Read(rows => reads.Page(rows, query, after, limit, scan));

    public IReadOnlyDictionary<(string Node, string Name), long> Counters(JourneyId journey, RunId? run) => Read(rows => reads.Sums(rows, journey, run));

    public IReadOnlyList<HourCount> Hours(JourneyId journey, RunId? run, int from, int to, int bucket) =>
        Read(rows => reads.Hours(rows, journey, run, from, to, bucket));

    public (int First, int Last)? HoursCounted(JourneyId journey, RunId? run) => Read(rows => reads.HoursCounted(rows, journey, run));

    public IReadOnlyList<HourCount> Totals(JourneyId journey) => Read(rows => reads.Totals(rows, journey));

    public ScopeTally Tally(WakeScope scope) => Tallies().GetValueOrDefault(scope);

    public IReadOnlyDictionary<WakeScope, ScopeTally> Tallies() => Read(reads.Tallies);

    public IReadOnlyList<JournalRow> JournalRows(long after, int limit) => Read(rows => reads.JournalAfter(rows, after, limit));

    public (long Rows, Instant? Oldest) OutboxBacklog() => Read(reads.Backlog);

    public void Dispose()
    {
        // The connections are the pool's.
    }

    private IReadOnlyList<Profile> Page(long after, int limit) => Read(rows => reads.ProfilesAfter(rows, after, limit));

    private T Read<T>(Func<PostgresQuery, T> read) => PostgresErrors.Guard(schema.ToString(), () =>
    {
        using var connection = schema.Source.OpenConnection();
        return read(new(connection));
    });
}
