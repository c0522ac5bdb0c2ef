using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Profiles;
using Sojourn.Core.Values;
using Sojourn.Store;
using Xunit;

namespace Sojourn.Integration.Tests.Store;

public abstract partial class PartitionStoreContract
{
    [Fact]
    public void How_far_waits_are_computed_anew_is_kept_per_scope()
    {
        var other = new WakeScope(new(8), RunId.None);
        Commit(Store, changes =>
        {
            changes.Recomputes[Scope] = new(1, new(50));
            changes.Recomputes[other] = RecomputeMark.Done(3);
        });
        Commit(Store, changes => changes.Recomputes[Scope] = new(2, new(70)));
        var marks = Store.Recomputes();
        Assert.Equal((new(2, new(70)), false), (marks[Scope], marks[Scope].IsDone));
        Assert.Equal((3, true), (marks[other].Number, marks[other].IsDone));
    }

    [Fact]
    public void A_journal_is_read_back_in_pages_and_its_rows_can_be_written_anew()
    {
        var id = Waiting(20, null).Id;
        Commit(Store, changes =>
        {
            for (var row = 1; row <= 5; row++)
            {
                changes.Journal.Add(Entry(row * 10, (row - 1) * 10, id));
            }
        });
        Assert.Equal([50L, 40], Store.JournalBack(50, 2).Select(row => row.Id));
        var left = Store.JournalBack(30, 10);
        Assert.Equal([30L, 20, 10], left.Select(row => row.Id));
        Commit(Store, changes =>
        {
            changes.Rewritten.Add(left[0] with { Entries = [new(JournalKind.Note, "n", 1, "bare", Data.Empty)] });
            changes.Rewritten.Add(left[0] with { Id = 999 });
        });
        Assert.Equal("bare", Assert.Single(Store.JournalBack(30, 1)[0].Entries).Label);
        Assert.Equal(left[1].Entries, Store.JournalBack(20, 1)[0].Entries);
    }

    [Fact]
    public void What_is_left_to_erase_is_kept_until_it_is_done()
    {
        Commit(Store, changes =>
        {
            changes.Erasures[new(1)] = 70;
            changes.Erasures[new(2)] = 80;
        });
        Commit(Store, changes =>
        {
            changes.Erasures[new(1)] = 0;
            changes.Erasures[new(2)] = 60;
            changes.Erasures[new(3)] = 10;
        });
        Assert.Equal([(2L, 60L), (3, 10)], Store.Erasures().Select(left => (left.Key.Number, left.Value)).Order());
        Commit(Store, changes => changes.Erasures[new(3)] = 0);
        Assert.Equal(2, Assert.Single(Store.Erasures()).Key.Number);
    }

    [Fact]
    public void A_held_signal_brings_back_what_it_saw_and_goes_with_the_person()
    {
        var seen = new Seen(Data.Of(("plan", Value.Of("gold"))), Data.Of(("vip", Value.Of(true))));
        var happened = new Signal.Happened(new ProfileEvent("a", Now, Data.Empty));
        Commit(Store, changes =>
        {
            changes.Held.Add(new(Scope, 1, new(5), happened, seen));
            changes.Held.Add(new(Scope, 2, new(6), happened));
            changes.Held.Add(new(Scope, 3, new(5), Signal.ProfileChanged.Signal, seen));
        });
        var held = Store.Held(Scope, 10);
        Assert.Equal(["gold", null, "gold"], held.Select(signal => signal.Seen?.Attributes["plan"].Text));
        Assert.True(held[0].Seen!.Segments["vip"].Boolean);
        Commit(Store, changes => changes.Forgotten.Add(new(5)));
        Assert.Equal(2, Assert.Single(Store.Held(Scope, 10)).Id);
    }
}
