using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Values;
using Sojourn.Store;
using Xunit;

namespace Sojourn.Integration.Tests.Store;

public abstract partial class PartitionStoreContract
{
    [Fact]
    public void Counters_and_tallies_add_up_over_commits()
    {
        var sent = new CounterKey(Scope.Journey, 1, Scope.Run, "send", "left:next", 480_000);
        for (var i = 0; i < 2; i++)
        {
            Commit(Store, changes =>
            {
                changes.Counters[sent] = 2;
                changes.Counters[sent with { Version = 2, Hour = 480_024 }] = 10;
                changes.Counters[sent with { Run = RunId.None }] = 100;
                changes.Counters[sent with { Name = "waiting" }] = i == 0 ? 5 : -1;
                changes.Tallies[Scope] = new(3, 1);
            });
        }
        using var reader = OpenReader();
        Assert.Equal(24, reader.Counters(Scope.Journey, Scope.Run)[("send", "left:next")]);
        Assert.Equal(4, reader.Counters(Scope.Journey, Scope.Run)[("send", "waiting")]);
        Assert.Equal(224, reader.Counters(Scope.Journey, null)[("send", "left:next")]);
        Assert.Equal(new(6, 2), reader.Tally(Scope));
        Assert.Equal(4, Store.Tallies()[Scope].Open);
        Assert.Equal(default, reader.Tally(new(new(1), new(1))));
    }

    [Fact]
    public void What_charts_show_is_kept_by_the_hour_and_summed_in_buckets()
    {
        var started = new CounterKey(Scope.Journey, 1, Scope.Run, "", "started", 480_000);
        for (var i = 0; i < 2; i++)
        {
            Commit(Store, changes =>
            {
                changes.Counters[started] = 1;
                changes.Counters[started with { Version = 2, Hour = 480_001 }] = 10;
                changes.Counters[started with { Hour = 480_024 }] = 100;
                changes.Counters[started with { Run = RunId.None }] = 1_000;
                changes.Counters[started with { Node = "send", Name = "sms.sent" }] = 5;
                changes.Counters[started with { Node = "again", Name = "sms.sent" }] = 5;
                changes.Counters[started with { Node = "send", Name = "entered" }] = 7;
                changes.Counters[started with { Node = "send", Name = "left:v1.2" }] = 7;
            });
        }
        using var reader = OpenReader();
        Assert.Equal(
            [new(Scope.Run, "sms.sent", 480_000, 20), new(Scope.Run, "started", 480_000, 22), new(Scope.Run, "started", 480_024, 200)],
            reader.Hours(Scope.Journey, Scope.Run, 480_000, 480_048, 24));
        Assert.Equal(20, Assert.Single(reader.Hours(Scope.Journey, Scope.Run, 480_001, 480_024, 1)).Value);
        Assert.Equal(2_000, reader.Hours(Scope.Journey, null, 480_000, 480_001, 1).Single(count => count.Run.IsNone).Value);
        Assert.Equal([(RunId.None, 2_000L), (Scope.Run, 222L)], reader.Totals(Scope.Journey).OrderBy(count => count.Run.Number).Select(count => (count.Run, count.Value)));
    }

    [Fact]
    public void Numbers_go_on_after_the_last_even_when_its_row_is_gone()
    {
        using (var first = OpenStore())
        {
            Commit(first, changes =>
            {
                changes.NewProfiles.Add(Person(30, "ann"));
                changes.NewEnrollments.Add(Waiting(20, Now));
                changes.Journal.Add(Entry(10, 0, Waiting(20, Now).Id));
                changes.Queued.Add(Row(40));
                changes.Events.Add(new(50, 8, new("opened", Now, Data.Empty)));
                changes.Held.Add(new(Scope, 60, new(1), Signal.ProfileChanged.Signal));
            });
            Commit(first, changes =>
            {
                changes.DeletedEnrollments.Add(Waiting(20, Now).Id);
                changes.Done.Add(Row(40));
            });
            Assert.Equal(new Sequences(30, 20, 10, 40, 60, 50), first.Sequences);
        }
        Assert.Equal(new Sequences(30, 20, 10, 40, 60, 50), Store.Sequences);
    }

