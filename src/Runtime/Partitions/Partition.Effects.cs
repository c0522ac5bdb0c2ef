using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Messages;
using Sojourn.Core.Profiles;
using Sojourn.Core.Values;
using Sojourn.Runtime.Outbox;
using Sojourn.Store;

namespace Sojourn.Runtime.Partitions;

/// <summary>What becomes of effects: answered, tried again, recalled, told of later, or of unknown outcome.</summary>
public sealed partial class Partition
{
    /// <summary>What a provider said when it was handed something; null when the gate held it back.</summary>
    private void Answered(OutboxEntry entry, Answer? answer)
    {
        var row = entry.Row;
        if (answer is null)
        {
            PutBack(entry, row with { State = OutboxState.Queued });
            return;
        }
        if (answer is Answer.Deferred deferred)
        {
            if (row.Attempts + 1 < Limits.DeliveryAttempts)
            {
                var backoff = deferred.After ?? Duration.FromSeconds(Math.Min(600, 2 * Math.Pow(3, row.Attempts)));
                PutBack(entry, row with { State = OutboxState.Queued, Attempts = row.Attempts + 1, Due = batch.Now + backoff });
                if (row.Attempts == 0)
                {
                    TellDeferred(row, deferred.Reason, batch.Now + backoff);
                }
                return;
            }
            answer = new Answer.Rejected("not_delivered", $"Given up after {Limits.DeliveryAttempts} attempts: {deferred.Reason}.");
        }
        fates.Settled.Add(row.Key);
        if (row.Lane.Channel == Channel.Call && answer is Answer.Accepted { Receipts.Count: 0 } && !entry.OutcomeKnown)
        {
            var marked = row with { State = OutboxState.InProgress, Since = batch.Now };
            fates.InProgress[row.Key] = marked;
            batch.Changes.Marked.Add(marked);
        }
        else
        {
            Finish(row);
        }
        if (batch.Enrollments.TryGetValue(row.Key.Enrollment, out var working))
        {
            Step(working, new Signal.Answered(row.Key, answer));
        }
    }

    /// <summary>The first time something is put off its journal says so, so that it can be seen why somebody waits; a line for each try would bury the rest.</summary>
    private void TellDeferred(OutboxRow row, string reason, Instant again)
    {
        if (batch.Enrollments.TryGetValue(row.Key.Enrollment, out var working) && working.State.IsOpen && working.State.Visit == row.Key.Visit)
        {
            var line = new JournalEntry(JournalKind.Note, row.Node, row.Key.Visit, "deferred", Data.Of(("reason", Value.Of(reason)), ("until", Value.Of(again))));
            working.State = Journaled(working.State, working.State.LastJournal, [line]);
        }
    }

    /// <summary>Not now: it goes back into its lane, to be tried again with the same key, unless its visit is over.</summary>
    private void PutBack(OutboxEntry entry, OutboxRow row)
    {
        if (entry.Recalled)
        {
            fates.Settled.Add(row.Key);
            Finish(row);
            return;
        }
        if (row != entry.Row)
        {
            batch.Changes.Marked.Add(row);
        }
        fates.Again[row.Key] = (entry, row);
        Free(row);
    }

    /// <summary>What providers said later.</summary>
    private Done Receive(ReceiptsRequest request)
    {
        foreach (var receipt in request.Receipts)
        {
            if (!batch.Enrollments.TryGetValue(receipt.Key.Enrollment, out var working))
            {
                continue;
            }
            if (OpenRow(receipt.Key) is { } row)
            {
                fates.InProgress.Remove(row.Key);
                fates.Settled.Add(row.Key);
                Finish(row);
                if (row.State == OutboxState.Dispatching)
                {
                    // The provider has it after all.
                    Step(working, new Signal.Answered(receipt.Key, Core.Messages.Answer.Accepted.Plain));
                }
            }
            else if (outbox.Find(receipt.Key) is { IsHanded: true } entry)
            {
                fates.Told.Add(entry);
            }
            Step(working, new Signal.Received(receipt));
            Touch();
        }
        return Done.Reply;
    }

    private OutboxRow? OpenRow(EffectKey key) =>
        fates.InProgress.TryGetValue(key, out var row) ? row
            : fates.Settled.Contains(key) ? null
            : inFlight.Find(key);

