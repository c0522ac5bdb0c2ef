using System.Diagnostics;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Sojourn.Bench;

/// <summary>
/// (w) What was chosen on PostgreSQL against what else could have been: rows by COPY or by unnest, where a wake is indexed, and how much
/// room a page keeps. One connection, durable commits.
/// </summary>
internal sealed class PostgresWays : IDisposable
{
    private const int Batch = 1_000;
    private const int Rounds = 6;

    private readonly NpgsqlDataSource source;
    private readonly NpgsqlConnection connection;
    private readonly int database;
    private readonly int count;

    /// <param name="count">Rows.</param>
    /// <param name="database">The process of PostgreSQL.</param>
    public PostgresWays(int count, int database)
    {
        (this.count, this.database) = (count, database);
        source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(PostgresDatabase.New()) { MaxAutoPrepare = 64 });
        connection = source.OpenConnection();
    }

    /// <param name="Rate">Rows a second.</param>
    /// <param name="DatabaseMicroseconds">Processor time of the database for a row.</param>
    public sealed record Result(double Rate, double DatabaseMicroseconds)
    {
        public string Note { get; init; } = "";
    }

    /// <summary>Rows of the journal, so many in a transaction.</summary>
    public Result Insert(bool copy, int batch)
    {
        Run("DROP TABLE IF EXISTS journal", "CREATE TABLE journal (id bigint PRIMARY KEY, previous bigint NOT NULL, enrollment bigint NOT NULL, at bigint NOT NULL, version integer NOT NULL, entries bytea NOT NULL)");
        var entries = new byte[60];
        var rows = count * Rounds;
        return Measured(rows, () =>
        {
            for (var from = 0; from < rows; from += batch)
            {
                var ids = Enumerable.Range(from, Math.Min(batch, rows - from)).Select(id => (long)id).ToArray();
                if (copy)
                {
                    Copy(ids, entries);
                }
                else
                {
                    Run("INSERT INTO journal SELECT id, id, id, id, 1, entries FROM unnest($1, $2) AS n (id, entries)", ids, Enumerable.Repeat(entries, ids.Length).ToArray());
                }
            }
        });
    }

    /// <summary>Every row of a table goes round: it is woken, which takes its wake away, and then waits again.</summary>
    /// <param name="room">The fill factor.</param>
    /// <param name="apart">Wakes have a table of their own, so that an update of the row touches no index; else they are a column with an index.</param>
    /// <param name="random">Rows that are woken together lie anywhere; else side by side, as those of a list that begin together.</param>
    public Result Update(int room, bool apart, bool random)
    {
        Run("DROP TABLE IF EXISTS people", "DROP TABLE IF EXISTS wakes");
        Run("CREATE TABLE people (id bigint PRIMARY KEY, profile bigint NOT NULL, journey integer NOT NULL, run integer NOT NULL, import integer NOT NULL, "
            + "version integer NOT NULL, status smallint NOT NULL, held smallint NOT NULL, wake bigint, last_journal bigint NOT NULL, key text NOT NULL, node text NOT NULL, "
            + $"state bytea NOT NULL) WITH (fillfactor = {room.ToString(CultureInfo.InvariantCulture)})",
            "CREATE INDEX people_by_scope ON people (journey, run, id)", "CREATE INDEX people_by_profile ON people (profile)",
            "CREATE INDEX people_by_import ON people (import, id) WHERE import <> 0");
        Run(apart
            ? "CREATE TABLE wakes (journey integer NOT NULL, run integer NOT NULL, held smallint NOT NULL, wake bigint NOT NULL, id bigint NOT NULL, PRIMARY KEY (journey, run, held, wake, id))"
            : "CREATE INDEX wakes ON people (journey, run, held, wake, id) WHERE wake IS NOT NULL");
        Run($"INSERT INTO people SELECT n * 4096, n, 1, 1, 1, 1, 1, 1, n, n, '', 'wait', '\\x{new string('0', 80)}' FROM generate_series(1, {count.ToString(CultureInfo.InvariantCulture)}) n");
        if (apart)
        {
            Run("INSERT INTO wakes SELECT journey, run, held, wake, id FROM people");
        }
        Run("VACUUM ANALYZE people", "CHECKPOINT");
        var order = Enumerable.Range(1, count).ToArray();
        if (random)
        {
            new Random(1).Shuffle(order);
        }
        var before = Bytes();
        var result = Measured((long)count * Rounds, () =>
        {
            for (var round = 1; round <= Rounds; round++)
            {
                for (var from = 0; from < count; from += Batch)
                {
                    Step([.. order.Skip(from).Take(Batch).Order()], round, apart);
                }
            }
        });
        using var hot = new NpgsqlCommand("SELECT pg_stat_force_next_flush(), n_tup_hot_upd::float8 / n_tup_upd FROM pg_stat_user_tables WHERE relname = 'people'", connection);
        using var reader = hot.ExecuteReader();
        reader.Read();
        return result with { Note = string.Create(CultureInfo.InvariantCulture, $"{reader.GetDouble(1):P0} HOT, {(double)before / count:N0} → {(double)Bytes(source) / count:N0} B a row") };
    }

    public void Dispose()
    {
        connection.Dispose();
        source.Dispose();
    }

    private void Step(int[] numbers, int round, bool apart)
    {
        var ids = numbers.Select(number => number * 4096L).ToArray();
        var waits = round % 2 == 0;
        var wakes = numbers.Select(number => waits ? (long?)number + (round * count) : null).ToArray();
        using var batch = new NpgsqlBatch(connection);
        if (apart && !waits)
        {
            Add(batch, "DELETE FROM wakes AS w USING people p WHERE p.id = ANY($1) AND (w.journey, w.run, w.held, w.wake, w.id) = (p.journey, p.run, p.held, p.wake, p.id)", ids);
        }
        Add(batch,
            "UPDATE people AS p SET version = 1, status = 1, held = 1, node = 'text', wake = n.wake, last_journal = n.journal, state = n.state "
            + "FROM unnest($1, $2, $3, $4) AS n (id, wake, journal, state) WHERE p.id = n.id",
            ids, wakes, ids, Enumerable.Repeat(new byte[40], ids.Length).ToArray());
        if (apart && waits)
        {
            Add(batch, "INSERT INTO wakes SELECT 1, 1, 1, * FROM unnest($1, $2)", wakes.Select(wake => wake!.Value).ToArray(), ids);
        }
        batch.ExecuteNonQuery();
    }

    private void Copy(long[] ids, byte[] entries)
    {
        using var transaction = connection.BeginTransaction();
        using (var copy = connection.BeginBinaryImport("COPY journal FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var id in ids)
            {
                copy.StartRow();
                copy.Write(id, NpgsqlDbType.Bigint);
                copy.Write(id, NpgsqlDbType.Bigint);
                copy.Write(id, NpgsqlDbType.Bigint);
                copy.Write(id, NpgsqlDbType.Bigint);
                copy.Write(1, NpgsqlDbType.Integer);
                copy.Write(entries, NpgsqlDbType.Bytea);
            }
            copy.Complete();
        }
        transaction.Commit();
    }

    private Result Measured(long rows, Action work)
    {
        var before = ProcessTree.CpuMicroseconds([database]);
        var watch = Stopwatch.StartNew();
        work();
        return new(rows / watch.Elapsed.TotalSeconds, (ProcessTree.CpuMicroseconds([database]) - before) / rows);
    }

    private long Bytes() => Bytes(connection.CreateCommand());

    private static long Bytes(NpgsqlDataSource source) => Bytes(source.CreateCommand());

    private static long Bytes(NpgsqlCommand look)
    {
        using (look)
        {
            look.CommandText = "SELECT pg_total_relation_size('people') + coalesce(pg_total_relation_size(to_regclass('wakes')), 0)";
            return (long)look.ExecuteScalar()!;
        }
    }

    private void Run(params string[] statements)
    {
        foreach (var statement in statements)
        {
            Run(statement, (object[])[]);
        }
    }

    private void Run(string sql, params object[] values)
    {
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }
        command.ExecuteNonQuery();
    }

    private static void Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }
        batch.BatchCommands.Add(command);
    }
}