    [Fact]
    public void An_owner_that_was_taken_over_commits_nothing_more()
    {
        Commit(Store, changes => changes.NewEnrollments.Add(Waiting(1, Now)));
        using var second = OpenStore();
        Assert.Throws<FencedException>(() => Commit(Store, changes => changes.NewEnrollments.Add(Waiting(2, Now))));
        Assert.Null(Find(second, Waiting(2, Now).Id));
        Commit(second, changes => changes.NewEnrollments.Add(Waiting(2, Now)));
        Assert.NotNull(Find(second, Waiting(2, Now).Id));
    }

    [Fact]
    public void A_batch_that_fails_leaves_nothing_behind_and_the_store_in_use()
    {
        Commit(Store, changes => changes.NewEnrollments.Add(Waiting(1, Now)));
        Assert.ThrowsAny<Exception>(() => Commit(Store, changes =>
        {
            changes.NewProfiles.Add(Person(2, "ann"));
            changes.NewEnrollments.AddRange([Waiting(2, Now), Waiting(1, Now)]);
            changes.Tallies[Scope] = new(2, 0);
        }));
        Assert.Null(Find(Store, Waiting(2, Now).Id));
        Assert.Null(ById("ann"));
        Assert.Empty(Store.Tallies());
        Assert.Equal(1, Store.Sequences.Enrollment);
        Commit(Store, changes => changes.NewEnrollments.Add(Waiting(2, Now)));
        Assert.NotNull(Find(Store, Waiting(2, Now).Id));
    }

    [Fact]
    public void An_after_image_of_a_row_that_is_not_there_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() => Commit(Store, changes => changes.ChangedEnrollments.Add(new(Waiting(1, null), Waiting(1, Now)))));
        Assert.Throws<InvalidOperationException>(() => Commit(Store, changes => changes.ChangedProfiles.Add(Person(1, "ann"))));
        Assert.Throws<InvalidOperationException>(() => Commit(Store, changes => changes.Marked.Add(Row(1))));
    }

    [Fact]
    public void A_page_of_a_journey_merges_its_runs_in_id_order_and_says_where_to_go_on()
    {
        var none = new WakeScope(Scope.Journey, RunId.None);
        var rows = Enumerable.Range(1, 9).Select(i => Waiting(i, Now, scope: i % 2 == 0 ? none : Scope) with { Import = i }).ToArray();
        Commit(Store, changes => changes.NewEnrollments.AddRange([.. rows, Waiting(10, Now, scope: new(new(8), new(3)))]));
        using var reader = OpenReader();
        var all = new EnrollmentQuery(Scope.Journey, null, null, null);
        var (items, last) = reader.Enrollments(all, default, 4);
        Assert.Equal(rows[..4], items);
        (items, last) = reader.Enrollments(all, last!.Value, 5);
        Assert.Equal(rows[4..], items);
        Assert.Null(last);
        Assert.Equal([rows[1], rows[3]], reader.Enrollments(all with { Run = RunId.None }, default, 2).Items);
        Assert.Equal(rows[1..], reader.Enrollments(all with { OpenImports = new HashSet<int> { 1 } }, default, 100).Items);
        Assert.Empty(reader.Enrollments(all with { Node = "elsewhere" }, default, 100).Items);
    }

    [Fact]
    public void A_page_that_looked_at_enough_rows_is_short_and_goes_on_behind_them()
    {
        var done = EnrollmentStatus.Completed;
        Commit(Store, changes => changes.NewEnrollments.AddRange(
            Enumerable.Range(1, 6).Select(i => i == 5 ? Waiting(i, null) with { Status = done } : Waiting(i, Now))));
        using var reader = OpenReader();
        var query = new EnrollmentQuery(Scope.Journey, Scope.Run, new HashSet<EnrollmentStatus> { done }, null);
        var (items, last) = reader.Enrollments(query, default, 10, scan: 3);
        Assert.Empty(items);
        Assert.Equal(Waiting(3, Now).Id, last);
        (items, _) = reader.Enrollments(query, last!.Value, 10, scan: 3);
        Assert.Equal([Waiting(5, null) with { Status = done }], items);
    }
}
