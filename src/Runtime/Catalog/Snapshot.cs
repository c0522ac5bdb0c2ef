using System.Collections.Concurrent;
using System.Collections.Immutable;
using NodaTime;
using Sojourn.Channels;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Journeys.Nodes;
using Sojourn.Core.Messages;
using Sojourn.Core.Segments;
using Sojourn.Store;

namespace Sojourn.Runtime.Catalog;

/// <summary>
/// Everything the partitions know of the catalog at one revision. Immutable: a change makes a new one, and partitions swap
/// it in between two batches.
/// </summary>
public sealed class Snapshot
{
    private readonly ConcurrentDictionary<JourneyVersion, IReadOnlyList<string>> eventsNeeded = new();
    private readonly ConcurrentDictionary<JourneyVersion, IReadOnlyList<string>> eventsOfEntry = new();
    private readonly ConcurrentDictionary<string, IReadOnlySet<string>> eventsBehind = new(StringComparer.Ordinal);
    private readonly Lazy<bool> listensToProfiles;
    private readonly Lazy<IReadOnlySet<Channel>> retrying;
    private readonly Lazy<ILookup<string, (Journey Journey, EntrySource Source)>> eventEntries;

    public Snapshot(
        long revision, DateTimeZone zone, ImmutableDictionary<JourneyId, Journey> journeys, ImmutableDictionary<RunId, RunRow> runs,
        ImmutableDictionary<int, ImportRow> imports, ImmutableDictionary<string, Segment> segments, ImmutableDictionary<string, ChannelRow> channels)
    {
        Revision = revision;
        Zone = zone;
        Journeys = journeys;
        Runs = runs;
        Imports = imports;
        Segments = segments;
        Channels = channels;
        listensToProfiles = new(() => Journeys.Values.Any(journey => journey.Settings.ExitWhenEntryFalse
            || journey.Versions.Values.Any(version => version.WatchesProfile)));
        retrying = new(() => Core.Messages.Channels.All.Where(channel => Channels.TryGetValue(channel.Name(), out var row)
            ? UnknownOutcomes.Retries(channel, row.Settings)
            : channel.RetriesUnknown()).ToHashSet());
        eventEntries = new(() => Journeys.Values
            .Where(journey => journey.Row.Status is JourneyStatus.Active or JourneyStatus.Paused && journey.Current is not null)
            .SelectMany(journey => journey.Current!.Definition.Entry.Sources
                .Where(source => source.Kind == EntrySource.OnEvent && source.Event is not null)
                .Select(source => (journey, source)))
            .ToLookup(entry => entry.source.Event!, entry => (entry.journey, entry.source), StringComparer.Ordinal));
    }

    public long Revision { get; }

    /// <summary>The workspace's zone, for profiles without one.</summary>
    public DateTimeZone Zone { get; }

    public ImmutableDictionary<JourneyId, Journey> Journeys { get; }

    public ImmutableDictionary<RunId, RunRow> Runs { get; }

    public ImmutableDictionary<int, ImportRow> Imports { get; }

    /// <summary>The list that came into a run with a key, where it was taken in whole.</summary>
    public ImportRow? ImportOf(RunId run, string retryKey) =>
        Imports.Values.FirstOrDefault(import => import.Run == run && import.RetryKey == retryKey && import.State == ImportState.Closed);

    public ImmutableDictionary<string, Segment> Segments { get; }

    public ImmutableDictionary<string, ChannelRow> Channels { get; }

    /// <summary>Whether what a crash left open on a channel is sent again; else it counts as failed.</summary>
    public bool RetriesUnknown(Channel channel) => retrying.Value.Contains(channel);

    /// <summary>Journeys that the event of a name lets people enter, or would if they were not paused.</summary>
    public IEnumerable<(Journey Journey, EntrySource Source)> EntriesBy(string eventName) => eventEntries.Value[eventName];

    /// <summary>Lists of a run that were not closed and never will be.</summary>
    public IEnumerable<int> DiscardedImports(RunId run) =>
        run.IsNone ? [] : Imports.Values.Where(import => import.Run == run && import.State == ImportState.Discarded).Select(import => import.Id);

    /// <summary>True when a change of a profile could move somebody: else nobody's enrollments need be read for it.</summary>
    public bool AnyoneWatchesProfiles => listensToProfiles.Value;

    /// <summary>The events whose history a version reads, itself or through the segments that it asks about.</summary>
    public IReadOnlyList<string> EventsNeededBy(JourneyVersion version) =>
        version.Segments.Count == 0 ? version.Needs.Events : eventsNeeded.GetOrAdd(version, known => Through(known.Needs.Events, known.Segments));

