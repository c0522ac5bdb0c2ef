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

    private static Flow Asked(string edges, string fields = "") =>
        Flow.Of(Node, "start > hook; " + edges, Flow.Person(("name", Value.Of("Ada")), ("visits", Value.Of(3))), fields: fields).Begin();

    [Fact]
    public void The_request_is_rendered_when_it_goes_out()
    {
        var flow = Asked("hook.next > a");
        Assert.Equal((Channel.Webhook, "shop.example"), (flow.Sent[0].Channel, flow.Sent[0].To));
        Assert.Equal("""{"method":"POST","url":"https://shop.example/orders/ada","timeoutSeconds":10,"headers":{"X-Name":"Ada"},"body":{"n":3,"t":"n=3"}}""", flow.Content().ToString());
    }

    [Fact]
    public void A_good_answer_fills_journey_data_in_the_field_s_type()
    {
        var body = Value.Of(Data.Of(("a", Value.Of(Data.Of(("score", Value.Of("7")))))));
        var flow = Asked("hook.next > a; hook.failed > b", """{ "name": "score", "type": "number" }""").Answer(new Answer.Replied(201, body));
        Assert.Equal(("a", 7m, 201m), (flow.State.Node, flow.State.Data["score"].Number, flow.State.Data["code"].Number));
        Assert.Equal(body, flow.Result("hook", "response"));
    }

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

    [Fact]
    public void An_answer_that_is_too_large_is_not_kept() =>
        Assert.True(Asked("hook.next > a").Answer(new Answer.Replied(200, Value.Of(new string('x', Limits.PayloadBytes)))).Result("hook", "response").IsNull);
}
