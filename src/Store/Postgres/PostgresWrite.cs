using System.Data;
using Npgsql;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Profiles;
using Sojourn.Core.Values;

namespace Sojourn.Store.Postgres;

/// <summary>
/// A batch's after-images as one round trip: a statement a table, whose rows come as arrays, and last the owner's epoch. The
/// statements are one transaction because nothing but their end is awaited.
/// </summary>
internal sealed class PostgresWrite(NpgsqlConnection connection, string schema)
{
    private readonly PackWriter packed = new(1024);

    public NpgsqlBatch Of(Changes changes, long epoch, Sequences sequences)
    {
        var batch = new NpgsqlBatch(connection);
        Profiles(batch, changes);
        Enrollments(batch, changes);
        Journal(batch, changes.Journal);
        Rewritten(batch, changes.Rewritten);
        Deleted(batch, changes.DeletedEnrollments);
        Events(batch, changes.Events);
        Outbox(batch, changes);
        Held(batch, changes);
        Counters(batch, changes);
        Sweeps(batch, changes);
        Add(batch,
            $"UPDATE {schema}.owner SET epoch = {schema}.fence(epoch, $1), profile = $2, enrollment = $3, journal = $4, outbox = $5, held = $6, event = $7, queued = queued + $8",
            epoch, sequences.Profile, sequences.Enrollment, sequences.Journal, sequences.Outbox, sequences.Held, sequences.Event, (long)changes.Queued.Count);
        return batch;
    }

    private void Profiles(NpgsqlBatch batch, Changes changes)
    {
        var rows = changes.NewProfiles;
        if (rows.Count > 0)
        {
            Add(batch,
                $"INSERT INTO {schema}.profiles (number, hash, id, created, attributes, consent, segments) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)",
                All(rows, row => row.Number), All(rows, row => StoredRows.Hash(row.Id)), All(rows, row => PostgresText.Of(row.Id)),
                All(rows, Created), All(rows, row => Bytes(row.Attributes)), All(rows, row => Bytes(row.Consent)), All(rows, row => Bytes(row.Segments)));
        }
        rows = changes.ChangedProfiles;
        if (rows.Count > 0)
        {
            Update(batch, "profiles", rows.Count,
                $"UPDATE {schema}.profiles AS p SET created = n.created, attributes = n.attributes, consent = n.consent, segments = n.segments "
                + $"FROM unnest($1, $2, $3, $4, $5) AS n (number, created, attributes, consent, segments) WHERE {LookUp.By("p.number", "n.number")}",
                All(rows, row => row.Number), All(rows, Created), All(rows, row => Bytes(row.Attributes)), All(rows, row => Bytes(row.Consent)),
                All(rows, row => Bytes(row.Segments)));
        }
        if (changes.DeletedProfiles.Count > 0)
        {
            var gone = changes.DeletedProfiles.ToArray();
            Add(batch, $"DELETE FROM {schema}.profiles WHERE number = ANY($1)", gone);
            Add(batch, $"DELETE FROM {schema}.events WHERE profile = ANY($1)", gone);
        }
    }

