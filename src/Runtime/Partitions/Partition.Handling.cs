using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Profiles;
using Sojourn.Core.Values;
using Sojourn.Runtime.Catalog;
using Sojourn.Store;

namespace Sojourn.Runtime.Partitions;

/// <summary>What a partition does with each kind of request, and with the answers of providers.</summary>
public sealed partial class Partition
{
    private void Handle(Waiting waiting)
    {
        PartitionReply reply = waiting.Request switch
        {
            TrackRequest track => Track(track),
            PutProfileRequest put => Put(put),
            DeleteProfileRequest delete => Delete(delete),
            ChangeMembersRequest members => ChangeMembers(members),
            EnrollRequest enroll => Enroll(enroll),
            AddRecipientsRequest add => Add(add),
            ReceiptsRequest receipts => Receive(receipts),
            EndEnrollmentRequest end => End(end),
            TouchedBefore touched => Again(touched),
            _ => throw new InvalidOperationException($"A partition cannot handle a {waiting.Request.GetType().Name}."),
        };
        Touch();
        replies.Add((waiting, reply));
    }

    private Done Again(TouchedBefore touched)
    {
        batch.Touched.Add(touched.Profile);
        return Done.Reply;
    }

    private Done Track(TrackRequest track)
    {
        var profile = ProfileFor(track.ProfileId, known: true);
        var seen = KnownEvents(profile, track.Events);
        foreach (var tracked in track.Events)
        {
            if (tracked.EventId is not null && !seen.Add(tracked.EventId))
            {
                continue;
            }
            if (!tracked.Set.IsEmpty || tracked.Removed.Count > 0)
            {
                profile.State = profile.State with { Attributes = Without(profile.State.Attributes.With(tracked.Set), tracked.Removed) };
                batch.Touched.Add(profile.State.Number);
            }
            var happening = new ProfileEvent(tracked.Name, tracked.At, tracked.Properties, tracked.EventId);
            batch.Changes.Events.Add(new(++eventSequence, profile.State.Number, happening));
            Route(profile, happening);
            EnterBy(profile, happening);
            Touch();
        }
        return Done.Reply;
    }

