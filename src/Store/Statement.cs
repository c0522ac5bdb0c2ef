using NodaTime;

namespace Sojourn.Store;

/// <summary>
/// A prepared statement in the SQL that the stores share: parameters are <c>?</c>, numbered from 1 as they stand. It is the row
/// that it stands on.
/// </summary>
internal interface IStatement : IRow, IDisposable
{
    IStatement Bind(int index, long? value);

    IStatement Bind(int index, double? value);

    IStatement Bind(int index, string? value);

    IStatement Bind(int index, byte[]? value);

    /// <summary>The next row, or false after the last one; the statement is then ready to be bound again.</summary>
    bool Step();

    double Real(int column);
}

/// <summary>A database as the catalog uses it: few statements, each transaction by hand.</summary>
internal interface IDatabase : IDisposable
{
    IStatement Statement(string sql);

    /// <summary>All of it or nothing: whatever is thrown inside rolls back. Durable when it returns.</summary>
    void Transaction(Action work);
}

internal static class Statements
{
    public static IStatement Bind(this IStatement statement, int index, Instant? value) => statement.Bind(index, value?.ToUnixTimeMilliseconds());

    /// <summary>Runs a statement to its end, whatever it yields.</summary>
    public static void Run(this IStatement statement)
    {
        while (statement.Step())
        {
        }
    }

    public static List<T> All<T>(this IStatement statement, Func<IStatement, T> read)
    {
        var rows = new List<T>();
        while (statement.Step())
        {
            rows.Add(read(statement));
        }
        return rows;
    }

    /// <summary>Inserts a row, or replaces all of the one that has its key.</summary>
    public static IStatement Upsert(this IDatabase database, string table, string key, params string[] others)
    {
        var columns = string.Join(", ", [key, .. others]);
        var values = string.Join(", ", Enumerable.Repeat("?", columns.Count(letter => letter == ',') + 1));
        return database.Statement(
            $"INSERT INTO {table} ({columns}) VALUES ({values}) ON CONFLICT ({key}) DO UPDATE SET {string.Join(", ", others.Select(column => $"{column} = excluded.{column}"))}");
    }

    public static byte[]? BlobOrNull(this IStatement row, int column) => row.IsNull(column) ? null : row.Blob(column).ToArray();
}
