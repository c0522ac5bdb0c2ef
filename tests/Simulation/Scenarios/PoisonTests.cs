using Sojourn.Core.Enrollments;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;
using Sojourn.Runtime.Partitions;
using Sojourn.Store;
using SQLitePCL;
using Xunit;

namespace Sojourn.Simulation.Scenarios;

/// <summary>One that is broken never holds up the others.</summary>
public sealed class PoisonTests
{
    private const string Nodes = """
        delay: {"amount": 1, "unit": "hours"}
        exit
        """;

    private const string Edges = "start > delay; delay > exit";

    [Theory]
    [InlineData("UPDATE enrollments SET state = x'ff' WHERE id = (SELECT min(id) FROM enrollments)")]
    [InlineData("UPDATE enrollment_data SET data = x'ff' WHERE id = (SELECT min(id) FROM enrollments)")]
    [InlineData("UPDATE enrollments SET node = 'ghost' WHERE id = (SELECT min(id) FROM enrollments)")]
    [InlineData("UPDATE enrollments SET version = 99 WHERE id = (SELECT min(id) FROM enrollments)")]
    public void One_poison_enrollment_fails_where_everyone_sees_it_and_does_not_hold_up_its_batch(string damage)
    {
        using var stage = new Stage();
        var journey = stage.Journey(Nodes, Edges);
        var run = stage.Run(journey, 20);
        stage.Machine.Settle();
        stage.CrashAnd(file => Execute(file, damage));
        stage.Machine.RunUntilQuiet();
        var all = stage.Enrollments(journey);
        var failed = Assert.Single(all, enrollment => enrollment.Status == EnrollmentStatus.Failed);
        Assert.Equal("internal_error", failed.Reason);
        Assert.Null(failed.Damage);
        Assert.Equal(19, all.Count(enrollment => enrollment.Status == EnrollmentStatus.Completed));
        Assert.Equal(RunStatus.Completed, stage.StatusOf(run));
        var lines = stage.Journal(failed).Select(item => item.Line).ToList();
        Assert.Equal(lines.Count(line => line.Kind == JournalKind.Entered),
            lines.Count(line => line.Kind is JournalKind.Left or JournalKind.Exited or JournalKind.Failed));
    }

    [Theory]
    [InlineData("x'ff'")]
    [InlineData("x''")]
    [InlineData("substr(signal, 1, length(signal) - 2)")]
    public void A_damaged_signal_fails_its_enrollment_and_those_behind_it_are_applied(string damage)
    {
        using var stage = new Stage();
        var journey = stage.Journey("""
            wait = wait_for: {"event": "a"}
            exit
            """, "start > wait; wait.arrived > exit");
        for (var i = 0; i < 6; i++)
        {
            stage.Enroll(journey, Stage.Person(i));
        }
        Stage.Wait(stage.Catalog.Pause(journey));
        for (var i = 0; i < 6; i++)
        {
            stage.Track(Stage.Person(i), "a", "event-" + Stage.Person(i), Data.Of(("n", Value.Of("something"))));
        }
        stage.CrashAnd(file => Execute(file, $"UPDATE held SET signal = {damage} WHERE id = (SELECT min(id) FROM held)"));
        Stage.Wait(stage.Catalog.Resume(journey));
        stage.Machine.RunUntilQuiet();
        var all = stage.Enrollments(journey);
        var failed = Assert.Single(all, enrollment => enrollment.Status == EnrollmentStatus.Failed);
        Assert.Equal("internal_error", failed.Reason);
        Assert.Contains(stage.Journal(failed), item => item.Line.Detail["detail"].ToString().Contains("cannot be read", StringComparison.Ordinal));
        Assert.Equal(5, all.Count(enrollment => enrollment.Status == EnrollmentStatus.Completed));
    }

    [Theory]
    [InlineData("x'ff'")]
    [InlineData("substr(inputs, 1, length(inputs) - 1)")]
    public void A_damaged_message_fails_where_everyone_sees_it_and_the_others_of_its_batch_are_sent(string damage)
    {
        using var stage = new Stage();
        var journey = stage.Journey("""
            sms: {"from": "Shop", "body": "Hi"}
            a = exit
            b = exit
            """, "start > sms; sms > a; sms.failed > b");
        var run = stage.Run(journey, 10);
        stage.Machine.Turn(0);
        Stage.Wait(stage.Catalog.PauseRun(run));
        stage.Machine.Settle();
        Assert.Empty(stage.Sent());
        stage.CrashAnd(file => Execute(file, $"UPDATE outbox SET inputs = {damage} WHERE id = (SELECT max(id) FROM outbox)"));
        Stage.Wait(stage.Catalog.ResumeRun(run));
        stage.Machine.RunUntilQuiet();
        Assert.Equal(9, stage.Sent().Count);
        var failed = Assert.Single(stage.Enrollments(journey), enrollment => enrollment.Node == "b");
        Assert.Contains(stage.Journal(failed), item => item.Line is { Kind: JournalKind.Refused, Label: "internal_error" });
        Assert.Equal(RunStatus.Completed, stage.StatusOf(run));
    }

