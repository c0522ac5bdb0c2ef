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
    private void Decide()
    {
        LoadNeeds();
        foreach (var (entry, answer) in answers)
        {
            Answered(entry, answer);
            Touch();
        }
        foreach (var waiting in requests)
        {
            Handle(waiting);
        }
        foreach (var (scope, working) in woken)
        {
            Wake(scope, working);
            Touch();
        }
        if (suspects.Count == 0)
        {
            Overdue();
        }
        Touch();
    }

    private void LoadNeeds()
    {
        var ids = new List<string>();
        var numbers = new List<long>();
        var enrollments = new List<EnrollmentId>();
        foreach (var (request, _) in requests)
        {
            switch (request)
            {
                case TouchedBefore touched: numbers.Add(touched.Profile); break;
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
        batch.LoadProfiles(numbers);
        batch.LoadEnrollmentsOf([.. numbers, .. ids.Select(batch.ById).OfType<WorkingProfile>().Select(profile => profile.State.Number)]);
        batch.LoadEnrollments(enrollments);
        woken.Clear();
        foreach (var (scope, enrollment) in due)
        {
            woken.Add((scope, batch.Enrollments.GetValueOrDefault(enrollment.Id) ?? batch.Add(enrollment, isNew: false)));
        }
        batch.LoadProfiles(batch.Enrollments.Values.Select(working => working.State.Profile));
        if (snapshot.AnyoneWatchesProfiles)
        {
            batch.LoadEnrollmentsOf([.. batch.Enrollments.Values.Where(MayChangePerson).Select(working => working.State.Profile)]);
        }
    }

    private void Wake(WakeScope scope, WorkingEnrollment working)
    {
        if (!working.State.HasNotBegun)
        {
            Step(working, Signal.Woke.Signal);
        }
        else if (IsDiscarded(working.State))
        {
            Remove(scope, working);
        }
        else if (working.State.IsOpen && View(scope).State == ScopeState.Live && !sweeps.IsHolding(scope))
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
        var profile = batch.PersonOf(working)!;
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
        working.State = working.State with { Wake = null };
        var source = version.Definition.Entry.Sources.FirstOrDefault(source => source.Kind == EntrySource.Run);
        try
        {
            if (source?.Audience is { } audience && !audience.Holds(new(profile.State, working.State, null, FactsOf(working, version, view, snapshot.EventsOfEntry(version)), batch.Now)))
            {
                Step(working, new Signal.End(EnrollmentStatus.Exited, "not_in_audience"));
                return;
            }
        }
        catch (ConditionException error)
        {
            Step(working, new Signal.End(EnrollmentStatus.Failed, error.Reason));
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
        if (signal is Signal.Woke or Signal.Begin or Signal.Recompute or Signal.Judge)
        {
            return;
        }
        // An event or a change is judged by what was true of the person when it came, whatever else changes during the pause.
        var seen = signal is Signal.Happened or Signal.ProfileChanged && batch.PersonOf(working) is { } profile
            ? new Seen(profile.State.Attributes, profile.State.Segments)
            : null;
        batch.Changes.Held.Add(new(scope, ++heldSequence, working.State.Id, signal, seen));
    }

    private void Apply(WorkingEnrollment working, Signal signal, ScopeView view, Seen? seen = null)
    {
        var before = working.State;
        Advanced advanced;
        JourneyVersion? version = null;
        if (before is { HasNotBegun: true, IsOpen: true } && view.Run is { StartedAt: null } && signal is Signal.End end)
        {
            // A recipient of a run that never started: nobody entered anything, and nothing of it is counted, now or later.
            working.State = before with { Status = end.Status, Reason = end.Reason, EndedAt = batch.Now, Wake = null };
            batch.Tally(new(before.Journey, before.Run), 0, 1);
            return;
        }
        try
        {
            if (before is { Damage: { } damage, IsOpen: true })
            {
                throw new InvalidOperationException(damage);
            }
            if (poisoned.Contains(before.Id) && before.IsOpen)
            {
                throw new InvalidOperationException("A step of this enrollment could not be written.");
            }
            if (signal is Signal.Lost { Detail: var lost })
            {
                throw new InvalidOperationException(lost);
            }
            version = view.Journey!.VersionFor(before);
            var facts = FactsOf(working, version, view, snapshot.EventsNeededBy(version));
            if (seen is not null)
            {
                facts = facts with { Seen = facts.Profile with { Attributes = seen.Attributes, Segments = seen.Segments } };
            }
            advanced = Engine.Advance(version, view.Journey.Pins(before, version) ? before with { Pinned = true } : before, signal, facts, batch.Now, journalSequence + 1);
        }
        catch (Exception error)
        {
            // One enrollment that cannot be advanced fails, visibly; the others of its batch go on.
            log.LogError(error, "Enrollment {Enrollment} of {Journey} failed at node {Node}", before.Id, before.Journey, before.Node);
            advanced = Poison.Fail(before, before.Damage is null ? [] : store.Journal(before), error, batch.Now);
        }
        if (ReferenceEquals(advanced.After, before) && advanced.Journal.Count == 0)
        {
            return;
        }
        if (!before.IsOpen && IsGone(before.Profile))
        {
            advanced = Untold(advanced);
        }
        batch.Steps++;
        var after = advanced.After;
        if (advanced.Journal.Count > 0)
        {
            after = Journaled(after, before.LastJournal, advanced.Journal);
        }
        working.State = after;
        var scope = new WakeScope(after.Journey, after.Run);
        if (before.IsOpen && !after.IsOpen)
        {
            batch.Tally(scope, 0, 1);
        }
        Count(advanced.Journal, after, after.Version, Hour, 1);
        if (before.Status == EnrollmentStatus.Active && (after.Visit != before.Visit || after.Status != EnrollmentStatus.Active))
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

    /// <summary>Lines behind those that an enrollment has; its row points to the newest.</summary>
    private Enrollment Journaled(Enrollment enrollment, long previous, IReadOnlyList<JournalEntry> lines)
    {
        var row = new JournalRow(++journalSequence, previous, enrollment.Id, batch.Now, enrollment.Version, lines);
        batch.Changes.Journal.Add(row);
        return enrollment.LastJournal == row.Id ? enrollment : enrollment with { LastJournal = row.Id };
    }

    private Facts FactsOf(WorkingEnrollment working, JourneyVersion version, ScopeView view, IReadOnlyList<string> names)
    {
        var profile = batch.PersonOf(working)?.State ?? Profile.New(working.State.Profile, "");
        var history = names.Count == 0 ? [] : store.History(profile.Number, names);
        return new(profile, WithThisBatch(history, profile.Number, names), snapshot.Segments, view.Journey!.Settings,
            snapshot.Zone, view.Held(batch.Now));
    }

    /// <summary>History as the store has it, and what this batch is about to add.</summary>
    private IReadOnlyList<ProfileEvent> WithThisBatch(IReadOnlyList<ProfileEvent> history, long profile, IReadOnlyList<string> names)
    {
        return names.Count == 0 || batch.Changes.Events.Count == 0 ? history
            : [.. history, .. Happened(profile, names)];
    }

    private IEnumerable<ProfileEvent> Happened(long profile, IReadOnlyList<string> names) =>
        batch.Changes.Events.Where(row => row.Profile == profile && names.Contains(row.Event.Name)).Select(row => row.Event);

    /// <summary>What lines of a journal add to the counters, or take away with the row that they belong to.</summary>
    private void Count(IReadOnlyList<JournalEntry> lines, Enrollment enrollment, int version, int hour, int sign)
    {
        counting.Of(snapshot.Journeys.GetValueOrDefault(enrollment.Journey)?.Versions.GetValueOrDefault(version), enrollment, version, hour, sign);
        for (var i = 0; i < lines.Count; i++)
        {
            Counting.Each(lines[i], counting);
        }
    }
}
