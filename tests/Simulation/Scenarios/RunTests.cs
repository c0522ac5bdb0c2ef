using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;
using Sojourn.Runtime;
using Sojourn.Runtime.Partitions;
using Sojourn.Store;
using Xunit;

namespace Sojourn.Simulation.Scenarios;

/// <summary>Runs: pause, resume, cancel, lists, limits, schedules.</summary>
public sealed class RunTests
{
    private const string Text = """
        sms: {"body": "Hi"}
        exit
        """;

    private const string TextEdges = "start > sms; sms > exit";

    private static readonly object Quiet = new { outcomes = new { delivered = 1 }, delaySeconds = 60 };

    [Fact]
    public void Pause_resume_and_cancel_write_one_row_whatever_the_size_of_the_run()
    {
        using var stage = new Stage();
        var journey = stage.Journey("""
            delay: {"amount": 1, "unit": "days"}
            exit
            """, "start > delay; delay > exit");
        var run = stage.Run(journey, 500);
        stage.Machine.Settle();
        var commits = stage.Machine.Stores[0].Commits;
        foreach (var command in (Func<RunId, Task<RunRow>>[])[stage.Catalog.PauseRun, stage.Catalog.ResumeRun])
        {
            var before = stage.Machine.CatalogStore.RowsSaved;
            Stage.Wait(command(run));
            Assert.Equal(1, stage.Machine.CatalogStore.RowsSaved - before);
        }
        Assert.Equal(commits, stage.Machine.Stores[0].Commits);
        var saved = stage.Machine.CatalogStore.RowsSaved;
        Stage.Wait(stage.Catalog.CancelRun(run));
        Assert.Equal(1, stage.Machine.CatalogStore.RowsSaved - saved);
        stage.Machine.Settle();
        Assert.All(stage.Enrollments(journey), enrollment => Assert.Equal(EnrollmentStatus.Cancelled, enrollment.Status));
    }

    [Fact]
    public void Starting_a_run_writes_neither_people_whom_the_list_says_nothing_new_about_nor_anybodys_data()
    {
        using var stage = new Stage();
        var journey = stage.Journey(Text, TextEdges);
        stage.Run(journey, 20);
        stage.Machine.RunUntilQuiet();
        var store = stage.Machine.Stores[0];
        Assert.Equal((20, 0), (store.ProfilesChanged, store.DataChanged));
        stage.Ask("p3", new PutProfileRequest("p3", Data.Of(("phone", Value.Of("+14155550199"))), [], Data.Empty, false));
        var run = stage.Run(journey, 20);
        stage.Machine.RunUntilQuiet();
        Assert.Equal(RunStatus.Completed, stage.StatusOf(run));
        // By the request, and back to what the list says.
        Assert.Equal((22, 0), (store.ProfilesChanged, store.DataChanged));
    }

    [Fact]
    public void Nothing_is_sent_while_a_run_is_paused_and_what_waited_goes_out_on_resume()
    {
        using var stage = new Stage();
        var journey = stage.Journey(Text, TextEdges);
        var run = stage.Run(journey, 25);
        stage.Machine.Turn(0);
        Stage.Wait(stage.Catalog.PauseRun(run));
        stage.Pass(Duration.FromDays(1));
        Assert.Empty(stage.Sent());
        stage.Crash();
        Stage.Wait(stage.Catalog.ResumeRun(run));
        stage.Machine.RunUntilQuiet();
        Assert.Equal(25, stage.Sent().Count);
        Assert.Equal(RunStatus.Completed, stage.StatusOf(run));
    }

    [Fact]
    public void A_paused_journey_that_continues_lets_those_inside_finish_and_nobody_in()
    {
        using var stage = new Stage();
        var journey = stage.Journey("""
            delay: {"amount": 1, "unit": "hours"}
            exit
            """, "start > delay; delay > exit", new() { Pause = new() { InFlight = PauseInFlight.Continue } });
        stage.Enroll(journey, "p0");
        Stage.Wait(stage.Catalog.Pause(journey));
        Assert.Equal("journey_not_active", Assert.Single(stage.Enroll(journey, "p1").Skipped).Reason);
        stage.Machine.RunUntilQuiet();
        Assert.Equal(EnrollmentStatus.Completed, stage.Only(journey).Status);
    }

