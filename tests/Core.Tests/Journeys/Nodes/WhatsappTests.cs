using Sojourn.Core.Messages;
using Sojourn.Core.Tests.Testing;
using Sojourn.Core.Values;
using Xunit;

namespace Sojourn.Core.Tests.Journeys.Nodes;

public sealed class WhatsappTests
{
    [Fact]
    public void Variables_of_an_approved_template_are_resolved_on_arrival()
    {
        var flow = Flow.Of("""{ "id": "m", "kind": "whatsapp", "settings": { "template": { "name": "t", "language": "en", "variables": { "1": "{{ profile.name }}" } } } }""",
            "start > m; m > a", Flow.Person(("name", Value.Of("Ada")))).Begin();
        flow.Facts = flow.Facts with { Profile = Flow.Person(("name", Value.Of("Eve"))) };
        Assert.Equal((Channel.Whatsapp, "+14155550100"), (flow.Sent[0].Channel, flow.Sent[0].To));
        Assert.Equal("""{"variables":{"1":"Ada"},"template":{"name":"t","language":"en"}}""", flow.Content().ToString());
    }

    [Fact]
    public void A_text_of_an_open_conversation_is_rendered_when_it_is_handed_over()
    {
        var flow = Flow.Of("""{ "id": "m", "kind": "whatsapp", "settings": { "body": "Hi {{ profile.name }}", "mediaUrl": "https://x.y/a.pdf" } }""",
            "start > m; m > a", Flow.Person(("name", Value.Of("Ada")))).Begin();
        flow.Facts = flow.Facts with { Profile = Flow.Person(("name", Value.Of("Eve"))) };
        Assert.Equal("""{"body":"Hi Eve","mediaUrl":"https://x.y/a.pdf"}""", flow.Content().ToString());
    }

    [Theory]
    [InlineData("{}", "missing_setting", "body")]
    [InlineData("""{ "body": "x", "template": { "name": "t" } }""", "bad_value", "body")]
    [InlineData("""{ "template": { "language": "en" } }""", "missing_setting", "template.name")]
    [InlineData("""{ "template": { "name": "t", "variables": { "1": "{{ x | nonsense }}" } } }""", "template_error", "template.variables.1")]
    public void It_is_a_template_or_a_text(string settings, string code, string setting) =>
        Assert.Equal([(code, setting)], Flow.Wrong("whatsapp", settings));
}