    private HashSet<string> KnownEvents(WorkingProfile profile, IReadOnlyList<TrackedEvent> events)
    {
        var ids = events.Where(tracked => tracked.EventId is not null).Select(tracked => tracked.EventId!).ToList();
        if (ids.Count == 0)
        {
            return [];
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (!profile.IsNew)
        {
            seen.UnionWith(store.KnownEvents(profile.State.Number, ids));
        }
        foreach (var row in batch.Changes.Events)
        {
            if (row.Profile == profile.State.Number && row.Event.Id is not null)
            {
                seen.Add(row.Event.Id);
            }
        }
        return seen;
    }

    /// <summary>
    /// To the enrollments of the person whose node listens for it, or, where it will be known only later at which node it finds them, of
    /// whose journey some node does. Then out of those whose audience the event ends.
    /// </summary>
    private void Route(WorkingProfile profile, ProfileEvent happening)
    {
        foreach (var working in batch.OfProfile(profile.State.Number).ToList())
        {
            var scope = new WakeScope(working.State.Journey, working.State.Run);
            if (!working.State.IsOpen || working.State.HasNotBegun || View(scope) is not { Journey: { } journey } view)
            {
                continue;
            }
            if (IsLater(scope, view) ? snapshot.Listens(journey, happening.Name) : ListensNow(working, journey, happening.Name))
            {
                Step(working, new Signal.Happened(happening));
            }
            if (working.State.IsOpen && journey.Settings.ExitWhenEntryFalse && journey.TryVersionFor(working.State) is { } version
                && snapshot.EventsOfEntry(version).Contains(happening.Name) && NoLongerInAudience(working, version, view))
            {
                Step(working, new Signal.End(EnrollmentStatus.Exited, "left_entry"));
            }
        }
    }

    private bool ListensNow(WorkingEnrollment working, Journey journey, string name)
    {
        var version = journey.TryVersionFor(working.State);
        return version is null || (version.Find(working.State.Node) is { } node && snapshot.Listens(node, name));
    }

    /// <summary>Into the journeys that the event lets people enter.</summary>
    private void EnterBy(WorkingProfile profile, ProfileEvent happening)
    {
        foreach (var (journey, source) in snapshot.EntriesBy(happening.Name))
        {
            TryEnroll(journey, profile, source, Fields.Of(journey.Current!.Definition, happening), happening);
        }
    }

    private EnrollReply Enroll(EnrollRequest request)
    {
        var enrolled = new List<string>();
        var skipped = new List<SkippedProfile>();
        var journey = snapshot.Journeys.GetValueOrDefault(request.Journey);
        foreach (var id in request.ProfileIds)
        {
            var source = journey?.Current?.Definition.Entry.Sources.FirstOrDefault(source => source.Kind == request.Source);
            var refusal = journey is null || journey.Row.Status != JourneyStatus.Active ? "journey_not_active"
                : source is null ? "no_such_entry"
                : TryEnroll(journey, ProfileFor(id, known: true), source, request.Data, null);
            if (refusal is null)
            {
                enrolled.Add(id);
            }
            else
            {
                skipped.Add(new(id, refusal));
            }
        }
        return new(enrolled, skipped);
    }

    /// <returns>Why not; null when the enrollment has begun.</returns>
    private string? TryEnroll(Journey journey, WorkingProfile profile, EntrySource source, Data data, ProfileEvent? happening)
    {
        var version = journey.Current!;
        var scope = new WakeScope(journey.Id, RunId.None);
        var view = View(scope);
        if (profile.State.IsAnonymous && !journey.Settings.AllowAnonymous)
        {
            return Refuse("anonymous");
        }
        // The caller of the API was told of these before; an event has nobody to tell, and the version may be another by now.
        var lacking = new List<Problem>();
        data = Fields.Checked(version.Definition, data, lacking);
        var began = happening is null ? Data.Empty : Scope.EventData(happening);
        var id = new EnrollmentId(Ids.Number(enrollmentSequence + 1, Ids.SlotOf(profile.State.Number)));
        var enrollment = new Enrollment
        {
            Id = id,
            Profile = profile.State.Number,
            Journey = journey.Id,
            Version = version.Number,
            Node = version.Start.Id,
            EnteredAt = batch.Now,
            Data = Fields.WithDefaults(version.Definition, data),
            Event = began,
            Source = version.Definition.Entry.NameOf(source),
        };
        var working = new WorkingEnrollment(enrollment, isNew: true);
        var facts = FactsOf(working, version, view, snapshot.EventsOfEntry(version));
        var reading = new Scope(profile.State, enrollment, happening, facts, batch.Now);
        try
        {
            if (source.When?.Holds(reading) == false)
            {
                return "condition";
            }
            if (journey.Row.Status == JourneyStatus.Paused)
            {
                return Refuse("paused");
            }
            if (source.Audience?.Holds(reading) == false)
            {
                return Refuse("audience");
            }
        }
        catch (ConditionException error)
        {
            return Refuse(error.Reason);
        }
        if (lacking.Count > 0)
        {
            return Refuse(lacking[0].Code);
        }
        var key = "";
        if (journey.Settings.Reentry.Key is { } expression)
        {
            if (Reentry.Key(expression, reading) is not { } value)
            {
                return Refuse("empty_key");
            }
            key = value;
        }
        var earlier = batch.OfProfile(profile.State.Number)
            .Where(other => other.State.Journey == journey.Id && other.State.Run.IsNone && other.State.Key == key)
            .Select(other => new EarlierEnrollment(other.State.Status, other.State.EnteredAt, other.State.EndedAt))
            .ToList();
        if (Reentry.Refusal(journey.Settings.Reentry, earlier, journey.Row.Control.ActivatedAt, batch.Now, profile.State.Zone ?? snapshot.Zone) is { } refusal)
        {
            return Refuse(refusal);
        }
        enrollmentSequence++;
        var added = batch.Add(enrollment with { Key = key }, isNew: true);
        batch.Tally(scope, 1, 0);
        // Nothing is held for somebody who comes only now, so there is nothing to wait behind.
        Apply(added, new Signal.Begin(source.StartPort), view);
        return null;

        // An event that the source does not ask for is no refusal; whoever is kept out by anything else is counted with the reason.
        string Refuse(string reason)
        {
            batch.Count(new(journey.Id, version.Number, RunId.None, "", Counting.RefusedBecause + reason, Hour), 1);
            return reason;
        }
    }

    private PartitionReply Add(AddRecipientsRequest request)
    {
        if (snapshot.Imports.GetValueOrDefault(request.Import)?.State != ImportState.Open)
        {
            // Rows that were on their way when their list was given up.
            return new Refused("import_closed", "The list is not being imported any more.");
        }
        var scope = new WakeScope(request.Journey, request.Run);
        var added = new bool[request.Recipients.Count];
        for (var i = 0; i < added.Length; i++)
        {
            var recipient = request.Recipients[i];
            var profile = ProfileFor(recipient.ProfileId, known: false);
            if (IsRecipient(profile.State.Number, request.Run, recipient.Key))
            {
                continue;
            }
            batch.Add(
                new Enrollment
                {
                    Id = new(Ids.Number(++enrollmentSequence, Ids.SlotOf(profile.State.Number))),
                    Profile = profile.State.Number,
                    Journey = request.Journey,
                    Run = request.Run,
                    Import = request.Import,
                    Key = recipient.Key,
                    Status = EnrollmentStatus.Pending,
                    // Due since for ever: the start of the run is all that is missing.
                    Wake = new(Instant.FromUnixTimeMilliseconds(0), false),
                    EnteredAt = batch.Now,
                    Contact = recipient.Contact,
                    Data = recipient.Data,
                },
                isNew: true);
            batch.Tally(scope, 1, 0);
            added[i] = true;
        }
        return new AddRecipientsReply(added);
    }

    private bool IsRecipient(long profile, RunId run, string key)
    {
        foreach (var other in batch.OfProfile(profile))
        {
            if (other.State.Run == run && other.State.Key == key && !IsDiscarded(other.State))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>It came with a list that was given up: it is about to be removed, and counts as not there.</summary>
    private bool IsDiscarded(Enrollment enrollment) =>
        enrollment.Import != 0 && snapshot.Imports.GetValueOrDefault(enrollment.Import)?.State == ImportState.Discarded;

    private Done Put(PutProfileRequest request)
    {
        var profile = ProfileFor(request.ProfileId, known: true);
        var attributes = request.Replace ? request.Attributes : profile.State.Attributes.With(request.Attributes);
        profile.State = profile.State with { Attributes = Without(attributes, request.Removed), Consent = profile.State.Consent.With(request.Consent) };
        batch.Touched.Add(profile.State.Number);
        return Done.Reply;
    }

    private static Data Without(Data attributes, IReadOnlyList<string> names) =>
        names.Aggregate(attributes, (kept, name) => kept.With(name, Value.Null));

    private PartitionReply Delete(DeleteProfileRequest request)
    {
        if (batch.ById(request.ProfileId) is not { State.Created: not null } profile)
        {
            return new Refused("not_found", $"There is no profile '{request.ProfileId}'.");
        }
        foreach (var working in batch.OfProfile(profile.State.Number).ToList())
        {
            Step(working, new Signal.End(EnrollmentStatus.Exited, "deleted"));
            Forget(working);
        }
        profile.Deleted = true;
        // Whoever comes by this id from now on, in this very batch already, is somebody new; what the batch was about to write of
        // the old one must not outlive them.
        batch.Unname(profile);
        batch.Changes.Events.RemoveAll(row => row.Profile == profile.State.Number);
        return Done.Reply;
    }

    private Done ChangeMembers(ChangeMembersRequest request)
    {
        foreach (var id in request.ProfileIds)
        {
            var profile = ProfileFor(id, known: true);
            profile.State = profile.State with
            {
                Segments = profile.State.Segments.With(request.Segment, request.Member ? Value.Of(true) : Value.Null),
            };
            batch.Touched.Add(profile.State.Number);
        }
        return Done.Reply;
    }

    private PartitionReply End(EndEnrollmentRequest request)
    {
        if (!batch.Enrollments.TryGetValue(request.Enrollment, out var working))
        {
            return new Refused("not_found", $"There is no enrollment {request.Enrollment}.");
        }
        if (!working.State.IsOpen)
        {
            return new Refused("already_ended", $"The enrollment {request.Enrollment} has ended already.");
        }
        if (View(new(working.State.Journey, working.State.Run)).State is ScopeState.NotStarted or ScopeState.Deleted)
        {
            return new Refused("not_started", "The run has not started: nobody is inside it.");
        }
        Step(working, new Signal.End(request.Status, request.Reason));
        return Done.Reply;
    }

    private WorkingProfile ProfileFor(string id, bool known)
    {
        var profile = batch.ById(id) ?? batch.Add(Profile.New(Ids.Number(++profileSequence, Workspace.SlotOf(id)), id), isNew: true);
        if (known && profile.State.Created is null)
        {
            profile.State = profile.State with { Created = batch.Now };
        }
        return profile;
    }

    private int Hour => HourOf(batch.Now);

    private static int HourOf(Instant at) => (int)(at.ToUnixTimeSeconds() / 3_600);
}
