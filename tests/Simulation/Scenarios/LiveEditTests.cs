using NodaTime;
using Sojourn.Core.Enrollments;
using Xunit;

namespace Sojourn.Simulation.Scenarios;

/// <summary>What a publish means for those inside of a journey that is edited live.</summary>
public sealed class LiveEditTests
{
    private const string Old = """
        gone = delay: {"amount": 1, "unit": "hours"}
        later = delay: {"amount": 1, "unit": "hours"}
        a = exit
        """;

    private const string OldEdges = "start > gone; gone > later; later > a";

    private const string New = """
        later = delay: {"amount": 1, "unit": "hours"}
        b = exit
        """;

    private const string NewEdges = "start > later; later > b";

    [Fact]
    public void Whoever_is_at_a_node_that_a_publish_removes_finishes_on_the_version_before()
    {
        using var stage = new Stage();
        var journey = stage.Journey(Old, OldEdges);
        stage.Enroll(journey, "p0");
        stage.Publish(journey, New, NewEdges);
        stage.Pass(Duration.FromMinutes(90));
        Assert.Equal(("later", 1), (stage.Only(journey).Node, stage.Only(journey).Version));
        stage.Machine.RunUntilQuiet();
        Assert.Equal(("a", 1), (stage.Only(journey).Node, stage.Only(journey).Version));
    }

    [Fact]
    public void They_do_so_also_when_a_later_publish_has_the_node_again()
    {
        using var stage = new Stage();
        var journey = stage.Journey(Old, OldEdges);
        stage.Enroll(journey, "p0");
        stage.Publish(journey, New, NewEdges);
        stage.Publish(journey, Old.Replace("a = exit", "c = exit", StringComparison.Ordinal), "start > gone; gone > later; later > c");
        stage.Crash();
        stage.Machine.RunUntilQuiet();
        Assert.Equal(("a", 1), (stage.Only(journey).Node, stage.Only(journey).Version));
    }

    [Fact]
    public void Whoever_is_at_a_node_that_stays_goes_on_by_each_version_in_turn()
    {
        using var stage = new Stage();
        var journey = stage.Journey(Old, OldEdges);
        stage.Enroll(journey, "p0");
        stage.Pass(Duration.FromMinutes(61));
        stage.Publish(journey, New, NewEdges);
        stage.Publish(journey, New.Replace("b = exit", "c = exit", StringComparison.Ordinal), "start > later; later > c");
        stage.Machine.RunUntilQuiet();
        Assert.Equal(("c", 3, EnrollmentStatus.Completed), (stage.Only(journey).Node, stage.Only(journey).Version, stage.Only(journey).Status));
    }
}
