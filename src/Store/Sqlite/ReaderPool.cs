using System.Collections.Concurrent;

namespace Sojourn.Store.Sqlite;

/// <summary>
/// Read-only connections to one partition, as many as there are readers at once. A connection whose read failed is closed
/// instead of reused, so that no half-read statement keeps the log from flowing back.
/// </summary>
internal sealed class ReaderPool(string path) : IDisposable
{
    private readonly ConcurrentBag<PartitionTables> idle = [];
    private volatile bool disposed;

    /// <summary>Reads one statement, which sees one state of the partition.</summary>
    public T Read<T>(Func<PartitionTables, T> read)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (!idle.TryTake(out var tables))
        {
            tables = new(SqliteDatabase.Open(path, SqliteUse.Read));
        }
        var healthy = false;
        try
        {
            var result = read(tables);
            healthy = true;
            return result;
        }
        finally
        {
            if (healthy && !disposed)
            {
                idle.Add(tables);
            }
            else
            {
                tables.Dispose();
            }
        }
    }

    /// <summary>Reads several statements that see the same state. Keep it short: a long read holds the log.</summary>
    public T ReadTogether<T>(Func<PartitionTables, T> read) => Read(tables =>
    {
        tables.Database.Execute("BEGIN");
        var result = read(tables);
        tables.Database.Execute("COMMIT");
        return result;
    });

    public void Dispose()
    {
        disposed = true;
        while (idle.TryTake(out var tables))
        {
            tables.Dispose();
        }
    }
}
