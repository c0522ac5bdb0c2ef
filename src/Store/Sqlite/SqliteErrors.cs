using SQLitePCL;

namespace Sojourn.Store.Sqlite;

/// <summary>SQLite refused a statement for a reason that is ours: a broken constraint, a wrong type, bad SQL.</summary>
public sealed class SqliteException(string message, int code) : Exception(message)
{
    /// <summary>The extended result code.</summary>
    public int Code { get; } = code;
}

/// <summary>Tells the world's failures, which an operator mends, from ours.</summary>
internal static class SqliteErrors
{
    public static Exception Of(string path, int code, string detail)
    {
        var sentence = (code & 0xFF) switch
        {
            raw.SQLITE_FULL =>
                $"The disk that holds '{path}' is full. Free some space. What was acknowledged is safe.",
            raw.SQLITE_READONLY =>
                $"'{path}' cannot be written: the file, its directory or the file system is read-only. "
                + "Give this process the right to write there, or mount the file system writable.",
            raw.SQLITE_CANTOPEN =>
                $"'{path}' cannot be opened. Check that its directory exists, that this process may read and write it, "
                + "and that the process has file handles left.",
            raw.SQLITE_PERM or raw.SQLITE_AUTH =>
                $"The operating system does not let this process use '{path}'. Check the owner and the rights of the file and its directory.",
            raw.SQLITE_IOERR =>
                $"The disk failed while '{path}' was read or written ({detail}). "
                + "Check the disk and the system's log; what was acknowledged before is safe.",
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB =>
                $"'{path}' is damaged or no database ({detail}). Stop the server, keep a copy of the file, and restore the last backup.",
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
                $"Another process keeps '{path}' locked. End it: nothing but this server may write there.",
            raw.SQLITE_NOMEM => $"No memory was left while '{path}' was used. Give the process more.",
            _ => null,
        };
        return sentence is null
            ? new SqliteException($"SQLite refused a statement on '{path}': {detail} ({code}).", code)
            : new StoreUnavailableException(sentence, new SqliteException(detail, code));
    }
}
