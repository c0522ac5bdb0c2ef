using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Messages;
using Sojourn.Core.Profiles;
using Sojourn.Core.Values;

namespace Sojourn.Store;

/// <summary>
/// One partition as its only writer sees it: it reads what a batch needs and commits the batch's after-images. Not
/// thread-safe: the partition's own thread is the one caller. Nothing else writes a partition.
/// </summary>
public interface IPartitionStore : IDisposable
{
    /// <summary>The sequence numbers that were given out last; the writer counts on from them.</summary>
    Sequences Sequences { get; }

    /// <summary>Profiles by id; ids that no row has are absent from <paramref name="into"/>.</summary>
    void ProfilesById(IReadOnlyCollection<string> ids, IDictionary<string, Profile> into);

    void Profiles(IReadOnlyCollection<long> numbers, IDictionary<long, Profile> into);

    /// <summary>
    /// Enrollments by id; absent ones are left out. Here as everywhere a row whose state cannot be read comes with
    /// <see cref="Enrollment.Damage"/>, so that it does not hold up the others.
    /// </summary>
    void Enrollments(IReadOnlyCollection<EnrollmentId> ids, IDictionary<EnrollmentId, Enrollment> into);

    /// <summary>All enrollments of profiles, open and ended, in any order.</summary>
    void EnrollmentsOf(IReadOnlyCollection<long> profiles, ICollection<Enrollment> into);

    /// <summary>Events of a profile with one of these names, oldest first.</summary>
    IReadOnlyList<ProfileEvent> History(long profile, IReadOnlyCollection<string> names);

    /// <summary>Which of these event ids the profile has already.</summary>
    IReadOnlySet<string> KnownEvents(long profile, IReadOnlyCollection<string> ids);

    /// <summary>
    /// Enrollments of one scope whose wake on this clock is due, earliest first. Costs what is due, not what waits.
    /// </summary>
    void Due(WakeScope scope, bool held, Instant until, int limit, ICollection<Enrollment> into);

    /// <summary>The earliest wake of a scope on this clock.</summary>
    Instant? NextWake(WakeScope scope, bool held);

    /// <summary>Open enrollments of a scope in id order, after an id: for what has to touch all of them.</summary>
    void Open(WakeScope scope, EnrollmentId after, int limit, ICollection<Enrollment> into);

    /// <summary>Rows of a list that was not closed, in id order; with import 0 all rows of the scope, for a draft that is deleted.</summary>
    void OfImport(WakeScope scope, int import, int limit, ICollection<EnrollmentId> into);

    /// <summary>The journal of an enrollment, oldest row first.</summary>
    IReadOnlyList<JournalRow> Journal(Enrollment enrollment);

    /// <summary>Rows of a journal from one back, newest first. One that cannot be read has no lines.</summary>
    IReadOnlyList<JournalRow> JournalBack(long from, int limit);

    /// <summary>Signals that came for a frozen scope, in the order in which they were acknowledged.</summary>
    IReadOnlyList<HeldSignal> Held(WakeScope scope, int limit);

    /// <summary>The scopes that have held signals.</summary>
    IReadOnlyList<WakeScope> ScopesWithHeld();

    /// <summary>The lanes that have rows.</summary>
    IReadOnlyList<Lane> Lanes();

    /// <summary>A page of a lane's rows in id order.</summary>
    void Outbox(Lane lane, long after, int limit, ICollection<OutboxRow> into);

    /// <summary>Rows that are neither queued nor done: being handed over, or calls in progress. Few: bounded by what is in flight.</summary>
    void InFlight(ICollection<OutboxRow> into);

    /// <summary>What each scope's work in this partition has come to.</summary>
    IReadOnlyDictionary<WakeScope, ScopeTally> Tallies();

    /// <summary>How far each scope's waits have been computed anew; a scope for which that was never asked is absent.</summary>
    IReadOnlyDictionary<WakeScope, RecomputeMark> Recomputes();

    /// <summary>Enrollments of deleted people whose journal still tells of them, with the row from which on back it does.</summary>
    IReadOnlyDictionary<EnrollmentId, long> Erasures();

