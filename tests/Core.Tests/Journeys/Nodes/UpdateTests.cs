using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Segments;
using Sojourn.Core.Tests.Testing;
using Sojourn.Core.Values;
using Xunit;

namespace Sojourn.Core.Tests.Journeys.Nodes;

public sealed class UpdateTests
{
    [Fact]
    public void It_changes_attributes_segments_and_data_and_what_follows_sees_it()
    {
        var flow = Flow.Of("""
            { "id": "up", "kind": "update", "settings": { "set": { "plan": "pro", "copy": "{{ profile.visits }}", "text": "n={{ profile.visits }}" },
              "increment": { "visits": 2, "fresh": 1 }, "unset": ["old"], "addSegments": ["vips"], "removeSegments": ["members"], "setData": { "flag": true, "score": "{{ '5' }}" } } },
            { "id": "in", "kind": "split", "settings": { "segment": "vips" } },
            { "id": "ask", "kind": "branch", "settings": { "branches": [{ "port": "yes", "when": { "all": [
              { "field": "profile.visits", "op": "equals", "value": 5 }, { "field": "journey.flag", "op": "equals", "value": true }, { "field": "journey.score", "op": "gt", "value": 4 } ] } }] } },
            { "id": "won", "kind": "goal", "settings": { "name": "Won" } }
            """, "start > up; up > in; in.true > ask; in.false > b; ask.yes > won; ask.otherwise > c; won > a",
            Flow.Person(("visits", Value.Of(3)), ("old", Value.Of(1))), fields: """{ "name": "score", "type": "number" }""");
        flow.Facts = flow.Facts with { Segments = new Dictionary<string, Segment> { ["vips"] = new("vips", "VIPs", null) } };
        flow.Begin();
        Assert.Equal("start up in ask won a", flow.Path);
        var set = Assert.Single(flow.Effects.OfType<Effect.SetAttributes>()).Changes.ToDictionary(change => change.Key, change => change.Value);
        Assert.Equal((Value.Of(3), Value.Of("n=3"), Value.Of(5), Value.Of(1), Value.Null), (set["copy"], set["text"], set["visits"], set["fresh"], set["old"]));
        Assert.Equal([("vips", true), ("members", false)], flow.Effects.OfType<Effect.ChangeSegment>().Select(change => (change.Segment, change.Member)));
        Assert.Contains(new("", "goal:Won", 1), Counting.Of(flow.Version, new(flow.State, flow.Journal, [])));
    }

    [Theory]
    [InlineData("""{ "set": { "x": "{{ 1 | divided_by: 0 }}" } }""")]
    [InlineData("""{ "increment": { "big": 79228162514264337593543950335 } }""")]
    [InlineData("""{ "setData": { "score": "{{ 'many' }}" } }""")]
    public void A_change_that_fails_fails_the_enrollment_visibly(string settings)
    {
        var flow = Flow.Of($$"""{ "id": "up", "kind": "update", "settings": {{settings}} }""", "start > up; up > a", Flow.Person(("big", Value.Of(decimal.MaxValue))),
            fields: """{ "name": "score", "type": "number" }""").Begin();
        Assert.Equal((EnrollmentStatus.Failed, "template", "up"), (flow.State.Status, flow.State.Reason, flow.State.Node));
        Assert.Empty(flow.Effects);
    }

    [Fact]
    public void Where_nothing_has_an_edge_the_enrollment_completes()
    {
        var flow = Flow.Of("""{ "id": "s", "kind": "split", "settings": { "segment": "vips" } }""", "start > s").Begin();
        Assert.Equal((EnrollmentStatus.Completed, "s"), (flow.State.Status, flow.State.Node));
        Assert.Equal(Duration.Zero, flow.State.EndedAt - flow.State.EnteredAt);
    }
}
