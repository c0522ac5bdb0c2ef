using Sojourn.Core.Profiles;

namespace Sojourn.Store.Sqlite;

/// <summary>The people, found by number or by the hash of their id.</summary>
internal sealed class ProfileTable(SqliteDatabase database)
{
    private const string Columns = StoredRows.ProfileColumns;

    private readonly SqliteStatement byNumber = database.Prepare($"SELECT {Columns} FROM profiles WHERE number = ?");
    private readonly SqliteStatement byId = database.Prepare(
        $"SELECT {Columns} FROM profiles INDEXED BY profiles_by_hash WHERE hash = ? AND id = ?");
    private readonly SqliteStatement page = database.Prepare(
        $"SELECT {Columns} FROM profiles WHERE number > ? AND created IS NOT NULL ORDER BY number LIMIT ?");
    private readonly SqliteStatement idOf = database.Prepare("SELECT id FROM profiles WHERE number = ?");
    private readonly SqliteStatement insert = database.Prepare(
        "INSERT INTO profiles (number, created, attributes, consent, segments, hash, id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    private readonly SqliteStatement update = database.Prepare(
        "UPDATE profiles SET created = ?2, attributes = ?3, consent = ?4, segments = ?5 WHERE number = ?1");
    private readonly SqliteStatement delete = database.Prepare("DELETE FROM profiles WHERE number = ?");

    public Profile? Find(string id) => One(byId.Bind(1, StoredRows.Hash(id)).Bind(2, id));

    public Profile? Find(long number) => One(byNumber.Bind(1, number));

    public string? IdOf(long number)
    {
        if (!idOf.Bind(1, number).Step())
        {
            return null;
        }
        var id = idOf.Text(0);
        idOf.Reset();
        return id;
    }

    /// <summary>Profiles that exist, in number order.</summary>
    public List<Profile> Page(long after, int limit)
    {
        var profiles = new List<Profile>();
        page.Bind(1, after).Bind(2, limit);
        while (page.Step())
        {
            profiles.Add(StoredRows.Profile(page));
        }
        return profiles;
    }

    public void Insert(List<Profile> rows)
    {
        Rows.Sort(rows, static (a, b) => a.Number.CompareTo(b.Number));
        foreach (var row in rows)
        {
            BindValues(insert, row);
            insert.Bind(6, StoredRows.Hash(row.Id)).Bind(7, row.Id).Run();
        }
    }

    /// <summary>Writes all but the id, which a profile keeps for life.</summary>
    public void Update(List<Profile> rows)
    {
        Rows.Sort(rows, static (a, b) => a.Number.CompareTo(b.Number));
        var before = database.TotalChanges;
        foreach (var row in rows)
        {
            BindValues(update, row);
            update.Run();
        }
        database.Expect(before, rows.Count, "profiles");
    }

    public void Delete(long number) => delete.Bind(1, number).Run();

    private static Profile? One(SqliteStatement statement)
    {
        if (!statement.Step())
        {
            return null;
        }
        var profile = StoredRows.Profile(statement);
        statement.Reset();
        return profile;
    }

    private static void BindValues(SqliteStatement statement, Profile row) =>
        statement.Bind(1, row.Number).Bind(2, row.Created).Bind(3, row.Attributes).Bind(4, row.Consent).Bind(5, row.Segments);
}
