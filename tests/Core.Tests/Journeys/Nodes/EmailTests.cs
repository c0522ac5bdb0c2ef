using Sojourn.Core.Messages;
using Sojourn.Core.Tests.Testing;
using Sojourn.Core.Values;
using Xunit;

namespace Sojourn.Core.Tests.Journeys.Nodes;

public sealed class EmailTests
{
    private static Flow Sent(string settings) => Flow.Of(
        $$"""{ "id": "m", "kind": "email", "settings": {{settings}} }""", "start > m; m > a", Flow.Person(("name", Value.Of("<i>Ada</i> & co"))),
        data: Data.Of(("u", Value.Of("https://u/?a=1&b=2"))), fields: """{ "name": "u", "type": "string" }""").Begin();

    [Fact]
    public void A_name_is_no_markup_in_html_and_stays_as_it_is_in_subject_and_text()
    {
        var content = Sent("""{ "subject": "Hi {{ profile.name }}", "html": "<p title=\"{{ profile.name }}\">{{ profile.name | upcase }} &amp; you</p>", "text": "{{ profile.name }}" }""").Content();
        Assert.Equal("<p title=\"&lt;i&gt;Ada&lt;/i&gt; &amp; co\">&lt;I&gt;ADA&lt;/I&gt; &amp; CO &amp; you</p>", content["html"].Text);
        Assert.Equal(("Hi <i>Ada</i> & co", "<i>Ada</i> & co"), (content["subject"].Text, content["text"].Text));
    }

    [Fact]
    public void Raw_puts_trusted_markup_into_html() =>
        Assert.Equal("<p><i>Ada</i> & co</p>", Sent("""{ "subject": "x", "html": "<p>{{ profile.name | raw }}</p>" }""").Content()["html"].Text);

    [Fact]
    public void Button_and_attachments_are_plain_text_with_templates()
    {
        var flow = Sent("""{ "from": "us@x.y", "replyTo": "re@x.y", "subject": "x", "text": "t", "cta": { "label": "{{ profile.name }}", "url": "{{ journey.u }}" }, "attachments": [{ "name": "i.pdf", "url": "{{ journey.u }}" }] }""");
        Assert.Equal("""{"from":"us@x.y","replyTo":"re@x.y","subject":"x","text":"t","cta":{"label":"<i>Ada</i> & co","url":"https://u/?a=1&b=2"},"attachments":[{"name":"i.pdf","url":"https://u/?a=1&b=2"}]}""", flow.Content().ToString());
        Assert.Equal((Channel.Email, "ada@example.com"), (flow.Sent[0].Channel, flow.Sent[0].To));
    }

    [Theory]
    [InlineData("""{ "html": "x" }""", "missing_setting", "subject")]
    [InlineData("""{ "subject": "x" }""", "missing_setting", "html")]
    [InlineData("""{ "subject": "x", "html": "{{ profile.name" }""", "template_error", "html")]
    [InlineData("""{ "subject": "x", "text": "x", "cta": { "label": "Go" } }""", "missing_setting", "cta.url")]
    [InlineData("""{ "subject": "x", "text": "x", "attachments": [{ "name": "a" }] }""", "missing_setting", "attachments[0].url")]
    public void A_mail_that_could_not_go_out_is_a_problem(string settings, string code, string setting) =>
        Assert.Equal([(code, setting)], Flow.Wrong("email", settings));
}
