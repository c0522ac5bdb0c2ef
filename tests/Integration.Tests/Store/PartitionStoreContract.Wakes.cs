using CsCheck;
using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Store;
using Xunit;

namespace Sojourn.Integration.Tests.Store;

public abstract partial class PartitionStoreContract
{
    [Fact]
    public void A_wake_is_due_at_its_moment_and_not_a_millisecond_before()
    {
        Commit(Store, changes => changes.NewEnrollments.Add(Waiting(1, Now)));
        Assert.Empty(Due(Store, Now - Duration.FromMilliseconds(1)));
        Assert.Single(Due(Store, Now));
    }

    [Fact]
    public void Due_wakes_come_earliest_first_then_by_id_up_to_the_limit()
    {
        var later = Now + Duration.FromHours(1);
        Commit(Store, changes => changes.NewEnrollments.AddRange([Waiting(1, later), Waiting(2, Now), Waiting(3, Now), Waiting(4, null)]));
        Assert.Equal([Waiting(2, Now), Waiting(3, Now), Waiting(1, later)], Due(Store, later));
        Assert.Equal([Waiting(2, Now), Waiting(3, Now)], Due(Store, later, limit: 2));
    }

    [Fact]
    public void Each_clock_of_each_scope_has_its_own_wakes()
    {
        var other = new WakeScope(Scope.Journey, new(4));
        Commit(Store, changes => changes.NewEnrollments.AddRange(
            [Waiting(1, Now), Waiting(2, Now - Duration.FromHours(1), held: true), Waiting(3, Now - Duration.FromHours(2), scope: other)]));
        Assert.Equal(Now, Store.NextWake(Scope, held: false));
        Assert.Equal(Now - Duration.FromHours(1), Store.NextWake(Scope, held: true));
        Assert.Equal(Now - Duration.FromHours(2), Store.NextWake(other, held: false));
        Assert.Null(Store.NextWake(other, held: true));
        Assert.Equal([Waiting(2, Now - Duration.FromHours(1), held: true)], Due(Store, Now, held: true));
    }

    [Fact]
    public void A_wake_that_is_taken_away_is_never_due()
    {
        Commit(Store, changes => changes.NewEnrollments.Add(Waiting(1, Now)));
        Commit(Store, changes => changes.ChangedEnrollments.Add(new(Waiting(1, Now), Waiting(1, null))));
        Assert.Null(Store.NextWake(Scope, held: false));
        Assert.Empty(Due(Store, Now));
    }

    [Fact]
    public void The_wakes_of_a_store_are_those_of_a_sorted_list() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[0, 50]).Array[1, 60].Sample(
            moves =>
            {
                using var store = OpenStore();
                var scope = new WakeScope(new(100), new((int)(store.Sequences.Enrollment % int.MaxValue)));
                var first = store.Sequences.Enrollment;
                var model = new Dictionary<long, Enrollment>();
                foreach (var (row, at) in moves)
                {
                    var wake = at == 0 ? (Instant?)null : Now + Duration.FromMinutes(at);
                    var enrollment = Waiting(first + row, wake, scope: scope);
                    Commit(store, changes =>
                    {
                        if (model.TryGetValue(row, out var before))
                        {
                            changes.ChangedEnrollments.Add(new(before, enrollment));
                        }
                        else
                        {
                            changes.NewEnrollments.Add(enrollment);
                        }
                    });
                    model[row] = enrollment;
                }
                var expected = model.Values.Where(row => row.Wake is not null).OrderBy(row => row.Wake!.Value.Due).ThenBy(row => row.Id.Number);
                var due = new List<Enrollment>();
                store.Due(scope, false, Instant.MaxValue, int.MaxValue, due);
                Assert.Equal(expected, due);
                Assert.Equal(due.Count == 0 ? null : due[0].Wake!.Value.Due, store.NextWake(scope, held: false));
            },
            iter: 20, threads: 1);
}
