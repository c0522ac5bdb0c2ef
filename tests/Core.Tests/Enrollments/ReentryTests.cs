using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Tests.Testing;
using Sojourn.Core.Values;
using Xunit;

namespace Sojourn.Core.Tests.Enrollments;

public sealed class ReentryTests
{
    private static string? Refusal(ReentryRule rule, EnrollmentStatus? before, double daysAgo = 5, double? restartedDaysAgo = null, WaitSpan? cooldown = null) => Reentry.Refusal(
        new() { Rule = rule, Cooldown = cooldown }, before is { } status ? [new(status, Flow.Noon - Duration.FromDays(daysAgo), null)] : [],
        restartedDaysAgo is { } restarted ? Flow.Noon - Duration.FromDays(restarted) : null, Flow.Noon, DateTimeZone.Utc);

    [Theory]
    [InlineData(ReentryRule.Never, null, null)]
    [InlineData(ReentryRule.Never, EnrollmentStatus.Waiting, "already_inside")]
    [InlineData(ReentryRule.Never, EnrollmentStatus.Exited, "entered_before")]
    [InlineData(ReentryRule.AfterEarlyExit, EnrollmentStatus.Exited, null)]
    [InlineData(ReentryRule.AfterEarlyExit, EnrollmentStatus.Failed, null)]
    [InlineData(ReentryRule.AfterEarlyExit, EnrollmentStatus.Completed, "completed_before")]
    [InlineData(ReentryRule.AfterEarlyExit, EnrollmentStatus.Active, "already_inside")]
    [InlineData(ReentryRule.AfterExit, EnrollmentStatus.Completed, null)]
    [InlineData(ReentryRule.AfterExit, EnrollmentStatus.Pending, "already_inside")]
    [InlineData(ReentryRule.OnRestart, EnrollmentStatus.Completed, "not_restarted")]
    [InlineData(ReentryRule.Always, EnrollmentStatus.Waiting, null)]
    public void Each_rule_says_who_may_enter_again(ReentryRule rule, EnrollmentStatus? before, string? refusal) => Assert.Equal(refusal, Refusal(rule, before));

    [Fact]
    public void On_restart_counts_restarts_since_the_last_entry()
    {
        Assert.Null(Refusal(ReentryRule.OnRestart, EnrollmentStatus.Completed, 5, 4));
        Assert.Equal("not_restarted", Refusal(ReentryRule.OnRestart, EnrollmentStatus.Completed, 5, 6));
        Assert.Equal("already_inside", Refusal(ReentryRule.OnRestart, EnrollmentStatus.Waiting, 5, 4));
    }

    [Fact]
    public void A_cooldown_counts_from_the_last_entry()
    {
        Assert.Equal("cooldown", Refusal(ReentryRule.Always, EnrollmentStatus.Completed, 4.9, cooldown: new(5, "days")));
        Assert.Null(Refusal(ReentryRule.Always, EnrollmentStatus.Completed, 5, cooldown: new(5, "days")));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("event.cart_id", "17")]
    [InlineData("event.empty", null)]
    [InlineData("event.missing", null)]
    [InlineData("event.long", null)]
    public void The_key_is_a_field_s_value_and_an_empty_one_is_none(string? expression, string? key)
    {
        var flow = Flow.Of("""{ "id": "x", "kind": "goal", "settings": { "name": "x" } }""", "start > x");
        var state = flow.State with { Event = Data.Of(("cart_id", Value.Of(17)), ("empty", Value.Of(" ")), ("long", Value.Of(new string('x', 300)))) };
        Assert.Equal(key, Reentry.Key(expression, new(flow.Facts.Profile, state, null, flow.Facts, flow.Now)));
    }
}
