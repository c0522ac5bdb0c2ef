using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Store.Sqlite;

/// <summary>What the sandbox received, and the receipts that it has promised.</summary>
internal sealed class SandboxTables(SqliteDatabase database)
{
    private const string Columns = "id, channel, address, enrollment, visit, idx, node, calls, at, content";

    private const string OfKey = "enrollment = ? AND visit = ? AND idx = ?";

    private readonly SqliteStatement first = database.Prepare(
        "INSERT OR IGNORE INTO messages (enrollment, visit, idx, repeat, channel, address, node, calls, at, content) "
        + "VALUES (?1, ?2, ?3, 0, ?4, ?5, ?6, 1, ?7, ?8)");
    private readonly SqliteStatement again = database.Prepare($"UPDATE messages SET calls = calls + 1 WHERE {OfKey} AND repeat = 0");
    private readonly SqliteStatement another = database.Prepare(
        "INSERT INTO messages (enrollment, visit, idx, repeat, channel, address, node, calls, at, content) "
        + "VALUES (?1, ?2, ?3, (SELECT max(repeat) + 1 FROM messages WHERE enrollment = ?1 AND visit = ?2 AND idx = ?3), ?4, ?5, ?6, 1, ?7, ?8)");
    private readonly SqliteStatement page = database.Prepare(
        $"SELECT {Columns} FROM messages WHERE id > ?1 AND (?2 IS NULL OR channel = ?2) AND (?3 IS NULL OR address = ?3) ORDER BY id LIMIT ?4");
    private readonly SqliteStatement promise = database.Prepare("INSERT INTO receipts (due, receipt) VALUES (?, ?)");
    private readonly SqliteStatement due = database.Prepare("SELECT id, due, receipt FROM receipts WHERE due <= ? ORDER BY due, id LIMIT ?");
    private readonly SqliteStatement nextDue = database.Prepare("SELECT due FROM receipts ORDER BY due LIMIT 1");
    private readonly SqliteStatement kept = database.Prepare("DELETE FROM receipts WHERE id = ?");
    private readonly PackWriter packed = new();

    /// <summary>Writes one call; true when it made an item, false when it only counted.</summary>
    public bool Record(OutgoingMessage message, bool idempotent, Instant at, out bool known)
    {
        Write(first, message, at);
        known = database.Changes == 0;
        if (!known)
        {
            return true;
        }
        if (idempotent)
        {
            BindKey(again, message.Key).Run();
            return false;
        }
        Write(another, message, at);
        return true;
    }

    public void Promise(SandboxReceipt receipt)
    {
        packed.Clear();
        SignalPack.Receipt(packed, receipt.Receipt);
        promise.Bind(1, receipt.Due).Bind(2, packed.Written).Run();
    }

    public List<(long Id, SandboxReceipt Receipt)> Due(Instant now, int limit)
    {
        var found = new List<(long, SandboxReceipt)>();
        due.Bind(1, now).Bind(2, limit);
        while (due.Step())
        {
            var reader = new PackReader(due.Blob(2));
            found.Add((due.Long(0), new(due.Moment(1), SignalPack.Receipt(ref reader))));
        }
        return found;
    }

    public Instant? NextDue()
    {
        if (!nextDue.Step())
        {
            return null;
        }
        var next = nextDue.Moment(0);
        nextDue.Reset();
        return next;
    }

    public void Kept(long receipt) => kept.Bind(1, receipt).Run();

    public List<SandboxMessage> Page(Channel? channel, string? to, long after, int limit)
    {
        var found = new List<SandboxMessage>();
        page.Bind(1, after).Bind(2, (long?)channel).Bind(3, to).Bind(4, limit);
        while (page.Step())
        {
            found.Add(new(
                page.Long(0), (Channel)page.Int(1), page.Text(2), new(new(page.Long(3)), page.Int(4), page.Int(5)), page.Text(6),
                page.Int(7), page.Moment(8), page.Data(9)));
        }
        return found;
    }

    private static void Write(SqliteStatement statement, OutgoingMessage message, Instant at) =>
        BindKey(statement, message.Key).Bind(4, (int)message.Channel).Bind(5, message.To).Bind(6, message.NodeId).Bind(7, at)
            .Bind(8, message.Content).Run();

    private static SqliteStatement BindKey(SqliteStatement statement, EffectKey key) =>
        statement.Bind(1, key.Enrollment.Number).Bind(2, key.Visit).Bind(3, key.Index);
}
