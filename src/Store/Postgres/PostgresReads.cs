using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Messages;
using Sojourn.Core.Profiles;

namespace Sojourn.Store.Postgres;

/// <summary>What is read of a partition, by its writer and by others: a query a question, whose keys come as an array.</summary>
internal sealed class PostgresReads(string schema)
{
    private readonly string enrollments =
        $"SELECT {EnrollmentPack.Columns} FROM {schema}.enrollments e LEFT JOIN {schema}.enrollment_data d ON {LookUp.By("d.id", "e.id")}";

    public List<Profile> ProfilesById(PostgresQuery query, IReadOnlyCollection<string> ids) => query.All(
        StoredRows.Profile, $"SELECT {StoredRows.ProfileColumns} FROM unnest($1, $2) AS n (wanted, name) JOIN {schema}.profiles ON {LookUp.By("hash", "n.wanted")} AND id = n.name",
        ids.Select(StoredRows.Hash).ToArray(), ids.Select(PostgresText.Of).ToArray());

    public List<Profile> Profiles(PostgresQuery query, IReadOnlyCollection<long> numbers) => query.All(
        StoredRows.Profile, $"SELECT {StoredRows.ProfileColumns} FROM {schema}.profiles WHERE number = ANY($1)", numbers.ToArray());

    public List<Profile> ProfilesAfter(PostgresQuery query, long after, int limit) => query.All(
        StoredRows.Profile,
        $"SELECT {StoredRows.ProfileColumns} FROM {schema}.profiles WHERE number > $1 AND created IS NOT NULL ORDER BY number LIMIT $2", after, limit);

    public Dictionary<long, string> ProfileIds(PostgresQuery query, IReadOnlyCollection<long> numbers) => query.All(
        row => (row.Long(0), row.Text(1)), $"SELECT number, id FROM {schema}.profiles WHERE number = ANY($1)", numbers.ToArray()).ToDictionary();

    public List<Enrollment> Enrollments(PostgresQuery query, long[] ids) =>
        query.All(EnrollmentPack.Read, $"{enrollments} WHERE e.id = ANY($1)", ids);

    public List<Enrollment> EnrollmentsOf(PostgresQuery query, long[] profiles, int limit) =>
        query.All(EnrollmentPack.Read, $"{enrollments} WHERE e.profile = ANY($1) LIMIT $2", profiles, limit);

    public List<Enrollment> Due(PostgresQuery query, WakeScope scope, bool held, Instant until, int limit) => query.All(
        EnrollmentPack.Read,
        $"SELECT {EnrollmentPack.Columns} FROM (SELECT id, wake FROM {schema}.wakes WHERE journey = $1 AND run = $2 AND held = $3 AND wake <= $4 ORDER BY wake, id LIMIT $5) w "
        + $"JOIN {schema}.enrollments e ON {LookUp.By("e.id", "w.id")} LEFT JOIN {schema}.enrollment_data d ON {LookUp.By("d.id", "e.id")} ORDER BY w.wake, w.id",
        scope.Journey.Number, scope.Run.Number, held ? (short)1 : (short)0, until.ToUnixTimeMilliseconds(), limit);

    public Instant? NextWake(PostgresQuery query, WakeScope scope, bool held) => query.All(
        row => (Instant?)row.Moment(0),
        $"SELECT wake FROM {schema}.wakes WHERE journey = $1 AND run = $2 AND held = $3 ORDER BY wake LIMIT 1",
        scope.Journey.Number, scope.Run.Number, held ? (short)1 : (short)0).FirstOrDefault();

    public List<Enrollment> Open(PostgresQuery query, WakeScope scope, EnrollmentId after, int limit) => query.All(
        EnrollmentPack.Read, $"{enrollments} WHERE e.journey = $1 AND e.run = $2 AND e.id > $3 AND e.status = ANY($4) ORDER BY e.id LIMIT $5",
        scope.Journey.Number, scope.Run.Number, after.Number, OpenStatuses, limit);

    public List<EnrollmentId> OfImport(PostgresQuery query, WakeScope scope, int import, int limit) => query.All(
        row => new EnrollmentId(row.Long(0)),
        $"SELECT id FROM {schema}.enrollments WHERE journey = $1 AND run = $2 {(import == 0 ? "" : "AND import = $4 AND import <> 0")} ORDER BY id LIMIT $3",
        [scope.Journey.Number, scope.Run.Number, limit, .. import == 0 ? (object[])[] : [import]]);