    [Fact]
    public void A_step_that_cannot_be_written_fails_its_enrollment_alone()
    {
        using var stage = new Stage();
        var journey = stage.Journey(Nodes, Edges);
        stage.Run(journey, 30);
        stage.Machine.Settle();
        var poison = stage.Enrollments(journey)[7].Id;
        stage.Machine.Points.Refuses = changes =>
            changes.ChangedEnrollments.Any(change => change.After.Id == poison && change.After.Status == EnrollmentStatus.Completed);
        stage.Machine.RunUntilQuiet();
        Assert.All(stage.Enrollments(journey), enrollment =>
            Assert.Equal(enrollment.Id == poison ? EnrollmentStatus.Failed : EnrollmentStatus.Completed, enrollment.Status));
    }

    [Fact]
    public void A_sweep_goes_on_around_what_it_cannot_write()
    {
        using var stage = new Stage();
        var journey = stage.Journey(Nodes, Edges);
        var run = stage.Run(journey, 30);
        stage.Machine.Settle();
        var poison = stage.Enrollments(journey)[7].Id;
        stage.Machine.Points.Refuses = changes =>
            changes.ChangedEnrollments.Any(change => change.After.Id == poison && change.After.Status == EnrollmentStatus.Cancelled);
        Stage.Wait(stage.Catalog.CancelRun(run));
        stage.Machine.RunUntilQuiet();
        Assert.All(stage.Enrollments(journey), enrollment =>
            Assert.Equal(enrollment.Id == poison ? EnrollmentStatus.Failed : EnrollmentStatus.Cancelled, enrollment.Status));
    }

    [Fact]
    public void A_request_that_cannot_be_written_gets_the_error_and_the_others_of_its_batch_are_answered()
    {
        using var stage = new Stage();
        stage.Machine.Points.Refuses = changes => changes.NewProfiles.Any(profile => profile.Id == "p3");
        var partition = stage.Machine.Partitions[0];
        var replies = Enumerable.Range(0, 6).Select(Stage.Person)
            .Select(person => partition.Ask(new PutProfileRequest(person, Data.Empty, [], Data.Empty, false))).ToList();
        stage.Machine.Settle();
        Assert.All(replies, (reply, i) => Assert.Equal(i == 3 ? TaskStatus.Faulted : TaskStatus.RanToCompletion, reply.Status));
        using var reader = stage.Machine.Reader(0);
        Assert.Null(reader.Profile("p3"));
        Assert.NotNull(reader.Profile("p5"));
    }

    [Fact]
    public void An_answer_and_a_receipt_that_cannot_be_written_fail_their_enrollments_alone()
    {
        using var stage = new Stage();
        stage.Channel(Channel.Sms, new { outcomes = new { read = 1 }, delaySeconds = 60 });
        var journey = stage.Journey("""
            sms: {"body": "Hi"}
            exit
            """, "start > sms; sms.read > exit");
        stage.Run(journey, 10);
        while (stage.Machine.Pumps[0].Waiting.Count < 10 && stage.Machine.Runnable.Count > 0)
        {
            stage.Machine.Turn(0);
        }
        var (answered, told) = (stage.Enrollments(journey)[2].Id, stage.Enrollments(journey)[5].Id);
        stage.Machine.Points.Refuses = changes => changes.Journal.Any(row =>
            row.Entries.Any(line => (row.Enrollment == answered && line.Kind == JournalKind.Accepted) || (row.Enrollment == told && line.Label == "read")));
        stage.Machine.RunUntilQuiet();
        Assert.All(stage.Enrollments(journey), enrollment =>
            Assert.Equal(enrollment.Id == answered || enrollment.Id == told ? EnrollmentStatus.Failed : EnrollmentStatus.Completed, enrollment.Status));
    }

    [Fact]
    public void A_template_that_fails_for_one_person_fails_that_message_alone()
    {
        using var stage = new Stage();
        var journey = stage.Journey("""
            sms: {"body": "{% if profile.loops > 1 %}{% for i in (1..9000) %}{% for j in (1..9000) %}x{% endfor %}{% endfor %}{% endif %}Hi"}
            a = exit
            b = exit
            """, "start > sms; sms > a; sms.failed > b");
        for (var i = 0; i < 5; i++)
        {
            stage.Ask(Stage.Person(i), new PutProfileRequest(Stage.Person(i), Data.Of(("loops", Value.Of(i == 3 ? 2 : 1))), [], Data.Empty, false));
            stage.Enroll(journey, Stage.Person(i));
        }
        stage.Machine.RunUntilQuiet();
        Assert.Equal(4, stage.Sent().Count);
        var failed = Assert.Single(stage.Enrollments(journey), enrollment => enrollment.Node == "b");
        Assert.Contains(stage.Journal(failed), item => item.Line is { Kind: JournalKind.Refused, Label: "template" });
    }

    private static void Execute(string file, string sql)
    {
        Batteries_V2.Init();
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(file, out var handle));
        using (handle)
        {
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(handle, sql));
            Assert.Equal(1, raw.sqlite3_changes(handle));
        }
    }
}
