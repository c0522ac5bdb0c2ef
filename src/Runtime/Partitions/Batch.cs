using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Profiles;
using Sojourn.Core.Values;
using Sojourn.Store;

namespace Sojourn.Runtime.Partitions;

/// <summary>An enrollment while a batch works on it.</summary>
internal sealed class WorkingEnrollment(Enrollment state, bool isNew)
{
    /// <summary>As it is stored.</summary>
    public Enrollment Before { get; } = state;

    public Enrollment State { get; set; } = state;

    public bool IsNew { get; } = isNew;

    /// <summary>Known once somebody has asked <see cref="Batch.PersonOf"/>.</summary>
    public WorkingProfile? Person { get; set; }

    /// <summary>This batch queues a message for it, so that an answer is soon to come.</summary>
    public bool Sends { get; set; }

    /// <summary>Its row goes with this batch.</summary>
    public bool IsRemoved { get; set; }

    public bool Changed => IsNew || !ReferenceEquals(Before, State);
}

/// <summary>A profile while a batch works on it.</summary>
internal sealed class WorkingProfile(Profile state, bool isNew)
{
    private readonly Profile before = state;

    public Profile State { get; set; } = state;

    public bool IsNew { get; } = isNew;

    public bool Deleted { get; set; }

    /// <summary>Writing what is there already, as lists of people who are known mostly do, is no change.</summary>
    public bool Changed => !IsNew && !ReferenceEquals(before, State) && !(before.Created == State.Created && IsSame(before.Attributes, State.Attributes)
        && IsSame(before.Consent, State.Consent) && IsSame(before.Segments, State.Segments));

    // To the byte: a day and its first moment are equal, and not the same.
    private static bool IsSame(Data before, Data after) => before.Packed.Span.SequenceEqual(after.Packed.Span);
}

/// <summary>
/// What one batch reads and decides, before it is committed whole: the working copies of the people and enrollments it
/// touches, and the rows it adds. Reused from batch to batch.
/// </summary>
internal sealed class Batch(IPartitionStore store)
{
    /// <summary>Rows of one generation that are kept after their commit: what a channel may have under way.</summary>
    private const int Kept = 4_000;

    private readonly List<Enrollment> loading = [];
    private readonly Recent<EnrollmentId, Enrollment> recentEnrollments = new(Kept);
    private readonly Recent<long, Profile> recentProfiles = new(Kept);
    private readonly List<long> missingProfiles = [];
    private readonly List<EnrollmentId> missingEnrollments = [];
    private readonly Dictionary<long, Profile> foundProfiles = [];
    private readonly Dictionary<EnrollmentId, Enrollment> foundEnrollments = [];
    private readonly List<WorkingEnrollment> ungrouped = [];
    private readonly Dictionary<long, List<WorkingEnrollment>> byProfile = [];
    private readonly List<WorkingProfile> unnamed = [];
    private readonly Dictionary<string, WorkingProfile> byName = new(StringComparer.Ordinal);

    public Changes Changes { get; } = new();

    public Dictionary<EnrollmentId, WorkingEnrollment> Enrollments { get; } = [];

    public Dictionary<long, WorkingProfile> Profiles { get; } = [];

    /// <summary>Profiles all of whose enrollments are in the working set.</summary>
    public HashSet<long> Complete { get; } = [];

    /// <summary>Profiles whose attributes or segments changed, for whom conditions are to be judged again.</summary>
    public HashSet<long> Touched { get; } = [];

    /// <summary>Of those, the ones that are still to be judged in the next turn: their own steps change them again and again.</summary>
    public HashSet<long> TouchedLater { get; } = [];

    public Instant Now { get; private set; }

    public int Steps { get; set; }

    public void Begin(Instant now)
    {
        Now = now;
        Steps = 0;
        Changes.Clear();
        Enrollments.Clear();
        Profiles.Clear();
        unnamed.Clear();
        byName.Clear();
        Complete.Clear();
        ungrouped.Clear();
        byProfile.Clear();
        Touched.Clear();
        TouchedLater.Clear();
    }

    public void LoadProfiles(IReadOnlyCollection<string> ids)
    {
        var missing = ids.Where(id => ById(id) is null).Distinct(StringComparer.Ordinal).ToList();
        if (missing.Count == 0)
        {
            return;
        }
        var found = new Dictionary<string, Profile>(StringComparer.Ordinal);
        store.ProfilesById(missing, found);
        foreach (var profile in found.Values)
        {
            Add(profile, isNew: false);
        }
    }

    public void LoadProfiles(IEnumerable<long> numbers)
    {
        missingProfiles.Clear();
        foreach (var number in numbers)
        {
            if (Profiles.ContainsKey(number))
            {
                continue;
            }
            if (recentProfiles.TryGet(number, out var profile))
            {
                Add(profile, isNew: false);
            }
            else
            {
                missingProfiles.Add(number);
            }
        }
        if (missingProfiles.Count == 0)
        {
            return;
        }
        foundProfiles.Clear();
        store.Profiles(missingProfiles, foundProfiles);
        foreach (var profile in foundProfiles.Values)
        {
            Add(profile, isNew: false);
        }
    }

