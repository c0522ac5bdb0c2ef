using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Messages;
using Sojourn.Core.Profiles;
using Sojourn.Store;

namespace Sojourn.Simulation.Machine;

/// <summary>
/// Every write is a place where the machine may stop: before it is on disk, or after, before anybody hears of it. Once it
/// has stopped nothing more is written, whatever the code that is still on the stack tries.
/// </summary>
internal sealed class CrashPoints(Random dice)
{
    /// <summary>How likely the machine stops at one write.</summary>
    public double Chance { get; set; }

    /// <summary>How likely a commit fails for a reason of its own while the disk is well.</summary>
    public Func<Changes, bool> Refuses { get; set; } = _ => false;

    public bool HasCrashed { get; private set; }

    public int Writes { get; private set; }

    public void Write(Action write)
    {
        Check();
        Writes++;
        var crashes = dice.NextDouble() < Chance;
        if (crashes && dice.Next(2) == 0)
        {
            Crash();
        }
        write();
        if (crashes)
        {
            Crash();
        }
    }

    public void Check()
    {
        if (HasCrashed)
        {
            Crash();
        }
    }

    private void Crash()
    {
        HasCrashed = true;
        throw new StoreUnavailableException("The simulated machine has stopped.");
    }
}

/// <summary>A partition's store whose commits are crash points; it also counts what is read and written.</summary>
internal sealed class CrashingPartitionStore(IPartitionStore inner, CrashPoints points) : IPartitionStore
{
    /// <summary>Enrollments that <see cref="Due"/> has read.</summary>
    public int DueRead { get; private set; }

    public int Commits { get; private set; }

    /// <summary>Profiles that were there and have been written again.</summary>
    public int ProfilesChanged { get; private set; }

    /// <summary>Enrollments that were there and whose data has been written again.</summary>
    public int DataChanged { get; private set; }

    public Sequences Sequences => inner.Sequences;

    public void ProfilesById(IReadOnlyCollection<string> ids, IDictionary<string, Profile> into) => inner.ProfilesById(ids, into);

    public void Profiles(IReadOnlyCollection<long> numbers, IDictionary<long, Profile> into) => inner.Profiles(numbers, into);

    public void Enrollments(IReadOnlyCollection<EnrollmentId> ids, IDictionary<EnrollmentId, Enrollment> into) => inner.Enrollments(ids, into);

    public void EnrollmentsOf(IReadOnlyCollection<long> profiles, ICollection<Enrollment> into) => inner.EnrollmentsOf(profiles, into);

    public IReadOnlyList<ProfileEvent> History(long profile, IReadOnlyCollection<string> names) => inner.History(profile, names);

    public IReadOnlySet<string> KnownEvents(long profile, IReadOnlyCollection<string> ids) => inner.KnownEvents(profile, ids);

    public void Due(WakeScope scope, bool held, Instant until, int limit, ICollection<Enrollment> into)
    {
        var before = into.Count;
        inner.Due(scope, held, until, limit, into);
        DueRead += into.Count - before;
    }

    public Instant? NextWake(WakeScope scope, bool held) => inner.NextWake(scope, held);

    public void Open(WakeScope scope, EnrollmentId after, int limit, ICollection<Enrollment> into) => inner.Open(scope, after, limit, into);

    public void OfImport(WakeScope scope, int import, int limit, ICollection<EnrollmentId> into) => inner.OfImport(scope, import, limit, into);

    public IReadOnlyList<JournalRow> Journal(Enrollment enrollment) => inner.Journal(enrollment);

    public IReadOnlyList<JournalRow> JournalBack(long from, int limit) => inner.JournalBack(from, limit);

    public IReadOnlyList<HeldSignal> Held(WakeScope scope, int limit) => inner.Held(scope, limit);

    public IReadOnlyList<WakeScope> ScopesWithHeld() => inner.ScopesWithHeld();

    public IReadOnlyList<Lane> Lanes() => inner.Lanes();

    public void Outbox(Lane lane, long after, int limit, ICollection<OutboxRow> into) => inner.Outbox(lane, after, limit, into);

    public void InFlight(ICollection<OutboxRow> into) => inner.InFlight(into);

    public IReadOnlyDictionary<WakeScope, ScopeTally> Tallies() => inner.Tallies();

    public IReadOnlyDictionary<EnrollmentId, long> Erasures() => inner.Erasures();

    public IReadOnlyDictionary<WakeScope, RecomputeMark> Recomputes() => inner.Recomputes();

    public void Commit(Changes changes)
    {
        points.Check();
        if (points.Refuses(changes))
        {
            throw new InvalidOperationException("The simulated store cannot write this.");
        }
        Commits++;
        ProfilesChanged += changes.ChangedProfiles.Count;
        DataChanged += changes.ChangedEnrollments.Count(change => change.DataChanged);
        points.Write(() => inner.Commit(changes));
    }

    public void Checkpoint() => inner.Checkpoint();

    public void Dispose() => inner.Dispose();
}

/// <summary>The sandbox's record with crash points.</summary>
internal sealed class CrashingSandboxRecord(ISandboxRecord inner, CrashPoints points) : ISandboxRecord
{
    public IReadOnlyList<bool> Record(
        IReadOnlyList<OutgoingMessage> messages, IReadOnlyList<IReadOnlyList<SandboxReceipt>> receipts, bool idempotent, Instant at)
    {
        IReadOnlyList<bool> isNew = [];
        points.Write(() => isNew = inner.Record(messages, receipts, idempotent, at));
        return isNew;
    }

    public IReadOnlyList<(long Id, SandboxReceipt Receipt)> Due(Instant now, int limit) => inner.Due(now, limit);

    public Instant? NextDue() => inner.NextDue();

    public void Kept(IReadOnlyList<long> receiptIds) => points.Write(() => inner.Kept(receiptIds));

    public IReadOnlyList<SandboxMessage> List(Channel? channel, string? to, long after, int limit) => inner.List(channel, to, after, limit);
}
