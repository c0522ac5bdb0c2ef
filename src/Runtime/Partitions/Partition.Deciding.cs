using Microsoft.Extensions.Logging;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Profiles;
using Sojourn.Core.Values;
using Sojourn.Runtime.Catalog;
using Sojourn.Store;

namespace Sojourn.Runtime.Partitions;

/// <summary>How a batch is decided: everything it needs is read first, then each item is applied in the order it came.</summary>
public sealed partial class Partition
{
    /// <summary>How often in one batch a change of a person may move that person's enrollments which change the person again.</summary>
    private const int TouchRounds = 8;

    private void Decide()
    {
        LoadNeeds();
        foreach (var (entry, answer) in answers)
        {
            Answered(entry, answer);
        }
        foreach (var waiting in requests)
        {
            Handle(waiting);
        }
        foreach (var (scope, enrollment) in due)
        {
            if (batch.Enrollments.TryGetValue(enrollment.Id, out var working))
            {
                Wake(scope, working);
            }
        }
        Overdue();
        Touch();
    }

    private void LoadNeeds()
    {
        var ids = new List<string>();
        var enrollments = new List<EnrollmentId>();
        foreach (var (request, _) in requests)
        {
            switch (request)
            {
                case TrackRequest track: ids.Add(track.ProfileId); break;
                case PutProfileRequest put: ids.Add(put.ProfileId); break;
                case DeleteProfileRequest delete: ids.Add(delete.ProfileId); break;
                case ChangeMembersRequest members: ids.AddRange(members.ProfileIds); break;
                case EnrollRequest enroll: ids.AddRange(enroll.ProfileIds); break;
                case AddRecipientsRequest add: ids.AddRange(add.Recipients.Select(recipient => recipient.ProfileId)); break;
                case ReceiptsRequest receipts: enrollments.AddRange(receipts.Receipts.Select(receipt => receipt.Key.Enrollment)); break;
                case EndEnrollmentRequest end: enrollments.Add(end.Enrollment); break;
            }
        }
        foreach (var (entry, _) in answers)
        {
            enrollments.Add(entry.Row.Key.Enrollment);
        }
        batch.LoadProfiles(ids);
        batch.LoadEnrollmentsOf([.. ids.Where(batch.ProfilesById.ContainsKey).Select(id => batch.ProfilesById[id].State.Number)]);
        batch.LoadEnrollments(enrollments);
        foreach (var (_, enrollment) in due)
        {
            if (!batch.Enrollments.ContainsKey(enrollment.Id))
            {
                batch.Add(enrollment, isNew: false);
            }
        }
        batch.LoadProfiles(batch.Enrollments.Values.Select(working => working.State.Profile));
    }

    private void Wake(WakeScope scope, WorkingEnrollment working)
    {
        if (working.State.Visit > 0)
        {
            Step(working, Signal.Woke.Signal);
            return;
        }
        if (working.State.IsOpen)
        {
            Begin(scope, working);
        }
    }

    /// <summary>A recipient's turn has come: the list's contact columns are written into the profile, and the enrollment begins.</summary>
    private void Begin(WakeScope scope, WorkingEnrollment working)
    {
        var view = View(scope);
        var version = view.Journey!.Current!;
        var contact = working.State.Contact;
        var profile = batch.Profiles[working.State.Profile];
        var consent = contact[Recipients.ConsentKey] is { Kind: ValueKind.Object } given ? given.Object : Data.Empty;
        profile.State = profile.State with
        {
            Created = profile.State.Created ?? batch.Now,
            Attributes = profile.State.Attributes.With(contact.With(Recipients.ConsentKey, Value.Null)),
            Consent = profile.State.Consent.With(consent),
        };
        if (!contact.IsEmpty)
        {
            batch.Touched.Add(profile.State.Number);
        }
        working.State = working.State with { Contact = Data.Empty, Wake = null };
        var source = version.Definition.Entry.Sources.FirstOrDefault(source => source.Kind == EntrySource.Run);
        if (source?.Audience is { } audience && !audience.Holds(new(profile.State, working.State, null, FactsOf(working, version, view), batch.Now)))
        {
            Step(working, new Signal.End(EnrollmentStatus.Exited, "not_in_audience"));
            return;
        }
        Step(working, new Signal.Begin(source?.StartPort ?? Ports.Next));
    }

