using SQLitePCL;

namespace Sojourn.Bench;

/// <summary>SQLite by prepared statements and nothing around it: what the bounds are measured with.</summary>
internal sealed class Bare : IDisposable
{
    private readonly sqlite3 database;
    private readonly List<sqlite3_stmt> statements = [];

    static Bare() => Batteries_V2.Init();

    public Bare(string path)
    {
        Check(raw.sqlite3_open(path, out database));
        Run("PRAGMA journal_mode=WAL");
        Run("PRAGMA synchronous=FULL");
        Run("PRAGMA cache_size=-65536");
        Run("PRAGMA wal_autocheckpoint=4096");
    }

    public sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(database, sql, out var statement));
        statements.Add(statement);
        return statement;
    }

    public void Run(string sql) => Check(raw.sqlite3_exec(database, sql));

    /// <summary>Binds and runs one row.</summary>
    public static void Row(sqlite3_stmt statement, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _ = values[i] switch
            {
                null => raw.sqlite3_bind_null(statement, i + 1),
                long number => raw.sqlite3_bind_int64(statement, i + 1, number),
                int number => raw.sqlite3_bind_int(statement, i + 1, number),
                string text => raw.sqlite3_bind_text(statement, i + 1, text),
                byte[] bytes => raw.sqlite3_bind_blob(statement, i + 1, bytes),
                _ => throw new ArgumentException("Only integers, texts and bytes are bound here."),
            };
        }
        if (raw.sqlite3_step(statement) is var code and not (raw.SQLITE_DONE or raw.SQLITE_ROW))
        {
            throw new InvalidOperationException($"SQLite said {code}.");
        }
        _ = raw.sqlite3_reset(statement);
    }

    public List<long> Longs(string sql)
    {
        var values = new List<long>();
        var statement = Prepare(sql);
        while (raw.sqlite3_step(statement) == raw.SQLITE_ROW)
        {
            values.Add(raw.sqlite3_column_int64(statement, 0));
        }
        return values;
    }

    public void Dispose()
    {
        foreach (var statement in statements)
        {
            raw.sqlite3_finalize(statement);
        }
        raw.sqlite3_close_v2(database);
        database.Dispose();
    }

    private static void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw new InvalidOperationException($"SQLite said {code}.");
        }
    }
}
