using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Profiles;
using Sojourn.Core.Values;
using Sojourn.Store;
using Xunit;

namespace Sojourn.Integration.Tests.Store;

public abstract partial class PartitionStoreContract
{
    [Fact]
    public void A_profile_comes_back_by_id_and_by_number_as_it_was_changed()
    {
        var ann = new Profile(
            Ids.Number(1, 5), "tel:+14155550100", null, Data.Of(("email", Value.Of("ann@example.org"))), Data.Of(("sms", Value.Of("opted_in"))),
            Data.Of(("vip", Value.Of(true))));
        Commit(Store, changes => changes.NewProfiles.AddRange([ann, Person(2, "mailto:bob@example.org")]));
        Assert.Equal(ann, ById("tel:+14155550100"));
        var changed = ann with { Created = Now, Attributes = Data.Empty, Consent = Data.Of(("sms", Value.Of("opted_out"))) };
        Commit(Store, changes => changes.ChangedProfiles.Add(changed));
        var found = new Dictionary<long, Profile>();
        Store.Profiles([ann.Number, 12345], found);
        Assert.Equal([changed], found.Values);
        Assert.Null(ById("tel:+14155550101"));
    }

    [Fact]
    public void A_deleted_profile_takes_its_events_along()
    {
        var ann = Person(1, "ann", Now);
        Commit(Store, changes =>
        {
            changes.NewProfiles.Add(ann);
            changes.Events.Add(new(1, ann.Number, new("opened", Now, Data.Empty)));
        });
        Commit(Store, changes => changes.DeletedProfiles.Add(ann.Number));
        Assert.Null(ById("ann"));
        Assert.Empty(Store.History(ann.Number, ["opened"]));
    }

    [Fact]
    public void History_holds_the_names_asked_for_oldest_first_and_the_timeline_all_newest_first()
    {
        var opened = new ProfileEvent("opened", Now, Data.Of(("page", Value.Of("home"))), "e-1");
        var bought = new ProfileEvent("bought", Now - Duration.FromDays(1), Data.Empty);
        var closed = new ProfileEvent("closed", Now + Duration.FromDays(1), Data.Empty);
        Commit(Store, changes => changes.Events.AddRange([new(1, 8, opened), new(2, 8, bought), new(3, 8, closed), new(4, 9, opened)]));
        Assert.Equal([bought, opened], Store.History(8, ["opened", "bought", "missing"]));
        using var reader = OpenReader();
        Assert.Equal([closed, opened], reader.Events(8, 2));
    }

    [Fact]
    public void A_known_event_id_is_known_for_its_profile_only()
    {
        Commit(Store, changes => changes.Events.Add(new(1, 8, new("opened", Now, Data.Empty, "e-1"))));
        Assert.Equal(["e-1"], Store.KnownEvents(8, ["e-1", "e-2"]));
        Assert.Empty(Store.KnownEvents(9, ["e-1"]));
    }

    [Fact]
    public void People_are_searched_by_id_address_and_name_without_those_that_only_a_draft_knows()
    {
        var ann = Person(1, "ann", Now) with { Attributes = Data.Of(("first_name", Value.Of("Ann")), ("last_name", Value.Of("O'Hara"))) };
        var bob = Person(2, "b", Now) with { Attributes = Data.Of(("email", Value.Of("bob@Example.org")), ("phone", Value.Of("+14155550100"))) };
        Commit(Store, changes => changes.NewProfiles.AddRange([ann, bob, Person(3, "annette")]));
        using var reader = OpenReader();
        Assert.Equal([ann], reader.Profiles("ann o'h", 0, 10));
        Assert.Equal([bob], reader.Profiles("bob@example", 0, 10));
        Assert.Equal([bob], reader.Profiles("5550100", 0, 10));
        Assert.Equal([ann, bob], reader.Profiles(null, 0, 10));
        Assert.Equal([bob], reader.Profiles("", ann.Number, 10));
        Assert.Equal([ann.Number], reader.ProfileIds([ann.Number, 77]).Keys);
        Assert.Equal([ann.Id], reader.Profiles([ann.Number, 77]).Select(profile => profile.Id));
    }

    private Profile? ById(string id)
    {
        var found = new Dictionary<string, Profile>();
        Store.ProfilesById([id], found);
        return found.GetValueOrDefault(id);
    }

    [Fact]
    public void The_timeline_goes_on_before_a_place_also_among_events_of_one_moment()
    {
        Commit(Store, changes => changes.Events.AddRange(Enumerable.Range(1, 9).Select(id =>
            new EventRow(id, 8, new(id % 2 == 0 ? "a" : "b", Now - Duration.FromDays(id / 4), Data.Empty)))));
        using var reader = OpenReader();
        var (read, place) = (new List<long>(), EventPlace.End);
        while (reader.Timeline(8, place, 2) is { Count: > 0 } page)
        {
            read.AddRange(page.Select(row => row.Id));
            place = new(page[^1].Event.At, page[^1].Id);
        }
        Assert.Equal([3, 2, 1, 7, 6, 5, 4, 9, 8], read);
    }

    [Fact]
    public void Of_one_moment_history_keeps_the_order_in_which_events_of_several_names_came()
    {
        Commit(Store, changes => changes.Events.AddRange(Enumerable.Range(1, 40).Select(id => new EventRow(id, 8, new(id % 2 == 0 ? "a" : "b", Now, Data.Of(("n", Value.Of(id))))))));
        Assert.Equal(Enumerable.Range(1, 40), Store.History(8, ["b", "a"]).Select(happened => (int)happened.Properties["n"].Number));
    }
}
