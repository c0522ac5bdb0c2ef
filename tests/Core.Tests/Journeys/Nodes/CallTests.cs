using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Messages;
using Sojourn.Core.Profiles;
using Sojourn.Core.Tests.Testing;
using Sojourn.Core.Values;
using Xunit;

namespace Sojourn.Core.Tests.Journeys.Nodes;

public sealed class CallTests
{
    private const string Node = """{ "id": "call", "kind": "call", "settings": { "from": "+1", "agent": "renewals", "variables": { "name": "{{ profile.name }}" }, "retry": { "count": 1 } } }""";

    private static Flow Dialed(string edges, Profile? person = null) => Flow.Of(Node, "start > call; " + edges, person).Begin();

    [Theory]
    [InlineData("answered", "a")]
    [InlineData("voicemail", "b")]
    [InlineData("busy", "c")]
    public void Each_outcome_leaves_by_its_port_and_the_rest_by_next(string outcome, string node) =>
        Assert.Equal(node, Dialed("call.answered > a; call.voicemail > b; call.next > c").Accept().Receive(outcome).State.Node);

    [Fact]
    public void A_call_that_failed_keeps_the_reason_that_came_with_the_outcome()
    {
        var flow = Flow.Of("""{ "id": "call", "kind": "call", "settings": { "from": "+14155550100", "agent": "a" } }""", "start > call; call.failed > b").Begin()
            .Accept(new Receipt(default, "failed", Flow.Noon, Data.Of(("reason", Value.Of("sandbox")))));
        Assert.Equal(("b", "sandbox"), (flow.State.Node, flow.Result("call", "reason").Text));
    }

    [Fact]
    public void An_outcome_that_nothing_covers_completes_the_enrollment()
    {
        var flow = Dialed("call.answered > a").Accept().Receive("busy");
        Assert.Equal((EnrollmentStatus.Completed, "call"), (flow.State.Status, flow.State.Node));
        Assert.Contains(new("call", "left:busy", 1), Counting.Of(flow.Version, new(flow.State, flow.Journal, [])));
    }

    [Fact]
    public void What_the_call_found_is_in_its_result()
    {
        var flow = Dialed("call.next > a").Accept();
        flow.Now += Duration.FromMinutes(2);
        flow.Receive("answered", -1, ("talkSeconds", Value.Of(61)), ("data", Value.Of(Data.Of(("interested", Value.Of(true))))));
        Assert.Equal(("answered", 61m, 1m), (flow.Result("call", "outcome").Text, flow.Result("call", "talkSeconds").Number, flow.Result("call", "attempts").Number));
        Assert.Equal(Flow.Noon, flow.Result("call", "startedAt").Date);
        Assert.Equal(Data.Of(("from", Value.Of("+1")), ("variables", Value.Of(Data.Of(("name", Value.Of("Ada"))))), ("agent", Value.Of("renewals"))),
            Dialed("call.next > a", Flow.Person(("name", Value.Of("Ada")))).Content());
    }

    [Fact]
    public void Only_the_first_outcome_counts_but_a_transcript_may_come_later()
    {
        var flow = Dialed("call.answered > a; call.next > b").Accept().Receive("answered", -1, ("talkSeconds", Value.Of(61)))
            .Receive("no_answer").Receive("answered", -1, ("talkSeconds", Value.Of(99)), ("transcript", Value.Of("Hello")));
        Assert.Equal(("a", "answered", 61m, "Hello"), (flow.State.Node, flow.Result("call", "outcome").Text, flow.Result("call", "talkSeconds").Number, flow.Result("call", "transcript").Text));
        var counts = Counting.Of(flow.Version, new(flow.State, flow.Journal, []));
        Assert.Contains(new("call", "call.placed", 1), counts);
        Assert.Contains(new("call", "call.answered", 1), counts);
        Assert.Contains(new("call", "call.talk_seconds", 61), counts);
        Assert.DoesNotContain(counts, count => count.Name == "call.no_answer");
    }

    [Fact]
    public void A_call_without_an_outcome_fails_after_a_day()
    {
        var flow = Dialed("call.answered > a; call.failed > b").Accept();
        Assert.Equal(EnrollmentStatus.Active, flow.State.Status);
        Assert.Equal("call", flow.Pass(Duration.FromHours(23)).State.Node);
        flow.Pass(Duration.FromHours(1));
        Assert.Equal(("b", "no_outcome"), (flow.State.Node, flow.Result("call", "reason").Text));
    }

    [Fact]
    public void A_refused_call_is_tried_again_and_then_fails_with_its_reason()
    {
        var flow = Dialed("call.answered > a; call.failed > b").Reject("bad_number").Reject("bad_number");
        Assert.Equal(("b", "failed", "bad_number"), (flow.State.Node, flow.Result("call", "outcome").Text, flow.Result("call", "reason").Text));
        Assert.Equal(2, flow.Sent.Count);
    }

    [Fact]
    public void Whoever_has_no_phone_or_no_consent_leaves_by_failed()
    {
        Assert.Equal("no_address", Dialed("call.failed > b", Profile.New(1, "x")).Result("call", "reason").Text);
        Assert.Equal("no_consent", Dialed("call.failed > b", Flow.Person() with { Consent = Data.Of(("call", Value.Of("opted_out"))) }).Result("call", "reason").Text);
    }

    [Fact]
    public void An_outcome_may_come_with_the_answer_or_before_it()
    {
        Assert.Equal("a", Dialed("call.answered > a").Accept(new Receipt(default, "answered", Flow.Noon, Data.Empty)).State.Node);
        var flow = Dialed("call.answered > a").Receive("answered").Accept();
        Assert.Contains(new("call", "call.placed", 1), Counting.Of(flow.Version, new(flow.State, flow.Journal, [])));
    }

    [Fact]
    public void A_loop_calls_as_often_as_it_says_and_each_visit_is_its_own()
    {
        var flow = Flow.Of(Node + """
            , { "id": "again", "kind": "branch", "settings": { "branches": [{ "port": "yes", "when": { "field": "enrollment.attempts.call", "op": "lt", "value": 3 } }] } }
            """, "start > call; call.no_answer > again; call.answered > a; again.yes > call + 1 days; again.otherwise > b").Begin();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("call", flow.State.Node);
            flow.Accept().Receive("no_answer").Pass(Duration.FromDays(1));
        }
        Assert.Equal("b", flow.State.Node);
        Assert.Equal(3, flow.Sent.Select(sent => sent.Key.Visit).Distinct().Count());
        Assert.Empty(Validation.Validate(flow.Version.Definition, Flow.Workspace).Where(problem => problem.Code == "cycle_without_wait").ToList());
    }
}
