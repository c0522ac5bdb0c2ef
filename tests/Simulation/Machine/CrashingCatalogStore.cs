using System.Text.Json;
using Sojourn.Store;

namespace Sojourn.Simulation.Machine;

/// <summary>The catalog's store with crash points.</summary>
internal sealed class CrashingCatalogStore(ICatalogStore inner, CrashPoints points) : ICatalogStore
{
    /// <summary>Rows that <see cref="Save"/> wrote.</summary>
    public int RowsSaved { get; private set; }

    /// <summary>Happens once, while what was decided is about to be written.</summary>
    public Action? BeforeSave { get; set; }

    public IReadOnlyList<JourneyRow> Journeys() => inner.Journeys();

    public IReadOnlyList<VersionRow> Versions() => inner.Versions();

    public IReadOnlyList<RunRow> Runs() => inner.Runs();

    public IReadOnlyList<SegmentRow> Segments() => inner.Segments();

    public IReadOnlyList<ChannelRow> Channels() => inner.Channels();

    public IReadOnlyList<KeyRow> Keys() => inner.Keys();

    public IReadOnlyList<ImportRow> Imports() => inner.Imports();

    public IReadOnlyList<UserRow> Users() => inner.Users();

    public IReadOnlyList<SessionRow> Sessions() => inner.Sessions();

    public IReadOnlyList<SessionRow> Sessions(IReadOnlyCollection<byte[]> hashes) => inner.Sessions(hashes);

    public int NextNumber(string sequence)
    {
        var number = 0;
        points.Write(() => number = inner.NextNumber(sequence));
        return number;
    }

    public long Revision() => inner.Revision();

    public bool Save(CatalogChanges changes, long? revision = null)
    {
        var meanwhile = BeforeSave;
        BeforeSave = null;
        meanwhile?.Invoke();
        var isSaved = false;
        points.Write(() => isSaved = inner.Save(changes, revision));
        RowsSaved += isSaved ? changes.Count : 0;
        return isSaved;
    }

    public void SaveSession(SessionRow session) => points.Write(() => inner.SaveSession(session));

    public void DeleteSessions(IReadOnlyList<byte[]> hashes) => points.Write(() => inner.DeleteSessions(hashes));

    public void AddProblems(int import, IReadOnlyList<JsonElement> problems) => points.Write(() => inner.AddProblems(import, problems));

    public IReadOnlyList<JsonElement> Problems(int import, long after, int limit) => inner.Problems(import, after, limit);

    public string? Setting(string name) => inner.Setting(name);

    public void SetSetting(string name, string value) => points.Write(() => inner.SetSetting(name, value));

    public void Dispose() => inner.Dispose();
}
