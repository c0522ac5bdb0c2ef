using Sojourn.Core.Values;
using Sojourn.Runtime.Partitions;
using Xunit;

namespace Sojourn.Simulation.Scenarios;

/// <summary>Signals apply in the order acknowledged; an attribute and the event sent with it are seen together.</summary>
public sealed class OrderTests
{
    private const string Edges = "start > wait; wait.arrived > saw; wait.timeout > missed";

    private const string Pro = """
        wait = wait_for: {"when": {"field": "profile.plan", "op": "equals", "value": "pro"}, "timeout": {"amount": 2, "unit": "hours"}}
        saw = exit
        missed = exit
        """;

    private const string Gold = """
        wait = wait_for: {"event": "a", "where": {"field": "profile.plan", "op": "equals", "value": "gold"}, "timeout": {"amount": 20, "unit": "days"}}
        saw = exit
        missed = exit
        """;

    [Fact]
    public void Of_two_changes_in_one_batch_the_first_is_seen()
    {
        using var stage = new Stage();
        var journey = stage.Journey(Pro, Edges);
        stage.Enroll(journey, "p0");
        stage.Ask("p0", new TrackRequest("p0", [Event(stage, "up", "pro"), Event(stage, "down", "basic")]));
        Assert.Equal("saw", stage.Only(journey).Node);
    }

    [Fact]
    public void Of_two_requests_in_one_batch_the_change_of_the_first_is_seen()
    {
        using var stage = new Stage();
        var journey = stage.Journey(Pro, Edges);
        stage.Enroll(journey, "p0");
        var partition = stage.Machine.Partitions[0];
        var first = partition.Ask(Plan("pro"));
        Stage.Wait(stage.Machine.Ask(0, Plan("basic")));
        Assert.True(first.IsCompletedSuccessfully);
        Assert.Equal("saw", stage.Only(journey).Node);
    }

    [Fact]
    public void An_event_that_was_held_is_judged_by_what_came_with_it()
    {
        using var stage = new Stage();
        var journey = stage.Journey(Gold, Edges);
        stage.Enroll(journey, "p0");
        Stage.Wait(stage.Catalog.Pause(journey));
        stage.Ask("p0", new TrackRequest("p0", [Event(stage, "a", "gold")]));
        stage.Ask("p0", new TrackRequest("p0", [Event(stage, "b", "basic")]));
        stage.Crash();
        Stage.Wait(stage.Catalog.Resume(journey));
        stage.Machine.Settle();
        Assert.Equal("saw", stage.Only(journey).Node);
    }

    [Fact]
    public void A_change_that_was_held_is_judged_as_it_was_also_at_a_node_that_is_reached_only_on_resume()
    {
        using var stage = new Stage();
        var journey = stage.Journey("first = wait_for: {\"event\": \"go\", \"timeout\": {\"amount\": 9, \"unit\": \"days\"}}\n" + Pro, "start > first; first.arrived > wait; wait.arrived > saw; wait.timeout > missed");
        stage.Enroll(journey, "p0");
        Stage.Wait(stage.Catalog.Pause(journey));
        stage.Track("p0", "go");
        stage.Ask("p0", Plan("pro"));
        stage.Ask("p0", Plan("basic"));
        Stage.Wait(stage.Catalog.Resume(journey));
        stage.Machine.Settle();
        Assert.Equal("saw", stage.Only(journey).Node);
    }

    [Fact]
    public void What_follows_a_held_event_goes_by_what_is_true_on_resume()
    {
        using var stage = new Stage();
        var journey = stage.Journey("""
            wait = wait_for: {"event": "a", "where": {"field": "profile.plan", "op": "equals", "value": "gold"}, "timeout": {"amount": 20, "unit": "days"}}
            count = update: {"increment": {"seen": 1}}
            """, "start > wait; wait.arrived > count; count > wait");
        stage.Enroll(journey, "p0");
        Stage.Wait(stage.Catalog.Pause(journey));
        stage.Ask("p0", new TrackRequest("p0", [Event(stage, "a", "gold"), Event(stage, "a", "gold"), Event(stage, "b", "basic")]));
        Stage.Wait(stage.Catalog.Resume(journey));
        stage.Machine.Settle();
        using var reader = stage.Machine.Reader(0);
        var person = reader.Profile("p0")!;
        Assert.Equal((2m, "basic"), (person.Attributes["seen"].Number, person.Text("plan")));
    }

    [Fact]
    public void People_whose_own_steps_change_them_again_and_again_are_judged_on_in_the_next_turn()
    {
        using var stage = new Stage();
        const int Rounds = 30;
        // Each journey waits for the number that the other sets: one a round, and more of them than a turn has.
        var journeys = Enumerable.Range(0, Rounds).Reverse().Select(number => stage.Journey(
            $$"""
            wait = wait_for: {"when": {"field": "profile.n", "op": "equals", "value": {{number}} }, "timeout": {"amount": 2, "unit": "days"} }
            set = update: {"set": {"n": {{number + 1}} } }
            saw = exit
            missed = exit
            """, "start > wait; wait.arrived > set; set > saw; wait.timeout > missed")).ToList();
        journeys.ForEach(journey => stage.Enroll(journey, "p0"));
        stage.Ask("p0", new PutProfileRequest("p0", Data.Of(("n", Value.Of(0))), [], Data.Empty, false));
        stage.Machine.Settle();
        Assert.All(journeys, journey => Assert.Equal("saw", stage.Only(journey).Node));
    }

    private static TrackedEvent Event(Stage stage, string name, string plan) =>
        new(name, stage.Now, null, Data.Empty, Data.Of(("plan", Value.Of(plan))), []);

    private static PutProfileRequest Plan(string plan) => new("p0", Data.Of(("plan", Value.Of(plan))), [], Data.Empty, false);
}