    [Theory]
    [InlineData(ArchiveInFlight.Exit, EnrollmentStatus.Exited)]
    [InlineData(ArchiveInFlight.Hide, EnrollmentStatus.Archived)]
    public void Archiving_ends_those_inside_as_the_settings_say_and_cancels_runs(ArchiveInFlight inFlight, EnrollmentStatus status)
    {
        using var stage = new Stage();
        var journey = stage.Journey("""
            delay: {"amount": 1, "unit": "hours"}
            exit
            """, "start > delay; delay > exit", new() { Archive = new() { InFlight = inFlight } });
        var run = stage.Run(journey, 10);
        stage.Enroll(journey, "q0");
        Stage.Wait(stage.Catalog.Archive(journey));
        stage.Machine.Settle();
        Assert.Equal(RunStatus.Cancelled, stage.StatusOf(run));
        Assert.All(stage.Enrollments(journey), enrollment => Assert.Equal((status, "archived"), (enrollment.Status, enrollment.Reason)));
    }

    [Fact]
    public void Held_signals_are_applied_in_the_order_in_which_they_were_acknowledged()
    {
        using var stage = new Stage(options: new() { BatchSize = 2 });
        var journey = stage.Journey("""
            first = wait_for: {"event": "a"}
            second = wait_for: {"event": "b"}
            third = wait_for: {"event": "c"}
            exit
            """, "start > first; first.arrived > second; second.arrived > third; third.arrived > exit");
        stage.Enroll(journey, "p0");
        stage.Enroll(journey, "p1");
        Stage.Wait(stage.Catalog.Pause(journey));
        // On one node only one of them is listened for; the others are for the nodes behind it.
        stage.Track("p0", "a");
        stage.Crash();
        stage.Track("p1", "a");
        Assert.All(stage.Enrollments(journey), enrollment => Assert.Equal("first", enrollment.Node));
        Stage.Wait(stage.Catalog.Resume(journey));
        stage.Machine.Settle();
        Assert.All(stage.Enrollments(journey), enrollment => Assert.Equal("second", enrollment.Node));
    }

    [Fact]
    public void Recipients_whose_turn_comes_while_held_signals_are_applied_begin_all_the_same()
    {
        using var stage = new Stage(options: new() { BatchSize = 1 });
        stage.Channel(Channel.Sms, new { outcomes = new { read = 1 }, delaySeconds = 60 });
        var journey = stage.Journey(Text, "start > sms; sms.read > exit");
        var run = stage.Run(journey, 40);
        for (var i = 0; i < 60; i++)
        {
            stage.Machine.Turn(0);
            if (stage.Machine.Pumps[0].CanSend)
            {
                stage.Machine.Partitions[0].Answer(stage.Machine.Pumps[0].Send(new(1), () => false));
            }
        }
        Stage.Wait(stage.Catalog.PauseRun(run));
        stage.Pass(Duration.FromHours(1));
        Stage.Wait(stage.Catalog.ResumeRun(run));
        stage.Machine.RunUntilQuiet();
        Assert.Equal(RunStatus.Completed, stage.StatusOf(run));
        Assert.Equal(40, stage.Sent().Count);
    }

    [Fact]
    public void No_second_has_more_messages_than_the_rate_of_the_run()
    {
        using var stage = new Stage(partitions: 2);
        stage.Channel(Channel.Sms, Quiet);
        var journey = stage.Journey(Text, TextEdges);
        var run = stage.Run(journey, 40, new(4, null));
        stage.Machine.RunUntilQuiet();
        var times = stage.Sent().Select(message => message.At).Order().ToList();
        Assert.Equal(40, times.Count);
        Assert.All(times, at => Assert.InRange(times.Count(other => other >= at && other < at + Duration.FromSeconds(1)), 1, 8));
        Assert.InRange((times[^1] - times[0]).TotalSeconds, 8, 11);
        Assert.Equal(RunStatus.Completed, stage.StatusOf(run));
    }