    /// <summary>
    /// Commits a batch: all of it or nothing, durable when it returns. The last statement checks the owner's epoch.
    /// </summary>
    /// <exception cref="FencedException">Another owner has taken the partition over.</exception>
    /// <exception cref="StoreUnavailableException">The disk is full, read-only or gone.</exception>
    void Commit(Changes changes);

    /// <summary>Lets the write-ahead log flow back, at a moment when nothing waits.</summary>
    /// <exception cref="StoreUnavailableException">The disk is full, read-only or gone; what was committed stays committed.</exception>
    void Checkpoint();
}

/// <summary>What can be frozen as one: a run of a journey, or, with <see cref="RunId.None"/>, all of a journey that came by other entries.</summary>
public readonly record struct WakeScope(JourneyId Journey, RunId Run);

/// <summary>The outbox queues per scope and channel, so that nothing holds up anything else.</summary>
public readonly record struct Lane(WakeScope Scope, Channel Channel);

/// <summary>Open and ended enrollments of a scope in one partition.</summary>
public readonly record struct ScopeTally(long Added, long Ended)
{
    public long Open => Added - Ended;
}

/// <summary>Which publish asked that a scope's waits be computed anew, by its number, and the last enrollment for which that is done.</summary>
public readonly record struct RecomputeMark(int Number, EnrollmentId After)
{
    public static RecomputeMark Done(int number) => new(number, new(long.MaxValue));

    public bool IsDone => After.Number == long.MaxValue;
}

/// <summary>The last number given out, per table. Profile and enrollment numbers are sequences without the slot bits.</summary>
public sealed record Sequences(long Profile, long Enrollment, long Journal, long Outbox, long Held, long Event)
{
    /// <summary>The numbers after a batch: the highest of each kind that it or an earlier one used.</summary>
    public Sequences After(Changes changes)
    {
        var (profile, enrollment, journal, outbox, held, happened) = this;
        foreach (var row in changes.NewProfiles)
        {
            profile = Math.Max(profile, row.Number >> Ids.SlotBits);
        }
        foreach (var row in changes.NewEnrollments)
        {
            enrollment = Math.Max(enrollment, row.Id.Number >> Ids.SlotBits);
        }
        foreach (var row in changes.Journal)
        {
            journal = Math.Max(journal, row.Id);
        }
        foreach (var row in changes.Queued)
        {
            outbox = Math.Max(outbox, row.Id);
        }
        foreach (var row in changes.Held)
        {
            held = Math.Max(held, row.Id);
        }
        foreach (var row in changes.Events)
        {
            happened = Math.Max(happened, row.Id);
        }
        return new(profile, enrollment, journal, outbox, held, happened);
    }
}

public enum OutboxState { Queued, Dispatching, InProgress }

/// <summary>An effect on its way: queued, being handed over, or (a call) in progress until its outcome comes.</summary>
/// <param name="Damage">Why its stored inputs cannot be read; then they are empty, and it must not be sent.</param>
public sealed record OutboxRow(
    Lane Lane, long Id, EffectKey Key, long Profile, string Node, string To, Data Inputs, OutboxState State, Instant Due, int Attempts, Instant Since,
    string? Damage = null);

/// <summary>A signal of a frozen enrollment, packed by <see cref="SignalPack"/>.</summary>
/// <param name="Seen">What was true of the person when it came; null where that does not matter, or an earlier release held it.</param>
public sealed record HeldSignal(WakeScope Scope, long Id, EnrollmentId Enrollment, Signal Signal, Seen? Seen = null);

/// <summary>A person's attributes and segments at one moment.</summary>
public sealed record Seen(Data Attributes, Data Segments);

public sealed record JournalRow(long Id, long Previous, EnrollmentId Enrollment, Instant At, int Version, IReadOnlyList<JournalEntry> Entries);

public sealed record EventRow(long Id, long Profile, ProfileEvent Event);

/// <summary>A counter: journey, version, run, node (empty for the whole journey), name, UTC hour since 1970.</summary>
public readonly record struct CounterKey(JourneyId Journey, int Version, RunId Run, string Node, string Name, int Hour)
{
    /// <summary>Whether it is also kept by the hour: what is about the whole journey, or about a channel.</summary>
    public bool IsCharted => Node.Length == 0 || (Name.Contains('.', StringComparison.Ordinal) && !Name.StartsWith("left:", StringComparison.Ordinal));
}

