using Sojourn.Core.Enrollments;
using Sojourn.Core.Values;

namespace Sojourn.Store.Sqlite;

/// <summary>The journal: one row an advance, appended, each pointing to its enrollment's row before.</summary>
internal sealed class JournalTable(SqliteDatabase database)
{
    private const string Columns = StoredRows.JournalColumns;

    private readonly SqliteStatement insert = database.Prepare(
        "INSERT INTO journal (id, previous, enrollment, at, version, entries) VALUES (?, ?, ?, ?, ?, ?)");
    private readonly SqliteStatement byId = database.Prepare($"SELECT {Columns} FROM journal WHERE id = ?");
    private readonly SqliteStatement page = database.Prepare($"SELECT {Columns} FROM journal WHERE id > ? ORDER BY id LIMIT ?");
    private readonly SqliteStatement previous = database.Prepare("SELECT previous FROM journal WHERE id = ?");
    private readonly SqliteStatement delete = database.Prepare("DELETE FROM journal WHERE id = ?");
    private readonly SqliteStatement rewrite = database.Prepare("UPDATE journal SET entries = ?2 WHERE id = ?1");
    private readonly PackWriter packed = new(1024);

    public void Insert(List<JournalRow> rows)
    {
        Rows.Sort(rows, static (a, b) => a.Id.CompareTo(b.Id));
        foreach (var row in rows)
        {
            packed.Clear();
            JournalEntry.Pack(packed, row.Entries);
            insert.Bind(1, row.Id).Bind(2, row.Previous).Bind(3, row.Enrollment.Number).Bind(4, row.At).Bind(5, row.Version)
                .Bind(6, packed.Written).Run();
        }
    }

    /// <summary>The journal that ends with a row, oldest first.</summary>
    public IReadOnlyList<JournalRow> EndingWith(long id)
    {
        var rows = new List<JournalRow>();
        while (id != 0 && byId.Bind(1, id).Step())
        {
            var row = StoredRows.Journal(byId);
            byId.Reset();
            rows.Add(row);
            id = row.Previous;
        }
        rows.Reverse();
        return rows;
    }

    /// <summary>Rows from one back, newest first; one that cannot be read has no lines.</summary>
    public IReadOnlyList<JournalRow> Back(long id, int limit)
    {
        var rows = new List<JournalRow>();
        while (id != 0 && rows.Count < limit && byId.Bind(1, id).Step())
        {
            var row = StoredRows.JournalOrBlank(byId);
            byId.Reset();
            rows.Add(row);
            id = row.Previous;
        }
        return rows;
    }

    public void Rewrite(List<JournalRow> rows)
    {
        foreach (var row in rows)
        {
            packed.Clear();
            JournalEntry.Pack(packed, row.Entries);
            rewrite.Bind(1, row.Id).Bind(2, packed.Written).Run();
        }
    }

    public IReadOnlyList<JournalRow> After(long id, int limit)
    {
        var rows = new List<JournalRow>();
        page.Bind(1, id).Bind(2, limit);
        while (page.Step())
        {
            rows.Add(StoredRows.Journal(page));
        }
        return rows;
    }

    /// <summary>Deletes the journal that ends with a row.</summary>
    public void DeleteEndingWith(long id)
    {
        while (id != 0 && previous.Bind(1, id).Step())
        {
            var next = previous.Long(0);
            previous.Reset();
            delete.Bind(1, id).Run();
            id = next;
        }
    }
}