    [Fact]
    public void There_are_never_more_calls_at_once_than_allowed_also_after_a_crash()
    {
        using var stage = new Stage(partitions: 2);
        stage.Channel(Channel.Call, new { outcomes = new { answered = 1 }, delaySeconds = 60 });
        var journey = stage.Journey("""
            call: {"from": "+14155550199", "agent": "ada"}
            exit
            """, "start > call; call > exit");
        var run = stage.Run(journey, 12, new(null, 2));
        stage.Pass(Duration.FromSeconds(90));
        stage.Crash();
        Assert.Equal(2, stage.Machine.Limiter.CallsOf(run));
        stage.Machine.RunUntilQuiet();
        var began = stage.Sent(Channel.Call).Select(call => call.At).Order().ToList();
        Assert.Equal(12, began.Count);
        Assert.All(began, at => Assert.InRange(began.Count(other => other <= at && at < other + Duration.FromSeconds(60)), 1, 2));
        Assert.Equal(0, stage.Machine.Limiter.CallsOf(run));
        Assert.Equal(RunStatus.Completed, stage.StatusOf(run));
    }

    [Fact]
    public void Work_whose_place_is_busy_is_put_off_and_never_dropped()
    {
        using var stage = new Stage(partitions: 2);
        stage.Channel(Channel.Call, new { outcomes = new { answered = 1 }, delaySeconds = 60 });
        var journey = stage.Journey("""
            call: {"from": "+14155550199", "agent": "ada"}
            exit
            """, "start > call; call > exit");
        var run = stage.Run(journey, 30, new(1, 1));
        for (var crash = 0; crash < 5; crash++)
        {
            stage.Pass(Duration.FromSeconds(150));
            stage.Crash();
        }
        stage.Machine.RunUntilQuiet();
        Assert.Equal(30, stage.Sent(Channel.Call).Select(call => call.Key.Enrollment).Distinct().Count());
        Assert.Equal(30, stage.Sent(Channel.Call).Count);
        Assert.All(stage.Enrollments(journey), enrollment => Assert.Equal(EnrollmentStatus.Completed, enrollment.Status));
    }

    [Fact]
    public void A_schedule_that_comes_due_while_the_journey_is_paused_waits_for_it()
    {
        using var stage = new Stage();
        var journey = stage.Journey(Text, TextEdges);
        var run = stage.Run(journey, 3, start: false);
        Stage.Wait(stage.Catalog.ScheduleRun(run, new("later", "UTC", stage.Now + Duration.FromHours(1))));
        Stage.Wait(stage.Catalog.Pause(journey));
        stage.Pass(Duration.FromHours(5));
        stage.Machine.Look();
        Assert.False(stage.Machine.LookIsDue);
        Assert.Equal(RunStatus.Scheduled, stage.StatusOf(run));
        Stage.Wait(stage.Catalog.Resume(journey));
        stage.Machine.RunUntilQuiet();
        Assert.Equal(RunStatus.Completed, stage.StatusOf(run));
    }

    [Fact]
    public void Late_receipts_do_not_open_a_completed_run_again()
    {
        using var stage = new Stage();
        stage.Channel(Channel.Sms, new { outcomes = new { delivered = 1, read = 1 }, delaySeconds = 3_600 });
        var journey = stage.Journey(Text, TextEdges);
        var run = stage.Run(journey, 3);
        stage.Machine.Settle();
        Assert.Equal(RunStatus.Completed, stage.StatusOf(run));
        var ended = stage.Catalog.Current.Runs[run].EndedAt;
        stage.Machine.RunUntilQuiet();
        Assert.Equal((RunStatus.Completed, ended), (stage.StatusOf(run), stage.Catalog.Current.Runs[run].EndedAt));
        Assert.All(stage.Enrollments(journey), enrollment => Assert.False(enrollment.Results["sms"].Object["readAt"].IsNull));
    }

