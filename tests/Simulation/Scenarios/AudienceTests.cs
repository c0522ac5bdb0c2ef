using System.Text;
using System.Text.Json;
using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Journeys;
using Sojourn.Core.Values;
using Sojourn.Runtime.Partitions;
using Xunit;

namespace Sojourn.Simulation.Scenarios;

/// <summary>Who is let in and who is thrown out, by the audience of the source that they came by.</summary>
public sealed class AudienceTests
{
    private const string Pro = """{"field": "profile.plan", "op": "equals", "value": "pro"}""";

    private const string NoPurchase = """{"not": {"event": "purchase"}}""";

    [Fact]
    public void Only_the_audience_of_the_source_that_somebody_came_by_throws_them_out()
    {
        using var stage = new Stage();
        var journey = Journey(stage, $$"""{"kind": "api", "audience": {{Pro}}}, {"kind": "event", "event": "signed_up"}""");
        stage.Track("p0", "signed_up");
        Put(stage, "p1", "plan", "pro");
        Assert.Empty(((EnrollReply)stage.Ask("p1", new EnrollRequest(journey, ["p1"], Data.Empty, EntrySource.Api))).Skipped);
        stage.Crash();
        Put(stage, "p0", "plan", "basic");
        Put(stage, "p1", "plan", "basic");
        Assert.Equal(["left_entry", null], stage.Enrollments(journey).Select(enrollment => enrollment.Reason).OrderDescending());
        Assert.Null(stage.Enrollments(journey).Single(enrollment => enrollment.Source == "event:signed_up").Reason);
    }

    [Fact]
    public void An_event_that_the_audience_counts_throws_out_whom_it_does_not_meet_any_more()
    {
        using var stage = new Stage();
        var journey = Journey(stage, $$"""{"kind": "api", "audience": {{NoPurchase}}}""");
        stage.Ask("p0", new EnrollRequest(journey, ["p0"], Data.Empty, EntrySource.Api));
        stage.Track("p0", "looked");
        Assert.True(stage.Only(journey).IsOpen);
        stage.Track("p0", "purchase");
        Assert.Equal("left_entry", stage.Only(journey).Reason);
    }

    [Fact]
    public void An_event_that_a_segment_of_the_audience_counts_does_so_too()
    {
        using var stage = new Stage();
        Stage.Wait(stage.Catalog.SaveSegment("fresh", "Fresh", Predicate(NoPurchase)));
        var journey = Journey(stage, """{"kind": "api", "audience": {"segment": "fresh"}}""");
        stage.Ask("p0", new EnrollRequest(journey, ["p0"], Data.Empty, EntrySource.Api));
        Assert.True(stage.Only(journey).IsOpen);
        stage.Track("p0", "purchase");
        Assert.Equal("left_entry", stage.Only(journey).Reason);
    }

    [Fact]
    public void Whoever_did_what_the_audience_rules_out_is_not_let_in()
    {
        using var stage = new Stage();
        var journey = Journey(stage, $$"""{"kind": "api", "audience": {{NoPurchase}}}""");
        stage.Track("p0", "purchase");
        var reply = (EnrollReply)stage.Ask("p0", new EnrollRequest(journey, ["p0"], Data.Empty, EntrySource.Api));
        Assert.Equal("audience", Assert.Single(reply.Skipped).Reason);
    }

    [Fact]
    public void Whom_an_entry_event_finds_while_the_journey_is_paused_is_counted_as_refused()
    {
        using var stage = new Stage();
        var journey = Journey(stage, """{"kind": "event", "event": "hello", "when": {"field": "event.loud", "op": "equals", "value": true}}""");
        Stage.Wait(stage.Catalog.Pause(journey));
        stage.Track("p0", "hello", properties: Data.Of(("loud", Value.Of(true))));
        stage.Track("p0", "hello");
        using var reader = stage.Machine.Reader(0);
        Assert.Equal(1, reader.Counters(journey, null)[("", "refused:paused")]);
        Assert.Empty(stage.Enrollments(journey));
    }

    [Fact]
    public void A_cooldown_of_days_is_counted_in_the_persons_zone()
    {
        using var stage = new Stage();
        // A day of 23 hours lies between in New York; the workspace's zone has none.
        stage.Machine.RunUntil(Instant.FromUtc(2026, 3, 8, 6, 30));
        var journey = Journey(stage, """{"kind": "api"}""", new() { Reentry = new() { Rule = ReentryRule.Always, Cooldown = new(1, WaitSpan.Days) } });
        Put(stage, "p0", "time_zone", "America/New_York");
        stage.Ask("p0", new EnrollRequest(journey, ["p0"], Data.Empty, EntrySource.Api));
        stage.Pass(Duration.FromHours(23));
        stage.Ask("p0", new EnrollRequest(journey, ["p0"], Data.Empty, EntrySource.Api));
        Assert.Equal(2, stage.Enrollments(journey).Count);
    }

    private static JourneyId Journey(Stage stage, string sources, JourneySettings? settings = null)
    {
        var (definition, problems) = DefinitionJson.Parse(Encoding.UTF8.GetBytes($$"""
            {"entry": {"sources": [{{sources}}]},
             "nodes": [{"id": "start", "kind": "start"}, {"id": "wait", "kind": "delay", "settings": {"amount": 30, "unit": "days"} }],
             "edges": [{"from": "start", "port": "next", "to": "wait"}]}
            """));
        Assert.Empty(problems);
        var id = Stage.Wait(stage.Catalog.CreateJourney("Journey", "", null, settings ?? new() { ExitWhenEntryFalse = true }, definition, [])).Id;
        Stage.Wait(stage.Catalog.Publish(id, false));
        return id;
    }

    private static Predicate Predicate(string json)
    {
        using var document = JsonDocument.Parse(json);
        return PredicateJson.Parse(document.RootElement, "", [])!;
    }

    private static void Put(Stage stage, string person, string name, string value) =>
        stage.Ask(person, new PutProfileRequest(person, Data.Of((name, Value.Of(value))), [], Data.Empty, false));
}
