using Sojourn.Core.Enrollments;
using Sojourn.Core.Messages;
using Sojourn.Core.Tests.Testing;
using Sojourn.Core.Values;
using Xunit;

namespace Sojourn.Core.Tests.Journeys.Nodes;

public sealed class RcsTests
{
    private const string WithFallback = """{ "id": "rcs", "kind": "rcs", "settings": { "body": "rich", "fallback": { "body": "plain" } } }""";

    [Fact]
    public void It_falls_back_to_sms_when_the_phone_takes_none()
    {
        var flow = Flow.Of(WithFallback, "start > rcs; rcs.delivered > a; rcs.failed > b").Begin();
        Assert.Equal("rich", flow.Content()["body"].Text);
        flow.Reject("not_supported");
        Assert.Equal(Channel.Sms, flow.Sent[1].Channel);
        Assert.Equal(Data.Of(("body", Value.Of("plain"))), flow.Content());
        flow.Accept().Receive("delivered");
        Assert.Equal("a", flow.State.Node);
        Assert.Contains(new("rcs", "sms.delivered", 1), Counting.Of(flow.Version, new(flow.State, flow.Journal, [])));
        Assert.DoesNotContain(Counting.Of(flow.Version, new(flow.State, flow.Journal, [])), count => count.Name == "rcs.failed");
    }

    [Fact]
    public void Any_other_refusal_is_a_failure_and_so_is_one_of_the_fallback()
    {
        var refused = Flow.Of(WithFallback, "start > rcs; rcs.delivered > a; rcs.failed > b").Begin().Reject("spam");
        Assert.Equal(("b", "spam", 1), (refused.State.Node, refused.Result("rcs", "reason").Text, refused.Sent.Count));
        var both = Flow.Of(WithFallback, "start > rcs; rcs.delivered > a; rcs.failed > b").Begin().Reject("not_supported").Reject("bad_number");
        Assert.Equal(("b", "bad_number", 2), (both.State.Node, both.Result("rcs", "reason").Text, both.Sent.Count));
    }

    [Fact]
    public void Cards_and_quick_replies_are_rendered()
    {
        var flow = Flow.Of("""{ "id": "m", "kind": "rcs", "settings": { "carousel": [{ "title": "{{ profile.id }}", "buttons": [{ "label": "L", "url": "u" }] }, { "imageUrl": "i" }], "quickReplies": ["yes", "{{ profile.id }}?"] } }""", "start > m; m > a").Begin();
        Assert.Equal("""{"carousel":[{"title":"ada","buttons":[{"label":"L","url":"u"}]},{"imageUrl":"i"}],"quickReplies":["yes","ada?"]}""", flow.Content().ToString());
    }

    [Theory]
    [InlineData("{}", "missing_setting", "body")]
    [InlineData("""{ "card": {} }""", "missing_setting", "card")]
    [InlineData("""{ "carousel": [{ "title": "x" }, { "buttons": [{ "url": "u" }], "text": "y" }] }""", "missing_setting", "carousel[1].buttons[0].label")]
    [InlineData("""{ "body": "x", "quickReplies": [""] }""", "missing_setting", "quickReplies[0]")]
    [InlineData("""{ "body": "x", "fallback": {} }""", "missing_setting", "fallback.body")]
    public void A_message_with_a_part_missing_is_a_problem(string settings, string code, string setting) =>
        Assert.Equal([(code, setting)], Flow.Wrong("rcs", settings));
}