    [Fact]
    public void A_list_brings_each_person_once_also_after_it_was_given_up_and_sent_again()
    {
        using var stage = new Stage(options: new() { BatchSize = 3, BulkShare = 3 });
        var journey = stage.Journey(Text, TextEdges);
        var run = Stage.Wait(stage.Catalog.CreateRun(journey, "Run", RunLimits.None)).Id;
        var first = Stage.Wait(stage.Catalog.OpenImport(run, null)).Id;
        Assert.Equal(2, stage.Add(journey, run, first, ["p0", "p1", "p0"]));
        stage.Crash();
        Assert.Equal(ImportState.Discarded, stage.Catalog.Current.Imports[first].State);
        var second = Stage.Wait(stage.Catalog.OpenImport(run, null)).Id;
        Assert.Equal(3, stage.Add(journey, run, second, ["p0", "p1", "p2", "p0"]));
        Assert.IsType<Refused>(stage.Ask("p9", new AddRecipientsRequest(journey, run, first, [new("p9", "", Data.Empty, Data.Empty)])));
        Stage.Wait(stage.Catalog.CloseImport(second, 3, 1, [], []));
        stage.Machine.Settle();
        Assert.Equal(3, stage.Enrollments(journey).Count);
        Stage.Wait(stage.Catalog.StartRun(run));
        stage.Machine.RunUntilQuiet();
        Assert.Equal((3, RunStatus.Completed), (stage.Sent().Count, stage.StatusOf(run)));
    }

