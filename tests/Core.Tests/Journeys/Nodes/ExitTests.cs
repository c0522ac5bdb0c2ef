using Sojourn.Core.Enrollments;
using Sojourn.Core.Tests.Testing;
using Xunit;

namespace Sojourn.Core.Tests.Journeys.Nodes;

public sealed class ExitTests
{
    [Theory]
    [InlineData("""{ "outcome": "bought" }""", "bought")]
    [InlineData("{}", "completed")]
    public void It_completes_the_enrollment_with_its_outcome(string settings, string reason)
    {
        var flow = Flow.Of($$"""{ "id": "m", "kind": "exit", "settings": {{settings}} }""", "start > m").Begin();
        Assert.Equal((EnrollmentStatus.Completed, reason, "m"), (flow.State.Status, flow.State.Reason, flow.State.Node));
        Assert.Equal(1, Counting.Of(flow.Journal, _ => "exit").Single(count => (count.Node, count.Name) == ("m", "exited")).Delta);
        Assert.Null(flow.State.Wake);
    }

    [Fact]
    public void Nothing_leaves_it()
    {
        Assert.Contains(("unknown_port", "edges[1].port"), Flow.Wrong("exit", "{}"));
        Assert.Equal([("too_long", "outcome")], Flow.Wrong("exit", $$"""{ "outcome": "{{new string('x', Limits.NameLength + 1)}}" }""", port: ""));
    }
}
