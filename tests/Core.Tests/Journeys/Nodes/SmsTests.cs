using Sojourn.Core.Messages;
using Sojourn.Core.Tests.Testing;
using Sojourn.Core.Values;
using Xunit;

namespace Sojourn.Core.Tests.Journeys.Nodes;

public sealed class SmsTests
{
    [Fact]
    public void A_text_with_a_picture_goes_as_mms_to_the_person_s_phone()
    {
        var flow = Flow.Of("""{ "id": "m", "kind": "sms", "settings": { "from": "SHOP", "body": "Hi {{ profile.name }}", "mediaUrl": "https://x.y/{{ profile.id }}.png" } }""",
            "start > m; m > a", Flow.Person(("name", Value.Of("A & B")))).Begin();
        Assert.Equal((Channel.Sms, "+14155550100"), (flow.Sent[0].Channel, flow.Sent[0].To));
        Assert.Equal("""{"from":"SHOP","body":"Hi A & B","mediaUrl":"https://x.y/ada.png"}""", flow.Content().ToString());
    }

    [Theory]
    [InlineData("{}", "missing_setting", "body")]
    [InlineData("""{ "body": "" }""", "missing_setting", "body")]
    [InlineData("""{ "body": "x", "mediaUrl": "{% if %}" }""", "template_error", "mediaUrl")]
    public void A_text_without_words_is_a_problem(string settings, string code, string setting) =>
        Assert.Equal([(code, setting)], Flow.Wrong("sms", settings));
}
