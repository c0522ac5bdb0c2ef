using Sojourn.Core.Messages;
using Sojourn.Core.Profiles;
using Sojourn.Core.Tests.Testing;
using Xunit;

namespace Sojourn.Core.Tests.Journeys.Nodes;

public sealed class TelegramTests
{
    private const string Node = """{ "id": "m", "kind": "telegram", "settings": { "body": "Hi {{ profile.id }}" } }""";

    [Fact]
    public void It_goes_to_the_chat_that_the_person_began_with_the_bot()
    {
        var flow = Flow.Of(Node, "start > m; m > a").Begin();
        Assert.Equal((Channel.Telegram, "77"), (flow.Sent[0].Channel, flow.Sent[0].To));
        Assert.Equal("""{"body":"Hi ada"}""", flow.Content().ToString());
    }

    [Fact]
    public void Who_never_talked_to_the_bot_cannot_be_reached()
    {
        var flow = Flow.Of(Node, "start > m; m.next > a; m.failed > b", Profile.New(1, "eve")).Begin();
        Assert.Empty(flow.Sent);
        Assert.Equal(("b", "no_address"), (flow.State.Node, flow.Result("m", "reason").Text));
    }

    [Fact]
    public void A_message_without_words_is_a_problem() => Assert.Equal([("missing_setting", "body")], Flow.Wrong("telegram", "{}"));
}
