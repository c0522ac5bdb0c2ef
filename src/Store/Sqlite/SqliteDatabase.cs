using SQLitePCL;

namespace Sojourn.Store.Sqlite;

/// <summary>How a connection is used: its one writer, a reader beside it, or the helper that moves the log into the file.</summary>
internal enum SqliteUse { Write, Read, Checkpoint }

/// <summary>What a test or an operator may set. <paramref name="MaxPages"/> bounds the file as a full disk would.</summary>
public sealed record SqliteOptions(int CacheMegabytes = 64, int MaxPages = 0)
{
    public static readonly SqliteOptions Default = new();
}

/// <summary>
/// One connection to one file, with the statements prepared on it. Write-ahead log and <c>synchronous=FULL</c>: what is
/// committed survives power loss, and readers never wait for the writer. Not thread-safe.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    // SQLite's default. Measured against 8 KiB, steps in order and at random cost the same within what a run varies by.
    private const int PageBytes = 4096;
    private const int BusyMilliseconds = 5_000;

    // The log's file is cut to this when it starts again: a burst must not keep its space for ever.
    private const int LogBytes = 64 * 1024 * 1024;

    private readonly sqlite3 handle;
    private readonly List<SqliteStatement> statements = [];
    private readonly SqliteStatement begin;
    private readonly SqliteStatement look;
    private readonly SqliteStatement commit;
    private bool disposed;

    static SqliteDatabase()
    {
        Batteries_V2.Init();
        // Nobody asks how much memory SQLite has, and counting it takes a lock that all connections share.
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    private SqliteDatabase(string path, sqlite3 handle)
    {
        Path = path;
        this.handle = handle;
        begin = Prepare("BEGIN IMMEDIATE");
        look = Prepare("BEGIN");
        commit = Prepare("COMMIT");
    }

    public string Path { get; }

    /// <summary>Rows changed by the connection so far, to count what a loop of statements did.</summary>
    public int TotalChanges => raw.sqlite3_total_changes(handle);

    /// <summary>Rows changed by the last statement.</summary>
    public int Changes => raw.sqlite3_changes(handle);

    /// <exception cref="StoreUnavailableException">The file cannot be opened or is no database.</exception>
    public static SqliteDatabase Open(string path, SqliteUse use, SqliteOptions? options = null)
    {
        options ??= SqliteOptions.Default;
        if (use == SqliteUse.Write && !File.Exists(path))
        {
            PrivateFiles.Create(path);
        }
        var flags = raw.SQLITE_OPEN_NOMUTEX | (use == SqliteUse.Read ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE);
        var code = raw.sqlite3_open_v2(path, out var handle, flags, null);
        if (code != raw.SQLITE_OK)
        {
            handle?.Dispose();
            throw SqliteErrors.Of(path, code, raw.sqlite3_errstr(code).utf8_to_string());
        }
        var database = new SqliteDatabase(path, handle);
        try
        {
            database.Configure(use, options);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>A statement that lives as long as the connection.</summary>
    public SqliteStatement Prepare(string sql)
    {
        var statement = new SqliteStatement(this, sql);
        statements.Add(statement);
        return statement;
    }

    /// <summary>A statement for one use, which the caller disposes.</summary>
    public SqliteStatement Once(string sql) => new(this, sql);

    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(handle, sql);
        if (code != raw.SQLITE_OK)
        {
            throw Error(code);
        }
    }

    public long Number(string sql)
    {
        using var statement = Once(sql);
        return statement.Step() ? statement.Long(0) : 0;
    }

    /// <summary>All of it or nothing: whatever is thrown inside rolls back and leaves the connection usable.</summary>
    public void Transaction(Action work)
    {
        begin.Run();
        try
        {
            work();
            commit.Run();
        }
        catch
        {
            Rollback();
            throw;
        }
    }

    /// <summary>
    /// Many reads at one moment. Alone, each read would take and give back the file's read lock, which costs as much as finding
    /// a row.
    /// </summary>
    public void Snapshot(Action reads)
    {
        look.Run();
        try
        {
            reads();
        }
        finally
        {
            commit.Run();
        }
    }

    /// <summary>
    /// Moves the log into the file. Passive waits for nobody and moves what no reader needs; truncate waits, and ends with
    /// an empty log. Returns the pages of the log and how many of them are in the file.
    /// </summary>
    public (int Log, int Moved) Checkpoint(int mode)
    {
        var code = raw.sqlite3_wal_checkpoint_v2(handle, "main", mode, out var log, out var moved);
        return code is raw.SQLITE_OK or raw.SQLITE_BUSY or raw.SQLITE_LOCKED ? (log, moved) : throw Error(code);
    }

    public void Dispose()
    {
        if (disposed)
        {
            return;
        }
        disposed = true;
        foreach (var statement in statements)
        {
            statement.Dispose();
        }
        handle.Dispose();
    }

    internal sqlite3_stmt Compile(string sql)
    {
        // Persistent: these statements live long, so SQLite keeps them out of its small per-connection memory pool.
        var code = raw.sqlite3_prepare_v3(handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement);
        return code == raw.SQLITE_OK ? statement : throw Error(code);
    }

    internal Exception Error(int code)
    {
        var extended = raw.sqlite3_extended_errcode(handle);
        return SqliteErrors.Of(Path, (extended & 0xFF) == (code & 0xFF) ? extended : code, raw.sqlite3_errmsg(handle).utf8_to_string());
    }

    private void Configure(SqliteUse use, SqliteOptions options)
    {
        _ = raw.sqlite3_busy_timeout(handle, BusyMilliseconds);
        if (use == SqliteUse.Write)
        {
            Execute($"PRAGMA page_size={PageBytes}; PRAGMA journal_mode=WAL; PRAGMA journal_size_limit={LogBytes}");
        }
        // The log flows back in Checkpoint, never inside a commit, where it would stall everyone who waits for the batch.
        Execute("PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=0");
        Execute($"PRAGMA cache_size=-{(use == SqliteUse.Write ? options.CacheMegabytes : 8) * 1024}");
        if (use == SqliteUse.Write && options.MaxPages > 0)
        {
            Execute($"PRAGMA max_page_count={options.MaxPages}");
        }
    }

    private void Rollback()
    {
        // A full disk may have rolled back already; a failing rollback must not hide the exception that caused it.
        if (raw.sqlite3_get_autocommit(handle) == 0)
        {
            _ = raw.sqlite3_exec(handle, "ROLLBACK");
        }
    }
}
