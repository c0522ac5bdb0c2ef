using NodaTime;
using Sojourn.Core.Messages;
using Sojourn.Runtime.Outbox;
using Sojourn.Store;

namespace Sojourn.Runtime.Partitions;

/// <summary>How a batch becomes true: first on disk, then in memory, then for those who asked; and only then anything leaves the house.</summary>
public sealed partial class Partition
{
    private void Commit()
    {
        batch.Gather();
        var changes = batch.Changes;
        foreach (var (row, _) in fates.Queued.Values)
        {
            changes.Queued.Add(row);
        }
        foreach (var entry in marking)
        {
            if (!entry.Recalled && !fates.Recalled.Contains(entry))
            {
                changes.Marked.Add(entry.Row);
            }
        }
        changes.Done.AddRange(dropped);
        if (!changes.IsEmpty)
        {
            store.Commit(changes);
        }
        dropped.Clear();
    }

    private void Committed()
    {
        var changes = batch.Changes;
        batch.Keep();
        Steps += batch.Steps;
        settleChunk = Math.Min(SettleChunk, settleChunk * 2);
        foreach (var (scope, delta) in changes.Tallies)
        {
            var tally = tallies.GetValueOrDefault(scope);
            tallies[scope] = tally = new(tally.Added + delta.Added, tally.Ended + delta.Ended);
            if (tally.Open == 0 || tally.Added == 0)
            {
                Drained?.Invoke(scope);
            }
        }
        foreach (var enrollment in changes.NewEnrollments)
        {
            wakes.Promised(enrollment);
        }
        foreach (var (_, enrollment) in changes.ChangedEnrollments)
        {
            wakes.Promised(enrollment);
        }
        foreach (var profile in batch.Profiles.Values)
        {
            if (profile.Changed)
            {
                outbox.Refresh(profile.State);
            }
        }
        foreach (var held in changes.Held)
        {
            sweeps.Holding(held.Scope);
        }
        sweeps.Recomputed(changes.Recomputes);
        touchedBefore.AddRange(batch.TouchedLater);
        CommittedErasures();
        CommittedFates();
        foreach (var enrollment in changes.ChangedEnrollments)
        {
            if (poisoned.Count > 0 && !enrollment.After.IsOpen)
            {
                poisoned.Remove(enrollment.After.Id);
            }
        }
        foreach (var (waiting, reply) in replies)
        {
            waiting.Reply.TrySetResult(reply);
        }
        requests.Clear();
    }

    private void CommittedFates()
    {
        foreach (var entry in fates.Recalled)
        {
            entry.Recalled = true;
            if (!entry.IsHanded)
            {
                outbox.Forget(entry.Row.Key);
            }
        }
        foreach (var key in fates.Settled)
        {
            outbox.Forget(key);
            inFlight.Remove(key);
        }
        foreach (var row in fates.InProgress.Values)
        {
            inFlight.Add(row);
        }
        foreach (var entry in fates.Told)
        {
            entry.OutcomeKnown = true;
        }
        foreach (var row in batch.Changes.Queued)
        {
            var enrollment = fates.Queued[row.Key].Enrollment;
            outbox.Add(new(row, enrollment.State, batch.PersonOf(enrollment)!.State, VersionOf(enrollment.State)), batch.Now);
        }
        foreach (var (entry, row) in fates.Again.Values)
        {
            entry.Row = row;
            outbox.Again(entry, batch.Now);
        }
        foreach (var run in fates.FreedCalls)
        {
            limits.Called(run, -1);
        }
    }

    /// <summary>Hands out what may go. Channels that make one message of one key are called at once; for the others the row is marked first.</summary>
    private void Release()
    {
        foreach (var group in marking.GroupBy(entry => entry.Row.Lane.Channel))
        {
            foreach (var recalled in group.Where(entry => entry.Recalled && group.Key == Channel.Call))
            {
                // It never left: its row went with the visit, and its place is free.
                limits.Called(recalled.Row.Lane.Scope.Run, -1);
            }
            Hand(group.Key, [.. group.Where(entry => !entry.Recalled)]);
        }
        marking.Clear();
        released.Clear();
        outbox.Release(View, dispatcher, limits, Nudge, batch.Now, Load, released, dropped);
        foreach (var group in released.GroupBy(entry => entry.Row.Lane.Channel))
        {
            if (dispatcher.HonoursKey(group.Key))
            {
                Hand(group.Key, [.. group]);
                continue;
            }
            foreach (var entry in group)
            {
                entry.Row = entry.Row with { State = OutboxState.Dispatching, Since = batch.Now };
                marking.Add(entry);
            }
        }
    }

    private void Hand(Channel channel, List<OutboxEntry> entries)
    {
        foreach (var entry in entries)
        {
            entry.IsHanded = true;
        }
        dispatcher.Hand(channel, entries);
    }

    private Instant NextInstant(Instant now)
    {
        var next = Instant.MaxValue;
        foreach (var candidate in (Instant?[])[wakes.Earliest(View, now), outbox.Next(View, dispatcher), inFlight.Next])
        {
            if (candidate is { } at && at < next)
            {
                next = at;
            }
        }
        return dropped.Count > 0 ? now : next;
    }
}