    /// <summary>Applies one signal to one enrollment, through the state of its run and journey.</summary>
    private void Step(WorkingEnrollment working, Signal signal)
    {
        var scope = new WakeScope(working.State.Journey, working.State.Run);
        var view = View(scope);
        if (view.State == ScopeState.Deleted)
        {
            return;
        }
        if (view.State == ScopeState.Ended && working.State.IsOpen && signal is not Signal.End)
        {
            Apply(working, view.Ending, view);
        }
        if (signal is not Signal.End && working.State.IsOpen && (view.State == ScopeState.Frozen || sweeps.IsHolding(scope)))
        {
            Hold(scope, working, signal);
            return;
        }
        Apply(working, signal, view);
    }

    /// <summary>Keeps a signal for when the scope is live again. A wake needs no keeping: it stays due.</summary>
    private void Hold(WakeScope scope, WorkingEnrollment working, Signal signal)
    {
        if (signal is Signal.Woke or Signal.Begin or Signal.Recompute)
        {
            return;
        }
        batch.Changes.Held.Add(new(scope, ++heldSequence, working.State.Id, signal));
        sweeps.Holding(scope);
    }

    private void Apply(WorkingEnrollment working, Signal signal, ScopeView view)
    {
        var before = working.State;
        Advanced advanced;
        JourneyVersion? version = null;
        if (before.Visit == 0 && view.Journey!.Current is null && signal is Signal.End end)
        {
            // A recipient of a journey that was never published: there is no version whose start node it could have entered.
            working.State = before with { Status = end.Status, Reason = end.Reason, EndedAt = batch.Now, Wake = null };
            batch.Tally(new(before.Journey, before.Run), 0, 1);
            return;
        }
        try
        {
            version = view.Journey!.VersionFor(before.Version, before.Node);
            advanced = Engine.Advance(version, before, signal, FactsOf(working, version, view), batch.Now);
        }
        catch (Exception error)
        {
            // One enrollment that cannot be advanced fails, visibly; the others of its batch go on.
            log.LogError(error, "Enrollment {Enrollment} of {Journey} failed at node {Node}", before.Id, before.Journey, before.Node);
            advanced = Poison.Fail(before, error, batch.Now);
        }
        if (ReferenceEquals(advanced.After, before) && advanced.Journal.Count == 0)
        {
            return;
        }
        batch.Steps++;
        var after = advanced.After;
        if (advanced.Journal.Count > 0)
        {
            var row = new JournalRow(++journalSequence, before.LastJournal, before.Id, batch.Now, after.Version, advanced.Journal);
            batch.Changes.Journal.Add(row);
            after = after with { LastJournal = row.Id };
        }
        working.State = after;
        var scope = new WakeScope(after.Journey, after.Run);
        if (before.IsOpen && !after.IsOpen)
        {
            batch.Tally(scope, 0, 1);
        }
        Count(version, advanced);
        if (before.Status == EnrollmentStatus.Active && (after.Visit != before.Visit || !after.IsOpen))
        {
            for (var index = 0; index < before.Effects; index++)
            {
                Recall(new(before.Id, before.Visit, index));
            }
        }
        if (advanced.Effects.Count > 0)
        {
            var effects = new Effects(this, working, scope);
            foreach (var effect in advanced.Effects)
            {
                effect.Match(effects);
            }
        }
    }

    private void Recall(EffectKey key)
    {
        outbox.Recall(key);
        foreach (var entry in marking)
        {
            if (entry.Row.Key == key)
            {
                // It was about to be marked and handed over in this very commit.
                entry.Recalled = true;
                batch.Changes.Done.Add(entry.Row);
            }
        }
        for (var i = queued.Count - 1; i >= 0; i--)
        {
            if (queued[i].Row.Key == key)
            {
                batch.Changes.Queued.Remove(queued[i].Row);
                queued.RemoveAt(i);
            }
        }
    }

    private Facts FactsOf(WorkingEnrollment working, JourneyVersion version, ScopeView view)
    {
        var profile = batch.Profiles.TryGetValue(working.State.Profile, out var known) ? known.State : Profile.New(working.State.Profile, "");
        var names = snapshot.EventsNeededBy(version);
        var history = names.Count == 0 ? [] : store.History(profile.Number, names);
        return new(profile, WithThisBatch(history, profile.Number, names), snapshot.Segments, view.Journey!.Settings,
            snapshot.Zone, view.Held(batch.Now));
    }

