using Microsoft.Extensions.Logging;
using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Messages;
using Sojourn.Runtime.Catalog;
using Sojourn.Store;

namespace Sojourn.Runtime.Partitions;

/// <summary>What a batch does beside what came in: a chunk of each sweep, so that nobody waits behind a million others.</summary>
public sealed partial class Partition
{
    private const int SweepChunk = 1_000;

    private readonly List<(WakeScope Scope, Enrollment Enrollment)> swept = [];
    private readonly List<HeldSignal> heldSignals = [];
    private readonly List<(WakeScope Scope, Core.EnrollmentId Id)> removed = [];
    private readonly HashSet<Core.EnrollmentId> poisoned = [];

    /// <returns>True when there is more of it.</returns>
    private bool Settle(Instant now)
    {
        ApplyHeld();
        EndSwept();
        Recompute();
        Remove();
        return heldSignals.Count + swept.Count + removed.Count > 0;
    }

    private void ApplyHeld()
    {
        heldSignals.Clear();
        sweeps.Held(View, SweepChunk, heldSignals);
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
                if (view.State != ScopeState.Deleted)
                {
                    Apply(working, held.Signal, view);
                }
            }
        }
    }

    private void EndSwept()
    {
        swept.Clear();
        sweeps.Ending(SweepChunk, swept);
        LoadSwept();
        foreach (var (scope, enrollment) in swept)
        {
            var view = View(scope);
            if (view.State == ScopeState.Ended)
            {
                Apply(batch.Enrollments[enrollment.Id], view.Ending, view);
            }
        }
    }

    private void Recompute()
    {
        var before = swept.Count;
        var page = new List<(WakeScope Scope, Enrollment Enrollment)>();
        sweeps.Recomputing(SweepChunk, page);
        swept.AddRange(page);
        LoadSwept();
        foreach (var (_, enrollment) in swept.Skip(before))
        {
            var working = batch.Enrollments[enrollment.Id];
            if (working.State is { Status: EnrollmentStatus.Waiting, Leaving: null })
            {
                Apply(working, Signal.Recompute.Signal, View(new(enrollment.Journey, enrollment.Run)));
            }
        }
    }

    private void LoadSwept()
    {
        foreach (var (_, enrollment) in swept)
        {
            if (!batch.Enrollments.ContainsKey(enrollment.Id))
            {
                batch.Add(enrollment, isNew: false);
            }
        }
        batch.LoadProfiles(swept.Select(item => item.Enrollment.Profile));
    }

    private void Remove()
    {
        removed.Clear();
        sweeps.Removing(SweepChunk, removed);
        foreach (var (scope, id) in removed)
        {
            batch.Changes.DeletedEnrollments.Add(id);
            batch.Tally(scope, -1, 0);
        }
    }

    /// <summary>Effects whose outcome stayed unknown follow their channel's policy: again with the same key, or failed.</summary>
    private void Overdue()
    {
        foreach (var row in inFlight.Overdue(batch.Now).ToList())
        {
            batch.LoadEnrollments([row.Key.Enrollment]);
            inFlight.Remove(row.Key);
            if (row.State == OutboxState.Dispatching && row.Lane.Channel.RetriesUnknown())
            {
                var queuedAgain = row with { State = OutboxState.Queued, Due = batch.Now };
                batch.Changes.Marked.Add(queuedAgain);
                if (Load(queuedAgain) is { } entry)
                {
                    again.Add(entry);
                }
                continue;
            }
            batch.Changes.Done.Add(row);
            if (row.Lane.Channel == Channel.Call)
            {
                limiter.Called(row.Lane.Scope.Run, -1);
            }
            if (row.State == OutboxState.Dispatching && batch.Enrollments.TryGetValue(row.Key.Enrollment, out var working))
            {
                batch.LoadProfiles([working.State.Profile]);
                Step(working, new Signal.Answered(row.Key, new Answer.Rejected("unknown",
                    "The server stopped while this was being handed over; nobody knows whether it arrived, so it is not sent again.")));
            }
        }
    }

    /// <summary>
    /// A commit failed although the disk is well: something in this batch cannot be written. Each item is tried alone, and what
    /// fails alone is answered with the error and set aside, so that one bad row never holds up the others.
    /// </summary>
    private void Isolate(Exception error)
    {
        log.LogError(error, "Partition {Partition} could not commit a batch of {Requests} requests and {Wakes} wakes; trying each alone", Number, requests.Count, due.Count);
        foreach (var (waiting, _) in replies)
        {
            waiting.Reply.TrySetException(error);
        }
        foreach (var (_, enrollment) in due)
        {
            if (due.Count == 1)
            {
                poisoned.Add(enrollment.Id);
            }
        }
        throw new InvalidOperationException($"Partition {Number} cannot commit.", error);
    }
}
