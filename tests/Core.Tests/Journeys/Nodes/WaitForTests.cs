using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Profiles;
using Sojourn.Core.Segments;
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
    public void A_condition_on_an_earlier_message_is_judged_when_its_receipt_comes_late()
    {
        var flow = Flow.Of("""
            { "id": "mail", "kind": "email", "settings": { "subject": "s", "text": "t" } },
            { "id": "read", "kind": "wait_for", "settings": { "when": { "field": "nodes.mail.readAt", "op": "exists" } } }
            """, "start > mail; mail > read; read.arrived > a").Begin().Accept();
        Assert.Equal(("read", null), (flow.State.Node, flow.State.Wake));
        Assert.Equal("read", flow.Receive("delivered").State.Node);
        Assert.Equal("a", flow.Receive("read").State.Node);
    }

    [Fact]
    public void A_condition_on_the_time_is_judged_at_its_moment_and_the_timeout_stays_what_it_is()
    {
        const string when = "\"when\": { \"field\": \"now\", \"op\": \"after\", \"value\": \"2026-03-04\" }, \"timeout\": { \"amount\": 9, \"unit\": \"days\" }";
        var flow = Arrive(when);
        Assert.Equal(Instant.FromUtc(2026, 3, 4, 0, 0) + Duration.FromMilliseconds(1), flow.State.Wake!.Value.Due);
        Assert.Equal("a", flow.Pass(Duration.FromHours(36) + Duration.FromMilliseconds(1)).State.Node);
        // The time has stopped for the timeout, and not for the date.
        Assert.Equal("a", Arrive(when).Freeze(Duration.FromDays(3)).Pass(Duration.Zero).State.Node);
        Assert.Equal("b", Arrive(when.Replace("2026-03-04", "2026-04-04")).Freeze(Duration.FromDays(3)).Pass(Duration.FromDays(9)).State.Node);
    }

    [Fact]
    public void Whoever_waits_until_something_was_not_done_for_a_while_goes_on_when_that_is_so()
    {
        var flow = Flow.Of("""{ "id": "paid", "kind": "wait_for", "settings": { "when": { "not": { "event": "visit", "within": { "amount": 7, "unit": "days" } } } } }""", "start > paid; paid.arrived > a");
        var visits = new List<ProfileEvent> { new("visit", flow.Now - Duration.FromDays(2), Data.Empty) };
        flow.Facts = flow.Facts with { History = visits };
        Assert.Equal("paid", flow.Begin().Pass(Duration.FromDays(4)).State.Node);
        visits.Add(new("visit", flow.Now, Data.Empty));
        Assert.Equal("paid", flow.Happen("visit").Pass(Duration.FromDays(7)).State.Node);
        Assert.Equal("a", flow.Pass(Duration.FromMilliseconds(1)).State.Node);
    }

    [Fact]
    public void A_segment_that_counts_an_event_is_judged_when_the_event_comes()
    {
        var flow = Flow.Of("""{ "id": "paid", "kind": "wait_for", "settings": { "when": { "segment": "members" } } }""", "start > paid; paid.arrived > a");
        flow.Facts = flow.Facts with
        {
            Segments = new Dictionary<string, Segment>
            {
                ["members"] = new("members", "Members", new Predicate.InSegment("vips")),
                ["vips"] = new("vips", "VIPs", new Predicate.Did("bought", 1, null, null)),
            },
        };
        Assert.Equal(("paid", "members"), (flow.Begin().State.Node, Assert.Single(flow.Version.ListensBehind)));
        flow.Facts = flow.Facts with { History = [new("bought", flow.Now, Data.Empty)] };
        Assert.Equal("paid", flow.Happen("looked").State.Node);
        Assert.Equal("a", flow.Happen("bought").State.Node);
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
