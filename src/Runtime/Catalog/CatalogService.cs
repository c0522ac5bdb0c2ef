using System.Collections.Immutable;
using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Journeys;
using Sojourn.Core.Messages;
using Sojourn.Core.Segments;
using Sojourn.Runtime.Time;
using Sojourn.Store;

namespace Sojourn.Runtime.Catalog;

/// <summary>Where a new snapshot has to be known before a command is answered.</summary>
public interface ISnapshotReader
{
    /// <summary>Completes when every partition goes by the snapshot.</summary>
    Task Apply(Snapshot snapshot);
}

/// <summary>
/// The catalog: commands change rows, commit them, and are answered when the partitions know. Commands run one at a time;
/// <see cref="Current"/> can be read from anywhere. Several servers may share the store: a command that another's overtook begins
/// anew on what is there then.
/// </summary>
public sealed partial class CatalogService : IDisposable
{
    private const string TimeZoneSetting = "timeZone";

    /// <summary>So far apart are looks at what other servers have changed that unknown keys are the reason of: anybody can send one.</summary>
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(250);

    private readonly ICatalogStore store;
    private readonly JourneyClock clock;
    private readonly string? server;
    private readonly SemaphoreSlim turn = new(1);
    private readonly Lock loading = new();
    private readonly Lock looking = new();
    private readonly SharedLook<string> look;
    private ISnapshotReader? reader;
    private volatile Snapshot current;
    private long looksBegun;
    private long lastLook;

    /// <param name="store">Where the rows are.</param>
    /// <param name="clock">The clock of journeys.</param>
    /// <param name="server">This server's name among those that share the store; null for one that has it alone.</param>
    public CatalogService(ICatalogStore store, JourneyClock clock, string? server = null)
    {
        this.store = store;
        this.clock = clock;
        this.server = server;
        look = new(_ => Reach(), LookPause, clock.Time);
        if (server is null)
        {
            // A list that was on its way when the server stopped was never answered: it is as if it had not been sent.
            var open = store.Imports().Where(import => import.State == ImportState.Open).ToList();
            if (open.Count > 0)
            {
                store.Save(new() { Imports = [.. open.Select(Discarded)] });
            }
        }
        current = Load();
    }

    public Snapshot Current => current;

    public ICatalogStore Store => store;

    /// <summary>Other servers change the store too.</summary>
    public bool IsShared => server is not null;

    /// <summary>Raised after a change was committed and is known to the partitions, or another server's change was read.</summary>
    public event Action? Changed;

    public void Attach(ISnapshotReader snapshotReader) => reader = snapshotReader;

    public void Dispose() => turn.Dispose();

    public Journey Journey(JourneyId id) => Known(() => current.Journeys.GetValueOrDefault(id)) ?? throw RefusedException.NotFound("journey", id);

    public RunRow Run(RunId id) => Known(() => current.Runs.GetValueOrDefault(id)) is { Deleted: false } run ? run : throw RefusedException.NotFound("run", id);

    /// <summary>What validation has to know of this workspace.</summary>
    public ValidationFacts ValidationFacts => new(
        current.Segments.Keys.ToHashSet(StringComparer.Ordinal),
        // Every channel is on the sandbox until another provider is chosen.
        Core.Messages.Channels.All.Select(channel => channel.Name()).ToHashSet(StringComparer.Ordinal),
        clock.Now);

    /// <summary>Reads the catalog when it is of an earlier revision than this one. A command that waits for the partitions does not hold it up.</summary>
    public void Reach(long revision)
    {
        lock (loading)
        {
            if (current.Revision >= revision)
            {
                return;
            }
            current = Load();
        }
        Changed?.Invoke();
    }

    /// <summary>Reads what other servers have changed. Those who ask while somebody looks share the next look.</summary>
    public void Reach()
    {
        if (!IsShared)
        {
            return;
        }
        var begun = Volatile.Read(ref looksBegun);
        lock (looking)
        {
            if (lastLook > begun)
            {
                return;
            }
            var number = ++looksBegun;
            Reach(store.Revision());
            lastLook = number;
        }
    }

    /// <summary>Reads what other servers have changed, once for all who want it by then, and a moment apart. Nobody's thread is held meanwhile.</summary>
    /// <param name="missed">What is not known here.</param>
    public Task Look(string missed) => IsShared ? look.For(missed) : Task.CompletedTask;

    /// <summary>What is not known here another server may have made a moment ago.</summary>
    private T? Known<T>(Func<T?> find)
        where T : class
    {
        if (find() is { } found)
        {
            return found;
        }
        Reach();
        return find();
    }

    /// <summary>Runs a command alone, commits what it wants and makes it known.</summary>
    private async Task<T> Change<T>(Func<Snapshot, (CatalogChanges Rows, Snapshot Next, T Result)> command)
    {
        await turn.WaitAsync();
        T result;
        Snapshot told;
        try
        {
            // What is refused is refused by what is there now, not by what was here a moment ago.
            Reach();
            while (true)
            {
                var before = current;
                var (rows, next, value) = command(before);
                if (rows.IsEmpty)
                {
                    // Told to whoever listens, it would be asked again at once, and for ever.
                    return value;
                }
                if (store.Save(rows, before.Revision))
                {
                    told = Take(next.At(before.Revision + 1));
                    result = value;
                    break;
                }
                // Another server was faster: the command looks at what is there now.
                Take(Load());
            }
            if (reader is not null)
            {
                await reader.Apply(told);
            }
        }
        finally
        {
            turn.Release();
        }
        Changed?.Invoke();
        return result;
    }

    /// <summary>Goes by a snapshot, unless a later one is here already.</summary>
    private Snapshot Take(Snapshot next)
    {
        lock (loading)
        {
            return current = next.Revision > current.Revision ? next : current;
        }
    }

    /// <summary>Read while another server saves, it may be of two revisions: then it is read again.</summary>
    private Snapshot Load()
    {
        while (true)
        {
            var revision = store.Revision();
            var snapshot = Load(revision);
            if (store.Revision() == revision)
            {
                return snapshot;
            }
        }
    }

    private Snapshot Load(long revision)
    {
        var versions = store.Versions().ToLookup(version => version.Journey);
        var journeys = store.Journeys().Select(row => new Journey(
            row,
            Stored.Settings(row.Settings),
            versions[row.Id].ToImmutableDictionary(
                version => version.Number,
                version => new JourneyVersion(row.Id, version.Number, Stored.Definition(version.Definition), version.PublishedAt))));
        return new(
            revision,
            ZoneOf(store.Setting(TimeZoneSetting)),
            journeys.ToImmutableDictionary(journey => journey.Id),
            store.Runs().ToImmutableDictionary(run => run.Id),
            store.Imports().ToImmutableDictionary(import => import.Id),
            store.Segments().ToImmutableDictionary(row => row.Id, ToSegment, StringComparer.Ordinal),
            store.Channels().ToImmutableDictionary(row => row.Kind, StringComparer.Ordinal));
    }

    private static ImportRow Discarded(ImportRow import) => import with { State = ImportState.Discarded };

    private static Segment ToSegment(SegmentRow row) =>
        new(row.Id, row.Name, row.When is null ? null : Stored.Predicate(row.When));

    private static DateTimeZone ZoneOf(string? name) =>
        name is null ? DateTimeZone.Utc : DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) ?? DateTimeZone.Utc;
}