/// <summary>An enrollment as the store has it, and as it is to be.</summary>
public readonly record struct EnrollmentChange(Enrollment Before, Enrollment After)
{
    /// <summary>Whether what is stored apart, since most steps leave it alone, is to be written.</summary>
    public bool DataChanged => Before.Damage is not null || !ReferenceEquals(Before.Data, After.Data) || !ReferenceEquals(Before.Event, After.Event)
        || !ReferenceEquals(Before.Contact, After.Contact);
}

/// <summary>
/// After-images of one batch. Reused between batches; a commit may reorder the lists. Moments are kept to the millisecond. A
/// profile keeps its id, and an enrollment its profile, journey, run, import and key, for life: changes of them are not
/// written. A row that is changed must be there; one that is deleted or done may be gone already.
/// </summary>
public sealed class Changes
{
    public List<Profile> NewProfiles { get; } = [];

    public List<Profile> ChangedProfiles { get; } = [];

    /// <summary>Their events go with them; their enrollments, outbox rows and held signals are listed in their own right.</summary>
    public List<long> DeletedProfiles { get; } = [];

    public List<Enrollment> NewEnrollments { get; } = [];

    public List<EnrollmentChange> ChangedEnrollments { get; } = [];

    /// <summary>Their data and journal go with them.</summary>
    public List<EnrollmentId> DeletedEnrollments { get; } = [];

    public List<JournalRow> Journal { get; } = [];

    /// <summary>Journal rows whose lines are replaced; one that is gone is left out.</summary>
    public List<JournalRow> Rewritten { get; } = [];

    public List<EventRow> Events { get; } = [];

    public List<OutboxRow> Queued { get; } = [];

    /// <summary>Rows whose state, due time or attempts changed.</summary>
    public List<OutboxRow> Marked { get; } = [];

    public List<OutboxRow> Done { get; } = [];

    public List<HeldSignal> Held { get; } = [];

    public List<HeldSignal> Released { get; } = [];

    public Dictionary<CounterKey, long> Counters { get; } = [];

    /// <summary>Changes of the scopes' tallies.</summary>
    public Dictionary<WakeScope, ScopeTally> Tallies { get; } = [];

    public Dictionary<WakeScope, RecomputeMark> Recomputes { get; } = [];

    /// <summary>Enrollments of deleted people, for whom nothing stays held.</summary>
    public List<EnrollmentId> Forgotten { get; } = [];

    /// <summary>From which row on back journals of deleted people are still to be rewritten; 0 when that is done.</summary>
    public Dictionary<EnrollmentId, long> Erasures { get; } = [];

    public bool IsEmpty =>
        NewProfiles.Count + ChangedProfiles.Count + DeletedProfiles.Count + NewEnrollments.Count + ChangedEnrollments.Count
        + DeletedEnrollments.Count + Journal.Count + Events.Count + Queued.Count + Marked.Count + Done.Count + Held.Count
        + Released.Count + Counters.Count + Tallies.Count + Recomputes.Count + Rewritten.Count
        + Forgotten.Count + Erasures.Count == 0;

    public void Clear()
    {
        NewProfiles.Clear();
        ChangedProfiles.Clear();
        DeletedProfiles.Clear();
        NewEnrollments.Clear();
        ChangedEnrollments.Clear();
        DeletedEnrollments.Clear();
        Journal.Clear();
        Events.Clear();
        Queued.Clear();
        Marked.Clear();
        Done.Clear();
        Held.Clear();
        Released.Clear();
        Counters.Clear();
        Tallies.Clear();
        Recomputes.Clear();
        Rewritten.Clear();
        Forgotten.Clear();
        Erasures.Clear();
    }
}

/// <summary>Another owner has the partition: this one must stop at once, its batch is void.</summary>
public sealed class FencedException(string message) : Exception(message);

/// <summary>The store cannot be written: disk full, read-only, gone. The message says what to do.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
