using Sojourn.Core.Messages;
using Sojourn.Core.Tests.Testing;
using Xunit;

namespace Sojourn.Core.Tests.Journeys.Nodes;

public sealed class PushTests
{
    [Fact]
    public void It_names_the_platforms_it_is_for_and_all_unless_it_does()
    {
        var some = Flow.Of("""{ "id": "m", "kind": "push", "settings": { "title": "T", "body": "Hi {{ profile.id }}", "url": "app://{{ profile.id }}", "platforms": ["web", "ios"] } }""", "start > m; m > a").Begin();
        Assert.Equal((Channel.Push, "token"), (some.Sent[0].Channel, some.Sent[0].To));
        Assert.Equal("""{"title":"T","body":"Hi ada","url":"app://ada","platforms":["web","ios"]}""", some.Content().ToString());
        Assert.Equal("""{"body":"Hi"}""", Flow.Of("""{ "id": "m", "kind": "push", "settings": { "body": "Hi" } }""", "start > m; m > a").Begin().Content().ToString());
    }

    [Theory]
    [InlineData("""{ "title": "T" }""", "missing_setting", "body")]
    [InlineData("""{ "body": "x", "platforms": ["web", "fridge"] }""", "unknown_platform", "platforms[1]")]
    [InlineData("""{ "body": "x", "url": "{{ a | nonsense }}" }""", "template_error", "url")]
    public void A_notification_that_nothing_can_show_is_a_problem(string settings, string code, string setting) =>
        Assert.Equal([(code, setting)], Flow.Wrong("push", settings));
}
