using Npgsql;
using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Store.Postgres;

/// <summary>The sandbox's record in a schema of its own, <c>sojourn_sandbox</c>: a batch is a statement whose rows come as arrays. Thread-safe.</summary>
public sealed class PostgresSandboxRecord : ISandboxRecord
{
    public const string Schema = "sojourn_sandbox";
    private const string Columns = "id, channel, address, enrollment, visit, idx, node, calls, at, content";

    private readonly NpgsqlDataSource source;

    private PostgresSandboxRecord(NpgsqlDataSource source) => this.source = source;

    /// <exception cref="StoreUnavailableException">The server cannot be reached or written, or the schema is a newer program's.</exception>
    public static PostgresSandboxRecord Open(NpgsqlDataSource source)
    {
        try
        {
            using var connection = source.OpenConnection();
            PostgresMigrator.Migrate(connection, Schema, PostgresMigrator.Sandbox);
            return new(source);
        }
        catch (Exception error)
        {
            throw PostgresErrors.Of("the sandbox's record", error);
        }
    }

    public IReadOnlyList<bool> Record(
        IReadOnlyList<OutgoingMessage> messages, IReadOnlyList<IReadOnlyList<SandboxReceipt>> receipts, bool idempotent, Instant at) => Guarded(connection =>
    {
        using var transaction = connection.BeginTransaction();
        // One batch after the other, as on SQLite: two that meet the same new key would both make its item.
        Run(connection, $"LOCK TABLE {Schema}.messages IN SHARE ROW EXCLUSIVE MODE");
        var calls = Numbered(messages);
        var known = Known(connection, messages, calls, idempotent);
        var isNew = new bool[messages.Count];
        var (items, repeats, again, promised) = (new List<OutgoingMessage>(), new List<int>(), new List<EffectKey>(), new List<SandboxReceipt>());
        for (var i = 0; i < messages.Count; i++)
        {
            var before = known.GetValueOrDefault(messages[i].Key) + calls[i];
            isNew[i] = before == 0;
            if (before == 0 || !idempotent)
            {
                items.Add(messages[i]);
                repeats.Add(before);
                promised.AddRange(receipts[i]);
            }
            else
            {
                again.Add(messages[i].Key);
            }
        }
        Insert(connection, items, repeats, at);
        Again(connection, again);
        Promise(connection, promised);
        transaction.Commit();
        return isNew;
    });

    public IReadOnlyList<(long Id, SandboxReceipt Receipt)> Due(Instant now, int limit) => Guarded(connection => new PostgresQuery(connection).All(
        row =>
        {
            var reader = new PackReader(row.Blob(2));
            return (row.Long(0), new SandboxReceipt(row.Moment(1), SignalPack.Receipt(ref reader)));
        },
        $"SELECT id, due, receipt FROM {Schema}.receipts WHERE due <= $1 ORDER BY due, id LIMIT $2", now.ToUnixTimeMilliseconds(), limit));

    public Instant? NextDue() => Guarded(connection => new PostgresQuery(connection).All(
        row => (Instant?)row.Moment(0), $"SELECT due FROM {Schema}.receipts ORDER BY due LIMIT 1").FirstOrDefault());

    public void Kept(IReadOnlyList<long> receiptIds) => Guarded(connection =>
    {
        Run(connection, $"DELETE FROM {Schema}.receipts WHERE id = ANY($1)", receiptIds.ToArray());
        return true;
    });

    public IReadOnlyList<SandboxMessage> List(Channel? channel, string? to, long after, int limit) => Guarded(connection => new PostgresQuery(connection).All(
        row => new SandboxMessage(
            row.Long(0), (Channel)row.Int(1), row.Text(2), new(new(row.Long(3)), row.Int(4), row.Int(5)), row.Text(6), row.Int(7), row.Moment(8), row.Data(9)),
        $"SELECT {Columns} FROM {Schema}.messages WHERE id > $1 {(channel is null ? "" : "AND channel = $3")} "
        + $"{(to is null ? "" : channel is null ? "AND address = $3" : "AND address = $4")} ORDER BY id LIMIT $2",
        [after, limit, .. channel is { } wanted ? (object[])[(short)wanted] : [], .. to is { } address ? (object[])[PostgresText.Of(address)] : []]));