    public List<ProfileEvent> History(PostgresQuery query, long profile, IReadOnlyCollection<string> names) => query.All(
        StoredRows.Event, $"SELECT {StoredRows.EventColumns} FROM {schema}.events WHERE profile = $1 AND name = ANY($2) ORDER BY at, id",
        profile, names.Select(PostgresText.Of).ToArray());

    public List<EventRow> Timeline(PostgresQuery query, long profile, EventPlace before, int limit) => query.All(
        row => new EventRow(row.Long(4), profile, StoredRows.Event(row)),
        $"SELECT {StoredRows.EventColumns}, id FROM {schema}.events WHERE profile = $1 AND (at, id) < ($2, $3) ORDER BY at DESC, id DESC LIMIT $4",
        profile, before.At.ToUnixTimeMilliseconds(), before.Id, limit);

    public HashSet<string> KnownEvents(PostgresQuery query, long profile, IReadOnlyCollection<string> ids) => new(
        query.All(row => row.Text(0), $"SELECT event_id FROM {schema}.events WHERE profile = $1 AND event_id = ANY($2)",
            profile, ids.Select(PostgresText.Of).ToArray()), StringComparer.Ordinal);

    /// <summary>The journal that ends with a row, oldest first.</summary>
    public List<JournalRow> JournalEndingWith(PostgresQuery query, long id) => query.All(
        StoredRows.Journal,
        $"WITH RECURSIVE chain AS (SELECT {StoredRows.JournalColumns}, 0 AS back FROM {schema}.journal WHERE id = $1 "
        + $"UNION ALL SELECT j.id, j.previous, j.enrollment, j.at, j.version, j.entries, c.back + 1 FROM chain c JOIN {schema}.journal j ON {LookUp.By("j.id", "c.previous")}) "
        + $"SELECT {StoredRows.JournalColumns} FROM chain ORDER BY back DESC", id);

    /// <summary>Rows of a journal from one back, newest first; one that cannot be read has no lines.</summary>
    public List<JournalRow> JournalBack(PostgresQuery query, long from, int limit) => query.All(
        StoredRows.JournalOrBlank,
        $"WITH RECURSIVE chain AS (SELECT {StoredRows.JournalColumns}, 1 AS back FROM {schema}.journal WHERE id = $1 "
        + $"UNION ALL SELECT j.id, j.previous, j.enrollment, j.at, j.version, j.entries, c.back + 1 FROM chain c JOIN {schema}.journal j ON {LookUp.By("j.id", "c.previous")} WHERE c.back < $2) "
        + $"SELECT {StoredRows.JournalColumns} FROM chain ORDER BY back", from, limit);

    public Dictionary<EnrollmentId, long> Erasures(PostgresQuery query) => query.All(
        row => (new EnrollmentId(row.Long(0)), row.Long(1)), $"SELECT enrollment, journal FROM {schema}.erasures").ToDictionary();

    public List<JournalRow> JournalAfter(PostgresQuery query, long after, int limit) => query.All(
        StoredRows.Journal, $"SELECT {StoredRows.JournalColumns} FROM {schema}.journal WHERE id > $1 ORDER BY id LIMIT $2", after, limit);

    public List<HeldSignal> Held(PostgresQuery query, WakeScope scope, int limit) => query.All(
        row => StoredRows.Held(scope, row.Long(0), new(row.Long(1)), row.Blob(2)),
        $"SELECT id, enrollment, signal FROM {schema}.held WHERE journey = $1 AND run = $2 ORDER BY id LIMIT $3", scope.Journey.Number, scope.Run.Number, limit);

    public List<WakeScope> ScopesWithHeld(PostgresQuery query) => query.All(
        row => new WakeScope(new(row.Int(0)), new(row.Int(1))), $"SELECT DISTINCT journey, run FROM {schema}.held ORDER BY journey, run");

    public List<Lane> Lanes(PostgresQuery query) => query.All(
        row => new Lane(new(new(row.Int(0)), new(row.Int(1))), (Channel)row.Int(2)),
        $"WITH RECURSIVE lanes AS ((SELECT journey, run, channel FROM {schema}.outbox ORDER BY journey, run, channel LIMIT 1) "
        + $"UNION ALL SELECT n.* FROM lanes l CROSS JOIN LATERAL (SELECT journey, run, channel FROM {schema}.outbox o "
        + "WHERE (o.journey, o.run, o.channel) > (l.journey, l.run, l.channel) ORDER BY journey, run, channel LIMIT 1) n) SELECT * FROM lanes");

