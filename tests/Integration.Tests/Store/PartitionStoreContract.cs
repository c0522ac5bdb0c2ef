using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Profiles;
using Sojourn.Core.Values;
using Sojourn.Store;

namespace Sojourn.Integration.Tests.Store;

/// <summary>
/// What every store of a partition promises. Each kind of store runs this suite; the parts stand in files by subject.
/// </summary>
public abstract partial class PartitionStoreContract : IDisposable
{
    protected static readonly Instant Now = Instant.FromUtc(2026, 3, 1, 9, 0);

    protected static readonly WakeScope Scope = new(new(7), new(3));

    private readonly Lazy<IPartitionStore> store;

    protected PartitionStoreContract() => store = new(OpenStore);

    protected IPartitionStore Store => store.Value;

    /// <summary>Opens the test's partition as its owner; a second call takes it over.</summary>
    protected abstract IPartitionStore OpenStore();

    /// <summary>Opens a reader of the test's partition.</summary>
    protected abstract IPartitionReader OpenReader();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing && store.IsValueCreated)
        {
            store.Value.Dispose();
        }
    }

    /// <summary>Commits what a test fills in.</summary>
    protected static void Commit(IPartitionStore store, Action<Changes> fill)
    {
        var changes = new Changes();
        fill(changes);
        store.Commit(changes);
    }

    protected static Enrollment Waiting(long sequence, Instant? wake, bool held = false, WakeScope? scope = null) => new()
    {
        Id = new(Ids.Number(sequence, 5)),
        Profile = Ids.Number(sequence, 5),
        Journey = (scope ?? Scope).Journey,
        Run = (scope ?? Scope).Run,
        Status = EnrollmentStatus.Waiting,
        Node = "wait",
        EnteredAt = Now,
        VisitBegan = Now,
        Wake = wake is { } due ? new(due, held) : null,
    };

    protected static Profile Person(long sequence, string id, Instant? created = null) =>
        new(Ids.Number(sequence, 5), id, created, Data.Empty, Data.Empty, Data.Empty);

    protected static IReadOnlyList<Enrollment> Due(IPartitionStore store, Instant until, bool held = false, int limit = 100)
    {
        var due = new List<Enrollment>();
        store.Due(Scope, held, until, limit, due);
        return due;
    }

    protected static Enrollment? Find(IPartitionStore store, EnrollmentId id)
    {
        var found = new Dictionary<EnrollmentId, Enrollment>();
        store.Enrollments([id], found);
        return found.GetValueOrDefault(id);
    }
}
