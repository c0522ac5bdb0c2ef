using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Tests.Testing;
using Xunit;

namespace Sojourn.Core.Tests.Journeys.Nodes;

public sealed class StartTests
{
    [Theory]
    [InlineData("api", "a")]
    [InlineData("run", "b")]
    [InlineData("next", "b")]
    public void An_entry_leaves_by_its_own_port_or_by_next(string port, string node)
    {
        var flow = Flow.Of("""{ "id": "a2", "kind": "goal", "settings": { "name": "A" } }""", "start.api > a2; a2 > a; start.next > b").Begin(port);
        Assert.Equal((node, EnrollmentStatus.Completed), (flow.State.Node, flow.State.Status));
    }

    [Fact]
    public void An_enrollment_begins_once()
    {
        var flow = Flow.Of("""{ "id": "w", "kind": "delay", "settings": { "amount": 1, "unit": "days" } }""", "start > w").Begin();
        Assert.Equal(flow.State, flow.Begin().State);
        Assert.Equal([Ports.Next, "api"], Core.Journeys.Nodes.Start.PortsOf(flow.Version.Definition));
    }
}
