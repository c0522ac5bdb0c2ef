using System.Text;
using Sojourn.Core.Journeys;
using Xunit;

namespace Sojourn.Core.Tests.Journeys;

/// <summary>A message is no wait: providers accept at once, and a circle of messages would write to one person without end.</summary>
public sealed class MessageCycleTests
{
    private static readonly ValidationFacts Facts = new(
        new HashSet<string>(), Messages.Channels.All.Select(channel => Messages.Channels.Name(channel)).ToHashSet(StringComparer.Ordinal));

    [Fact]
    public void A_circle_through_messages_alone_is_refused_and_a_delay_mends_it()
    {
        Assert.Contains(Problems(""), problem => problem.Code == "cycle_without_wait");
        Assert.DoesNotContain(Problems(""", "delay": { "amount": 1, "unit": "days" }"""), problem => problem.Code == "cycle_without_wait");
    }

    private static IReadOnlyList<Problem> Problems(string delay)
    {
        var (definition, problems) = DefinitionJson.Parse(Encoding.UTF8.GetBytes($$"""
            {
              "entry": { "sources": [{ "kind": "api" }] },
              "nodes": [{ "id": "start", "kind": "start" }, { "id": "text", "kind": "sms", "settings": { "body": "Hello" } }],
              "edges": [{ "from": "start", "port": "next", "to": "text" }, { "from": "text", "port": "next", "to": "text"{{delay}} }]
            }
            """));
        Assert.Empty(problems);
        return Validation.Validate(definition!, Facts);
    }
}
