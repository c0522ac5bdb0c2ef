using Sojourn.Core;
using Sojourn.Core.Enrollments;

namespace Sojourn.Store.Sqlite;

/// <summary>
/// A page of a journey's enrollments in id order. Each scope of the journey lies sorted in the index; the page merges them
/// and looks at each row's status and place before it unpacks the row.
/// </summary>
internal static class EnrollmentPage
{
    public static (IReadOnlyList<Enrollment> Items, EnrollmentId? Last) Read(
        PartitionTables tables, EnrollmentQuery query, EnrollmentId after, int limit, int scan)
    {
        var scopes = query.Run is { } run ? [new(query.Journey, run)] : tables.Enrollments.Scopes(query.Journey);
        var merged = new PriorityQueue<SqliteStatement, long>(scopes.Count);
        var cursors = new List<SqliteStatement>(scopes.Count);
        try
        {
            foreach (var scope in scopes)
            {
                var rows = tables.Database.Once(EnrollmentTable.OfScopeSql);
                cursors.Add(rows);
                Enqueue(merged, rows.Bind(1, scope.Journey.Number).Bind(2, scope.Run.Number).Bind(3, after.Number));
            }
            var items = new List<Enrollment>();
            while (merged.TryDequeue(out var rows, out var id))
            {
                if (Matches(query, rows))
                {
                    items.Add(EnrollmentTable.Read(rows));
                }
                if (items.Count >= limit || --scan <= 0)
                {
                    Enqueue(merged, rows);
                    return (items, merged.Count > 0 ? new EnrollmentId(id) : null);
                }
                Enqueue(merged, rows);
            }
            return (items, null);
        }
        finally
        {
            cursors.ForEach(static rows => rows.Dispose());
        }
    }

    private static void Enqueue(PriorityQueue<SqliteStatement, long> merged, SqliteStatement rows)
    {
        if (rows.Step())
        {
            merged.Enqueue(rows, rows.Long(0));
        }
    }

    private static bool Matches(EnrollmentQuery query, SqliteStatement row) =>
        (query.Statuses is null || query.Statuses.Contains((EnrollmentStatus)row.Int(7)))
        && (query.Node is null || row.Text(8) == query.Node)
        && query.OpenImports?.Contains(row.Int(4)) != true;
}
