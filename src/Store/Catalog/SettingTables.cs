using System.Globalization;

namespace Sojourn.Store.Catalog;

/// <summary>The small tables of the catalog: segments, channels, keys, sequences, settings.</summary>
internal sealed class SettingTables(IDatabase database)
{
    private const string RevisionSetting = "revision";

    private readonly IStatement segments = database.Statement("SELECT id, name, condition, created FROM segments ORDER BY id");
    private readonly IStatement saveSegment = database.Upsert("segments", "id", "name", "condition", "created");
    private readonly IStatement deleteSegment = database.Statement("DELETE FROM segments WHERE id = ?");
    private readonly IStatement channels = database.Statement("SELECT kind, provider, settings, updated FROM channels ORDER BY kind");
    private readonly IStatement saveChannel = database.Upsert("channels", "kind", "provider", "settings", "updated");
    private readonly IStatement keys = database.Statement("SELECT id, name, role, prefix, hash, created, revoked FROM keys ORDER BY id");
    private readonly IStatement saveKey = database.Upsert("keys", "id", "name", "role", "prefix", "hash", "created", "revoked");
    private readonly IStatement next = database.Statement(
        "INSERT INTO sequences (name, last) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET last = sequences.last + 1 RETURNING last");
    private readonly IStatement setting = database.Statement("SELECT value FROM settings WHERE name = ?");
    private readonly IStatement saveSetting = database.Upsert("settings", "name", "value");
    private readonly IStatement beginRevision = database.Statement($"INSERT INTO settings (name, value) VALUES ('{RevisionSetting}', '0') ON CONFLICT (name) DO NOTHING");
    private readonly IStatement raise = database.Statement($"UPDATE settings SET value = ? WHERE name = '{RevisionSetting}' AND value = ? RETURNING name");

    public List<SegmentRow> Segments() => segments.All(static row =>
        new SegmentRow(row.Text(0), row.Text(1), row.BlobOrNull(2), row.Moment(3)));

    public List<ChannelRow> Channels() => channels.All(static row =>
        new ChannelRow(row.Text(0), row.Text(1), row.Blob(2).ToArray(), row.Moment(3)));

    public List<KeyRow> Keys() => keys.All(static row => new KeyRow(
        row.Int(0), row.Text(1), row.Text(2), row.Text(3), row.Blob(4).ToArray(), row.Moment(5), row.MomentOrNull(6)));

    public void Save(SegmentRow row) => saveSegment
        .Bind(1, row.Id).Bind(2, row.Name).Bind(3, row.When).Bind(4, row.CreatedAt).Run();

    public void DeleteSegment(string id) => deleteSegment.Bind(1, id).Run();

    public void Save(ChannelRow row) => saveChannel
        .Bind(1, row.Kind).Bind(2, row.Provider).Bind(3, row.Settings).Bind(4, row.UpdatedAt).Run();

    public void Save(KeyRow row) => saveKey
        .Bind(1, row.Id).Bind(2, row.Name).Bind(3, row.Role).Bind(4, row.Prefix).Bind(5, row.Hash).Bind(6, row.CreatedAt)
        .Bind(7, row.RevokedAt).Run();

    public int NextNumber(string sequence) => next.Bind(1, sequence).All(static row => row.Int(0))[0];

    public string? Setting(string name) => setting.Bind(1, name).All(static row => row.Text(0)).FirstOrDefault();

    public long Revision() => Setting(RevisionSetting) is { } revision ? long.Parse(revision, CultureInfo.InvariantCulture) : 0;

    /// <returns>False when the revision is another by now.</returns>
    public bool Raise(long revision)
    {
        if (revision == 0)
        {
            beginRevision.Run();
        }
        return raise.Bind(1, (revision + 1).ToString(CultureInfo.InvariantCulture)).Bind(2, revision.ToString(CultureInfo.InvariantCulture)).All(static _ => true).Count == 1;
    }

    public void SetSetting(string name, string value) => saveSetting.Bind(1, name).Bind(2, value).Run();
}
