using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;
using Sojourn.Runtime.Partitions;
using Xunit;

namespace Sojourn.Simulation.Scenarios;

/// <summary>Waits, as people see them.</summary>
public sealed class WaitTests
{
    [Theory]
    [InlineData(40, "days")]
    [InlineData(24, "months")]
    public void A_delay_of_forty_days_or_of_two_years_ends_on_its_day_and_not_before(int amount, string unit)
    {
        using var stage = new Stage();
        var journey = stage.Journey($$"""
            delay: {"amount": {{amount}}, "unit": "{{unit}}"}
            exit
            """, "start > delay; delay > exit");
        stage.Enroll(journey, "p0");
        var due = new WaitSpan(amount, unit).After(Stage.Morning, DateTimeZone.Utc);
        stage.Machine.RunUntil(due - Duration.FromMilliseconds(1));
        Assert.True(stage.Only(journey).IsOpen);
        stage.Crash();
        stage.Machine.RunUntil(due);
        Assert.Equal(EnrollmentStatus.Completed, stage.Only(journey).Status);
        Assert.Equal(due, stage.LeftAt(stage.Only(journey), "delay"));
    }

    [Fact]
    public void A_person_is_shown_on_the_delay_until_it_has_elapsed()
    {
        using var stage = new Stage();
        var journey = stage.Journey("""
            delay: {"amount": 1, "unit": "hours"}
            sms: {"body": "Hi"}
            """, "start > delay; delay > sms");
        stage.Enroll(journey, "p0");
        stage.Pass(Duration.FromMinutes(59));
        var waiting = stage.Only(journey);
        Assert.Equal(("delay", EnrollmentStatus.Waiting), (waiting.Node, waiting.Status));
        using var reader = stage.Machine.Reader(0);
        Assert.Equal(1, reader.Counters(journey, null)[("delay", "entered")]);
        Assert.DoesNotContain(("delay", "left:next"), reader.Counters(journey, null).Keys);
        Assert.Empty(stage.Sent());
    }

    [Fact]
    public void Claiming_wakes_costs_what_is_due_and_not_what_waits()
    {
        using var stage = new Stage();
        var journey = stage.Journey("""
            delay: {"amount": 2, "unit": "hours"}
            soon = delay: {"amount": 1, "unit": "minutes"}
            branch: {"branches": [{"port": "soon", "when": {"field": "profile.soon", "op": "exists"}}]}
            exit
            """, "start > branch; branch.otherwise > delay; branch.soon > soon; delay > exit; soon > exit");
        stage.Run(journey, 2_000);
        stage.Machine.Settle();
        stage.Ask("q0", new PutProfileRequest("q0", Data.Of(("soon", Value.Of(true))), [], Data.Empty, false));
        stage.Ask("q0", new EnrollRequest(journey, ["q0"], Data.Empty, EntrySource.Api));
        var before = stage.Machine.Stores[0].DueRead;
        stage.Pass(Duration.FromMinutes(30));
        Assert.Equal(1, stage.Machine.Stores[0].DueRead - before);
    }

    [Fact]
    public void Whoever_waits_for_a_mail_to_be_read_goes_on_when_it_is()
    {
        using var stage = new Stage();
        stage.Channel(Channel.Email, new { outcomes = new { read = 1 }, delaySeconds = new { delivered = 60, read = 3600 } });
        var journey = stage.Journey("""
            mail = email: {"subject": "s", "text": "t"}
            read = wait_for: {"when": {"field": "nodes.mail.readAt", "op": "exists"}}
            exit
            """, "start > mail; mail > read; read.arrived > exit");
        stage.Enroll(journey, "p0");
        stage.Pass(Duration.FromMinutes(59));
        Assert.Equal("read", stage.Only(journey).Node);
        stage.Crash();
        stage.Pass(Duration.FromMinutes(2));
        Assert.Equal(EnrollmentStatus.Completed, stage.Only(journey).Status);
    }

    [Fact]
    public void Whoever_waits_for_a_day_to_come_is_woken_then_also_after_a_pause()
    {
        using var stage = new Stage();
        var journey = stage.Journey("""
            day = wait_for: {"when": {"field": "now", "op": "gte", "value": "2026-01-07T00:00:00Z"}, "timeout": {"amount": 9, "unit": "days"}}
            exit
            """, "start > day; day.arrived > exit");
        stage.Enroll(journey, "p0");
        Stage.Wait(stage.Catalog.Pause(journey));
        stage.Pass(Duration.FromHours(20));
        Stage.Wait(stage.Catalog.Resume(journey));
        stage.Crash();
        stage.Pass(Duration.FromHours(30));
        Assert.Equal(Instant.FromUtc(2026, 1, 7, 0, 0), stage.LeftAt(stage.Only(journey), "day"));
    }