    public List<OutboxRow> Outbox(PostgresQuery query, Lane lane, long after, int limit) => query.All(
        StoredRows.Outbox,
        $"SELECT {StoredRows.OutboxColumns} FROM {schema}.outbox WHERE journey = $1 AND run = $2 AND channel = $3 AND id > $4 ORDER BY id LIMIT $5",
        lane.Scope.Journey.Number, lane.Scope.Run.Number, (short)lane.Channel, after, limit);

    public List<OutboxRow> InFlight(PostgresQuery query) => query.All(
        StoredRows.Outbox, $"SELECT {StoredRows.OutboxColumns} FROM {schema}.outbox WHERE state <> 0");

    public (long Rows, Instant? Oldest) Backlog(PostgresQuery query) => query.All(
        row => (row.Long(0), row.MomentOrNull(1)),
        $"SELECT queued - (SELECT count(*) FROM {schema}.outbox WHERE state <> 0), (SELECT min(since) FROM {schema}.outbox WHERE state = 0) FROM {schema}.owner")[0];

    public Dictionary<WakeScope, ScopeTally> Tallies(PostgresQuery query) => query.All(
        row => (new WakeScope(new(row.Int(0)), new(row.Int(1))), new ScopeTally(row.Long(2), row.Long(3))),
        $"SELECT journey, run, added, ended FROM {schema}.tallies").ToDictionary();

    public Dictionary<WakeScope, RecomputeMark> Recomputes(PostgresQuery query) => query.All(
        row => (new WakeScope(new(row.Int(0)), new(row.Int(1))), new RecomputeMark(row.Int(2), new(row.Long(3)))),
        $"SELECT journey, run, number, after FROM {schema}.recomputes").ToDictionary();

    public Dictionary<(string Node, string Name), long> Sums(PostgresQuery query, JourneyId journey, RunId? run) => query.All(
        row => ((row.Text(0), row.Text(1)), row.Long(2)),
        $"SELECT node, name, sum(value)::bigint FROM {schema}.counters WHERE journey = $1 {(run is null ? "" : "AND run = $2")} GROUP BY node, name",
        [journey.Number, .. run is { } one ? (object[])[one.Number] : []]).ToDictionary();

    public List<HourCount> Hours(PostgresQuery query, JourneyId journey, RunId? run, int from, int to, int bucket) => query.All(
        row => new HourCount(new(row.Int(0)), row.Text(1), row.Int(2), row.Long(3)),
        $"SELECT run, name, hour / $4 * $4 AS bucket, sum(value)::bigint FROM {schema}.hours WHERE journey = $1 AND hour >= $2 AND hour < $3 "
        + $"{(run is null ? "" : "AND run = $5")} GROUP BY run, name, bucket",
        [journey.Number, from, to, bucket, .. run is { } one ? (object[])[one.Number] : []]);

    public (int First, int Last)? HoursCounted(PostgresQuery query, JourneyId journey, RunId? run) => query.All(
        row => row.IsNull(0) ? ((int, int)?)null : (row.Int(0), row.Int(1)),
        $"SELECT min(hour), max(hour) FROM {schema}.hours WHERE journey = $1 {(run is null ? "" : "AND run = $2")}",
        [journey.Number, .. run is { } one ? (object[])[one.Number] : []])[0];

    public List<HourCount> Totals(PostgresQuery query, JourneyId journey) => query.All(
        row => new HourCount(new(row.Int(0)), row.Text(1), 0, row.Long(2)),
        $"SELECT run, name, sum(value)::bigint FROM {schema}.hours WHERE journey = $1 AND name IN ('started', 'completed', 'exited', 'failed') GROUP BY run, name",
        journey.Number);

    public (IReadOnlyList<Enrollment> Items, EnrollmentId? Last) Page(PostgresQuery query, EnrollmentQuery asked, EnrollmentId after, int limit, int scan) =>
        new PostgresEnrollmentPage(schema, query, asked, after, limit).Read(scan);

    private static short[] OpenStatuses { get; } = [.. Enum.GetValues<EnrollmentStatus>().Where(status => status.IsOpen()).Select(status => (short)status)];
}