    /// <summary>Effects whose outcome stayed unknown follow their channel's policy: again with the same key, or failed.</summary>
    private void Overdue()
    {
        foreach (var row in inFlight.Overdue(batch.Now))
        {
            if (!fates.Settled.Add(row.Key))
            {
                continue;
            }
            batch.LoadEnrollments([row.Key.Enrollment]);
            if (row.State == OutboxState.Dispatching && snapshot.RetriesUnknown(row.Lane.Channel)
                && Load(row with { State = OutboxState.Queued, Due = batch.Now }) is { } entry)
            {
                batch.Changes.Marked.Add(entry.Row);
                fates.Again[row.Key] = (entry, entry.Row);
                continue;
            }
            Finish(row);
            if (row.State == OutboxState.Dispatching && batch.Enrollments.TryGetValue(row.Key.Enrollment, out var working))
            {
                batch.LoadProfiles([working.State.Profile]);
                Step(working, new Signal.Answered(row.Key, new Answer.Rejected("unknown",
                    "The server stopped while this was being handed over; nobody knows whether it arrived, so it is not sent again.")));
            }
        }
    }

    /// <summary>The visit that made an effect is over. What has not been handed over never will be.</summary>
    private void Recall(EffectKey key)
    {
        if (fates.Queued.Remove(key))
        {
            // It was decided in this very batch.
            return;
        }
        if (fates.Again.Remove(key, out var back))
        {
            fates.Settled.Add(key);
            batch.Changes.Done.Add(back.Row);
            return;
        }
        if (outbox.Find(key) is not { } entry || fates.Settled.Contains(key) || !fates.Recalled.Add(entry))
        {
            return;
        }
        if (!entry.IsHanded)
        {
            batch.Changes.Done.Add(entry.Row);
        }
    }

    private void Finish(OutboxRow row)
    {
        batch.Changes.Done.Add(row);
        Free(row);
    }

    private void Free(OutboxRow row)
    {
        if (row.Lane.Channel == Channel.Call)
        {
            fates.FreedCalls.Add(row.Lane.Scope.Run);
        }
    }

    /// <summary>A row of the store with what is needed to render it; null when its visit is over.</summary>
    private OutboxEntry? Load(OutboxRow row)
    {
        var found = new Dictionary<EnrollmentId, Enrollment>(1);
        if (batch.Enrollments.TryGetValue(row.Key.Enrollment, out var working))
        {
            found[row.Key.Enrollment] = working.State;
        }
        else
        {
            store.Enrollments([row.Key.Enrollment], found);
        }
        if (!found.TryGetValue(row.Key.Enrollment, out var enrollment) || !enrollment.IsOpen || enrollment.Visit != row.Key.Visit)
        {
            return null;
        }
        var profiles = new Dictionary<long, Profile>(1);
        store.Profiles([row.Profile], profiles);
        if (!profiles.TryGetValue(row.Profile, out var profile))
        {
            return null;
        }
        if (snapshot.Journeys[enrollment.Journey].TryVersionFor(enrollment) is not { } version)
        {
            suspects.Enqueue(new(null, null, (row.Lane.Scope, enrollment.Id)));
            return null;
        }
        return new(row, enrollment, profile, version);
    }

    private JourneyVersion VersionOf(Enrollment enrollment) =>
        snapshot.Journeys[enrollment.Journey].VersionFor(enrollment);

    /// <summary>Does what the core asked for, within the batch.</summary>
    private sealed class Effects(Partition partition, WorkingEnrollment working, WakeScope scope) : IEffectCases
    {
        private Batch Batch => partition.batch;

        public void Dispatch(Effect.Dispatch effect)
        {
            var row = new OutboxRow(
                new(scope, effect.Channel), ++partition.outboxSequence, effect.Key, working.State.Profile, effect.Node, effect.To, effect.Inputs,
                OutboxState.Queued, Batch.Now, 0, Batch.Now);
            partition.fates.Queued.Add(row.Key, (row, working));
            working.Sends = true;
        }

        public void SetAttributes(Effect.SetAttributes effect)
        {
            var profile = Batch.PersonOf(working)!;
            var attributes = new DataBuilder(profile.State.Attributes);
            foreach (var (name, value) in effect.Changes)
            {
                attributes.Set(name, value);
            }
            profile.State = profile.State with { Attributes = attributes.ToData() };
            Batch.Touched.Add(profile.State.Number);
        }

        public void ChangeSegment(Effect.ChangeSegment effect)
        {
            var profile = Batch.PersonOf(working)!;
            profile.State = profile.State with
            {
                Segments = profile.State.Segments.With(effect.Segment, effect.Member ? Value.Of(true) : Value.Null),
            };
            Batch.Touched.Add(profile.State.Number);
        }
    }
}
