using System.Runtime.InteropServices;

namespace Sojourn.Store.Sqlite;

/// <summary>
/// The calls that are made thirty times a step, straight into the library that SQLitePCLRaw loads. What that package adds, a
/// counted reference to the handle around each call, costs more than most of these calls themselves. A statement's pointer
/// lives as long as its <see cref="SqliteStatement"/>.
/// </summary>
internal static unsafe partial class SqliteNative
{
    /// <summary>Tells SQLite to copy the bytes before it returns.</summary>
    public const nint Transient = -1;

    private const string Library = "e_sqlite3";

    // Those that neither block nor call back are made without telling the garbage collector.

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64"), SuppressGCTransition]
    public static partial int BindLong(nint statement, int index, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_null"), SuppressGCTransition]
    public static partial int BindNull(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text"), SuppressGCTransition]
    public static partial int BindText(nint statement, int index, byte* value, int length, nint lifetime);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_blob"), SuppressGCTransition]
    public static partial int BindBlob(nint statement, int index, byte* value, int length, nint lifetime);

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    public static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    public static partial int Reset(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64"), SuppressGCTransition]
    public static partial long Long(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_type"), SuppressGCTransition]
    public static partial int Type(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob"), SuppressGCTransition]
    public static partial byte* Blob(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes"), SuppressGCTransition]
    public static partial int Bytes(nint statement, int column);
}