    /// <summary>The events whose history a version's entry reads, itself or through segments: its conditions and audiences.</summary>
    public IReadOnlyList<string> EventsOfEntry(JourneyVersion version) => eventsOfEntry.GetOrAdd(version, known =>
    {
        var conditions = known.Definition.Entry.Sources.SelectMany(source => new[] { source.When, source.Audience }.OfType<Predicate>()).ToList();
        return Through(conditions.SelectMany(condition => condition.Events), conditions.SelectMany(condition => condition.Segments));
    });

    /// <summary>Whether somebody inside a journey, on whatever version, may come to wait for an event.</summary>
    public bool Listens(Journey journey, string eventName) => journey.Versions.Values.Any(version =>
        version.Listens.Contains(eventName) || version.ListensBehind.Any(segment => EventsBehind(segment).Contains(eventName)));

    /// <summary>Whether an event can move somebody who waits at a node.</summary>
    public bool Listens(Node node, string eventName) =>
        node.Listens.Contains(eventName) || node.ListensBehind.Any(segment => EventsBehind(segment).Contains(eventName));

    public Snapshot With(
        IEnumerable<Journey>? journeys = null, IEnumerable<RunRow>? runs = null, IEnumerable<ImportRow>? imports = null,
        ImmutableDictionary<string, Segment>? segments = null, ImmutableDictionary<string, ChannelRow>? channels = null,
        JourneyId? withoutJourney = null, RunId? withoutRun = null, DateTimeZone? zone = null)
    {
        var nextJourneys = Journeys.SetItems((journeys ?? []).Select(journey => KeyValuePair.Create(journey.Id, journey)));
        var nextRuns = Runs.SetItems((runs ?? []).Select(run => KeyValuePair.Create(run.Id, run)));
        return new(
            Revision + 1, zone ?? Zone,
            withoutJourney is { } journey ? nextJourneys.Remove(journey) : nextJourneys,
            withoutRun is { } run ? nextRuns.Remove(run)
                : withoutJourney is { } gone ? nextRuns.RemoveRange(nextRuns.Values.Where(other => other.Journey == gone).Select(other => other.Id))
                : nextRuns,
            Imports.SetItems((imports ?? []).Select(import => KeyValuePair.Create(import.Id, import))),
            segments ?? Segments, channels ?? Channels);
    }

    /// <summary>The same under the number that the catalog's store counts by.</summary>
    public Snapshot At(long revision) => revision == Revision ? this : new(revision, Zone, Journeys, Runs, Imports, Segments, Channels);

    /// <summary>How a scope stands; a scope that the catalog does not know has ended.</summary>
    public ScopeView Scope(WakeScope scope)
    {
        if (!Journeys.TryGetValue(scope.Journey, out var journey))
        {
            return new(ScopeState.Deleted, null, null);
        }
        RunRow? run = null;
        if (!scope.Run.IsNone && !Runs.TryGetValue(scope.Run, out run))
        {
            return new(ScopeState.Deleted, journey, null);
        }
        return new(StateOf(journey, run), journey, run);
    }

    private IReadOnlyList<string> Through(IEnumerable<string> named, IEnumerable<string> segments) =>
        [.. named.Union(segments.SelectMany(EventsBehind), StringComparer.Ordinal)];

    private IReadOnlySet<string> EventsBehind(string segment) => eventsBehind.GetOrAdd(segment, id => SegmentEvents.Of(Segments, [id]));

    private static ScopeState StateOf(Journey journey, RunRow? run)
    {
        if (run is { Deleted: true })
        {
            return ScopeState.Deleted;
        }
        if (journey.Row.Status == JourneyStatus.Archived || run?.Status is RunStatus.Cancelled or RunStatus.Failed)
        {
            return ScopeState.Ended;
        }
        if (run?.Status is RunStatus.Draft or RunStatus.Scheduled)
        {
            return ScopeState.NotStarted;
        }
        var frozen = run is null ? journey.Row.Control.FrozenSince is not null : run.FrozenSince is not null;
        return frozen ? ScopeState.Frozen : ScopeState.Live;
    }
}

/// <summary>One scope, seen through the state of its run and journey.</summary>
public sealed record ScopeView(ScopeState State, Journey? Journey, RunRow? Run)
{
    /// <summary>How long the scope has been frozen so far.</summary>
    public Duration Held(Instant now)
    {
        var (held, since) = Run is null
            ? (Journey!.Row.Control.Held, Journey.Row.Control.FrozenSince)
            : (Run.Held, Run.FrozenSince);
        return since is { } frozen && now > frozen ? held + (now - frozen) : held;
    }

    /// <summary>How those who are still inside an ended scope end.</summary>
    public Signal.End Ending => Journey!.Row.Status == JourneyStatus.Archived
        ? Journey.Settings.Archive.InFlight == ArchiveInFlight.Exit
            ? new(EnrollmentStatus.Exited, "archived")
            : new(EnrollmentStatus.Archived, "archived")
        : new(EnrollmentStatus.Cancelled, Run?.Reason ?? "cancelled");
}
