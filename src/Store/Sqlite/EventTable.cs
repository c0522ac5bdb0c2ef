using Sojourn.Core.Profiles;

namespace Sojourn.Store.Sqlite;

/// <summary>What people did. One index serves both the history by name and, from its entries alone, the timeline.</summary>
internal sealed class EventTable(SqliteDatabase database)
{
    private const string Columns = StoredRows.EventColumns + ", id";

    private readonly SqliteStatement history = database.Prepare(
        $"SELECT {Columns}, id FROM events INDEXED BY events_by_profile WHERE profile = ? AND name = ? ORDER BY at, id");
    private readonly SqliteStatement known = database.Prepare("SELECT 1 FROM events INDEXED BY events_once WHERE profile = ? AND event_id = ?");
    private readonly SqliteStatement timeline = database.Prepare(
        $"SELECT {Columns} FROM events WHERE id IN (SELECT id FROM events INDEXED BY events_by_profile WHERE profile = ? AND (at, id) < (?, ?) "
        + "ORDER BY at DESC, id DESC LIMIT ?) ORDER BY at DESC, id DESC");
    private readonly SqliteStatement insert = database.Prepare(
        "INSERT INTO events (id, profile, name, at, properties, event_id) VALUES (?, ?, ?, ?, ?, ?)");
    private readonly SqliteStatement delete = database.Prepare("DELETE FROM events WHERE profile = ?");

    /// <summary>Events with one of these names, oldest first; of the same moment, in the order in which they came.</summary>
    public IReadOnlyList<ProfileEvent> History(long profile, IReadOnlyCollection<string> names)
    {
        var events = new List<(long Id, ProfileEvent Event)>();
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            history.Bind(1, profile).Bind(2, name);
            while (history.Step())
            {
                events.Add((history.Long(4), StoredRows.Event(history)));
            }
        }
        if (names.Count > 1)
        {
            events.Sort(static (a, b) => a.Event.At == b.Event.At ? a.Id.CompareTo(b.Id) : a.Event.At.CompareTo(b.Event.At));
        }
        return events.ConvertAll(static row => row.Event);
    }

    public IReadOnlySet<string> Known(long profile, IReadOnlyCollection<string> ids)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            if (known.Bind(1, profile).Bind(2, id).Step())
            {
                known.Reset();
                found.Add(id);
            }
        }
        return found;
    }

    /// <summary>The newest events before a place, newest first.</summary>
    public IReadOnlyList<EventRow> Timeline(long profile, EventPlace before, int limit)
    {
        var events = new List<EventRow>();
        timeline.Bind(1, profile).Bind(2, before.At).Bind(3, before.Id).Bind(4, limit);
        while (timeline.Step())
        {
            events.Add(new(timeline.Long(4), profile, StoredRows.Event(timeline)));
        }
        return events;
    }

    public void Insert(List<EventRow> rows)
    {
        Rows.Sort(rows, static (a, b) => a.Id.CompareTo(b.Id));
        foreach (var row in rows)
        {
            insert.Bind(1, row.Id).Bind(2, row.Profile).Bind(3, row.Event.Name).Bind(4, row.Event.At).Bind(5, row.Event.Properties)
                .Bind(6, row.Event.Id).Run();
        }
    }

    public void DeleteOf(long profile) => delete.Bind(1, profile).Run();
}