    private void Enrollments(NpgsqlBatch batch, Changes changes)
    {
        var data = new List<Enrollment>();
        var emptied = new List<long>();
        var added = changes.NewEnrollments;
        if (added.Count > 0)
        {
            Add(batch,
                $"INSERT INTO {schema}.enrollments (id, version, status, node, wake, held, last_journal, state, profile, journey, run, import, key) "
                + "SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                [.. Hot(added), All(added, row => row.Profile), All(added, row => row.Journey.Number), All(added, row => row.Run.Number),
                    All(added, row => row.Import), All(added, row => PostgresText.Of(row.Key))]);
            data.AddRange(added.Where(EnrollmentPack.HasData));
            Wakes(batch, added);
        }
        if (changes.ChangedEnrollments.Count > 0)
        {
            var after = changes.ChangedEnrollments.ConvertAll(row => row.After);
            var moved = changes.ChangedEnrollments.FindAll(row => WakeOf(row.Before) != WakeOf(row.After));
            OldWakes(batch, moved.ConvertAll(row => row.Before));
            Update(batch, "enrollments", after.Count,
                $"UPDATE {schema}.enrollments AS e SET version = n.version, status = n.status, node = n.node, wake = n.wake, held = n.held, "
                + "last_journal = n.last_journal, state = n.state "
                + $"FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS n (id, version, status, node, wake, held, last_journal, state) WHERE {LookUp.By("e.id", "n.id")}",
                [.. Hot(after)]);
            Wakes(batch, moved.ConvertAll(row => row.After));
            foreach (var change in changes.ChangedEnrollments)
            {
                if (change.DataChanged && EnrollmentPack.HasData(change.After))
                {
                    data.Add(change.After);
                }
                else if (change.DataChanged)
                {
                    emptied.Add(change.After.Id.Number);
                }
            }
        }
        if (data.Count > 0)
        {
            Add(batch,
                $"INSERT INTO {schema}.enrollment_data (id, data) SELECT * FROM unnest($1, $2) ON CONFLICT (id) DO UPDATE SET data = excluded.data",
                All(data, row => row.Id.Number), All(data, Data));
        }
        if (emptied.Count > 0)
        {
            Add(batch, $"DELETE FROM {schema}.enrollment_data WHERE id = ANY($1)", emptied.ToArray());
        }
    }

    private object[] Hot(List<Enrollment> rows) =>
    [
        All(rows, row => row.Id.Number), All(rows, row => row.Version), All(rows, row => (short)row.Status), All(rows, row => PostgresText.Of(row.Node)),
        All(rows, Due), All(rows, IsHeld), All(rows, row => row.LastJournal), All(rows, State),
    ];

    /// <summary>The wakes that rows no longer have.</summary>
    private void OldWakes(NpgsqlBatch batch, List<Enrollment> before)
    {
        var rows = before.FindAll(row => row.Wake is not null);
        if (rows.Count > 0)
        {
            Update(batch, "wakes", rows.Count,
                $"DELETE FROM {schema}.wakes AS w USING unnest($1, $2, $3, $4, $5) AS n (journey, run, held, wake, id) "
                + $"WHERE {LookUp.By("w.journey", "n.journey")} AND (w.run, w.held, w.wake, w.id) = (n.run, n.held, n.wake, n.id)",
                WakeKeys(rows));
        }
    }

    private void Wakes(NpgsqlBatch batch, List<Enrollment> after)
    {
        var rows = after.FindAll(row => row.Wake is not null);
        if (rows.Count > 0)
        {
            Add(batch, $"INSERT INTO {schema}.wakes (journey, run, held, wake, id) SELECT * FROM unnest($1, $2, $3, $4, $5)", WakeKeys(rows));
        }
    }

    private static object[] WakeKeys(List<Enrollment> rows) =>
    [
        All(rows, row => row.Journey.Number), All(rows, row => row.Run.Number), All(rows, IsHeld), All(rows, row => row.Wake!.Value.Due.ToUnixTimeMilliseconds()),
        All(rows, row => row.Id.Number),
    ];

    private void Journal(NpgsqlBatch batch, List<JournalRow> rows)
    {
        if (rows.Count > 0)
        {
            Add(batch,
                $"INSERT INTO {schema}.journal (id, previous, enrollment, at, version, entries) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)",
                All(rows, row => row.Id), All(rows, row => row.Previous), All(rows, row => row.Enrollment.Number),
                All(rows, row => row.At.ToUnixTimeMilliseconds()), All(rows, row => row.Version), All(rows, Entries));
        }
    }

    private void Rewritten(NpgsqlBatch batch, List<JournalRow> rows)
    {
        if (rows.Count > 0)
        {
            Add(batch, $"UPDATE {schema}.journal AS j SET entries = n.entries FROM unnest($1, $2) AS n (id, entries) WHERE {LookUp.By("j.id", "n.id")}",
                All(rows, row => row.Id), All(rows, Entries));
        }
    }

    /// <summary>Their journals go with them, from the newest row back.</summary>
    private void Deleted(NpgsqlBatch batch, List<EnrollmentId> ids)
    {
        if (ids.Count > 0)
        {
            var gone = All(ids, id => id.Number);
            Add(batch,
                $"WITH RECURSIVE gone (id) AS (SELECT last_journal FROM {schema}.enrollments WHERE id = ANY($1) "
                + $"UNION SELECT j.previous FROM gone g JOIN {schema}.journal j ON {LookUp.By("j.id", "g.id")}) DELETE FROM {schema}.journal WHERE id = ANY(ARRAY(SELECT id FROM gone))",
                gone);
            Add(batch, $"DELETE FROM {schema}.wakes AS w USING {schema}.enrollments AS e WHERE e.id = ANY($1) AND {LookUp.By("w.journey", "e.journey")} "
                + "AND (w.run, w.held, w.wake, w.id) = (e.run, e.held, e.wake, e.id)", gone);
            Add(batch, $"DELETE FROM {schema}.enrollments WHERE id = ANY($1)", gone);
            Add(batch, $"DELETE FROM {schema}.enrollment_data WHERE id = ANY($1)", gone);
        }
    }

    private void Events(NpgsqlBatch batch, List<EventRow> rows)
    {
        if (rows.Count > 0)
        {
            Add(batch,
                $"INSERT INTO {schema}.events (id, profile, name, at, properties, event_id) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)",
                All(rows, row => row.Id), All(rows, row => row.Profile), All(rows, row => PostgresText.Of(row.Event.Name)),
                All(rows, row => row.Event.At.ToUnixTimeMilliseconds()), All(rows, row => Bytes(row.Event.Properties)),
                All(rows, row => row.Event.Id is { } id ? PostgresText.Of(id) : null));
        }
    }

    private void Outbox(NpgsqlBatch batch, Changes changes)
    {
        var rows = changes.Queued;
        if (rows.Count > 0)
        {
            Add(batch,
                $"INSERT INTO {schema}.outbox (journey, run, channel, id, enrollment, visit, idx, profile, node, address, inputs, state, due, attempts, since) "
                + "SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
                [.. Keys(rows), All(rows, row => row.Key.Enrollment.Number), All(rows, row => row.Key.Visit), All(rows, row => row.Key.Index),
                    All(rows, row => row.Profile), All(rows, row => PostgresText.Of(row.Node)), All(rows, row => PostgresText.Of(row.To)),
                    All(rows, row => Bytes(row.Inputs)), All(rows, row => (short)row.State), All(rows, row => row.Due.ToUnixTimeMilliseconds()),
                    All(rows, row => row.Attempts), All(rows, row => row.Since.ToUnixTimeMilliseconds())]);
        }
        rows = changes.Marked;
        if (rows.Count > 0)
        {
            Update(batch, "outbox rows", rows.Count,
                $"UPDATE {schema}.outbox AS o SET state = n.state, due = n.due, attempts = n.attempts, since = n.since "
                + "FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS n (journey, run, channel, id, state, due, attempts, since) "
                + $"WHERE {LookUp.By("o.journey", "n.journey")} AND (o.run, o.channel, o.id) = (n.run, n.channel, n.id)",
                [.. Keys(rows), All(rows, row => (short)row.State), All(rows, row => row.Due.ToUnixTimeMilliseconds()), All(rows, row => row.Attempts),
                    All(rows, row => row.Since.ToUnixTimeMilliseconds())]);
        }
        rows = changes.Done;
        if (rows.Count > 0)
        {
            Add(batch,
                $"WITH gone AS (DELETE FROM {schema}.outbox AS o USING unnest($1, $2, $3, $4) AS n (journey, run, channel, id) "
                + $"WHERE {LookUp.By("o.journey", "n.journey")} AND (o.run, o.channel, o.id) = (n.run, n.channel, n.id) RETURNING 1) "
                + $"UPDATE {schema}.owner SET queued = queued - (SELECT count(*) FROM gone)",
                [.. Keys(rows)]);
        }
    }

    private static object[] Keys(List<OutboxRow> rows) =>
    [
        All(rows, row => row.Lane.Scope.Journey.Number), All(rows, row => row.Lane.Scope.Run.Number), All(rows, row => (short)row.Lane.Channel),
        All(rows, row => row.Id),
    ];

    private void Held(NpgsqlBatch batch, Changes changes)
    {
        var rows = changes.Held;
        if (rows.Count > 0)
        {
            Add(batch, $"INSERT INTO {schema}.held (journey, run, id, enrollment, signal) SELECT * FROM unnest($1, $2, $3, $4, $5)",
                All(rows, row => row.Scope.Journey.Number), All(rows, row => row.Scope.Run.Number), All(rows, row => row.Id),
                All(rows, row => row.Enrollment.Number), All(rows, row => SignalPack.Pack(row.Signal, row.Seen)));
        }
        rows = changes.Released;
        if (rows.Count > 0)
        {
            Add(batch,
                $"DELETE FROM {schema}.held AS h USING unnest($1, $2, $3) AS n (journey, run, id) WHERE {LookUp.By("h.journey", "n.journey")} AND (h.run, h.id) = (n.run, n.id)",
                All(rows, row => row.Scope.Journey.Number), All(rows, row => row.Scope.Run.Number), All(rows, row => row.Id));
        }
        if (changes.Forgotten.Count > 0)
        {
            Add(batch, $"DELETE FROM {schema}.held WHERE enrollment = ANY($1)", All(changes.Forgotten, enrollment => enrollment.Number));
        }
    }

    private void Counters(NpgsqlBatch batch, Changes changes)
    {
        if (changes.Counters.Count > 0)
        {
            var rows = changes.Counters.ToList();
            Add(batch,
                $"INSERT INTO {schema}.counters AS c (journey, version, run, node, name, day, value) "
                + "SELECT journey, version, run, node, name, day, sum(value)::bigint FROM unnest($1, $2, $3, $4, $5, $6, $7) AS n (journey, version, run, node, name, day, value) "
                + "GROUP BY journey, version, run, node, name, day ON CONFLICT (journey, version, run, node, name, day) DO UPDATE SET value = c.value + excluded.value",
                All(rows, row => row.Key.Journey.Number), All(rows, row => row.Key.Version), All(rows, row => row.Key.Run.Number),
                All(rows, row => PostgresText.Of(row.Key.Node)), All(rows, row => PostgresText.Of(row.Key.Name)), All(rows, row => row.Key.Hour / 24),
                All(rows, row => row.Value));
            rows.RemoveAll(row => !row.Key.IsCharted);
            if (rows.Count > 0)
            {
                Add(batch,
                    $"INSERT INTO {schema}.hours AS h (journey, run, name, hour, value) "
                    + "SELECT journey, run, name, hour, sum(value)::bigint FROM unnest($1, $2, $3, $4, $5) AS n (journey, run, name, hour, value) "
                    + "GROUP BY journey, run, name, hour ON CONFLICT (journey, run, name, hour) DO UPDATE SET value = h.value + excluded.value",
                    All(rows, row => row.Key.Journey.Number), All(rows, row => row.Key.Run.Number), All(rows, row => PostgresText.Of(row.Key.Name)),
                    All(rows, row => row.Key.Hour), All(rows, row => row.Value));
            }
        }
        if (changes.Tallies.Count > 0)
        {
            var rows = changes.Tallies.ToList();
            Add(batch,
                $"INSERT INTO {schema}.tallies AS t (journey, run, added, ended) SELECT * FROM unnest($1, $2, $3, $4) "
                + "ON CONFLICT (journey, run) DO UPDATE SET added = t.added + excluded.added, ended = t.ended + excluded.ended",
                All(rows, row => row.Key.Journey.Number), All(rows, row => row.Key.Run.Number), All(rows, row => row.Value.Added),
                All(rows, row => row.Value.Ended));
        }
    }

    private void Sweeps(NpgsqlBatch batch, Changes changes)
    {
        if (changes.Recomputes.Count > 0)
        {
            var rows = changes.Recomputes.ToList();
            Add(batch,
                $"INSERT INTO {schema}.recomputes AS r (journey, run, number, after) SELECT * FROM unnest($1, $2, $3, $4) "
                + "ON CONFLICT (journey, run) DO UPDATE SET number = excluded.number, after = excluded.after",
                All(rows, row => row.Key.Journey.Number), All(rows, row => row.Key.Run.Number), All(rows, row => row.Value.Number),
                All(rows, row => row.Value.After.Number));
        }
        if (changes.Erasures.Count > 0)
        {
            var rows = changes.Erasures.ToList();
            Add(batch,
                $"WITH erased AS (DELETE FROM {schema}.erasures WHERE enrollment = ANY($1)) INSERT INTO {schema}.erasures (enrollment, journal) SELECT * FROM unnest($2, $3) "
                + "ON CONFLICT (enrollment) DO UPDATE SET journal = excluded.journal",
                All(rows.FindAll(row => row.Value == 0), row => row.Key.Number), All(rows.FindAll(row => row.Value > 0), row => row.Key.Number),
                All(rows.FindAll(row => row.Value > 0), row => row.Value));
        }
    }

    /// <summary>A change of rows that must be there: an after-image of nothing makes the batch void.</summary>
    private void Update(NpgsqlBatch batch, string what, int rows, string update, params object[] values) => Add(batch,
        $"WITH changed AS ({update} RETURNING 1) SELECT {schema}.expect((SELECT count(*) FROM changed), ${values.Length + 1}, ${values.Length + 2})",
        [.. values, (long)rows, what]);

    private static void Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }
        batch.BatchCommands.Add(command);
    }

    private static TOut[] All<TIn, TOut>(List<TIn> rows, Func<TIn, TOut> value)
    {
        var all = new TOut[rows.Count];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = value(rows[i]);
        }
        return all;
    }

    private static long? Due(Enrollment row) => row.Wake?.Due.ToUnixTimeMilliseconds();

    private static (long? Due, short Held) WakeOf(Enrollment row) => (Due(row), IsHeld(row));

    private static short IsHeld(Enrollment row) => row.Wake is { Held: true } ? (short)1 : (short)0;

    private static long? Created(Profile profile) => profile.Created?.ToUnixTimeMilliseconds();

    private static byte[] Bytes(Data data) => data.Packed.ToArray();

    private byte[] State(Enrollment row)
    {
        EnrollmentPack.State(packed, row);
        return packed.Written.ToArray();
    }

    private byte[] Data(Enrollment row)
    {
        EnrollmentPack.Data(packed, row);
        return packed.Written.ToArray();
    }

    private byte[] Entries(JournalRow row)
    {
        packed.Clear();
        JournalEntry.Pack(packed, row.Entries);
        return packed.Written.ToArray();
    }
}
