using NodaTime;
using NodaTime.Text;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Tests.Testing;
using Sojourn.Core.Values;
using Xunit;

namespace Sojourn.Core.Tests.Journeys.Nodes;

public sealed class DelayTests
{
    private static Flow Waiting(string amount, string unit, string zone = "UTC", JourneySettings? settings = null, string begin = "2026-03-02T12:00:00Z")
    {
        var flow = Flow.Of($$"""{ "id": "wait", "kind": "delay", "settings": { "amount": {{amount}}, "unit": "{{unit}}" } }""", "start > wait; wait > a",
            Flow.Person(("time_zone", Value.Of(zone))), settings);
        flow.Now = InstantPattern.ExtendedIso.Parse(begin).Value;
        return flow.Begin();
    }

    [Theory]
    [InlineData("90", "seconds", "UTC", "2026-03-02T12:00:00Z", "2026-03-02T12:01:30Z")]
    [InlineData("1.5", "hours", "UTC", "2026-03-02T12:00:00Z", "2026-03-02T13:30:00Z")]
    [InlineData("40", "days", "UTC", "2026-03-02T12:00:00Z", "2026-04-11T12:00:00Z")]
    [InlineData("24", "months", "UTC", "2026-03-02T12:00:00Z", "2028-03-02T12:00:00Z")]
    [InlineData("1", "months", "UTC", "2026-01-31T12:00:00Z", "2026-02-28T12:00:00Z")]
    [InlineData("1", "months", "UTC", "2028-01-31T12:00:00Z", "2028-02-29T12:00:00Z")]
    // The clocks go forward on 29 March 2026 at 02:00 in Berlin: the same time tomorrow is 23 hours away, and 02:30 is not there.
    [InlineData("1", "days", "Europe/Berlin", "2026-03-28T11:00:00Z", "2026-03-29T10:00:00Z")]
    [InlineData("24", "hours", "Europe/Berlin", "2026-03-28T11:00:00Z", "2026-03-29T11:00:00Z")]
    [InlineData("1", "days", "Europe/Berlin", "2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z")]
    // They go back on 25 October 2026 at 03:00: 02:30 comes twice, and the earlier is meant.
    [InlineData("1", "days", "Europe/Berlin", "2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("1", "weeks", "Europe/Berlin", "2026-10-20T10:00:00Z", "2026-10-27T11:00:00Z")]
    [InlineData("1", "days", "America/New_York", "2026-03-07T17:00:00Z", "2026-03-08T16:00:00Z")]
    [InlineData("1", "days", "America/New_York", "2026-03-07T07:30:00Z", "2026-03-08T07:30:00Z")]
    [InlineData("1", "days", "America/New_York", "2026-10-31T05:30:00Z", "2026-11-01T05:30:00Z")]
    public void It_is_over_when_a_person_would_say_so(string amount, string unit, string zone, string begin, string due)
    {
        var flow = Waiting(amount, unit, zone, null, begin);
        Assert.Equal(InstantPattern.ExtendedIso.Parse(due).Value, flow.State.Wake!.Value.Due);
        flow.Pass(flow.State.Wake.Value.Due - flow.Now - Duration.FromMilliseconds(1));
        Assert.Equal("wait", flow.State.Node);
        Assert.Equal("a", flow.Pass(Duration.FromMilliseconds(1)).State.Node);
    }

    [Fact]
    public void A_wake_that_comes_too_soon_changes_nothing()
    {
        var flow = Waiting("1", "hours");
        var before = flow.State;
        Assert.Equal(before, flow.Signal(Signal.Woke.Signal).State);
    }

    [Fact]
    public void A_delay_of_nothing_goes_on_at_once_and_is_worth_a_warning()
    {
        var flow = Waiting("0", "days");
        Assert.Equal("a", flow.State.Node);
        Assert.Contains(Validation.Validate(flow.Version.Definition, Flow.Workspace), problem => problem is { Code: "zero_wait", Severity: Severity.Warning });
    }

    [Theory]
    [InlineData(PauseClock.Hold, "wait", "a")]
    [InlineData(PauseClock.Wall, "a", "a")]
    public void A_freeze_holds_the_clock_or_does_not(PauseClock clock, string afterOneHour, string afterTwo)
    {
        var flow = Waiting("2", "hours", settings: new() { Pause = new() { Clock = clock } }).Pass(Duration.FromHours(1)).Freeze(Duration.FromDays(3));
        Assert.Equal(afterOneHour, flow.Pass(Duration.FromMinutes(59)).State.Node);
        Assert.Equal(afterTwo, flow.Pass(Duration.FromMinutes(1)).State.Node);
    }

    [Fact]
    public void The_longest_stay_ends_it_wherever_it_waits_and_is_held_by_a_freeze()
    {
        var flow = Waiting("40", "days", settings: new() { MaxDuration = new(30, WaitSpan.Days) });
        flow.Pass(Duration.FromDays(29)).Freeze(Duration.FromDays(5)).Pass(Duration.FromHours(23));
        Assert.Equal(EnrollmentStatus.Waiting, flow.State.Status);
        flow.Pass(Duration.FromHours(1));
        Assert.Equal((EnrollmentStatus.Exited, "expired", "wait"), (flow.State.Status, flow.State.Reason, flow.State.Node));
    }

    [Fact]
    public void A_publish_may_ask_that_it_be_computed_anew()
    {
        var flow = Waiting("2", "hours").Pass(Duration.FromHours(1));
        var definition = Flow.Define("""{ "id": "wait", "kind": "delay", "settings": { "amount": 3, "unit": "hours" } }""", "start > wait; wait > a");
        var next = new JourneyVersion(new(1), 2, definition, flow.Now);
        var advanced = Engine.Advance(next, flow.State, Signal.Recompute.Signal, flow.Facts, flow.Now);
        Assert.Equal(Flow.Noon + Duration.FromHours(3), advanced.After.Wake!.Value.Due);
        Assert.Equal(2, advanced.After.Version);
    }
}
