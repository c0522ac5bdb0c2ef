using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Runtime.Catalog;
using Sojourn.Store;

namespace Sojourn.Runtime.Partitions;

/// <summary>What a batch does beside what came in: a chunk of each sweep, so that nobody waits behind a million others.</summary>
public sealed partial class Partition
{
    private const int SettleChunk = 1_000;

    private readonly List<(WakeScope Scope, Enrollment Enrollment)> swept = [];
    private readonly List<(WakeScope Scope, Enrollment Enrollment)> looked = [];
    private readonly List<HeldSignal> heldSignals = [];
    private readonly List<(WakeScope Scope, EnrollmentId Id)> removed = [];

    /// <summary>One item while something in a sweep cannot be written; then it grows back.</summary>
    private int settleChunk = SettleChunk;

    /// <returns>True when there is more of it.</returns>
    private bool Settle()
    {
        heldSignals.Clear();
        swept.Clear();
        looked.Clear();
        removed.Clear();
        foreach (var sweep in (ReadOnlySpan<Action>)[ApplyHeld, EndSwept, Judge, Recompute, Remove, EraseJournals])
        {
            sweep();
            if (settleChunk == 1 && Swept)
            {
                break;
            }
        }
        return Swept;
    }

    private bool Swept => heldSignals.Count + swept.Count + looked.Count + removed.Count + batch.Changes.Erasures.Count > 0;

    private void ApplyHeld()
    {
        // What is held in this very batch comes behind what the store has, and is not in the store yet.
        sweeps.Held(View, scope => batch.Changes.Held.Any(held => held.Scope == scope), settleChunk, heldSignals);
        if (heldSignals.Count == 0)
        {
            return;
        }
        batch.LoadEnrollments(heldSignals.Select(held => held.Enrollment));
        batch.LoadProfiles(batch.Enrollments.Values.Select(working => working.State.Profile));
        foreach (var held in heldSignals)
        {
            batch.Changes.Released.Add(held);
            if (batch.Enrollments.TryGetValue(held.Enrollment, out var working))
            {
                var view = View(held.Scope);
                if (view.State == ScopeState.Ended && working.State.IsOpen)
                {
                    Apply(working, view.Ending, view);
                }
                var passedBy = working.State.IsOpen && view.Journey is { } journey && held.Signal switch
                {
                    Signal.Happened happened => !ListensNow(working, journey, happened.Event.Name),
                    Signal.ProfileChanged => !WatchesNow(working, journey),
                    _ => false,
                };
                if (view.State != ScopeState.Deleted && !passedBy)
                {
                    Apply(working, held.Signal, view, held.Seen);
                    Touch();
                }
            }
        }
    }

    private void EndSwept()
    {
        sweeps.Ending(settleChunk, swept);
        LoadSwept();
        foreach (var (scope, enrollment) in swept)
        {
            var view = View(scope);
            var working = batch.Enrollments[enrollment.Id];
            if (view.State == ScopeState.Ended && working.State.IsOpen)
            {
                Apply(working, view.Ending, view);
            }
        }
    }

    private void Recompute()
    {
        var before = swept.Count;
        sweeps.Recomputing(snapshot, View, before + settleChunk, swept, batch.Changes.Recomputes);
        LoadSwept();
        foreach (var (scope, enrollment) in swept.Skip(before))
        {
            var working = batch.Enrollments[enrollment.Id];
            var view = View(scope);
            // A visit that began after the publish has its due time by it already, and keeps it.
            if (working.State is { Status: EnrollmentStatus.Waiting, Leaving: null } && working.State.VisitBegan <= view.Journey!.Row.Control.RecomputedAt)
            {
                Apply(working, Signal.Recompute.Signal, view);
                Touch();
            }
        }
    }

    /// <summary>Whoever a new version may let go at once need not wait for the end of what they wait for.</summary>
    private void Judge()
    {
        sweeps.Judging(View, settleChunk, looked);
        // Nearly everybody is at a node that the new version leaves as it was: nothing need be read for them.
        var judged = looked.Where(item => item.Enrollment is { Status: EnrollmentStatus.Waiting, Leaving: null } waiting
            && View(item.Scope) is { State: ScopeState.Live, Journey: { } journey } && journey.IsJudgedAnew(waiting)).ToList();
        LoadSwept(judged);
        foreach (var (scope, enrollment) in judged)
        {
            var working = batch.Enrollments[enrollment.Id];
            if (working.State is { Status: EnrollmentStatus.Waiting, Leaving: null })
            {
                Apply(working, Signal.Judge.Signal, View(scope));
            }
        }
    }

    private void LoadSwept() => LoadSwept(swept);

    private void LoadSwept(List<(WakeScope Scope, Enrollment Enrollment)> some)
    {
        foreach (var (_, enrollment) in some)
        {
            if (!batch.Enrollments.ContainsKey(enrollment.Id))
            {
                batch.Add(enrollment, isNew: false);
            }
        }
        batch.LoadProfiles(some.Select(item => item.Enrollment.Profile));
    }

    private void Remove()
    {
        sweeps.Removing(settleChunk, removed);
        batch.LoadEnrollments([.. removed.Select(item => item.Id)]);
        foreach (var (scope, id) in removed)
        {
            Remove(scope, batch.Enrollments[id]);
        }
    }

    /// <summary>Removes a recipient of a draft or of a list that was not closed, as if it had never been there.</summary>
    private void Remove(WakeScope scope, WorkingEnrollment working)
    {
        if (working.IsRemoved)
        {
            return;
        }
        working.IsRemoved = true;
        batch.Changes.DeletedEnrollments.Add(working.State.Id);
        batch.Tally(scope, -1, working.State.IsOpen ? 0 : -1);
        var now = batch.Changes.Journal.Where(row => row.Enrollment == working.State.Id).ToList();
        foreach (var row in store.Journal(working.Before).Concat(now))
        {
            Count(row.Entries, working.State, row.Version, HourOf(row.At), -1);
        }
        batch.Changes.Journal.RemoveAll(now.Contains);
        working.State = working.Before;
    }
}
