namespace Sojourn.Store.Sqlite;

/// <summary>The small tables of the catalog: segments, channels, keys, sequences, settings.</summary>
internal sealed class SettingTables(SqliteDatabase database)
{
    private readonly SqliteStatement segments = database.Prepare("SELECT id, name, condition, created FROM segments ORDER BY id");
    private readonly SqliteStatement saveSegment = database.Prepare(
        "INSERT OR REPLACE INTO segments (id, name, condition, created) VALUES (?, ?, ?, ?)");
    private readonly SqliteStatement deleteSegment = database.Prepare("DELETE FROM segments WHERE id = ?");
    private readonly SqliteStatement channels = database.Prepare("SELECT kind, provider, settings, updated FROM channels ORDER BY kind");
    private readonly SqliteStatement saveChannel = database.Prepare(
        "INSERT OR REPLACE INTO channels (kind, provider, settings, updated) VALUES (?, ?, ?, ?)");
    private readonly SqliteStatement keys = database.Prepare("SELECT id, name, role, prefix, hash, created, revoked FROM keys ORDER BY id");
    private readonly SqliteStatement saveKey = database.Prepare(
        "INSERT OR REPLACE INTO keys (id, name, role, prefix, hash, created, revoked) VALUES (?, ?, ?, ?, ?, ?, ?)");
    private readonly SqliteStatement next = database.Prepare(
        "INSERT INTO sequences (name, last) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET last = last + 1 RETURNING last");
    private readonly SqliteStatement setting = database.Prepare("SELECT value FROM settings WHERE name = ?");
    private readonly SqliteStatement saveSetting = database.Prepare("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)");

    public List<SegmentRow> Segments() => Rows.All(segments, static row =>
        new SegmentRow(row.Text(0), row.Text(1), row.BlobOrNull(2), row.Moment(3)));

    public List<ChannelRow> Channels() => Rows.All(channels, static row =>
        new ChannelRow(row.Text(0), row.Text(1), row.Blob(2).ToArray(), row.Moment(3)));

    public List<KeyRow> Keys() => Rows.All(keys, static row => new KeyRow(
        row.Int(0), row.Text(1), row.Text(2), row.Text(3), row.Blob(4).ToArray(), row.Moment(5), row.MomentOrNull(6)));

    public void Save(SegmentRow row)
    {
        saveSegment.Bind(1, row.Id).Bind(2, row.Name).Bind(4, row.CreatedAt);
        (row.When is null ? saveSegment.BindNull(3) : saveSegment.Bind(3, row.When.AsSpan())).Run();
    }

    public void DeleteSegment(string id) => deleteSegment.Bind(1, id).Run();

    public void Save(ChannelRow row) => saveChannel
        .Bind(1, row.Kind).Bind(2, row.Provider).Bind(3, row.Settings.AsSpan()).Bind(4, row.UpdatedAt).Run();

    public void Save(KeyRow row) => saveKey
        .Bind(1, row.Id).Bind(2, row.Name).Bind(3, row.Role).Bind(4, row.Prefix).Bind(5, row.Hash.AsSpan()).Bind(6, row.CreatedAt)
        .Bind(7, row.RevokedAt).Run();

    public int NextNumber(string sequence)
    {
        next.Bind(1, sequence).Step();
        var number = next.Int(0);
        // RETURNING yields its row before the statement is done; only its end commits.
        next.Step();
        return number;
    }

    public string? Setting(string name)
    {
        if (!setting.Bind(1, name).Step())
        {
            return null;
        }
        var value = setting.Text(0);
        setting.Reset();
        return value;
    }

    public void SetSetting(string name, string value) => saveSetting.Bind(1, name).Bind(2, value).Run();
}
