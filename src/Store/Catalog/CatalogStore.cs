using System.Text.Json;

namespace Sojourn.Store.Catalog;

/// <summary>The catalog, on any database. One connection behind one lock: it is read at start and written by hand, never by a step.</summary>
internal sealed class CatalogStore : ICatalogStore
{
    private readonly Lock gate = new();
    private readonly IDatabase database;
    private readonly JourneyTables journeys;
    private readonly RunTables runs;
    private readonly SettingTables settings;
    private readonly UserTables users;

    public CatalogStore(IDatabase database)
    {
        this.database = database;
        journeys = new(database);
        runs = new(database);
        settings = new(database);
        users = new(database);
    }

    public IReadOnlyList<JourneyRow> Journeys() => Read(journeys.Journeys);

    public IReadOnlyList<VersionRow> Versions() => Read(journeys.Versions);

    public IReadOnlyList<RunRow> Runs() => Read(runs.Runs);

    public IReadOnlyList<SegmentRow> Segments() => Read(settings.Segments);

    public IReadOnlyList<ChannelRow> Channels() => Read(settings.Channels);

    public IReadOnlyList<KeyRow> Keys() => Read(settings.Keys);

    public IReadOnlyList<ImportRow> Imports() => Read(runs.Imports);

    public IReadOnlyList<UserRow> Users() => Read(users.Users);

    public IReadOnlyList<SessionRow> Sessions() => Read(users.Sessions);

    public IReadOnlyList<SessionRow> Sessions(IReadOnlyCollection<byte[]> hashes) => Read(() => users.Sessions(hashes));

    public int NextNumber(string sequence)
    {
        var number = 0;
        Write(() => number = settings.NextNumber(sequence));
        return number;
    }

    public long Revision() => Read(settings.Revision);

    public bool Save(CatalogChanges changes, long? revision = null)
    {
        var isSaved = false;
        Write(() =>
        {
            // The row is locked until the end of the transaction: of two servers that start from one revision, one finds it gone.
            isSaved = settings.Raise(revision ?? settings.Revision());
            if (isSaved)
            {
                Apply(changes);
            }
        });
        return isSaved;
    }

    public void SaveSession(SessionRow session) => Write(() => users.Save(session));

    public void DeleteSessions(IReadOnlyList<byte[]> hashes) => Write(() => Each(hashes, users.DeleteSession));

    public void AddProblems(int import, IReadOnlyList<JsonElement> problems) => Write(() => runs.AddProblems(import, problems));

    public IReadOnlyList<JsonElement> Problems(int import, long after, int limit) => Read(() => runs.Problems(import, after, limit));

    public string? Setting(string name) => Read(() => settings.Setting(name));

    public void SetSetting(string name, string value) => Write(() => settings.SetSetting(name, value));

    public void Dispose()
    {
        lock (gate)
        {
            database.Dispose();
        }
    }

    private void Apply(CatalogChanges changes)
    {
        Each(changes.Journeys, journeys.Save);
        Each(changes.Versions, journeys.Save);
        Each(changes.Runs, runs.Save);
        Each(changes.Imports, runs.Save);
        Each(changes.Segments, settings.Save);
        Each(changes.Channels, settings.Save);
        Each(changes.Keys, settings.Save);
        Each(changes.Users, users.Save);
        Each(changes.Settings, setting => settings.SetSetting(setting.Key, setting.Value));
        Each(changes.GoneJourneys, runs.DeleteOf);
        Each(changes.GoneJourneys, journeys.Delete);
        Each(changes.GoneRuns, runs.Delete);
        Each(changes.GoneSegments, settings.DeleteSegment);
        Each(changes.GoneUsers, users.Delete);
    }

    private static void Each<T>(IReadOnlyList<T> rows, Action<T> save)
    {
        foreach (var row in rows)
        {
            save(row);
        }
    }

    private T Read<T>(Func<T> read)
    {
        lock (gate)
        {
            return read();
        }
    }

    private void Write(Action write)
    {
        lock (gate)
        {
            database.Transaction(write);
        }
    }
}
