using Sojourn.Core;
using Sojourn.Core.Enrollments;

namespace Sojourn.Store.Postgres;

/// <summary>
/// A page of a journey's enrollments in id order. Each scope of the journey lies sorted in the index; the page merges them, and reads of each
/// about as many rows as it is going to show, more where few match.
/// </summary>
internal sealed class PostgresEnrollmentPage
{
    /// <summary>In <see cref="EnrollmentPack.Columns"/>.</summary>
    private const int RunColumn = 3;

    /// <summary>Rows that are read together at most.</summary>
    private const int RowsTogether = 2_000;

    private readonly PostgresQuery rows;
    private readonly EnrollmentQuery asked;
    private readonly string runsSql;
    private readonly string aheadSql;
    private readonly PriorityQueue<Cursor, long> merged = new();
    private List<Cursor> empty;
    private readonly int limit;
    private int together;

    /// <param name="schema">The partition's.</param>
    /// <param name="rows">Where its rows are read.</param>
    /// <param name="asked">Who is wanted.</param>
    /// <param name="after">Where the page begins.</param>
    /// <param name="limit">How many it shows.</param>
    public PostgresEnrollmentPage(string schema, PostgresQuery rows, EnrollmentQuery asked, EnrollmentId after, int limit)
    {
        (this.rows, this.asked, this.limit) = (rows, asked, limit);
        runsSql = "WITH RECURSIVE runs AS ((SELECT run FROM " + schema + ".enrollments WHERE journey = $1 ORDER BY run LIMIT 1) "
            + $"UNION ALL SELECT n.run FROM runs r CROSS JOIN LATERAL (SELECT run FROM {schema}.enrollments e WHERE journey = $1 AND e.run > r.run ORDER BY e.run LIMIT 1) n) "
            + "SELECT run FROM runs";
        // With equalities the order would be that of the ids alone, which the primary key has too: a small scope would be looked for among everybody.
        aheadSql = $"SELECT {EnrollmentPack.Columns} FROM unnest($2, $3) AS s (run, after) CROSS JOIN LATERAL (SELECT * FROM {schema}.enrollments r "
            + "WHERE (r.journey, r.run, r.id) > ($1, s.run, s.after) AND (r.journey, r.run) <= ($1, s.run) ORDER BY r.journey, r.run, r.id LIMIT $4) e "
            + $"LEFT JOIN {schema}.enrollment_data d ON {LookUp.By("d.id", "e.id")} ORDER BY e.id";
        empty = [.. Runs().Select(run => new Cursor(run, after.Number))];
        // One more than is shown tells whether there is another page. Where scopes lie between each other each gives its part.
        together = empty.Count == 1 ? limit + 1 : 1 + (2 * limit / Math.Max(1, empty.Count));
    }

    /// <summary>What is left of a scope.</summary>
    private sealed class Cursor(int run, long after)
    {
        public int Run => run;

        public long After { get; set; } = after;

        public bool IsAtItsEnd { get; set; }

        /// <summary>The rows that were read and not looked at; null for one that does not match.</summary>
        public Queue<(long Id, Enrollment? Match)> Ahead { get; } = new();
    }

    /// <param name="scan">How many rows it looks at.</param>
    /// <returns>Where the next page goes on; null where there is none.</returns>
    public (IReadOnlyList<Enrollment> Items, EnrollmentId? Last) Read(int scan)
    {
        var (items, last) = (new List<Enrollment>(), default(EnrollmentId));
        for (var looked = 0; ; looked++)
        {
            Fill(scan - looked + 1);
            if (!merged.TryDequeue(out var next, out var id))
            {
                return (items, null);
            }
            if (looked == scan || items.Count == limit)
            {
                return (items, last);
            }
            last = new(id);
            if (next.Ahead.Dequeue().Match is { } match)
            {
                items.Add(match);
            }
            Sort(next);
        }
    }

    /// <summary>Reads on in the scopes of which nothing is left here.</summary>
    private void Fill(int most)
    {
        if (empty.Count == 0)
        {
            return;
        }
        var count = Math.Clamp(together, 1, Math.Min(most, Math.Max(1, RowsTogether / empty.Count)));
        var cursors = empty.ToDictionary(cursor => cursor.Run);
        rows.Each(
            row =>
            {
                var cursor = cursors[row.Int(RunColumn)];
                cursor.After = row.Long(0);
                cursor.Ahead.Enqueue((cursor.After, Matches(row) ? EnrollmentPack.Read(row) : null));
                return true;
            },
            aheadSql,
            asked.Journey.Number, empty.ConvertAll(cursor => cursor.Run).ToArray(), empty.ConvertAll(cursor => cursor.After).ToArray(), count);
        together = Math.Min(RowsTogether, together * 4);
        // One that gave fewer than it was asked for has given all.
        var filled = empty;
        empty = [];
        foreach (var cursor in filled)
        {
            cursor.IsAtItsEnd = cursor.Ahead.Count < count;
            Sort(cursor);
        }
    }

    private void Sort(Cursor cursor)
    {
        if (cursor.Ahead.TryPeek(out var next))
        {
            merged.Enqueue(cursor, next.Id);
        }
        else if (!cursor.IsAtItsEnd)
        {
            empty.Add(cursor);
        }
    }

    private List<int> Runs() => asked.Run is { } run ? [run.Number] : rows.All(row => row.Int(0), runsSql, asked.Journey.Number);

    private bool Matches(PostgresRow row) =>
        (asked.Statuses is null || asked.Statuses.Contains((EnrollmentStatus)row.Int(7)))
        && (asked.Node is null || row.Text(8) == asked.Node)
        && asked.OpenImports?.Contains(row.Int(4)) != true;
}
