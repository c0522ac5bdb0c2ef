using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Runtime.Catalog;
using Sojourn.Store;

namespace Sojourn.Runtime.Partitions;

/// <summary>
/// Work that follows from one word about a whole scope and is done a chunk at a time between batches: settling the people of
/// a cancelled run, removing a deleted draft, applying what was held, judging by a new version, computing waits anew. What is left to do can be read
/// off the catalog and the store, so that a restart goes on with it; how far waits have been computed anew is kept besides, since nothing in a row would show it.
/// </summary>
internal sealed class Sweeps(IPartitionStore store)
{
    private readonly Dictionary<WakeScope, EnrollmentId> ending = [];
    private readonly Dictionary<WakeScope, EnrollmentId> judging = [];
    private readonly Dictionary<WakeScope, RecomputeMark> recomputes = new(store.Recomputes());
    private readonly HashSet<WakeScope> recomputing = [];
    private readonly HashSet<(WakeScope Scope, int Import)> removing = [];
    private readonly HashSet<WakeScope> holding = [];

    /// <summary>True while a scope's held signals are not applied yet: newer ones queue behind them.</summary>
    public bool IsHolding(WakeScope scope) => holding.Contains(scope);

    public void Holding(WakeScope scope) => holding.Add(scope);

    /// <summary>After a start: what the catalog says and the rows do not show yet.</summary>
    public void Review(Snapshot snapshot, IReadOnlyDictionary<WakeScope, ScopeTally> tallies)
    {
        var moves = new Dictionary<JourneyId, bool>();
        foreach (var (scope, tally) in tallies)
        {
            Look(snapshot, scope, tally);
            if (ending.ContainsKey(scope))
            {
                ending[scope] = default;
            }
            Judge(snapshot, scope, tally, moves);
        }
    }

    /// <summary>The catalog changed.</summary>
    public void Changed(Snapshot before, Snapshot after, IReadOnlyDictionary<WakeScope, ScopeTally> tallies)
    {
        var moves = new Dictionary<JourneyId, bool>();
        foreach (var (scope, tally) in tallies)
        {
            Look(after, scope, tally);
            if (!GoAlike(before.Journeys.GetValueOrDefault(scope.Journey), after.Journeys.GetValueOrDefault(scope.Journey)))
            {
                Judge(after, scope, tally, moves);
            }
        }
    }

    /// <summary>True when nobody goes on by another version than before.</summary>
    private static bool GoAlike(Journey? before, Journey? after) =>
        before?.Row.CurrentVersion == after?.Row.CurrentVersion && before?.Settings.Edit == after?.Settings.Edit;

    /// <param name="moves">Which journeys have somebody judged anew: found once for all their runs.</param>
    private void Judge(Snapshot snapshot, WakeScope scope, ScopeTally tally, Dictionary<JourneyId, bool> moves)
    {
        if (tally.Open == 0 || snapshot.Scope(scope) is not { State: ScopeState.Live or ScopeState.Frozen, Journey: { } journey })
        {
            return;
        }
        if (!moves.TryGetValue(journey.Id, out var judgesAnew))
        {
            moves[journey.Id] = judgesAnew = journey.JudgesAnew;
        }
        if (judgesAnew)
        {
            judging[scope] = default;
        }
    }

    /// <summary>The next people of ended scopes, with how they end. Empty when all are settled.</summary>
    public void Ending(int limit, List<(WakeScope Scope, Enrollment Enrollment)> into) => Next(ending, _ => true, limit, into);

    /// <summary>The next people who are to be judged by the version that they go on by; those of frozen scopes when they are live again.</summary>
    public void Judging(Func<WakeScope, ScopeView> view, int limit, List<(WakeScope Scope, Enrollment Enrollment)> into) =>
        Next(judging, scope => view(scope).State != ScopeState.Frozen, limit, into);

    private void Next(Dictionary<WakeScope, EnrollmentId> sweep, Func<WakeScope, bool> isTime, int limit, List<(WakeScope Scope, Enrollment Enrollment)> into)
    {
        foreach (var scope in sweep.Keys.Where(isTime).ToList())
        {
            var page = new List<Enrollment>();
            store.Open(scope, sweep[scope], limit - into.Count, page);
            foreach (var enrollment in page)
            {
                into.Add((scope, enrollment));
                sweep[scope] = enrollment.Id;
            }
            if (page.Count == 0)
            {
                sweep.Remove(scope);
            }
            if (into.Count >= limit)
            {
                return;
            }
        }
    }

