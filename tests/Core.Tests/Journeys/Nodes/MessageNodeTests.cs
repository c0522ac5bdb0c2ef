using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Messages;
using Sojourn.Core.Profiles;
using Sojourn.Core.Tests.Testing;
using Sojourn.Core.Values;
using Xunit;

namespace Sojourn.Core.Tests.Journeys.Nodes;

public sealed class MessageNodeTests
{
    private const string Sms = """{ "id": "sms", "kind": "sms", "settings": { "body": "Hi {{ profile.name }}" } }""";

    private static Flow Sent(string edges, Profile? person = null, string node = Sms) => Flow.Of(node, "start > sms; " + edges, person).Begin();

    [Fact]
    public void With_next_alone_it_goes_on_when_the_provider_accepts()
    {
        var flow = Sent("sms.next > a");
        Assert.Equal((EnrollmentStatus.Active, "sms"), (flow.State.Status, flow.State.Node));
        Assert.Null(flow.State.Wake);
        flow.Accept();
        Assert.Equal((EnrollmentStatus.Completed, "a"), (flow.State.Status, flow.State.Node));
        Assert.Equal("+14155550100", flow.Sent[0].To);
    }

    [Fact]
    public void The_furthest_connected_status_is_taken_at_once()
    {
        var flow = Sent("sms.delivered > a; sms.clicked > b; sms.timeout > c").Accept();
        Assert.Equal(EnrollmentStatus.Waiting, flow.State.Status);
        flow.Receive("delivered");
        Assert.Equal("sms", flow.State.Node);
        flow.Receive("clicked");
        Assert.Equal("b", flow.State.Node);
    }

    [Fact]
    public void A_later_status_implies_the_earlier_and_counts_each_once()
    {
        var flow = Sent("sms.delivered > a").Accept().Receive("replied");
        Assert.Equal("a", flow.State.Node);
        Assert.Equal("replied", flow.Result("sms", "status").Text);
        Assert.False(flow.Result("sms", "clickedAt").IsNull);
        flow.Receive("delivered").Receive("replied").Receive("read");
        Assert.Equal(5, flow.Journal.Count(entry => entry.Kind == JournalKind.Receipt));
        Assert.Equal("replied", flow.Result("sms", "status").Text);
    }

    [Fact]
    public void When_the_window_ends_the_furthest_connected_status_that_was_reached_is_taken()
    {
        var flow = Sent("sms.delivered > a; sms.clicked > b; sms.timeout > c").Accept().Receive("read").Pass(Duration.FromHours(71));
        Assert.Equal("sms", flow.State.Node);
        flow.Pass(Duration.FromHours(1));
        Assert.Equal("a", flow.State.Node);
    }

    [Fact]
    public void When_the_window_ends_and_none_was_reached_timeout_is_taken() =>
        Assert.Equal("c", Sent("sms.clicked > b; sms.timeout > c").Accept().Receive("read").Pass(Duration.FromHours(72)).State.Node);

    [Fact]
    public void Next_takes_failed_and_timeout_where_they_have_no_edge()
    {
        Assert.Equal("a", Sent("sms.next > a").Reject().State.Node);
        Assert.Equal("a", Sent("sms.next > a; sms.replied > b").Accept().Pass(Duration.FromDays(3)).State.Node);
    }

    [Fact]
    public void A_message_that_fails_leaves_at_once_by_failed()
    {
        Assert.Equal("b", Sent("sms.replied > a; sms.failed > b").Accept().Receive("failed").State.Node);
        var told = Sent("sms.next > a; sms.failed > b").Accept(new Receipt(default, "failed", Flow.Noon, Data.Of(("reason", Value.Of("carrier")))));
        Assert.Equal(("b", "carrier"), (told.State.Node, told.Result("sms", "reason").Text));
    }

    [Fact]
    public void A_failure_stays_the_status_whatever_comes_later()
    {
        var flow = Sent("sms.next > a; sms.failed > b").Accept(new Receipt(default, "failed", Flow.Noon, Data.Empty)).Receive("delivered");
        Assert.Equal("failed", flow.Result("sms", "status").Text);
        Assert.False(flow.Result("sms", "deliveredAt").IsNull);
    }

    [Fact]
    public void A_retry_waits_and_then_fails_with_the_reason()
    {
        const string node = """{ "id": "sms", "kind": "sms", "settings": { "body": "x", "retry": { "count": 1, "interval": { "amount": 10, "unit": "minutes" } } } }""";
        var flow = Sent("sms.next > a; sms.failed > b", node: node).Reject();
        Assert.Equal((EnrollmentStatus.Waiting, flow.Now + Duration.FromMinutes(10)), (flow.State.Status, flow.Result("sms", "retryAt").Date));
        flow.Reject().Pass(Duration.FromMinutes(10) - Duration.FromMilliseconds(1));
        Assert.Single(flow.Sent);
        flow.Pass(Duration.FromMilliseconds(1));
        Assert.Equal((2, EnrollmentStatus.Active), (flow.Sent.Count, flow.State.Status));
        Assert.True(flow.Result("sms", "retryAt").IsNull);
        Assert.NotEqual(flow.Sent[0].Key, flow.Sent[1].Key);
        flow.Signal(new Signal.Answered(flow.Sent[0].Key, new Answer.Rejected("late", "again")));
        Assert.Equal("sms", flow.State.Node);
        flow.Reject("bad_number");
        Assert.Equal(("b", "bad_number"), (flow.State.Node, flow.Result("sms", "reason").Text));
        Assert.Equal(1, Counting.Of(flow.Journal, _ => "sms").Single(count => count.Name == "sms.not_sent").Delta);
    }

