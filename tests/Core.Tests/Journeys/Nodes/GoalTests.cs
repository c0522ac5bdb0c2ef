using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Tests.Testing;
using Xunit;

namespace Sojourn.Core.Tests.Journeys.Nodes;

public sealed class GoalTests
{
    [Fact]
    public void It_is_counted_by_its_name_and_the_person_goes_on()
    {
        var flow = Flow.Of("""{ "id": "m", "kind": "goal", "settings": { "name": "Bought" } }""", "start > m; m > a").Begin();
        Assert.Equal(("a", EnrollmentStatus.Completed), (flow.State.Node, flow.State.Status));
        Assert.Equal("Bought", Assert.Single(flow.Journal, entry => entry.Kind == JournalKind.Goal).Label);
        Assert.Equal(Flow.Noon, flow.Result("m", "reachedAt").Date);
    }

    [Fact]
    public void A_goal_that_is_reached_twice_keeps_the_latest_time()
    {
        var flow = Flow.Of("""{ "id": "m", "kind": "goal", "settings": { "name": "Bought" } }, { "id": "d", "kind": "delay", "settings": { "amount": 1, "unit": "hours" } }""",
            "start > m; m > d; d > m").Begin().Pass(Duration.FromHours(1));
        Assert.Equal(2, flow.Journal.Count(entry => entry.Kind == JournalKind.Goal));
        Assert.Equal((Flow.Noon + Duration.FromHours(1), 2m), (flow.Result("m", "reachedAt").Date, flow.Result("m", "attempts").Number));
    }

    [Fact]
    public void A_goal_has_a_name_of_a_sane_length()
    {
        Assert.Equal([("missing_setting", "name")], Flow.Wrong("goal", "{}"));
        Assert.Equal([("too_long", "name")], Flow.Wrong("goal", $$"""{ "name": "{{new string('x', Limits.NameLength + 1)}}" }"""));
    }
}
