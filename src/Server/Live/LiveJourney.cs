using System.Collections.Immutable;
using System.Text.Json;
using Sojourn.Core;
using Sojourn.Runtime.Catalog;

namespace Sojourn.Server;

/// <summary>Somebody who looks at a journey: at all of it or at one run, and maybe with the draft in hand.</summary>
/// <param name="Run">None: all of the journey.</param>
internal sealed record Watcher(RunId Run, EditorView? Editor);

/// <summary>Somebody who has the draft open to change it.</summary>
public sealed record EditorView(int Id, string Name);

public sealed record EditorsEvent(IReadOnlyList<EditorView> Items);

public sealed record RunsEvent(IReadOnlyList<RunView> Items);

public sealed record JourneyEvent(Store.JourneyStatus Status, int Version, int DraftRevision, string? SavedBy);

/// <summary>What watchers of a journey are shown, as JSON. A text that did not change is the same text.</summary>
internal sealed record LiveState(string Journey, string Runs, string Editors, ImmutableDictionary<RunId, string> Metrics)
{
    public static readonly LiveState Nothing = new("", "", "", ImmutableDictionary<RunId, string>.Empty);
}

/// <summary>
/// One journey that is watched. Once a second it is read, once for all who watch: the counters of what they look at, and what
/// the catalog says. Nobody is queued for: a slow reader is shown what holds when it comes back.
/// </summary>
internal sealed class LiveJourney(JourneyId id, CatalogService catalog, MetricsReader metrics)
{
    private readonly Lock gate = new();
    private readonly List<Watcher> watchers = [];
    private TaskCompletionSource changed = New();

    public JourneyId Id => id;

    public LiveState State { get; private set; } = LiveState.Nothing;

    /// <summary>Nobody is left, or the journey is gone: who comes now begins anew.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Completes when there is something else to show.</summary>
    public Task Changed
    {
        get
        {
            lock (gate)
            {
                return changed.Task;
            }
        }
    }

    /// <returns>False when it is over.</returns>
    public bool Enter(Watcher watcher)
    {
        lock (gate)
        {
            if (!IsOver)
            {
                watchers.Add(watcher);
            }
            return !IsOver;
        }
    }

    public void Leave(Watcher watcher)
    {
        lock (gate)
        {
            watchers.Remove(watcher);
            IsOver |= watchers.Count == 0;
        }
    }

    public void End()
    {
        lock (gate)
        {
            IsOver = true;
            changed.TrySetResult();
        }
    }

    /// <summary>Looks once; what is new is shown to everybody.</summary>
    public void Read()
    {
        var snapshot = catalog.Current;
        if (!snapshot.Journeys.TryGetValue(id, out var journey))
        {
            End();
            return;
        }
        List<Watcher> present;
        lock (gate)
        {
            present = [.. watchers];
        }
        var counted = present.Select(watcher => watcher.Run).Distinct()
            .Where(run => run.IsNone || snapshot.Runs.ContainsKey(run))
            .ToImmutableDictionary(run => run, run => Json(run.IsNone ? metrics.OfJourney(id) : metrics.OfRun(snapshot.Runs[run]), State.Metrics.GetValueOrDefault(run)));
        var row = journey.Row;
        Show(new(
            Json(new JourneyEvent(row.Status, row.CurrentVersion, row.DraftRevision, row.SavedBy), State.Journey),
            Json(new RunsEvent([.. snapshot.Runs.Values.Where(run => run.Journey == id && !run.Deleted).OrderBy(run => run.Id.Number).Select(RunView.Of)]), State.Runs),
            Json(new EditorsEvent([.. present.Select(watcher => watcher.Editor).OfType<EditorView>().DistinctBy(editor => editor.Id).OrderBy(editor => editor.Id)]), State.Editors),
            counted));
    }

    private void Show(LiveState next)
    {
        lock (gate)
        {
            State = next;
            changed.TrySetResult();
            changed = New();
        }
    }

    private static string Json<T>(T value, string? before)
    {
        var json = JsonSerializer.Serialize(value, JsonFormats.Options);
        return json == before ? before : json;
    }

    // A reader that goes on must not do it inside the lock of the one who tells it.
    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
