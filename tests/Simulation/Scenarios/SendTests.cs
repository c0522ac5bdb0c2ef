using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;
using Sojourn.Runtime.Partitions;
using Sojourn.Store;
using Xunit;

namespace Sojourn.Simulation.Scenarios;

/// <summary>What leaves the house, and what becomes of it when the machine stops meanwhile.</summary>
public sealed class SendTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_new_version_whose_furthest_status_is_reached_lets_those_who_wait_go_at_once(bool crash)
    {
        using var stage = new Stage();
        stage.Channel(Channel.Sms, new { outcomes = new { delivered = 1 }, delaySeconds = 30 });
        var journey = stage.Journey("sms: {\"body\": \"Hi\"}\na = exit: {\"outcome\": \"read\"}", "start > sms; sms.read > a");
        stage.Enroll(journey, "p0");
        stage.Pass(Duration.FromMinutes(5));
        Assert.Equal(EnrollmentStatus.Waiting, stage.Only(journey).Status);
        stage.Publish(journey, "sms: {\"body\": \"Hi\"}\nb = exit: {\"outcome\": \"delivered\"}", "start > sms; sms.delivered > b");
        if (crash)
        {
            stage.Crash();
        }
        stage.Pass(Duration.FromMinutes(1));
        var gone = stage.Only(journey);
        Assert.Equal((EnrollmentStatus.Completed, "delivered", 2), (gone.Status, gone.Reason, gone.Version));
    }

    [Fact]
    public void A_new_version_that_lets_nobody_go_leaves_those_who_wait_as_they_are()
    {
        using var stage = new Stage();
        stage.Channel(Channel.Sms, new { outcomes = new { delivered = 1 }, delaySeconds = 30 });
        var journey = stage.Journey("sms: {\"body\": \"Hi\"}\na = exit", "start > sms; sms.read > a");
        stage.Enroll(journey, "p0");
        stage.Pass(Duration.FromMinutes(5));
        var before = stage.Only(journey);
        stage.Publish(journey, "sms: {\"body\": \"Hello\"}\na = exit", "start > sms; sms.read > a");
        stage.Pass(Duration.FromMinutes(1));
        Assert.Equal(before, stage.Only(journey));
        stage.Publish(journey, "sms: {\"body\": \"Hello\"}\na = exit", "start > sms; sms.clicked > a");
        stage.Pass(Duration.FromMinutes(1));
        Assert.Equal((3, before.Wake), (stage.Only(journey).Version, stage.Only(journey).Wake));
    }

    [Fact]
    public void Every_opening_of_an_hourly_mail_counts_although_the_next_went_out_meanwhile()
    {
        using var stage = new Stage();
        stage.Channel(Channel.Email, new { outcomes = new { read = 1 }, delaySeconds = new { delivered = 60, read = 9_000 } });
        var journey = stage.Journey("""
            mail = email: {"subject": "s", "text": "t"}
            hour = delay: {"amount": 1, "unit": "hours"}
            ask = branch: {"branches": [{"port": "again", "when": {"field": "enrollment.attempts.hour", "op": "lt", "value": 3}}]}
            exit
            """, "start > mail; mail > hour; hour > ask; ask.again > mail; ask.otherwise > exit");
        stage.Enroll(journey, "p0");
        stage.Pass(Duration.FromMinutes(90));
        stage.Crash();
        stage.Pass(Duration.FromHours(9));
        Assert.Equal(EnrollmentStatus.Completed, stage.Only(journey).Status);
        using var reader = stage.Machine.Reader(0);
        var counts = reader.Counters(journey, null);
        Assert.Equal((3, 3, 3), (counts[("mail", "email.sent")], counts[("mail", "email.delivered")], counts[("mail", "email.read")]));
    }

    [Theory]
    [InlineData(Channel.Sms, """sms: {"body": "x", "retry": {"count": 1, "interval": {"amount": 6, "unit": "hours"}}}""")]
    [InlineData(Channel.Webhook, """webhook: {"url": "https://x.example/", "retry": {"count": 1, "interval": {"amount": 6, "unit": "hours"}}}""")]
    public void A_retry_waits_through_a_pause_and_then_what_was_left_of_it(Channel channel, string node)
    {
        using var stage = new Stage();
        stage.Channel(channel, new { outcomes = new { failed = channel == Channel.Sms ? 1 : 0, timeout = channel == Channel.Sms ? 0 : 1 }, delaySeconds = 0 });
        var journey = stage.Journey(node + "\nexit", $"start > {channel.Name()}; {channel.Name()} > exit");
        var run = stage.Run(journey, 1);
        stage.Pass(Duration.FromHours(1));
        Stage.Wait(stage.Catalog.PauseRun(run));
        stage.Pass(Duration.FromHours(10));
        Stage.Wait(stage.Catalog.ResumeRun(run));
        stage.Crash();
        var resumed = stage.Now;
        stage.Pass(Duration.FromHours(8));
        var tries = stage.Journal(stage.Only(journey)).Where(item => item.Line.Kind == JournalKind.Queued).Select(item => item.At).ToList();
        Assert.Equal([Stage.Morning, resumed + Duration.FromHours(5)], tries);
        Assert.Equal(EnrollmentStatus.Completed, stage.Only(journey).Status);
    }

    private const string Text = """
        sms: {"body": "Hi"}
        a = exit
        b = exit
        """;

    private const string TextEdges = "start > sms; sms > a; sms.failed > b";

    [Fact]
    public void A_dead_provider_holds_up_its_own_channel_and_no_other()
    {
        using var stage = new Stage();
        var texts = stage.Journey(Text, TextEdges);
        var mails = stage.Journey("""
            email: {"subject": "Hi", "text": "Hi"}
            exit
            """, "start > email; email > exit");
        stage.Machine.Pumps[0].Dead.Add(Channel.Sms);
        var dead = stage.Run(texts, 200);
        var alive = stage.Run(mails, 200);
        stage.Machine.RunUntilQuiet();
        Assert.Equal((RunStatus.Running, RunStatus.Completed), (stage.StatusOf(dead), stage.StatusOf(alive)));
        stage.Machine.Pumps[0].Dead.Clear();
        stage.Machine.RunUntilQuiet();
        Assert.Equal(RunStatus.Completed, stage.StatusOf(dead));
    }

    [Fact]
    public void A_small_run_is_not_starved_by_a_big_one_on_the_same_channel()
    {
        using var stage = new Stage();
        var journey = stage.Journey(Text, TextEdges);
        var big = stage.Run(journey, 400);
        stage.Machine.Pumps[0].Dead.Add(Channel.Sms);
        stage.Machine.Settle();
        var small = stage.Run(journey, 10);
        stage.Machine.Settle();
        stage.Machine.Pumps[0].Dead.Clear();
        // The room is ten entries: a few rounds serve the small run, whatever the big one still has.
        for (var round = 0; round < 8; round++)
        {
            stage.Machine.Partitions[0].Answer(stage.Machine.Pumps[0].Send(new(round), () => false));
            while (stage.Machine.Runnable.Count > 0)
            {
                stage.Machine.Turn(0);
            }
        }
        var ended = stage.Enrollments(journey).Where(enrollment => !enrollment.IsOpen).ToLookup(enrollment => enrollment.Run);
        Assert.True(ended[small].Count() >= 5, $"{ended[small].Count()} of the small run, {ended[big].Count()} of the big one");
    }

    [Fact]
    public void Consent_that_is_withdrawn_after_queueing_is_honoured_at_dispatch()
    {
        using var stage = new Stage();
        var journey = stage.Journey(Text, TextEdges);
        stage.Machine.Pumps[0].Dead.Add(Channel.Sms);
        stage.Enroll(journey, "p0");
        stage.Machine.Settle();
        Assert.Single(stage.Machine.Pumps[0].Waiting);
        stage.Ask("p0", new PutProfileRequest("p0", Data.Empty, [], Data.Of(("sms", Value.Of("opted_out"))), false));
        stage.Machine.Pumps[0].Dead.Clear();
        stage.Machine.Settle();
        Assert.Empty(stage.Sent());
        var refused = stage.Only(journey);
        Assert.Equal("b", refused.Node);
        Assert.Contains(stage.Journal(refused), item => item.Line is { Kind: JournalKind.Refused, Label: "no_consent" });
    }

    [Fact]
    public void What_was_handed_over_and_not_sent_stays_when_its_run_is_paused_and_never_goes_when_it_is_cancelled()
    {
        using var stage = new Stage();
        var journey = stage.Journey(Text, TextEdges);
        stage.Machine.Pumps[0].Dead.Add(Channel.Sms);
        var paused = stage.Run(journey, 3);
        stage.Machine.Settle();
        Stage.Wait(stage.Catalog.PauseRun(paused));
        stage.Machine.Pumps[0].Dead.Clear();
        stage.Machine.Settle();
        Assert.Empty(stage.Sent());
        Stage.Wait(stage.Catalog.ResumeRun(paused));
        stage.Machine.Pumps[0].Dead.Add(Channel.Sms);
        stage.Machine.Settle();
        Stage.Wait(stage.Catalog.CancelRun(paused));
        stage.Machine.Pumps[0].Dead.Clear();
        stage.Machine.RunUntilQuiet();
        Assert.Empty(stage.Sent());
    }

    [Theory]
    [InlineData(Channel.Sms, null, 1, "b")]
    [InlineData(Channel.Email, null, 2, "a")]
    [InlineData(Channel.Sms, "retry", 2, "a")]
    [InlineData(Channel.Email, "fail", 1, "b")]
    public void After_a_crash_an_unknown_outcome_waits_a_quarter_of_an_hour_and_follows_the_policy_of_its_channel_unless_the_operator_chose(
        Channel channel, string? chosen, int sent, string exit)
    {
        using var stage = new Stage();
        stage.Channel(channel, new { idempotent = false, outcomes = new { }, delaySeconds = 0, unknown = chosen });
        var kind = channel == Channel.Sms ? "sms: {\"body\": \"Hi\"}" : "sms = email: {\"subject\": \"Hi\", \"text\": \"Hi\"}";
        var journey = stage.Journey($"{kind}\na = exit\nb = exit", TextEdges);
        stage.Enroll(journey, "p0");
        while (!stage.Machine.Pumps[0].CanSend)
        {
            stage.Machine.Turn(0);
        }
        // It is sent, and the answer is lost.
        stage.Machine.Pumps[0].Send(new(1), () => false);
        stage.Crash();
        stage.Pass(Duration.FromMinutes(14));
        Assert.True(stage.Only(journey).IsOpen);
        stage.Machine.RunUntilQuiet();
        Assert.Equal(exit, stage.Only(journey).Node);
        Assert.Equal(sent, stage.Sent().Count);
        Assert.Single(stage.Sent().Select(message => message.Key).Distinct());
    }

    [Fact]
    public void A_receipt_within_that_time_tells_that_it_arrived()
    {
        using var stage = new Stage();
        stage.Channel(Channel.Sms, new { idempotent = false, outcomes = new { delivered = 1 }, delaySeconds = 120 });
        var journey = stage.Journey(Text, TextEdges);
        stage.Enroll(journey, "p0");
        while (!stage.Machine.Pumps[0].CanSend)
        {
            stage.Machine.Turn(0);
        }
        stage.Machine.Pumps[0].Send(new(1), () => false);
        stage.Crash();
        stage.Machine.RunUntilQuiet();
        Assert.Equal("a", stage.Only(journey).Node);
        Assert.Single(stage.Sent());
    }

    [Fact]
    public void A_key_that_is_honoured_is_sent_again_after_a_crash_and_makes_one_message()
    {
        using var stage = new Stage();
        var journey = stage.Journey(Text, TextEdges);
        stage.Enroll(journey, "p0");
        stage.Machine.Turn(0);
        stage.Machine.Pumps[0].Send(new(1), () => false);
        stage.Crash();
        stage.Machine.RunUntilQuiet();
        Assert.Equal(2, Assert.Single(stage.Sent()).Calls);
        Assert.False(stage.Only(journey).IsOpen);
    }

    [Fact]
    public void An_outcome_that_comes_before_the_providers_answer_frees_the_place_of_its_call()
    {
        using var stage = new Stage();
        stage.Channel(Channel.Call, new { outcomes = new { answered = 1 }, delaySeconds = 1 });
        var journey = stage.Journey("""
            call: {"from": "+14155550199", "agent": "ada"}
            exit
            """, "start > call; call > exit");
        var run = stage.Run(journey, 2, new(null, 1));
        while (!stage.Machine.Pumps[0].CanSend)
        {
            stage.Machine.Turn(0);
        }
        var answers = stage.Machine.Pumps[0].Send(new(1), () => false);
        stage.Machine.GoTo(stage.Now + Duration.FromSeconds(2));
        stage.Machine.Settle();
        stage.Machine.Partitions[0].Answer(answers);
        stage.Machine.RunUntil(stage.Now + Duration.FromMinutes(1));
        Assert.Equal(RunStatus.Completed, stage.StatusOf(run));
    }

    [Fact]
    public void An_outcome_that_comes_after_a_crash_and_before_the_call_is_asked_for_again_counts_the_call_as_placed()
    {
        using var stage = new Stage();
        stage.Channel(Channel.Call, new { outcomes = new { answered = 1 }, delaySeconds = 1 });
        var journey = stage.Journey("""
            call: {"from": "+14155550199", "agent": "ada"}
            exit
            """, "start > call; call > exit");
        stage.Enroll(journey, "p0");
        while (!stage.Machine.Pumps[0].CanSend)
        {
            stage.Machine.Turn(0);
        }
        // It is placed, and the answer is lost.
        stage.Machine.Pumps[0].Send(new(1), () => false);
        stage.Crash();
        stage.Machine.GoTo(stage.Now + Duration.FromSeconds(2));
        stage.Machine.Turn(0);
        var told = stage.Machine.Ask(0, new ReceiptsRequest([.. stage.Machine.Record.Due(stage.Now, 10).Select(promise => promise.Receipt.Receipt)]));
        stage.Machine.Turn(0);
        Assert.True(told.IsCompletedSuccessfully);
        stage.Machine.RunUntilQuiet();
        Assert.Equal(1, Assert.Single(stage.Sent()).Calls);
        using var reader = stage.Machine.Reader(0);
        var counters = reader.Counters(journey, null);
        Assert.Equal((1, 1), (counters[("call", "call.placed")], counters[("call", "call.answered")]));
        Assert.Single(stage.Journal(stage.Only(journey)), item => item.Line.Kind == JournalKind.Accepted);
    }

    [Fact]
    public void A_retry_in_a_month_takes_nobodys_place()
    {
        using var stage = new Stage();
        stage.Channel(Channel.Sms, new { outcomes = new { failed = 1 }, delaySeconds = 0 });
        var journey = stage.Journey("""
            sms: {"body": "Hi", "retry": {"count": 1, "interval": {"amount": 1, "unit": "months"}}}
            a = exit
            b = exit
            """, TextEdges);
        stage.Run(journey, 300);
        stage.Pass(Duration.FromSeconds(1));
        stage.Channel(Channel.Sms, new { outcomes = new { delivered = 1 }, delaySeconds = 0 });
        stage.Enroll(journey, "q0");
        stage.Machine.Settle();
        Assert.Equal("a", stage.Enrollments(journey).Single(enrollment => enrollment.Run.IsNone).Node);
        stage.Machine.RunUntilQuiet();
        Assert.All(stage.Enrollments(journey), enrollment => Assert.Equal("a", enrollment.Node));
    }
}