    /// <summary>History as the store has it, and what this batch is about to add.</summary>
    private IReadOnlyList<ProfileEvent> WithThisBatch(IReadOnlyList<ProfileEvent> history, long profile, IReadOnlyList<string> names)
    {
        if (names.Count == 0 || batch.Changes.Events.Count == 0)
        {
            return history;
        }
        return [.. history, .. batch.Changes.Events.Where(row => row.Profile == profile && names.Contains(row.Event.Name)).Select(row => row.Event)];
    }

    /// <summary>People whose attributes or segments changed: conditions that wait for it, and audiences that end by it.</summary>
    private void Touch()
    {
        for (var round = 0; batch.Touched.Count > 0 && round < TouchRounds; round++)
        {
            var touched = batch.Touched.ToList();
            batch.Touched.Clear();
            if (!snapshot.AnyoneWatchesProfiles)
            {
                return;
            }
            batch.LoadEnrollmentsOf(touched);
            foreach (var profile in touched)
            {
                foreach (var working in batch.OfProfile.GetValueOrDefault(profile)?.ToList() ?? [])
                {
                    if (working.State.IsOpen && working.State.Visit > 0)
                    {
                        ProfileChanged(working);
                    }
                }
            }
        }
    }

    private void ProfileChanged(WorkingEnrollment working)
    {
        var view = View(new(working.State.Journey, working.State.Run));
        if (view.Journey is not { } journey)
        {
            return;
        }
        var version = journey.VersionFor(working.State.Version, working.State.Node);
        if (journey.Settings.ExitWhenEntryFalse && NoLongerInAudience(working, version, view))
        {
            Step(working, new Signal.End(EnrollmentStatus.Exited, "left_entry"));
        }
        else if (version.Find(working.State.Node)?.WatchesProfile == true)
        {
            Step(working, Signal.ProfileChanged.Signal);
        }
    }

    private bool NoLongerInAudience(WorkingEnrollment working, JourneyVersion version, ScopeView view)
    {
        var audiences = version.Definition.Entry.Sources.Where(source => source.Audience is not null).Select(source => source.Audience!).ToList();
        if (audiences.Count == 0)
        {
            return false;
        }
        var facts = FactsOf(working, version, view);
        var scope = new Scope(facts.Profile, working.State, null, facts, batch.Now);
        return !audiences.Any(audience => audience.Holds(scope));
    }

    private void Count(JourneyVersion? version, Advanced advanced)
    {
        var after = advanced.After;
        var day = Day;
        string? Kind(string node) => version?.Find(node)?.Kind;
        void Add(string node, string name, long delta) => batch.Count(new(after.Journey, after.Version, after.Run, node, name, day), delta);
        Func<string, string?> kind = Kind;
        Action<string, string, long> add = Add;
        foreach (var entry in advanced.Journal)
        {
            Counting.Each(entry, kind, add);
        }
    }

    /// <summary>Does what the core asked for, within the batch.</summary>
    private sealed class Effects(Partition partition, WorkingEnrollment working, WakeScope scope) : IEffectCases
    {
        private Batch Batch => partition.batch;

        public void Dispatch(Effect.Dispatch effect)
        {
            var row = new OutboxRow(
                new(scope, effect.Channel), ++partition.outboxSequence, effect.Key, working.State.Profile, effect.Node, effect.To, effect.Inputs,
                OutboxState.Queued, effect.NotBefore, 0, Batch.Now);
            Batch.Changes.Queued.Add(row);
            partition.queued.Add((row, working));
        }

        public void SetAttributes(Effect.SetAttributes effect)
        {
            var profile = Batch.Profiles[working.State.Profile];
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
            var profile = Batch.Profiles[working.State.Profile];
            profile.State = profile.State with
            {
                Segments = profile.State.Segments.With(effect.Segment, effect.Member ? Value.Of(true) : Value.Null),
            };
            Batch.Touched.Add(profile.State.Number);
        }
    }

    private JourneyVersion VersionOf(Enrollment enrollment) =>
        snapshot.Journeys[enrollment.Journey].VersionFor(enrollment.Version, enrollment.Node);
}
