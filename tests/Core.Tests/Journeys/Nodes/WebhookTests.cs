using Sojourn.Core.Enrollments;
using Sojourn.Core.Messages;
using Sojourn.Core.Tests.Testing;
using Sojourn.Core.Values;
using Xunit;

namespace Sojourn.Core.Tests.Journeys.Nodes;

public sealed class WebhookTests
{
    private const string Node = """
        { "id": "hook", "kind": "webhook", "settings": { "url": "https://shop.example/orders/{{ profile.id }}", "headers": { "X-Name": "{{ profile.name }}" },
          "body": { "n": "{{ profile.visits }}", "t": "n={{ profile.visits }}" }, "map": { "score": "response.a.score", "code": "status" }, "retry": { "count": 1 } } }
        """;

    private const string Fields = """{ "name": "score", "type": "number" }, { "name": "code", "type": "number" }""";

    private static Flow Asked(string edges) =>
        Flow.Of(Node, "start > hook; " + edges, Flow.Person(("name", Value.Of("Ada")), ("visits", Value.Of(3))), fields: Fields).Begin();

    [Fact]
    public void The_request_is_rendered_when_it_goes_out()
    {
        var flow = Asked("hook.next > a");
        Assert.Equal((Channel.Webhook, "shop.example"), (flow.Sent[0].Channel, flow.Sent[0].To));
        Assert.Equal("""{"method":"POST","url":"https://shop.example/orders/ada","headers":{"X-Name":"Ada"},"body":{"n":3,"t":"n=3"}}""", flow.Content().ToString());
    }

    [Fact]
    public void Nobodys_data_changes_where_a_request_goes()
    {
        var person = Flow.Person(("phone", Value.Of("+14155550120")), ("name", Value.Of("../a&admin=1#")));
        var flow = Flow.Of("""{ "id": "hook", "kind": "webhook", "settings": { "url": "https://shop.example/{{ profile.name }}/x?q={{ profile.phone }}" } }""", "start > hook; hook.next > a", person).Begin();
        Assert.Equal("https://shop.example/..%2Fa%26admin%3D1%23/x?q=%2B14155550120", flow.Content()["url"].Text);
    }

    [Fact]
    public void A_good_answer_fills_journey_data_in_the_field_s_type()
    {
        var body = Value.Of(Data.Of(("a", Value.Of(Data.Of(("score", Value.Of("7")))))));
        var flow = Asked("hook.next > a; hook.failed > b").Answer(new Answer.Replied(201, body));
        Assert.Equal(("a", 7m, 201m), (flow.State.Node, flow.State.Data["score"].Number, flow.State.Data["code"].Number));
        Assert.Equal(body, flow.Result("hook", "response"));
    }