    [Fact]
    public void Whoever_waits_to_be_in_a_segment_goes_on_with_the_event_that_puts_them_there()
    {
        using var stage = new Stage();
        Stage.Wait(stage.Catalog.SaveSegment("buyers", "Buyers", new Predicate.Did("purchase", null, null, null)));
        Stage.Wait(stage.Catalog.SaveSegment("friends", "Friends", new Predicate.InSegment("buyers")));
        var journey = stage.Journey("""
            friend = wait_for: {"when": {"segment": "friends"}}
            exit
            """, "start > friend; friend.arrived > exit");
        stage.Enroll(journey, "p0");
        stage.Enroll(journey, "p1");
        stage.Track("p0", "purchase");
        Stage.Wait(stage.Catalog.Pause(journey));
        stage.Track("p1", "purchase");
        Assert.Single(stage.Enrollments(journey), enrollment => enrollment.IsOpen);
        Stage.Wait(stage.Catalog.Resume(journey));
        stage.Pass(Duration.FromMinutes(1));
        Assert.DoesNotContain(stage.Enrollments(journey), enrollment => enrollment.IsOpen);
    }

    [Fact]
    public void A_pause_that_holds_the_clock_adds_its_length_to_a_delay()
    {
        using var stage = new Stage();
        var journey = stage.Journey("""
            delay: {"amount": 2, "unit": "hours"}
            exit
            """, "start > delay; delay > exit");
        var run = stage.Run(journey, 1);
        stage.Pass(Duration.FromHours(1));
        // The journey's pause and the run's overlap: their union counts, ten hours.
        Stage.Wait(stage.Catalog.PauseRun(run));
        stage.Pass(Duration.FromHours(4));
        Stage.Wait(stage.Catalog.Pause(journey));
        stage.Pass(Duration.FromHours(4));
        Stage.Wait(stage.Catalog.ResumeRun(run));
        stage.Crash();
        stage.Pass(Duration.FromHours(2));
        Stage.Wait(stage.Catalog.Resume(journey));
        stage.Machine.RunUntilQuiet();
        Assert.Equal(Stage.Morning + Duration.FromHours(12), stage.LeftAt(stage.Only(journey), "delay"));
    }

    [Fact]
    public void On_the_wall_a_wait_that_passed_in_a_pause_is_over_on_resume()
    {
        using var stage = new Stage();
        var journey = stage.Journey("""
            delay: {"amount": 2, "unit": "hours"}
            exit
            """, "start > delay; delay > exit", new() { Pause = new() { Clock = PauseClock.Wall } });
        stage.Enroll(journey, "p0");
        Stage.Wait(stage.Catalog.Pause(journey));
        stage.Pass(Duration.FromHours(5));
        Assert.True(stage.Only(journey).IsOpen);
        Stage.Wait(stage.Catalog.Resume(journey));
        stage.Machine.Settle();
        Assert.Equal(Stage.Morning + Duration.FromHours(5), stage.LeftAt(stage.Only(journey), "delay"));
    }

    [Theory]
    [InlineData(PastDates.Continue, "next")]
    [InlineData(PastDates.Skip, "past")]
    public void A_date_does_not_move_with_a_pause_and_a_past_one_goes_as_the_settings_say(PastDates past, string port)
    {
        using var stage = new Stage();
        var journey = stage.Journey("""
            until = wait_until: {"date": "2026-01-06T10:00"}
            a = exit
            b = exit
            """, "start > until; until > a; until.past > b", new() { Pause = new() { Past = past } });
        stage.Enroll(journey, "p0");
        stage.Enroll(journey, "p1");
        Stage.Wait(stage.Catalog.Pause(journey));
        stage.Machine.RunUntil(Instant.FromUtc(2026, 1, 8, 0, 0));
        Stage.Wait(stage.Catalog.Resume(journey));
        stage.Machine.Settle();
        Assert.All(stage.Enrollments(journey), enrollment =>
            Assert.Equal(port, stage.Journal(enrollment).Single(item => item.Line is { Kind: JournalKind.Left, Node: "until" }).Line.Label));
    }

    [Fact]
    public void A_date_that_lies_behind_a_short_pause_is_kept()
    {
        using var stage = new Stage();
        var journey = stage.Journey("""
            until = wait_until: {"date": "2026-01-06T10:00"}
            exit
            """, "start > until; until > exit");
        stage.Enroll(journey, "p0");
        Stage.Wait(stage.Catalog.Pause(journey));
        stage.Pass(Duration.FromHours(3));
        Stage.Wait(stage.Catalog.Resume(journey));
        stage.Machine.RunUntilQuiet();
        Assert.Equal(Instant.FromUtc(2026, 1, 6, 10, 0), stage.LeftAt(stage.Only(journey), "until"));
    }

    [Fact]
    public void Whoever_is_inside_longer_than_the_longest_duration_leaves_as_expired()
    {
        using var stage = new Stage();
        var journey = stage.Journey("""
            wait = wait_for: {"event": "never"}
            exit
            """, "start > wait; wait.arrived > exit", new() { MaxDuration = new(3, WaitSpan.Days) });
        stage.Enroll(journey, "p0");
        Stage.Wait(stage.Catalog.Pause(journey));
        stage.Pass(Duration.FromDays(2));
        Stage.Wait(stage.Catalog.Resume(journey));
        stage.Machine.RunUntilQuiet();
        var expired = stage.Only(journey);
        Assert.Equal((EnrollmentStatus.Exited, "expired"), (expired.Status, expired.Reason));
        Assert.Equal(Stage.Morning + Duration.FromDays(5), expired.EndedAt);
    }
}
