using System.Text.Json;
using CsCheck;
using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Segments;
using Sojourn.Core.Tests.Testing;
using Sojourn.Core.Tests.Values;
using Sojourn.Core.Values;
using Xunit;

namespace Sojourn.Core.Tests.Journeys;

public sealed class PredicateTests
{
    private static readonly Gen<string> Operator = Gen.Int[0, Comparing.Operators.Count - 1].Select(i => Comparing.Operators[i]);

    private static Scope Scope(params ReadOnlySpan<(string, Value)> attributes)
    {
        var person = Flow.Person(attributes);
        return new(person, new Enrollment(), null, new(person,
            [new("visit", Flow.Noon - Duration.FromDays(1), Data.Of(("page", Value.Of("home")))), new("visit", Flow.Noon - Duration.FromDays(9), Data.Empty)],
            new Dictionary<string, Segment> { ["vips"] = new("vips", "VIPs", new Predicate.Compare("profile.vip", "equals", Value.Of(true))), ["loop"] = new("loop", "Loop", new Predicate.InSegment("loop")) },
            new(), DateTimeZone.Utc, Duration.Zero), Flow.Noon);
    }

    [Theory]
    [InlineData(66_000, EnrollmentStatus.Completed, "b")]
    [InlineData(67_000, EnrollmentStatus.Failed, "which")]
    public void A_text_too_long_for_a_large_pattern_fails_that_person_with_that_reason(int length, EnrollmentStatus status, string node)
    {
        // Each letter opens another way to go on, so that there are as many steps as the pattern is long for each letter.
        var flow = Flow.Of(
            """{ "id": "which", "kind": "branch", "settings": { "branches": [{ "port": "yes", "when": { "field": "profile.t", "op": "matches", "value": "[ab]*a[ab]{296}c" } }] } }""",
            "start > which; which.yes > a; which.otherwise > b", Flow.Person(("t", Value.Of(string.Concat(Enumerable.Repeat("ab", length / 2)))))).Begin();

        Assert.Equal((status, node), (flow.State.Status, flow.State.Node));
        Assert.Equal(status == EnrollmentStatus.Failed, flow.Journal.Any(line => line is { Kind: JournalKind.Note, Label: "text_too_long" }));
        Assert.Equal(status == EnrollmentStatus.Failed ? "text_too_long" : flow.State.Reason, flow.State.Reason);
    }

    private static Predicate Read(string json)
    {
        var problems = new List<Problem>();
        var predicate = PredicateJson.Parse(JsonDocument.Parse(json).RootElement, "when", problems);
        Assert.Empty(problems);
        return predicate!;
    }

    [Theory]
    [InlineData("""{ "field": "profile.n", "op": "gt", "value": 2 }""", true)]
    [InlineData("""{ "field": "profile.n", "op": "gt", "value": "2" }""", false)]
    [InlineData("""{ "field": "profile.t", "op": "equals", "value": "Ada" }""", true)]
    [InlineData("""{ "field": "profile.t", "op": "contains", "value": "AD" }""", true)]
    [InlineData("""{ "field": "profile.t", "op": "starts_with", "value": "a" }""", true)]
    [InlineData("""{ "field": "profile.t", "op": "matches", "value": "^A.a$" }""", true)]
    [InlineData("""{ "field": "profile.t", "op": "in", "value": ["Bob", "Ada"] }""", true)]
    [InlineData("""{ "field": "profile.d", "op": "before", "value": "2026-12-31" }""", true)]
    [InlineData("""{ "field": "profile.d", "op": "after", "value": "2026-12-31T09:00:00Z" }""", false)]
    [InlineData("""{ "field": "now", "op": "after", "value": "2026-01-01" }""", true)]
    [InlineData("""{ "field": "profile.x", "op": "exists", "value": false }""", true)]
    [InlineData("""{ "field": "profile.x", "op": "exists" }""", false)]
    [InlineData("""{ "not": { "field": "profile.x", "op": "exists" } }""", true)]
    [InlineData("""{ "all": [] }""", true)]
    [InlineData("""{ "any": [] }""", false)]
    [InlineData("""{ "segment": "vips" }""", true)]
    [InlineData("""{ "segment": "loop" }""", false)]
    [InlineData("""{ "segment": "gone" }""", false)]
    [InlineData("""{ "event": "visit", "count": 2 }""", true)]
    [InlineData("""{ "event": "visit", "count": 2, "within": { "amount": 7, "unit": "days" } }""", false)]
    [InlineData("""{ "event": "visit", "where": { "field": "event.page", "op": "equals", "value": "home" } }""", true)]
    [InlineData("""{ "event": "bought" }""", false)]
    public void Conditions_hold_or_do_not(string json, bool holds)
    {
        var scope = Scope(("n", Value.Of(3)), ("t", Value.Of("Ada")), ("d", Value.Of("2026-06-01")), ("vip", Value.Of(true)));
        var traced = 0;
        Assert.Equal(holds, Read(json).Holds(scope, _ => traced++));
        Assert.Equal(holds, Read(json).Holds(scope));
        Assert.True(traced > 0 || json.Contains("[]", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_value_makes_every_comparison_false_but_two() =>
        Gen.Select(Operator, ValueGen.Any).Sample((op, expected) =>
        {
            var holds = new Predicate.Compare("profile.missing", op, expected).Holds(Scope());
            return holds == (op == "not_equals" || (op == "exists" && expected is { Kind: ValueKind.Boolean, Boolean: false }));
        });

    [Fact]
    public void No_comparison_of_any_values_throws() =>
        Gen.Select(Operator, ValueGen.Any, ValueGen.Any).Sample((op, actual, expected) =>
        {
            new Predicate.Compare("profile.x", op, expected).Holds(Scope(("x", actual)));
        });

    [Theory]
    [InlineData("""{ "all": [{ "field": "profile.n", "op": "gt", "value": 2 }, { "not": { "segment": "vips" } }] }""")]
    [InlineData("""{ "event": "visit", "count": 2, "within": { "amount": 7, "unit": "days" }, "where": { "any": [] } }""")]
    public void A_condition_is_written_as_it_was_read(string json)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            PredicateJson.Write(writer, Read(json));
        }
        Assert.Equal(JsonSerializer.Serialize(JsonDocument.Parse(json)), System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
