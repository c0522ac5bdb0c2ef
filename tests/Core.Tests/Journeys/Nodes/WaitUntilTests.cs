using NodaTime;
using NodaTime.Text;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Tests.Testing;
using Sojourn.Core.Values;
using Xunit;

namespace Sojourn.Core.Tests.Journeys.Nodes;

public sealed class WaitUntilTests
{
    // A Monday, noon in UTC, 13:00 in Berlin.
    private static Flow Arrive(string settings, string zone = "UTC", string edges = "until > a; until.past > b; until.missing > c", JourneySettings? journey = null) =>
        Flow.Of($$"""{ "id": "until", "kind": "wait_until", "settings": { {{settings}} } }""", "start > until; " + edges,
            Flow.Person(("time_zone", Value.Of(zone)), ("renewal", Value.Of("2026-03-20")), ("text", Value.Of("soon")), ("never", Value.Of("9999-12-31T23:59:59-05:00"))), journey).Begin();

    [Theory]
    [InlineData("\"date\": \"2026-03-10\"", "UTC", "2026-03-10T00:00:00Z")]
    [InlineData("\"date\": \"2026-03-10\"", "Europe/Berlin", "2026-03-09T23:00:00Z")]
    [InlineData("\"date\": \"2026-03-10T09:00\"", "America/New_York", "2026-03-10T13:00:00Z")]
    [InlineData("\"date\": \"2026-03-10T09:00:00Z\"", "America/New_York", "2026-03-10T09:00:00Z")]
    [InlineData("\"date\": \"2026-03-10\", \"time\": \"18:30\"", "UTC", "2026-03-10T18:30:00Z")]
    [InlineData("\"date\": \"2026-03-29T02:30\"", "Europe/Berlin", "2026-03-29T01:30:00Z")]
    [InlineData("\"field\": \"profile.renewal\", \"offset\": { \"amount\": 2, \"unit\": \"days\" }, \"direction\": \"before\", \"time\": \"09:00\"", "Europe/Berlin", "2026-03-18T08:00:00Z")]
    [InlineData("\"field\": \"profile.renewal\", \"offset\": { \"amount\": 1, \"unit\": \"months\" }", "UTC", "2026-04-20T00:00:00Z")]
    [InlineData("\"field\": \"profile.never\", \"offset\": { \"amount\": 1, \"unit\": \"months\" }, \"time\": \"09:00\"", "Pacific/Pago_Pago", "9999-12-31T09:00:00Z")]
    [InlineData("\"field\": \"profile.never\", \"offset\": { \"amount\": 10, \"unit\": \"hours\" }", "Pacific/Kiritimati", "9999-12-31T23:59:59.999Z")]
    [InlineData("\"date\": \"9999-12-31T23:59\"", "Pacific/Pago_Pago", "9999-12-31T23:59:00Z")]
    [InlineData("\"time\": \"13:00\"", "UTC", "2026-03-02T13:00:00Z")]
    [InlineData("\"time\": \"12:00\"", "UTC", "2026-03-03T12:00:00Z")]
    [InlineData("\"time\": \"09:00\"", "Europe/Berlin", "2026-03-03T08:00:00Z")]
    [InlineData("\"time\": \"09:00\", \"weekdays\": [\"saturday\", \"friday\"]", "UTC", "2026-03-06T09:00:00Z")]
    [InlineData("\"time\": \"09:00\", \"weekday\": \"monday\"", "UTC", "2026-03-09T09:00:00Z")]
    [InlineData("\"weekday\": \"tuesday\"", "UTC", "2026-03-03T00:00:00Z")]
    [InlineData("\"from\": \"14:00\", \"to\": \"16:00\"", "UTC", "2026-03-02T14:00:00Z")]
    [InlineData("\"from\": \"09:00\", \"to\": \"11:00\"", "UTC", "2026-03-03T09:00:00Z")]
    [InlineData("\"time\": \"09:00\", \"timeZone\": \"Asia/Tokyo\"", "UTC", "2026-03-03T00:00:00Z")]
    public void It_wakes_at_the_moment_that_is_meant(string settings, string zone, string due)
    {
        var flow = Arrive(settings, zone);
        Assert.Equal(new Wake(InstantPattern.ExtendedIso.Parse(due).Value, false), flow.State.Wake);
        Assert.Equal("a", flow.Pass(flow.State.Wake!.Value.Due - flow.Now).State.Node);
    }

    [Theory]
    [InlineData("\"date\": \"2026-03-01\"", "a")]
    [InlineData("\"date\": \"2026-03-01\", \"past\": \"skip\"", "b")]
    [InlineData("\"from\": \"11:00\", \"to\": \"13:00\"", "a")]
    [InlineData("\"from\": \"22:00\", \"to\": \"12:30\"", "a")]
    [InlineData("\"weekday\": \"monday\"", "a")]
    [InlineData("\"field\": \"profile.nothing\"", "c")]
    [InlineData("\"field\": \"profile.text\"", "c")]
    public void It_goes_on_at_once_where_there_is_nothing_to_wait_for(string settings, string node) => Assert.Equal(node, Arrive(settings).State.Node);

    [Fact]
    public void Next_takes_past_and_missing_where_they_have_no_edge()
    {
        Assert.Equal("a", Arrive("\"date\": \"2026-03-01\", \"past\": \"skip\"", edges: "until > a").State.Node);
        Assert.Equal("a", Arrive("\"field\": \"profile.nothing\"", edges: "until > a").State.Node);
    }

    [Theory]
    [InlineData(PastDates.Continue, "a")]
    [InlineData(PastDates.Skip, "b")]
    public void A_freeze_does_not_move_a_date_and_the_journey_says_what_becomes_of_one_that_passed(PastDates past, string node)
    {
        var flow = Arrive("\"date\": \"2026-03-03\"", journey: new() { Pause = new() { Past = past } });
        Assert.Equal("until", flow.Freeze(Duration.FromDays(3)).State.Node);
        Assert.Equal(node, flow.Pass(Duration.FromSeconds(1)).State.Node);
    }

    [Theory]
    [InlineData("", "missing_setting", "settings.date")]
    [InlineData("\"date\": \"tomorrow\"", "bad_value", "settings.date")]
    [InlineData("\"date\": \"2026-03-10\", \"field\": \"profile.x\"", "bad_value", "settings.field")]
    [InlineData("\"field\": \"renewal\"", "unknown_field", "settings.field")]
    [InlineData("\"field\": \"journey.renewal\"", "unknown_field", "settings.field")]
    [InlineData("\"time\": \"9am\"", "bad_value", "settings.time")]
    [InlineData("\"time\": \"09:00\", \"weekdays\": [\"montag\"]", "bad_value", "settings.weekdays[0]")]
    [InlineData("\"from\": \"09:00\"", "missing_setting", "settings.to")]
    [InlineData("\"time\": \"09:00\", \"timeZone\": \"Berlin\"", "unknown_time_zone", "settings.timeZone")]
    [InlineData("\"date\": \"2026-03-10\", \"offset\": { \"amount\": 1, \"unit\": \"days\" }", "bad_value", "settings.offset")]
    public void What_cannot_be_waited_for_is_a_problem(string settings, string code, string path) =>
        Assert.Contains(Validation.Validate(Flow.Define($$"""{ "id": "until", "kind": "wait_until", "settings": { {{settings}} } }""", "start > until; until > a"), Flow.Workspace),
            problem => problem.Code == code && problem.Path == "nodes.until." + path);
}