    [Fact]
    public void A_value_of_another_type_than_its_field_s_fails_the_request_and_nothing_is_mapped()
    {
        var body = Value.Of(Data.Of(("a", Value.Of(Data.Of(("score", Value.Of("many")))))));
        var flow = Asked("hook.next > a; hook.failed > b").Answer(new Answer.Replied(200, body));
        Assert.Equal(("b", 1), (flow.State.Node, flow.Sent.Count));
        Assert.Equal(("response_wrong_type", "response_wrong_type"), (flow.Result("hook", "reason").Text, flow.Result("hook", "responseProblem").Text));
        Assert.True(flow.State.Data["score"].IsNull && flow.State.Data["code"].IsNull);
        var told = Assert.Single(flow.Journal, line => line is { Kind: JournalKind.Refused, Label: "response_wrong_type" });
        Assert.Contains("'response.a.score' in the response is no number, which the field 'score' is", told.Detail["detail"].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_map_into_a_field_that_the_journey_does_not_have_is_a_problem() =>
        Assert.Equal([("unknown_field", "map.scroe")], Flow.Wrong("webhook", """{ "url": "https://x.y", "map": { "scroe": "response.score" } }"""));

    [Theory]
    [InlineData(404, "b")]
    [InlineData(500, "b")]
    [InlineData(302, "a")]
    public void A_bad_answer_is_tried_again_and_leaves_by_failed(int status, string node)
    {
        var flow = Asked("hook.next > a; hook.failed > b").Answer(new Answer.Replied(status, Value.Null));
        if (flow.State.IsOpen)
        {
            Assert.Equal(2, flow.Sent.Count);
            flow.Answer(new Answer.Replied(status, Value.Null));
        }
        Assert.Equal(node, flow.State.Node);
    }

    [Fact]
    public void No_answer_in_time_leaves_by_timeout_and_next_takes_what_has_no_edge()
    {
        Assert.Equal("c", Asked("hook.next > a; hook.timeout > c").Reject("timeout").Reject("timeout").State.Node);
        Assert.Equal("a", Asked("hook.next > a").Reject("timeout").Reject("timeout").State.Node);
    }

    [Theory]
    [InlineData("response_too_large")]
    [InlineData("response_not_json")]
    [InlineData("response_too_deep")]
    public void A_response_that_cannot_be_mapped_leaves_by_failed_at_once_and_says_why(string problem)
    {
        var flow = Asked("hook.next > a; hook.failed > b").Answer(new Answer.Replied(200, Value.Of("beginning"), problem));
        Assert.Equal(("b", 1), (flow.State.Node, flow.Sent.Count));
        Assert.Equal((problem, problem, 200m, "beginning"), (flow.Result("hook", "responseProblem").Text, flow.Result("hook", "reason").Text,
            flow.Result("hook", "status").Number, flow.Result("hook", "response").Text));
        Assert.True(flow.State.Data["code"].IsNull);
    }

    [Fact]
    public void A_text_cannot_be_mapped_from_the_inside_and_nothing_at_all_leaves_the_fields_as_they_are()
    {
        var text = Asked("hook.next > a; hook.failed > b").Answer(new Answer.Replied(200, Value.Of("a.score=7")));
        Assert.Equal(("b", "response_not_json"), (text.State.Node, text.Result("hook", "responseProblem").Text));
        var nothing = Asked("hook.next > a; hook.failed > b").Answer(new Answer.Replied(204, Value.Null));
        Assert.Equal(("a", 204m, true), (nothing.State.Node, nothing.State.Data["code"].Number, nothing.Result("hook", "responseProblem").IsNull));
    }

    [Fact]
    public void Without_a_map_a_strange_response_is_only_noted()
    {
        var flow = Flow.Of("""{ "id": "hook", "kind": "webhook", "settings": { "url": "https://x.y", "map": { "code": "status" } } }""", "start > hook; hook.next > a; hook.failed > b", fields: Fields)
            .Begin().Answer(new Answer.Replied(200, Value.Of("{"), "response_not_json"));
        Assert.Equal(("a", "response_not_json", 200m), (flow.State.Node, flow.Result("hook", "responseProblem").Text, flow.State.Data["code"].Number));
    }

    [Fact]
    public void An_answer_that_is_too_large_to_keep_says_so_and_can_be_mapped_all_the_same()
    {
        var body = Value.Of(Data.Of(("a", Value.Of(Data.Of(("score", Value.Of(7))))), ("rest", Value.Of(new string('x', Limits.PayloadBytes)))));
        var flow = Asked("hook.next > a; hook.failed > b").Answer(new Answer.Replied(200, body));
        Assert.Equal(("a", "response_too_large", 7m), (flow.State.Node, flow.Result("hook", "responseProblem").Text, flow.State.Data["score"].Number));
        Assert.True(flow.Result("hook", "response").IsNull);
        Assert.Contains(flow.Journal, entry => entry.Label == "response_too_large");
    }

    [Fact]
    public void A_retry_that_is_answered_well_has_no_problem_left()
    {
        var body = Value.Of(Data.Of(("a", Value.Null)));
        var flow = Asked("hook.next > a; hook.failed > b").Answer(new Answer.Replied(500, Value.Of("<html>"), "response_too_large")).Answer(new Answer.Replied(200, body));
        Assert.Equal(("a", true, body), (flow.State.Node, flow.Result("hook", "responseProblem").IsNull, flow.Result("hook", "response")));
    }

    [Theory]
    [InlineData("bad_header")]
    [InlineData("address_refused")]
    [InlineData("redirected")]
    [InlineData("bad_url")]
    public void What_would_be_refused_again_is_not_tried_again(string reason)
    {
        var flow = Asked("hook.next > a; hook.failed > b").Reject(reason);
        Assert.Equal(("b", reason, 1), (flow.State.Node, flow.Result("hook", "reason").Text, flow.Sent.Count));
        Assert.Equal(2, Asked("hook.next > a").Reject("no_reply").Sent.Count);
    }

    [Theory]
    [InlineData("Host", "elsewhere")]
    [InlineData("content-length", "{{ profile.visits }}")]
    [InlineData("Transfer-Encoding", "chunked")]
    [InlineData("Connection", "close")]
    [InlineData("X Plan", "pro")]
    [InlineData("X-Plan:", "pro")]
    [InlineData("", "pro")]
    [InlineData("X-Plan", "pro\\r\\nX-Admin: 1")]
    [InlineData("X-Plan", "prö")]
    public void A_header_that_cannot_be_sent_is_a_problem_of_the_node(string name, string value) =>
        Assert.Equal([("bad_header", $"headers.{name}")], Flow.Wrong("webhook", $$"""{ "url": "https://x.y", "headers": { "{{name}}": "{{value}}", "X-Fine": "yes" } }"""));
}
