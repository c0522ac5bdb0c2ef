using System.Text;
using SQLitePCL;

namespace Sojourn.Store.Sqlite;

/// <summary>
/// One prepared statement. It is compiled at its first use, so that a reader never compiles the writer's statements.
/// Parameters are numbered from 1, columns from 0, as in SQLite. Not thread-safe.
/// </summary>
internal sealed class SqliteStatement(SqliteDatabase database, string sql) : IDisposable
{
    private sqlite3_stmt? handle;
    private bool running;

    public SqliteStatement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(Ready(), index, value));
        return this;
    }

    public SqliteStatement Bind(int index, long? value) => value is { } number ? Bind(index, number) : BindNull(index);

    public SqliteStatement BindReal(int index, double? value)
    {
        Check(value is { } number ? raw.sqlite3_bind_double(Ready(), index, number) : raw.sqlite3_bind_null(Ready(), index));
        return this;
    }

    public SqliteStatement Bind(int index, string? value)
    {
        // The empty text is bound as a span: the overload for strings would copy it through the heap.
        Check(value is null ? raw.sqlite3_bind_null(Ready(), index)
            : value.Length == 0 ? raw.sqlite3_bind_text(Ready(), index, ""u8)
            : raw.sqlite3_bind_text(Ready(), index, value));
        return this;
    }

    /// <summary>Bytes; an empty span is an empty blob, not NULL.</summary>
    public SqliteStatement Bind(int index, ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(Ready(), index, 0) : raw.sqlite3_bind_blob(Ready(), index, value));
        return this;
    }

    public SqliteStatement BindNull(int index)
    {
        Check(raw.sqlite3_bind_null(Ready(), index));
        return this;
    }

    /// <summary>The next row, or false after the last one; the statement is then ready to be bound again.</summary>
    public bool Step()
    {
        running = true;
        var code = raw.sqlite3_step(handle ??= database.Compile(sql));
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }
        if (code == raw.SQLITE_DONE)
        {
            Reset();
            return false;
        }
        var error = database.Error(code);
        Reset();
        throw error;
    }

    /// <summary>Runs a statement that yields no rows.</summary>
    public void Run()
    {
        if (Step())
        {
            Reset();
        }
    }

    /// <summary>Ends a loop that did not come to the last row, which gives back the read lock.</summary>
    public void Reset()
    {
        // The code repeats the error of the last step, which was thrown there.
        _ = raw.sqlite3_reset(handle);
        running = false;
    }

    public long Long(int column) => raw.sqlite3_column_int64(handle, column);

    public int Int(int column) => raw.sqlite3_column_int(handle, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    public double? RealOrNull(int column) => IsNull(column) ? null : raw.sqlite3_column_double(handle, column);

    public string Text(int column)
    {
        var bytes = raw.sqlite3_column_blob(handle, column);
        return bytes.IsEmpty ? "" : Encoding.UTF8.GetString(bytes);
    }

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>The bytes of a blob, valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(handle, column);

    public byte[]? BlobOrNull(int column) => IsNull(column) ? null : Blob(column).ToArray();

    public void Dispose()
    {
        if (handle is not null)
        {
            raw.sqlite3_finalize(handle);
            handle = null;
        }
    }

    private sqlite3_stmt Ready()
    {
        if (running)
        {
            Reset();
        }
        return handle ??= database.Compile(sql);
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw database.Error(code);
        }
    }
}