    [Fact]
    public void A_deleted_draft_vanishes_with_its_recipients()
    {
        using var stage = new Stage();
        var journey = stage.Journey(Text, TextEdges);
        var run = stage.Run(journey, 50, start: false);
        Stage.Wait(stage.Catalog.DeleteRun(run));
        stage.Crash();
        stage.Machine.Settle();
        Assert.Empty(stage.Enrollments(journey));
        Assert.DoesNotContain(run, stage.Catalog.Current.Runs.Keys);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_deleted_journey_takes_its_drafts_and_their_recipients_along(bool crash)
    {
        using var stage = new Stage();
        var journey = Stage.Wait(stage.Catalog.CreateJourney("Journey", "", null, null, Stage.Definition(Text, TextEdges), [])).Id;
        var (first, second) = (stage.Run(journey, 50, start: false), stage.Run(journey, 30, start: false));
        Stage.Wait(stage.Catalog.DeleteRun(first));
        var import = Stage.Wait(stage.Catalog.OpenImport(second, null)).Id;
        Assert.Equal("import_open", Assert.Throws<RefusedException>(() => Stage.Wait(stage.Catalog.DeleteJourney(journey))).Code);
        Stage.Wait(stage.Catalog.CloseImport(import, 0, 0, [], []));
        Stage.Wait(stage.Catalog.DeleteJourney(journey));
        if (crash)
        {
            stage.Crash();
        }
        stage.Machine.Settle();
        Assert.Empty(stage.Enrollments(journey));
        Assert.Empty(stage.Catalog.Current.Runs);
        Assert.Empty(stage.Catalog.Store.Runs());
        Assert.Empty(stage.Catalog.Current.Journeys);
    }

    [Fact]
    public void A_cancelled_run_of_a_journey_that_was_never_published_is_settled()
    {
        using var stage = new Stage();
        var journey = Stage.Wait(stage.Catalog.CreateJourney("Journey", "", null, null, Stage.Definition(Text, TextEdges), [])).Id;
        var run = stage.Run(journey, 5, start: false);
        Assert.Throws<RefusedException>(() => Stage.Wait(stage.Catalog.StartRun(run)));
        Stage.Wait(stage.Catalog.CancelRun(run));
        stage.Machine.Settle();
        Assert.All(stage.Enrollments(journey), enrollment => Assert.Equal(EnrollmentStatus.Cancelled, enrollment.Status));
    }

    [Fact]
    public void An_import_never_starves_a_send()
    {
        using var stage = new Stage(options: new() { BatchSize = 50, BulkShare = 10, BulkBound = 100_000 });
        var journey = stage.Journey(Text, TextEdges);
        var run = Stage.Wait(stage.Catalog.CreateRun(journey, "Run", RunLimits.None)).Id;
        var import = Stage.Wait(stage.Catalog.OpenImport(run, null)).Id;
        var partition = stage.Machine.Partitions[0];
        var bulk = Enumerable.Range(0, 500).Select(part => partition.Ask(new AddRecipientsRequest(journey, run, import,
            [.. Enumerable.Range(part * 10, 10).Select(i => new Recipient("q" + Stage.Person(i), "", Stage.Contact("q"), Data.Empty))]))).ToList();
        stage.Machine.Turn(0);
        partition.Ask(new PutProfileRequest("p0", Stage.Contact("p0"), [], Data.Empty, false));
        partition.Ask(new EnrollRequest(journey, ["p0"], Data.Empty, EntrySource.Api));
        stage.Machine.Turn(0);
        Assert.Single(stage.Machine.Pumps[0].Waiting);
        Assert.Contains(bulk, reply => !reply.IsCompleted);
    }

    [Fact]
    public void A_full_inbox_says_so_and_drops_nothing()
    {
        using var stage = new Stage(options: new() { SignalBound = 5 });
        var partition = stage.Machine.Partitions[0];
        var asked = new List<Task<PartitionReply>>();
        Assert.Throws<BusyException>(() =>
        {
            for (var i = 0; i < 10; i++)
            {
                var person = Stage.Person(i);
                asked.Add(partition.Ask(new TrackRequest(person, [new("seen", stage.Now, null, Data.Empty, Data.Empty, [])])).WaitAsync(CancellationToken.None));
            }
        });
        Assert.Equal(5, asked.Count);
        stage.Machine.Settle();
        using var reader = stage.Machine.Reader(0);
        Assert.All(Enumerable.Range(0, 5), i => Assert.NotNull(reader.Profile(Stage.Person(i))));
        Assert.Null(reader.Profile("p5"));
        stage.Track("p5", "seen");
        Assert.NotNull(reader.Profile("p5"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_list_that_is_coming_in_when_its_run_ends_is_given_up_and_its_rows_go(bool archive)
    {
        using var stage = new Stage();
        var journey = stage.Journey(Text, TextEdges);
        var run = Stage.Wait(stage.Catalog.CreateRun(journey, "Run", RunLimits.None)).Id;
        var import = Stage.Wait(stage.Catalog.OpenImport(run, null)).Id;
        stage.Add(journey, run, import, ["p0", "p1", "p2"]);

        if (archive)
        {
            Stage.Wait(stage.Catalog.Archive(journey));
        }
        else
        {
            Stage.Wait(stage.Catalog.CancelRun(run));
        }

        Assert.Equal(ImportState.Discarded, stage.Catalog.Current.Imports[import].State);
        Assert.IsType<RefusedException>(Record.Exception(() => Stage.Wait(stage.Catalog.CloseImport(import, 3, 0, [], []))));
        stage.Machine.Settle();
        Assert.Equal(0, stage.Catalog.Current.Runs[run].Recipients);
        Assert.Empty(stage.Enrollments(journey));
    }

    [Fact]
    public void Recipients_of_a_run_that_never_started_end_without_having_started()
    {
        using var stage = new Stage();
        var journey = stage.Journey(Text, TextEdges);
        var run = stage.Run(journey, 2_500, start: false);
        Stage.Wait(stage.Catalog.CancelRun(run));
        for (var turn = 0; turn < 5; turn++)
        {
            stage.Machine.Turn(0);
            using var reader = stage.Machine.Reader(0);
            Assert.Empty(reader.Counters(journey, run));
        }
        stage.Machine.Settle();
        var all = stage.Enrollments(journey);
        Assert.Equal(2_500, all.Count);
        Assert.All(all, enrollment => Assert.Equal((EnrollmentStatus.Cancelled, "cancelled", 0), (enrollment.Status, enrollment.Reason, enrollment.Visit)));
        Assert.Empty(stage.Journal(all[0]));
    }
}