    /// <summary>The next people whose waits are to be computed anew, of scopes that are live, with how far that brings each scope.</summary>
    public void Recomputing(Snapshot snapshot, Func<WakeScope, ScopeView> view, int limit, List<(WakeScope Scope, Enrollment Enrollment)> into, IDictionary<WakeScope, RecomputeMark> marks)
    {
        foreach (var scope in recomputing.Where(scope => view(scope).State == ScopeState.Live).ToList())
        {
            var number = snapshot.Journeys[scope.Journey].Row.Control.Recompute;
            var known = recomputes.GetValueOrDefault(scope);
            var page = new List<Enrollment>();
            store.Open(scope, known.Number == number ? known.After : default, limit - into.Count, page);
            into.AddRange(page.Select(enrollment => (scope, enrollment)));
            marks[scope] = page.Count == 0 ? RecomputeMark.Done(number) : new(number, page[^1].Id);
            if (into.Count >= limit)
            {
                return;
            }
        }
    }

    /// <summary>So far waits have been computed anew: it is on the disk.</summary>
    public void Recomputed(IReadOnlyDictionary<WakeScope, RecomputeMark> marks)
    {
        foreach (var (scope, mark) in marks)
        {
            recomputes[scope] = mark;
            if (mark.IsDone)
            {
                recomputing.Remove(scope);
            }
        }
    }

    /// <summary>Signals of scopes that are live again.</summary>
    /// <param name="view">How a scope stands.</param>
    /// <param name="holdsMore">True for a scope of which more is about to be committed.</param>
    /// <param name="limit">How many in all.</param>
    /// <param name="into">Receives them, in the order in which they came.</param>
    public void Held(Func<WakeScope, ScopeView> view, Func<WakeScope, bool> holdsMore, int limit, List<HeldSignal> into)
    {
        foreach (var scope in holding.ToList())
        {
            if (view(scope).State == ScopeState.Frozen)
            {
                continue;
            }
            var page = store.Held(scope, limit - into.Count);
            into.AddRange(page);
            if (page.Count == 0 && !holdsMore(scope))
            {
                holding.Remove(scope);
            }
            if (into.Count >= limit)
            {
                return;
            }
        }
    }

    /// <summary>Rows that are to go: of drafts that were deleted and lists that were not closed.</summary>
    public void Removing(int limit, List<(WakeScope Scope, EnrollmentId Id)> into)
    {
        foreach (var (scope, import) in removing.ToList())
        {
            var page = new List<EnrollmentId>();
            store.OfImport(scope, import, limit - into.Count, page);
            into.AddRange(page.Select(id => (scope, id)));
            if (page.Count == 0)
            {
                removing.Remove((scope, import));
            }
            if (into.Count >= limit)
            {
                return;
            }
        }
    }

    private void Look(Snapshot snapshot, WakeScope scope, ScopeTally tally)
    {
        var state = snapshot.Scope(scope).State;
        if (state == ScopeState.Ended && tally.Open > 0)
        {
            ending.TryAdd(scope, default);
        }
        if (state == ScopeState.Deleted && tally.Added > 0)
        {
            removing.Add((scope, AllImports));
        }
        if (tally.Open > 0 && IsToRecompute(snapshot, scope))
        {
            recomputing.Add(scope);
        }
        foreach (var import in snapshot.DiscardedImports(scope.Run))
        {
            removing.Add((scope, import));
        }
    }

    /// <summary>A publish asked for it that is not done here, and somebody may have been inside then.</summary>
    private bool IsToRecompute(Snapshot snapshot, WakeScope scope) =>
        snapshot.Journeys.GetValueOrDefault(scope.Journey)?.Row.Control is { RecomputedAt: { } at } control
        && (scope.Run.IsNone || snapshot.Runs.GetValueOrDefault(scope.Run)?.StartedAt <= at)
        && (recomputes.GetValueOrDefault(scope) is var mark && (mark.Number != control.Recompute || !mark.IsDone));

    /// <summary>Stands for every row of the scope; lists are numbered from 1.</summary>
    private const int AllImports = 0;
}
