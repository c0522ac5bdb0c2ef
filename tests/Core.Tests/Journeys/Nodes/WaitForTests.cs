using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Profiles;
using Sojourn.Core.Tests.Testing;
using Sojourn.Core.Values;
using Xunit;

namespace Sojourn.Core.Tests.Journeys.Nodes;

public sealed class WaitForTests
{
    private static Flow Arrive(string settings, Profile? person = null, string edges = "paid.arrived > a; paid.timeout > b") =>
        Flow.Of($$"""{ "id": "paid", "kind": "wait_for", "settings": { {{settings}} } }""", "start > paid; " + edges, person).Begin();

    [Fact]
    public void The_event_moves_it_on_and_its_properties_are_the_result()
    {
        var flow = Arrive("\"event\": \"paid\", \"where\": { \"field\": \"event.amount\", \"op\": \"gte\", \"value\": 10 }, \"timeout\": { \"amount\": 2, \"unit\": \"days\" }");
        Assert.Equal("paid", flow.Happen("clicked").Happen("paid", ("amount", Value.Of(9))).State.Node);
        Assert.DoesNotContain(flow.Journal, entry => entry.Kind == JournalKind.Compared);
        flow.Happen("paid", ("amount", Value.Of(10)));
        Assert.Equal(("a", 10m), (flow.State.Node, flow.Result("paid", "event").Object["amount"].Number));
        Assert.Contains(flow.Journal, entry => entry.Kind == JournalKind.Compared && entry.Label == "true");
        Assert.Equal((false, "paid"), (flow.Version.WatchesProfile, Assert.Single(flow.Version.Listens)));
        Assert.Empty(flow.Version.Needs.Events);
    }

    [Fact]
    public void Without_the_event_it_takes_the_timeout_port()
    {
        var flow = Arrive("\"event\": \"paid\", \"timeout\": { \"amount\": 2, \"unit\": \"days\" }").Pass(Duration.FromDays(2));
        Assert.Equal("b", flow.State.Node);
        Assert.Null(Arrive("\"event\": \"paid\"").State.Wake);
    }

    [Fact]
    public void A_condition_is_judged_on_arrival_and_when_the_profile_changes()
    {
        const string when = "\"when\": { \"field\": \"profile.plan\", \"op\": \"equals\", \"value\": \"pro\" }, \"timeout\": { \"amount\": 2, \"unit\": \"days\" }";
        Assert.Equal("a", Arrive(when, Flow.Person(("plan", Value.Of("pro")))).State.Node);
        var flow = Arrive(when);
        Assert.True(flow.Version.WatchesProfile);
        Assert.Equal("paid", flow.Signal(Signal.ProfileChanged.Signal).State.Node);
        flow.Facts = flow.Facts with { Profile = Flow.Person(("plan", Value.Of("pro"))) };
        Assert.Equal("a", flow.Signal(Signal.ProfileChanged.Signal).State.Node);
    }

    [Fact]
    public void A_condition_that_counts_events_is_judged_when_one_comes()
    {
        var flow = Arrive("\"when\": { \"event\": \"visit\", \"count\": 2 }");
        Assert.Equal("visit", Assert.Single(flow.Version.Needs.Events));
        flow.Facts = flow.Facts with { History = [new("visit", flow.Now, Data.Empty), new("visit", flow.Now, Data.Empty)] };
        Assert.Equal("paid", flow.Happen("other").State.Node);
        Assert.Equal("a", flow.Happen("visit").State.Node);
    }

    [Fact]
    public void Whoever_has_left_already_is_not_moved_again()
    {
        var flow = Arrive("\"event\": \"paid\"", edges: "paid.arrived > a + 1 hours").Happen("paid", ("n", Value.Of(1)));
        Assert.Equal("arrived", flow.State.Leaving);
        flow.Happen("paid", ("n", Value.Of(2)));
        Assert.Equal(1, flow.Result("paid", "event").Object["n"].Number);
        Assert.Equal("a", flow.Pass(Duration.FromHours(1)).State.Node);
    }
}