    /// <summary>Which call of its key each message is within the batch, from 0.</summary>
    private static int[] Numbered(IReadOnlyList<OutgoingMessage> messages)
    {
        var seen = new Dictionary<EffectKey, int>(messages.Count);
        var numbers = new int[messages.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = seen.GetValueOrDefault(messages[i].Key);
            seen[messages[i].Key] = numbers[i] + 1;
        }
        return numbers;
    }

    /// <summary>How many items each key has.</summary>
    private static Dictionary<EffectKey, int> Known(NpgsqlConnection connection, IReadOnlyList<OutgoingMessage> messages, int[] calls, bool idempotent)
    {
        var keys = messages.Where((_, i) => calls[i] == 0).Select(message => message.Key).ToList();
        return new PostgresQuery(connection).All(
            row => (new EffectKey(new(row.Long(0)), row.Int(1), row.Int(2)), (int)row.Long(3)),
            $"SELECT m.enrollment, m.visit, m.idx, count(*) FROM {Schema}.messages m JOIN unnest($1, $2, $3) AS n (enrollment, visit, idx) "
            + $"ON {LookUp.By("m.enrollment", "n.enrollment")} AND (m.visit, m.idx) = (n.visit, n.idx) {(idempotent ? "AND m.repeat = 0" : "")} GROUP BY 1, 2, 3",
            Keys(keys)).ToDictionary();
    }

    private static void Insert(NpgsqlConnection connection, List<OutgoingMessage> items, List<int> repeats, Instant at)
    {
        if (items.Count > 0)
        {
            Run(connection,
                $"INSERT INTO {Schema}.messages (enrollment, visit, idx, repeat, channel, address, node, content, calls, at) "
                + "SELECT n.*, 1, $9 FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) WITH ORDINALITY AS u (enrollment, visit, idx, repeat, channel, address, node, content, place) "
                + "CROSS JOIN LATERAL (SELECT u.enrollment, u.visit, u.idx, u.repeat, u.channel, u.address, u.node, u.content) n ORDER BY u.place",
                [.. Keys(items.ConvertAll(item => item.Key)), repeats.ToArray(), items.Select(item => (short)item.Channel).ToArray(),
                    items.Select(item => PostgresText.Of(item.To)).ToArray(), items.Select(item => PostgresText.Of(item.NodeId)).ToArray(),
                    items.Select(item => item.Content.Packed.ToArray()).ToArray(), at.ToUnixTimeMilliseconds()]);
        }
    }

    private static void Again(NpgsqlConnection connection, List<EffectKey> keys)
    {
        if (keys.Count > 0)
        {
            Run(connection,
                $"UPDATE {Schema}.messages AS m SET calls = m.calls + n.more FROM (SELECT enrollment, visit, idx, count(*)::integer AS more "
                + "FROM unnest($1, $2, $3) AS u (enrollment, visit, idx) GROUP BY 1, 2, 3) n "
                + $"WHERE {LookUp.By("m.enrollment", "n.enrollment")} AND (m.visit, m.idx) = (n.visit, n.idx) AND m.repeat = 0",
                Keys(keys));
        }
    }

    private static void Promise(NpgsqlConnection connection, List<SandboxReceipt> promised)
    {
        if (promised.Count > 0)
        {
            var packed = new PackWriter();
            Run(connection, $"INSERT INTO {Schema}.receipts (due, receipt) SELECT * FROM unnest($1, $2)",
                promised.Select(receipt => receipt.Due.ToUnixTimeMilliseconds()).ToArray(),
                promised.Select(receipt =>
                {
                    packed.Clear();
                    SignalPack.Receipt(packed, receipt.Receipt);
                    return packed.Written.ToArray();
                }).ToArray());
        }
    }

    private static object[] Keys(List<EffectKey> keys) =>
        [keys.Select(key => key.Enrollment.Number).ToArray(), keys.Select(key => key.Visit).ToArray(), keys.Select(key => key.Index).ToArray()];

    private static void Run(NpgsqlConnection connection, string sql, params object[] values)
    {
        using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }
        command.ExecuteNonQuery();
    }

    private T Guarded<T>(Func<NpgsqlConnection, T> work) => PostgresErrors.Guard("the sandbox's record", () =>
    {
        using var connection = source.OpenConnection();
        return work(connection);
    });
}
