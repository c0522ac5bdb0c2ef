using NodaTime;
using Sojourn.Core.Values;
using Sojourn.Runtime.Partitions;
using Xunit;

namespace Sojourn.Simulation.Scenarios;

/// <summary>A publish that asks for running waits to be computed anew.</summary>
public sealed class RecomputeTests
{
    private const string Renewal = """
        until = wait_until: {"field": "profile.renewal"}
        exit
        """;

    private const string RenewalEdges = "start > until; until > exit";

    private static readonly Instant May = Instant.FromUtc(2026, 5, 1, 0, 0), August = Instant.FromUtc(2026, 8, 8, 0, 0);

    [Fact]
    public void Waits_are_computed_anew_once_and_no_restart_does_it_again()
    {
        using var stage = new Stage();
        var journey = Waiting(stage);
        Renews(stage, "2026-08-08");
        Stage.Wait(stage.Catalog.Publish(journey, recompute: true));
        stage.Machine.Settle();
        Assert.Equal(August, stage.Only(journey).NodeWake?.Due);
        Renews(stage, "2026-05-01");
        stage.Crash();
        stage.Machine.Settle();
        Assert.Equal(August, stage.Only(journey).NodeWake?.Due);
    }

    [Fact]
    public void Each_publish_that_asks_for_it_computes_anew_also_one_of_an_unchanged_draft()
    {
        using var stage = new Stage();
        var journey = Waiting(stage);
        Stage.Wait(stage.Catalog.Publish(journey, recompute: true));
        stage.Machine.Settle();
        Renews(stage, "2026-08-08");
        Stage.Wait(stage.Catalog.Publish(journey, recompute: false));
        stage.Machine.Settle();
        Assert.Equal(May, stage.Only(journey).NodeWake?.Due);
        Stage.Wait(stage.Catalog.Publish(journey, recompute: true));
        stage.Machine.Settle();
        Assert.Equal(August, stage.Only(journey).NodeWake?.Due);
    }

    [Fact]
    public void Whoever_comes_after_the_publish_keeps_the_due_time()
    {
        using var stage = new Stage();
        var journey = Waiting(stage);
        Stage.Wait(stage.Catalog.Publish(journey, recompute: true));
        stage.Machine.Settle();
        stage.Pass(Duration.FromHours(1));
        stage.Run(journey, 1);
        stage.Machine.Settle();
        Renews(stage, "2026-08-08");
        stage.Crash();
        stage.Machine.Settle();
        Assert.Equal([May, May], stage.Enrollments(journey).Select(enrollment => enrollment.NodeWake?.Due));
    }

    [Fact]
    public void What_a_crash_cuts_off_goes_on_where_it_was_and_touches_nobody_twice()
    {
        const int People = 2_500;
        using var stage = new Stage();
        var journey = stage.Journey("""
            delay: {"amount": 1, "unit": "hours"}
            exit
            """, "start > delay; delay > exit");
        stage.Run(journey, People);
        stage.Machine.Settle();
        var touched = 0;
        Watch();
        stage.Publish(journey, """
            delay: {"amount": 2, "unit": "hours"}
            exit
            """, "start > delay; delay > exit", recompute: true);
        Assert.InRange(touched, 1, People - 1);
        stage.Crash();
        Watch();
        stage.Machine.Settle();
        Assert.Equal(People, touched);
        Assert.All(stage.Enrollments(journey), enrollment => Assert.Equal(Stage.Morning + Duration.FromHours(2), enrollment.NodeWake?.Due));
        stage.Crash();
        Watch();
        stage.Machine.Settle();
        Assert.Equal(People, touched);

        void Watch() => stage.Machine.Points.Refuses = changes =>
        {
            touched += changes.ChangedEnrollments.Count;
            return false;
        };
    }

    private static Core.JourneyId Waiting(Stage stage)
    {
        var journey = stage.Journey(Renewal, RenewalEdges);
        Renews(stage, "2026-05-01");
        stage.Enroll(journey, "p0");
        Assert.Equal(May, stage.Only(journey).NodeWake?.Due);
        return journey;
    }

    private static void Renews(Stage stage, string date) =>
        stage.Ask("p0", new PutProfileRequest("p0", Data.Of(("renewal", Value.Of(date))), [], Data.Empty, false));
}
