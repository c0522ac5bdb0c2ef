using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Sojourn.Bench;

/// <summary>
/// What PostgreSQL can do: the rows of the engine's cycles by a bare loop, a batch one round trip of statements over arrays and one commit,
/// the sandbox's record included; or new rows by binary COPY, which takes a transaction of several round trips. One connection a partition, as in
/// the engine.
/// </summary>
internal sealed class PostgresBound : IDisposable
{
    private const int Batch = 1_000;

    private readonly NpgsqlDataSource source;
    private readonly List<BarePartition> partitions;

    private PostgresBound(string database, bool random, bool copy)
    {
        source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database) { MaxAutoPrepare = 64 });
        partitions = [.. Enumerable.Range(0, 2).Select(number => new BarePartition(source, number, random, copy))];
    }

    /// <summary>The bare loop goes over a database that the engine has filled; its first cycle is not counted.</summary>
    public static async Task<PostgresBound> Begin(int count, bool random, bool copy)
    {
        var (directory, database) = (Rig.NewDirectory(), PostgresDatabase.New());
        await EngineBench.Fill(directory, count, database);
        Rig.Delete(directory);
        var bound = new PostgresBound(database, random, copy);
        bound.Cycle();
        return bound;
    }

    public BoundBench.Result Cycle()
    {
        var steps = 0L;
        var watch = Stopwatch.StartNew();
        Parallel.ForEach(partitions, new() { MaxDegreeOfParallelism = partitions.Count }, partition => Interlocked.Add(ref steps, partition.Cycle()));
        return new(steps, watch.Elapsed.TotalSeconds);
    }

    public void Dispose()
    {
        partitions.ForEach(partition => partition.Dispose());
        source.Dispose();
    }

    private sealed class BarePartition : IDisposable
    {
        private readonly NpgsqlConnection connection;
        private readonly NpgsqlConnection sandbox;
        private readonly string schema;
        private readonly long[] ids;
        private readonly byte[] state;
        private readonly byte[] entries;
        private readonly byte[] content;
        private readonly bool copy;
        private readonly List<Action> copies = [];
        private long journalId;
        private long outboxId = 1L << 40;
        private long due = 2_000_000_000_000L;
        private int visit = 1_000_000;

        public BarePartition(NpgsqlDataSource source, int number, bool random, bool copy)
        {
            this.copy = copy;
            (connection, sandbox) = (source.OpenConnection(), source.OpenConnection());
            schema = "sojourn_p" + number.ToString(CultureInfo.InvariantCulture);
            ids = [.. Longs($"SELECT id FROM {schema}.enrollments ORDER BY id")];
            if (random)
            {
                new Random(1).Shuffle(ids);
            }
            journalId = Longs($"SELECT max(id) FROM {schema}.journal")[0];
            state = new byte[Longs($"SELECT avg(length(state))::bigint FROM {schema}.enrollments")[0]];
            entries = new byte[Longs($"SELECT avg(length(entries))::bigint FROM (SELECT entries FROM {schema}.journal ORDER BY id DESC LIMIT 1000) j")[0]];
            content = new byte[Longs("SELECT avg(length(content))::bigint FROM sojourn_sandbox.messages")[0]];
        }

        public long Cycle()
        {
            var steps = 0L;
            var answered = new List<(long Enrollment, long Row)>();
            for (var from = 0; from < ids.Length + Batch; from += Batch)
            {
                // One batch: the answers of the messages before, and the next wakes. Sorted by key, as the engine writes.
                var woken = ids.Skip(from).Take(Batch).Order().ToArray();
                var next = woken.Select(id => (Enrollment: id, Row: ++outboxId)).ToList();
                using var batch = new NpgsqlBatch(connection);
                Update(batch, [.. answered.Select(each => each.Enrollment)], 2, "wait", withWake: true);
                Update(batch, woken, 1, "text", withWake: false);
                if (next.Count > 0 && copy)
                {
                    copies.Add(() => Queue(next));
                }
                else if (next.Count > 0)
                {
                    Add(batch,
                        $"INSERT INTO {schema}.outbox (journey, run, channel, id, enrollment, visit, idx, profile, node, address, inputs, state, due, attempts, since) "
                        + "SELECT 9, 9, 1, n.*, 1, 0, 1, 'text', '+14155550100', '', 0, 0, 0, 0 FROM unnest($1, $2) AS n",
                        next.Select(each => each.Row).ToArray(), woken);
                }
                if (answered.Count > 0)
                {
                    Add(batch, $"DELETE FROM {schema}.outbox WHERE journey = 9 AND run = 9 AND channel = 1 AND id = ANY($1)", answered.Select(each => each.Row).ToArray());
                }
                if (batch.BatchCommands.Count > 0)
                {
                    using var transaction = copy ? connection.BeginTransaction() : null;
                    batch.ExecuteNonQuery();
                    copies.ForEach(rows => rows());
                    copies.Clear();
                    transaction?.Commit();
                }
                Record(woken);
                steps += woken.Length + answered.Count;
                answered = next;
            }
            return steps;
        }

        public void Dispose()
        {
            connection.Dispose();
            sandbox.Dispose();
        }

        private void Update(NpgsqlBatch batch, long[] rows, short status, string node, bool withWake)
        {
            if (rows.Length == 0)
            {
                return;
            }
            var (first, at) = (journalId + 1, due);
            journalId += rows.Length;
            due += rows.Length;
            var journal = Enumerable.Range(0, rows.Length).Select(i => first + i).ToArray();
            // Half of the updates find a wake that has come, the others bring the next.
            if (!withWake)
            {
                Add(batch, $"DELETE FROM {schema}.wakes AS w USING {schema}.enrollments AS e WHERE e.id = ANY($1) AND (w.journey, w.run, w.held, w.wake, w.id) = (e.journey, e.run, e.held, e.wake, e.id)", rows);
            }
            Add(batch,
                $"UPDATE {schema}.enrollments AS e SET version = 1, status = $5, node = $6, wake = n.wake, held = 1, last_journal = n.journal, state = n.state "
                + "FROM unnest($1, $2, $3, $4) AS n (id, wake, journal, state) WHERE e.id = n.id",
                rows, rows.Select((_, i) => withWake ? at + i : (long?)null).ToArray(), journal, Filled(state, rows.Length), status, node);
            if (withWake)
            {
                Add(batch, $"INSERT INTO {schema}.wakes (journey, run, held, wake, id) SELECT e.journey, e.run, 1, n.wake, n.id FROM unnest($1, $2) AS n (id, wake) JOIN {schema}.enrollments AS e ON e.id = n.id",
                    rows, rows.Select((_, i) => at + i).ToArray());
            }
            if (copy)
            {
                copies.Add(() => Write(journal, rows, at));
                return;
            }
            Add(batch,
                $"INSERT INTO {schema}.journal (id, previous, enrollment, at, version, entries) SELECT n.id, n.id - 1, n.enrollment, $4, 1, n.entries "
                + "FROM unnest($1, $2, $3) AS n (id, enrollment, entries)",
                journal, rows, Filled(entries, rows.Length), at);
        }

        private void Record(long[] rows)
        {
            if (rows.Length == 0)
            {
                return;
            }
            visit++;
            if (copy)
            {
                Copy(sandbox, "sojourn_sandbox.messages (enrollment, visit, idx, repeat, channel, address, node, content, calls, at)",
                    rows, id => [id, visit, 0, 0, (short)1, "+14155550100", "text", content, 1, due]);
                return;
            }
            using var record = new NpgsqlCommand(
                "INSERT INTO sojourn_sandbox.messages (enrollment, visit, idx, repeat, channel, address, node, content, calls, at) "
                + "SELECT n.enrollment, $3, 0, 0, 1, '+14155550100', 'text', n.content, 1, $4 FROM unnest($1, $2) AS n (enrollment, content)", sandbox);
            foreach (var value in (object[])[rows, Filled(content, rows.Length), visit, due])
            {
                record.Parameters.Add(new() { Value = value });
            }
            record.ExecuteNonQuery();
        }

        private void Queue(List<(long Enrollment, long Row)> rows) =>
            Copy(connection, $"{schema}.outbox (journey, run, channel, id, enrollment, visit, idx, profile, node, address, inputs, state, due, attempts, since)",
                rows, row => [9, 9, (short)1, row.Row, row.Enrollment, 1, 0, 1L, "text", "+14155550100", Array.Empty<byte>(), (short)0, 0L, 0, 0L]);

        private void Write(long[] journal, long[] rows, long at) =>
            Copy(connection, $"{schema}.journal (id, previous, enrollment, at, version, entries)",
                journal.Zip(rows), row => [row.First, row.First - 1, row.Second, at, 1, entries]);

        private static void Copy<T>(NpgsqlConnection connection, string into, IEnumerable<T> rows, Func<T, object[]> values)
        {
            using var importer = connection.BeginBinaryImport($"COPY {into} FROM STDIN (FORMAT BINARY)");
            foreach (var row in rows)
            {
                importer.WriteRow(values(row));
            }
            importer.Complete();
        }

        private static byte[][] Filled(byte[] value, int count) => [.. Enumerable.Repeat(value, count)];

        private static void Add(NpgsqlBatch batch, string sql, params object[] values)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var value in values)
            {
                command.Parameters.Add(new() { Value = value });
            }
            batch.BatchCommands.Add(command);
        }

        private List<long> Longs(string sql)
        {
            using var command = new NpgsqlCommand(sql, connection);
            using var reader = command.ExecuteReader();
            var values = new List<long>();
            while (reader.Read())
            {
                values.Add(reader.GetInt64(0));
            }
            return values;
        }
    }
}
