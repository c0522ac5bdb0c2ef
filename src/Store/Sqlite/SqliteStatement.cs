using System.Runtime.CompilerServices;
using System.Text;
using SQLitePCL;

namespace Sojourn.Store.Sqlite;

/// <summary>
/// One prepared statement. It is compiled at its first use, so that a reader never compiles the writer's statements.
/// Parameters are numbered from 1, columns from 0, as in SQLite. Not thread-safe.
/// </summary>
internal sealed class SqliteStatement(SqliteDatabase database, string sql) : IStatement
{
    private sqlite3_stmt? owned;
    private nint handle;
    private bool running;

    public SqliteStatement Bind(int index, long value)
    {
        Check(SqliteNative.BindLong(Ready(), index, value));
        return this;
    }

    public SqliteStatement Bind(int index, long? value) => value is { } number ? Bind(index, number) : BindNull(index);

    IStatement IStatement.Bind(int index, long? value) => Bind(index, value);

    IStatement IStatement.Bind(int index, string? value) => Bind(index, value);

    IStatement IStatement.Bind(int index, byte[]? value) => value is null ? BindNull(index) : Bind(index, value.AsSpan());

    IStatement IStatement.Bind(int index, double? value)
    {
        Ready();
        Check(value is { } number ? raw.sqlite3_bind_double(owned, index, number) : raw.sqlite3_bind_null(owned, index));
        return this;
    }

    [SkipLocalsInit]
    public unsafe SqliteStatement Bind(int index, string? value)
    {
        if (value is null)
        {
            return BindNull(index);
        }
        const int small = 384;
        Span<byte> bytes = value.Length <= small / 3 ? stackalloc byte[small] : new byte[Encoding.UTF8.GetMaxByteCount(value.Length)];
        var length = Encoding.UTF8.GetBytes(value, bytes);
        fixed (byte* first = bytes)
        {
            Check(SqliteNative.BindText(Ready(), index, first, length, SqliteNative.Transient));
        }
        return this;
    }

    /// <summary>Bytes; an empty span is an empty blob, not NULL.</summary>
    public unsafe SqliteStatement Bind(int index, ReadOnlySpan<byte> value)
    {
        // SQLite takes a null pointer for NULL, whatever the length.
        var none = (byte)0;
        fixed (byte* first = value)
        {
            Check(SqliteNative.BindBlob(Ready(), index, first is null ? &none : first, value.Length, SqliteNative.Transient));
        }
        return this;
    }

    public SqliteStatement BindNull(int index)
    {
        Check(SqliteNative.BindNull(Ready(), index));
        return this;
    }

    /// <summary>The next row, or false after the last one; the statement is then ready to be bound again.</summary>
    public bool Step()
    {
        running = true;
        var code = SqliteNative.Step(Compiled());
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
        _ = SqliteNative.Reset(handle);
        running = false;
    }

    public long Long(int column) => SqliteNative.Long(handle, column);

    public int Int(int column) => (int)SqliteNative.Long(handle, column);

    public bool IsNull(int column) => SqliteNative.Type(handle, column) == raw.SQLITE_NULL;

    public double Real(int column) => raw.sqlite3_column_double(owned, column);

    public string Text(int column)
    {
        var bytes = Blob(column);
        return bytes.IsEmpty ? "" : Encoding.UTF8.GetString(bytes);
    }

    /// <summary>The bytes of a blob, valid until the next step.</summary>
    public unsafe ReadOnlySpan<byte> Blob(int column)
    {
        var first = SqliteNative.Blob(handle, column);
        return new(first, first is null ? 0 : SqliteNative.Bytes(handle, column));
    }

    public void Dispose()
    {
        if (owned is not null)
        {
            raw.sqlite3_finalize(owned);
            (owned, handle) = (null, 0);
        }
    }

    private nint Ready()
    {
        if (running)
        {
            Reset();
        }
        return Compiled();
    }

    private nint Compiled()
    {
        if (handle == 0)
        {
            owned = database.Compile(sql);
            handle = owned.DangerousGetHandle();
        }
        return handle;
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw database.Error(code);
        }
    }
}
