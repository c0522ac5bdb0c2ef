using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Profiles;
using Sojourn.Core.Values;
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
}
