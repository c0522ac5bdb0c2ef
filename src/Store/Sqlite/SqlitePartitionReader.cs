using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Profiles;

namespace Sojourn.Store.Sqlite;

/// <summary>A partition's file as the API reads it, beside its writer. Opens connections as they are needed.</summary>
public sealed class SqlitePartitionReader(string path) : IPartitionReader
{
    private readonly ReaderPool pool = new(path);

    public Profile? Profile(string id) => pool.Read(tables => tables.Profiles.Find(id));

    public IReadOnlyList<Profile> Profiles(string? query, long after, int limit) => string.IsNullOrWhiteSpace(query)
        ? Page(after, limit)
        : ProfileSearch.Search(Page, query.Trim(), after, limit);

    public IReadOnlyList<EventRow> Timeline(long profile, EventPlace before, int limit) => pool.Read(tables => tables.Events.Timeline(profile, before, limit));

    public IReadOnlyList<Enrollment> EnrollmentsOf(long profile, int limit) => pool.Read(tables =>
    {
        var found = new List<Enrollment>();
        tables.Enrollments.OfProfile(profile, limit, found);
        return found;
    });

    public Enrollment? Enrollment(EnrollmentId id) => pool.Read(tables => tables.Enrollments.Find(id));

    public IReadOnlyList<Profile> Profiles(IReadOnlyCollection<long> numbers) =>
        pool.Read(tables => numbers.Select(tables.Profiles.Find).OfType<Profile>().ToList());

    public IReadOnlyDictionary<long, string> ProfileIds(IReadOnlyCollection<long> numbers) => pool.Read(tables =>
    {
        var ids = new Dictionary<long, string>(numbers.Count);
        foreach (var number in numbers)
        {
            if (tables.Profiles.IdOf(number) is { } id)
            {
                ids[number] = id;
            }
        }
        return ids;
    });

    public IReadOnlyList<JournalRow> Journal(Enrollment enrollment) =>
        pool.ReadTogether(tables => tables.Journal.EndingWith(enrollment.LastJournal));

    public (IReadOnlyList<Enrollment> Items, EnrollmentId? Last) Enrollments(
        EnrollmentQuery query, EnrollmentId after, int limit, int scan = 50_000) =>
        pool.ReadTogether(tables => EnrollmentPage.Read(tables, query, after, limit, scan));

    public IReadOnlyDictionary<(string Node, string Name), long> Counters(JourneyId journey, RunId? run) =>
        pool.Read(tables => tables.Counters.Sums(journey, run));

    public IReadOnlyList<HourCount> Hours(JourneyId journey, RunId? run, int from, int to, int bucket) =>
        pool.Read(tables => tables.Counters.Hours(journey, run, from, to, bucket));

    public (int First, int Last)? HoursCounted(JourneyId journey, RunId? run) => pool.Read(tables => tables.Counters.HoursCounted(journey, run));

    public IReadOnlyList<HourCount> Totals(JourneyId journey) => pool.Read(tables => tables.Counters.Totals(journey));

    public ScopeTally Tally(WakeScope scope) => pool.Read(tables => tables.Counters.Tally(scope));

    public IReadOnlyDictionary<WakeScope, ScopeTally> Tallies() => pool.Read(tables => tables.Counters.Tallies());

    public IReadOnlyList<JournalRow> JournalRows(long after, int limit) => pool.Read(tables => tables.Journal.After(after, limit));

    public (long Rows, Instant? Oldest) OutboxBacklog() => pool.ReadTogether(tables =>
        (tables.Owner.Queued() - tables.Outbox.InFlightCount(), tables.Outbox.Oldest()));

    public void Dispose() => pool.Dispose();

    private IReadOnlyList<Profile> Page(long after, int limit) => pool.Read(tables => tables.Profiles.Page(after, limit));
}