    private const string Persistent = """{ "id": "sms", "kind": "sms", "settings": { "body": "x", "retry": { "count": 1, "interval": { "amount": 10, "unit": "minutes" } } } }""";

    [Fact]
    public void A_failure_that_is_told_later_is_tried_again_like_a_refusal()
    {
        var flow = Sent("sms.delivered > a; sms.failed > b", node: Persistent).Accept().Receive("failed").Receive("failed");
        Assert.Equal((EnrollmentStatus.Waiting, "sms"), (flow.State.Status, flow.State.Node));
        flow.Pass(Duration.FromMinutes(10));
        Assert.Equal(2, flow.Sent.Count);
        // The first try is past; what is said of its failure once more concerns nobody.
        Assert.Equal("sms", flow.Accept().Receive("failed", effect: 0).State.Node);
        flow.Receive("delivered");
        Assert.Equal(("a", "delivered"), (flow.State.Node, flow.Result("sms", "status").Text));
        Assert.Equal((1, 1, 0, 0), Figures(flow.Receive("failed", effect: 0)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_failure_of_the_last_try_is_one_whether_it_comes_at_once_or_later(bool atOnce)
    {
        var flow = Sent("sms.delivered > a; sms.failed > b", node: Persistent);
        for (var tries = 0; tries < 2; tries++)
        {
            _ = atOnce ? flow.Accept(flow.Receipt("failed", -1, ("reason", Value.Of("carrier")))) : flow.Accept().Receive("failed", -1, ("reason", Value.Of("carrier")));
            flow.Pass(Duration.FromMinutes(10));
        }
        Assert.Equal(("b", 2, "carrier"), (flow.State.Node, flow.Sent.Count, flow.Result("sms", "reason").Text));
        Assert.Equal((1, 0, 1, 0), Figures(flow));
    }

    [Fact]
    public void What_arrived_after_all_is_not_sent_once_more()
    {
        var flow = Sent("sms.read > a; sms.failed > b", node: Persistent).Accept().Receive("failed").Receive("delivered").Pass(Duration.FromHours(1));
        Assert.Single(flow.Sent);
        Assert.Equal("a", flow.Receive("read").State.Node);
    }

    [Fact]
    public void A_retry_stands_still_while_the_run_is_frozen()
    {
        var flow = Sent("sms.next > a", node: Persistent).Reject().Pass(Duration.FromMinutes(4)).Freeze(Duration.FromHours(10)).Pass(Duration.FromMinutes(5));
        Assert.Single(flow.Sent);
        Assert.Equal(2, flow.Pass(Duration.FromMinutes(1)).Sent.Count);
    }

    [Fact]
    public void Nothing_is_tried_again_for_somebody_who_has_left()
    {
        var flow = Sent("sms.delivered > a + 1 hours; sms.failed > b", node: Persistent).Receive("delivered").Reject().Receive("failed").Pass(Duration.FromHours(1));
        Assert.Single(flow.Sent);
        Assert.Equal("a", flow.State.Node);
    }

    [Fact]
    public void What_no_provider_took_is_counted_as_not_sent_and_never_as_what_came_back()
    {
        Assert.Equal((0, 0, 0, 1), Figures(Sent("sms.next > a", Profile.New(1, "x"))));
        Assert.Equal((0, 0, 0, 1), Figures(Sent("sms.next > a").Reject()));
        Assert.Equal((1, 1, 0, 0), Figures(Sent("sms.delivered > a").Accept().Receive("delivered")));
        Assert.Equal((1, 0, 1, 0), Figures(Sent("sms.delivered > a").Accept().Receive("failed")));
    }

    [Theory]
    [InlineData("delivered", "failed")]
    [InlineData("failed", "delivered")]
    [InlineData("failed", "read")]
    [InlineData("read", "failed")]
    public void A_message_that_is_told_to_be_delivered_and_to_have_failed_counts_as_failed(string first, string then) =>
        Assert.Equal((1, 0, 1, 0), Figures(Sent("sms.replied > a").Accept().Receive(first).Receive(then)));

    [Theory]
    [InlineData("no_address")]
    [InlineData("no_consent")]
    public void Whoever_cannot_be_reached_leaves_by_failed_with_a_reason(string reason)
    {
        var person = reason == "no_address" ? Profile.New(1, "x") : Flow.Person() with { Consent = Data.Of(("sms", Value.Of("opted_out"))) };
        var flow = Sent("sms.next > a; sms.failed > b", person);
        Assert.Empty(flow.Sent);
        Assert.Equal(("b", reason), (flow.State.Node, flow.Result("sms", "reason").Text));
    }

    [Fact]
    public void Receipts_fill_the_result_after_the_person_has_left()
    {
        var flow = Sent("sms.next > wait; wait > ask; ask.read > a; ask.otherwise > b", node: Sms
            + """, { "id": "wait", "kind": "delay", "settings": { "amount": 1, "unit": "days" } }, { "id": "ask", "kind": "branch", "settings": { "branches": [{ "port": "read", "when": { "field": "nodes.sms.readAt", "op": "exists" } }] } }""").Accept();
        Assert.Equal("wait", flow.State.Node);
        flow.Pass(Duration.FromHours(2)).Receive("read");
        Assert.Equal("wait", flow.State.Node);
        Assert.Equal("a", flow.Pass(Duration.FromDays(1)).State.Node);
    }

    [Fact]
    public void A_receipt_of_an_earlier_visit_counts_once_after_the_node_was_visited_again()
    {
        var flow = Sent("sms.next > w; w > sms", node: Sms + """, { "id": "w", "kind": "delay", "settings": { "amount": 1, "unit": "hours" } }""");
        for (var round = 0; round < 3; round++)
        {
            flow.Accept().Pass(Duration.FromHours(1));
        }
        flow.Receive("delivered", effect: 0).Receive("failed", effect: 1).Receive("delivered", effect: 2).Receive("delivered", effect: 0).Receive("failed", effect: 1);
        Assert.Equal((3, 2, 1, 0), Figures(flow));
        Assert.Equal((8, true), (flow.State.Visit, flow.Result("sms", "deliveredAt").IsNull));
        Assert.DoesNotContain(flow.Journal, entry => entry.Label == "late_receipt");
    }

    [Fact]
    public void Only_so_many_earlier_visits_are_remembered()
    {
        var flow = Sent("sms.next > w; w > sms", node: Sms + """, { "id": "w", "kind": "delay", "settings": { "amount": 1, "unit": "hours" } }""");
        for (var round = 0; round < Limits.EarlierVisits + 1; round++)
        {
            flow.Accept().Pass(Duration.FromHours(1));
        }
        Assert.Equal((Limits.EarlierVisits + 1, 1, 0, 0), Figures(flow.Receive("delivered", effect: 0).Receive("delivered", effect: 1)));
        Assert.Contains(flow.Journal, entry => entry.Label == "late_receipt");
    }

    [Fact]
    public void A_receipt_may_come_before_the_answer()
    {
        var flow = Sent("sms.delivered > a").Receive("delivered");
        Assert.Equal("a", flow.State.Node);
        flow.Accept();
        Assert.Equal(2, flow.Journal.Count(entry => entry.Kind == JournalKind.Receipt));
    }

    [Fact]
    public void A_template_that_fails_for_one_person_fails_that_message() =>
        Assert.Equal("template", Sent("sms.next > a", node: """{ "id": "sms", "kind": "sms", "settings": { "from": "{{ 1 | divided_by: 0 }}", "body": "x" } }""").Result("sms", "reason").Text);

    [Fact]
    public void The_body_is_rendered_when_it_is_handed_over() =>
        Assert.Equal("Hi Ada", Sent("sms.next > a", Flow.Person(("name", Value.Of("Ada")))).Content()["body"].Text);

    [Fact]
    public void An_edge_may_take_its_time()
    {
        var flow = Sent("sms.next > a + 2 hours").Accept();
        Assert.Equal((EnrollmentStatus.Waiting, "sms", "next"), (flow.State.Status, flow.State.Node, flow.State.Leaving));
        Assert.Equal("sms", flow.Pass(Duration.FromMinutes(119)).State.Node);
        Assert.Equal("a", flow.Pass(Duration.FromMinutes(1)).State.Node);
    }

    [Fact]
    public void A_window_stands_still_while_the_run_is_frozen()
    {
        var flow = Sent("sms.clicked > b; sms.timeout > c").Accept().Pass(Duration.FromHours(71)).Freeze(Duration.FromDays(10)).Pass(Duration.FromMinutes(59));
        Assert.Equal("sms", flow.State.Node);
        Assert.Equal("c", flow.Pass(Duration.FromMinutes(1)).State.Node);
    }

    private static (long Sent, long Delivered, long Failed, long NotSent) Figures(Flow flow)
    {
        var counts = Counting.Of(flow.Journal, _ => "sms");
        long Of(string name) => counts.Where(count => count.Name == "sms." + name).Sum(count => count.Delta);
        return (Of("sent"), Of("delivered"), Of("failed"), Of("not_sent"));
    }
}
