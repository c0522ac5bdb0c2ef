using System.Text.Json;
using NodaTime;
using Sojourn.Core.Journeys;
using Sojourn.Core.Profiles;
using Sojourn.Core.Segments;
using Sojourn.Core.Tests.Testing;
using Sojourn.Core.Values;
using Xunit;

namespace Sojourn.Core.Tests.Journeys;

public sealed class TurningTests
{
    private static Scope At(Instant now, params IReadOnlyList<Instant> visits) => new(
        Flow.Person(), new(), null,
        new(Flow.Person(), [.. visits.Select(at => new ProfileEvent("visit", at, Data.Empty))],
            new Dictionary<string, Segment> { ["idle"] = new("idle", "Idle", Read("""{ "not": { "event": "visit", "within": { "amount": 1, "unit": "hours" } } }""")) },
            new(), DateTimeZone.Utc, Duration.Zero),
        now);

    private static Predicate Read(string json)
    {
        var problems = new List<Problem>();
        var read = PredicateJson.Parse(JsonDocument.Parse(json).RootElement, "", problems);
        Assert.Empty(problems);
        return read!;
    }

    [Theory]
    [InlineData("""{ "field": "profile.x", "op": "after", "value": "2026-03-03" }""")]
    [InlineData("""{ "field": "now", "op": "exists" }""")]
    [InlineData("""{ "field": "now", "op": "before", "value": "2026-03-01" }""")]
    [InlineData("""{ "event": "visit" }""")]
    [InlineData("""{ "segment": "vips" }""")]
    public void What_time_alone_does_not_change_needs_no_look(string condition) =>
        Assert.Null(Turning.Next(Read(condition), At(Flow.Noon, Flow.Noon)));

    [Theory]
    [InlineData("""{ "field": "now", "op": "gte", "value": "2026-03-03T00:00:00Z" }""")]
    [InlineData("""{ "field": "now", "op": "after", "value": "2026-03-03" }""")]
    [InlineData("""{ "any": [{ "field": "now", "op": "before", "value": "2027-01-01" }, { "not": { "field": "now", "op": "before", "value": "2026-03-03" } }] }""")]
    [InlineData("""{ "field": "now", "op": "in", "value": ["2026-03-03", "x"] }""")]
    [InlineData("""{ "event": "visit", "count": 2, "within": { "amount": 5, "unit": "days" } }""")]
    [InlineData("""{ "event": "visit", "within": { "amount": 1, "unit": "months" } }""")]
    [InlineData("""{ "not": { "event": "visit", "within": { "amount": 36, "unit": "hours" } } }""")]
    [InlineData("""{ "event": "visit", "where": { "field": "now", "op": "after", "value": "2026-03-03" } }""")]
    [InlineData("""{ "segment": "idle" }""")]
    public void Between_two_looks_a_condition_says_the_same(string json)
    {
        var condition = Read(json);
        Instant[] visits = [Flow.Noon, Flow.Noon - Duration.FromDays(1), Flow.Noon - Duration.FromDays(4), Flow.Noon + Duration.FromDays(2)];
        var end = Flow.Noon + Duration.FromDays(100);
        var looks = 0;
        for (var now = Flow.Noon; now < end; looks++)
        {
            var next = Turning.Next(condition, At(now, visits)) is { } look && look < end ? look : end;
            Assert.True(next > now);
            var held = condition.Holds(At(now, visits));
            for (var between = now; between < next; between += Duration.FromMinutes(17))
            {
                Assert.Equal(held, condition.Holds(At(between, visits)));
            }
            Assert.Equal(held, condition.Holds(At(next - Duration.FromMilliseconds(1), visits)));
            now = next;
        }
        Assert.InRange(looks, 2, 12);
    }
}
