using System.Text.Json;
using NodaTime;
using Sojourn.Core;

namespace Sojourn.Store;

public enum JourneyStatus { Draft, Active, Paused, Archived }

public enum RunStatus { Draft, Scheduled, Running, Paused, Completed, Cancelled, Failed }

/// <summary>
/// A journey's row: what it is called, how it stands, its draft. Definition and settings are canonical JSON.
/// <see cref="DraftRevision"/> counts the drafts, <see cref="SavedBy"/> is the name of whoever saved the last one.
/// </summary>
public sealed record JourneyRow(
    JourneyId Id, string Name, string Description, string? Preset, JourneyStatus Status, byte[] Settings, byte[] Draft,
    int CurrentVersion, IReadOnlyList<string> Tags, Instant CreatedAt, Instant UpdatedAt, JourneyControl Control, int Revision,
    int DraftRevision = 1, string? SavedBy = null);

/// <summary>
/// How a journey's clock stands: since when it is frozen, how long it has been, when it last became active; how many publishes asked
/// that waits be computed anew, and when the last did. One that an earlier release took has no time, and is done.
/// </summary>
public sealed record JourneyControl(Instant? FrozenSince, Duration Held, Instant? ActivatedAt, int Recompute, Instant? RecomputedAt = null)
{
    public static readonly JourneyControl New = new(null, Duration.Zero, null, 0);
}

public sealed record VersionRow(JourneyId Journey, int Number, byte[] Definition, Instant PublishedAt);

/// <summary>A run's row. <see cref="Recipients"/> counts the accepted rows of closed lists.</summary>
public sealed record RunRow(
    RunId Id, JourneyId Journey, string Name, RunStatus Status, RunLimits Limits, RunSchedule? Schedule, long Recipients,
    IReadOnlyList<string> Columns, Instant CreatedAt, Instant? StartedAt, Instant? EndedAt, string? Reason,
    Instant? FrozenSince, Duration Held, bool Deleted, int Revision);

/// <summary>Messages a second and calls at once, over all partitions; null is no limit.</summary>
public sealed record RunLimits(double? RatePerSecond, int? ConcurrentCalls)
{
    public static readonly RunLimits None = new(null, null);
}

public sealed record RunSchedule(string At, string TimeZone, Instant Due);

public enum ImportState { Open, Closed, Discarded }

/// <summary>
/// One list on its way into a draft run. <see cref="Result"/> is the answer its retry key gets again, for a request of the same
/// <see cref="Fingerprint"/> alone; a list that came before there were any has none. <see cref="Server"/> is the name of the server that
/// takes it in, where several share the catalog.
/// </summary>
public sealed record ImportRow(
    int Id, RunId Run, string? RetryKey, ImportState State, long Accepted, long Rejected, byte[]? Result, Instant CreatedAt, byte[]? Fingerprint = null,
    string? Server = null);

public sealed record SegmentRow(string Id, string Name, byte[]? When, Instant CreatedAt);

public sealed record ChannelRow(string Kind, string Provider, byte[] Settings, Instant UpdatedAt);

/// <summary>An API key: only its SHA-256 is kept. <see cref="Prefix"/> is the beginning that people see in lists.</summary>
public sealed record KeyRow(int Id, string Name, string Role, string Prefix, byte[] Hash, Instant CreatedAt, Instant? RevokedAt);

/// <summary>Somebody who signs in. <see cref="Email"/> is in lower case and nobody else's; <see cref="Password"/> is a hash with its salt.</summary>
public sealed record UserRow(int Id, string Email, string Name, string Role, string Password, Instant CreatedAt);

/// <summary>Where somebody is signed in, by the SHA-256 of the session's token. Times are the wall's, not the journeys'.</summary>
public sealed record SessionRow(byte[] Hash, int User, Instant CreatedAt, Instant ExpiresAt);

/// <summary>
/// The control store: definitions and the state of runs and journeys. Every method commits before it returns, and the
/// catalog commits before any partition refers to what it holds. Thread-safe.
/// </summary>
public interface ICatalogStore : IDisposable
{
    IReadOnlyList<JourneyRow> Journeys();

    IReadOnlyList<VersionRow> Versions();

    IReadOnlyList<RunRow> Runs();

    IReadOnlyList<SegmentRow> Segments();

    IReadOnlyList<ChannelRow> Channels();

    IReadOnlyList<KeyRow> Keys();

    IReadOnlyList<ImportRow> Imports();

    IReadOnlyList<UserRow> Users();

    IReadOnlyList<SessionRow> Sessions();

    /// <summary>Those of these hashes that there are.</summary>
    IReadOnlyList<SessionRow> Sessions(IReadOnlyCollection<byte[]> hashes);

    /// <summary>The next number of a sequence (<c>journey</c>, <c>run</c>, <c>import</c>, <c>key</c>, <c>user</c>).</summary>
    int NextNumber(string sequence);

    /// <summary>How many times rows were saved.</summary>
    long Revision();

    /// <summary>Writes rows in one transaction: inserts what is new, replaces what is there, removes what is gone with all that is its own.</summary>
    /// <param name="changes">The rows.</param>
    /// <param name="revision">What the changes were made from; null for a caller that is alone.</param>
    /// <returns>False, and nothing is written, when another server saved something since that revision.</returns>
    bool Save(CatalogChanges changes, long? revision = null);

    void SaveSession(SessionRow session);

    void DeleteSessions(IReadOnlyList<byte[]> hashes);

    /// <summary>Appends problems of a list, in order.</summary>
    void AddProblems(int import, IReadOnlyList<JsonElement> problems);

    IReadOnlyList<JsonElement> Problems(int import, long after, int limit);

    string? Setting(string name);

    void SetSetting(string name, string value);
}

/// <summary>Rows to write together.</summary>
public sealed record CatalogChanges
{
    public IReadOnlyList<JourneyRow> Journeys { get; init; } = [];

    public IReadOnlyList<VersionRow> Versions { get; init; } = [];

    public IReadOnlyList<RunRow> Runs { get; init; } = [];

    public IReadOnlyList<SegmentRow> Segments { get; init; } = [];

    public IReadOnlyList<ChannelRow> Channels { get; init; } = [];

    public IReadOnlyList<KeyRow> Keys { get; init; } = [];

    public IReadOnlyList<ImportRow> Imports { get; init; } = [];

    public IReadOnlyList<UserRow> Users { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Settings { get; init; } = [];

    public IReadOnlyList<JourneyId> GoneJourneys { get; init; } = [];

    public IReadOnlyList<RunId> GoneRuns { get; init; } = [];

    public IReadOnlyList<string> GoneSegments { get; init; } = [];

    public IReadOnlyList<int> GoneUsers { get; init; } = [];

    public int Count => Journeys.Count + Versions.Count + Runs.Count + Segments.Count + Channels.Count + Keys.Count + Imports.Count + Users.Count
        + Settings.Count + GoneJourneys.Count + GoneRuns.Count + GoneSegments.Count + GoneUsers.Count;

    public bool IsEmpty => Count == 0;
}
