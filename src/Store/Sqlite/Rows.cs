using NodaTime;
using Sojourn.Core.Values;

namespace Sojourn.Store.Sqlite;

/// <summary>What the tables share: times as milliseconds since 1970, data in its packed form, rows sorted before they are written.</summary>
internal static class Rows
{
    public static SqliteStatement Bind(this SqliteStatement statement, int index, Instant value) =>
        statement.Bind(index, value.ToUnixTimeMilliseconds());

    public static SqliteStatement Bind(this SqliteStatement statement, int index, Instant? value) =>
        statement.Bind(index, value?.ToUnixTimeMilliseconds());

    public static SqliteStatement Bind(this SqliteStatement statement, int index, Data value) => statement.Bind(index, value.Packed.Span);

    public static List<T> All<T>(SqliteStatement statement, Func<SqliteStatement, T> read)
    {
        var rows = new List<T>();
        while (statement.Step())
        {
            rows.Add(read(statement));
        }
        return rows;
    }

    /// <summary>
    /// Rows in the order of their keys: neighbours share pages, so a batch touches each page once. Batches mostly come
    /// sorted, which a look tells.
    /// </summary>
    public static void Sort<T>(List<T> rows, Comparison<T> byKey)
    {
        for (var i = 1; i < rows.Count; i++)
        {
            if (byKey(rows[i - 1], rows[i]) > 0)
            {
                rows.Sort(byKey);
                return;
            }
        }
    }

    public static T[] Sorted<T>(IReadOnlyCollection<T> keys)
    {
        var sorted = keys.ToArray();
        Array.Sort(sorted);
        return sorted;
    }

    /// <summary>Throws when a loop of updates by key met a key that no row has: an after-image of nothing.</summary>
    public static void Expect(this SqliteDatabase database, int changesBefore, int rows, string what)
    {
        var changed = database.TotalChanges - changesBefore;
        if (changed != rows)
        {
            throw new InvalidOperationException($"A batch changes {rows} {what}, of which the partition has {changed}.");
        }
    }
}
