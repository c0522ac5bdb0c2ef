using NodaTime;
using Sojourn.Core.Messages;

namespace Sojourn.Store.Sqlite;

/// <summary>The sandbox's record in a file of its own, one commit a batch. Thread-safe; another process may read the file.</summary>
public sealed class SqliteSandboxRecord : ISandboxRecord, IDisposable
{
    private readonly Lock gate = new();
    private readonly SqliteDatabase database;
    private readonly SandboxTables tables;
    private readonly LogKeeper log;

    private SqliteSandboxRecord(SqliteDatabase database)
    {
        this.database = database;
        tables = new(database);
        log = new(database);
    }

    /// <exception cref="StoreUnavailableException">The file cannot be opened or written.</exception>
    public static SqliteSandboxRecord Open(string path, SqliteOptions? options = null)
    {
        var database = SqliteDatabase.Open(path, SqliteUse.Write, options);
        try
        {
            Migrator.Migrate(database, Migrator.Sandbox);
            return new(database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public IReadOnlyList<bool> Record(
        IReadOnlyList<OutgoingMessage> messages, IReadOnlyList<IReadOnlyList<SandboxReceipt>> receipts, bool idempotent, Instant at)
    {
        var isNew = new bool[messages.Count];
        lock (gate)
        {
            database.Transaction(() =>
            {
                for (var i = 0; i < messages.Count; i++)
                {
                    var item = tables.Record(messages[i], idempotent, at, out var known);
                    isNew[i] = !known;
                    for (var r = 0; item && r < receipts[i].Count; r++)
                    {
                        tables.Promise(receipts[i][r]);
                    }
                }
            });
            log.Grew();
        }
        return isNew;
    }

    public IReadOnlyList<(long Id, SandboxReceipt Receipt)> Due(Instant now, int limit)
    {
        lock (gate)
        {
            return tables.Due(now, limit);
        }
    }

    public Instant? NextDue()
    {
        lock (gate)
        {
            return tables.NextDue();
        }
    }

    public void Kept(IReadOnlyList<long> receiptIds)
    {
        if (receiptIds.Count == 0)
        {
            return;
        }
        lock (gate)
        {
            database.Transaction(() =>
            {
                foreach (var id in receiptIds)
                {
                    tables.Kept(id);
                }
            });
            log.Grew();
        }
    }

    public IReadOnlyList<SandboxMessage> List(Channel? channel, string? to, long after, int limit)
    {
        lock (gate)
        {
            return tables.Page(channel, to, after, limit);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            log.Dispose();
            database.Dispose();
        }
    }
}