    public void LoadEnrollments(IEnumerable<EnrollmentId> ids)
    {
        missingEnrollments.Clear();
        foreach (var id in ids)
        {
            if (Enrollments.ContainsKey(id))
            {
                continue;
            }
            if (recentEnrollments.TryGet(id, out var enrollment))
            {
                Add(enrollment, isNew: false);
            }
            else
            {
                missingEnrollments.Add(id);
            }
        }
        if (missingEnrollments.Count == 0)
        {
            return;
        }
        foundEnrollments.Clear();
        store.Enrollments(missingEnrollments, foundEnrollments);
        foreach (var enrollment in foundEnrollments.Values)
        {
            Add(enrollment, isNew: false);
        }
    }

    /// <summary>Brings all enrollments of profiles into the working set; what a new profile has is here already.</summary>
    public void LoadEnrollmentsOf(IReadOnlyCollection<long> profiles)
    {
        var missing = profiles.Where(Complete.Add).Where(number => Profiles.TryGetValue(number, out var known) && !known.IsNew).ToList();
        if (missing.Count == 0)
        {
            return;
        }
        loading.Clear();
        store.EnrollmentsOf(missing, loading);
        foreach (var enrollment in loading)
        {
            if (!Enrollments.ContainsKey(enrollment.Id))
            {
                Add(enrollment, isNew: false);
            }
        }
    }

    public WorkingProfile Add(Profile profile, bool isNew)
    {
        var working = new WorkingProfile(profile, isNew);
        Profiles[profile.Number] = working;
        unnamed.Add(working);
        return working;
    }

    /// <summary>The profile of the working set that has an id, the last that was given it. Batches of steps never ask.</summary>
    public WorkingProfile? ById(string id)
    {
        NameAll();
        return byName.GetValueOrDefault(id);
    }

    /// <summary>Whoever comes by the id of a deleted profile from now on is somebody new.</summary>
    public void Unname(WorkingProfile profile)
    {
        NameAll();
        byName.Remove(profile.State.Id);
    }

    private void NameAll()
    {
        foreach (var working in unnamed)
        {
            byName[working.State.Id] = working;
        }
        unnamed.Clear();
    }

    /// <summary>Whose enrollment it is; null where the profile is gone.</summary>
    public WorkingProfile? PersonOf(WorkingEnrollment working) => working.Person ??= Profiles.GetValueOrDefault(working.State.Profile);

    public WorkingEnrollment Add(Enrollment enrollment, bool isNew)
    {
        var working = new WorkingEnrollment(enrollment, isNew);
        Enrollments[enrollment.Id] = working;
        ungrouped.Add(working);
        return working;
    }

    /// <summary>What of a profile's enrollments is in the working set, in the order in which it came. Most batches never ask.</summary>
    public IReadOnlyList<WorkingEnrollment> OfProfile(long profile)
    {
        foreach (var working in ungrouped)
        {
            if (!byProfile.TryGetValue(working.Before.Profile, out var siblings))
            {
                byProfile[working.Before.Profile] = siblings = new(1);
            }
            siblings.Add(working);
        }
        ungrouped.Clear();
        return byProfile.GetValueOrDefault(profile) ?? (IReadOnlyList<WorkingEnrollment>)[];
    }

    /// <summary>Turns the working copies into after-images.</summary>
    public void Gather()
    {
        foreach (var profile in Profiles.Values)
        {
            if (profile.Deleted)
            {
                if (!profile.IsNew)
                {
                    Changes.DeletedProfiles.Add(profile.State.Number);
                }
            }
            else if (profile.IsNew)
            {
                Changes.NewProfiles.Add(profile.State);
            }
            else if (profile.Changed)
            {
                Changes.ChangedProfiles.Add(profile.State);
            }
        }
        foreach (var enrollment in Enrollments.Values)
        {
            if (enrollment.IsNew)
            {
                Changes.NewEnrollments.Add(enrollment.State);
            }
            else if (enrollment.Changed)
            {
                Changes.ChangedEnrollments.Add(new(enrollment.Before, enrollment.State));
            }
        }
    }

    /// <summary>The batch is committed: its after-images are what the store has.</summary>
    public void Keep()
    {
        foreach (var working in Enrollments.Values)
        {
            if (working.Sends && working.State.Status == EnrollmentStatus.Active)
            {
                recentEnrollments.Put(working.State.Id, working.State);
                if (PersonOf(working) is { } profile)
                {
                    recentProfiles.Put(working.State.Profile, profile.State);
                }
            }
            else
            {
                // The answer has come, or something else has happened: whoever waits for days need not be remembered for them.
                recentEnrollments.Remove(working.State.Id);
            }
        }
        foreach (var person in Profiles.Values)
        {
            if (person.Deleted)
            {
                recentProfiles.Remove(person.State.Number);
            }
            else if (person.Changed && recentProfiles.TryGet(person.State.Number, out _))
            {
                recentProfiles.Put(person.State.Number, person.State);
            }
        }
        foreach (var deleted in Changes.DeletedEnrollments)
        {
            recentEnrollments.Remove(deleted);
        }
    }

    public void Tally(WakeScope scope, long added, long ended)
    {
        var tally = Changes.Tallies.GetValueOrDefault(scope);
        Changes.Tallies[scope] = new(tally.Added + added, tally.Ended + ended);
    }

    public void Count(in CounterKey key, long delta)
    {
        ref var value = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(Changes.Counters, key, out _);
        value += delta;
    }
}
