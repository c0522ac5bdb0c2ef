using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Values;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Partitions;
using Sojourn.Store;
using Xunit;

namespace Sojourn.Simulation.Scenarios;

/// <summary>Who comes in, and what an edit does to those inside.</summary>
public sealed class EntryTests
{
    private const string Hour = """
        delay: {"amount": 1, "unit": "hours"}
        exit
        """;

    private const string HourEdges = "start > delay; delay > exit";

    [Fact]
    public void The_same_event_id_twice_counts_once_also_after_a_crash()
    {
        using var stage = new Stage();
        var journey = stage.Journey(Hour, HourEdges, new() { Reentry = new() { Rule = ReentryRule.Always } });
        stage.Track("p0", "entered", "once");
        stage.Track("p0", "entered", "once");
        stage.Crash();
        stage.Track("p0", "entered", "once");
        Stage.Wait(stage.Machine.Ask(0, new TrackRequest("p0", [new("entered", stage.Now, "twice", Data.Empty, Data.Empty, []), new("entered", stage.Now, "twice", Data.Empty, Data.Empty, [])])));
        Assert.Equal(2, stage.Enrollments(journey).Count);
    }

    [Theory]
    [InlineData(ReentryRule.Never, 1)]
    [InlineData(ReentryRule.AfterExit, 2)]
    [InlineData(ReentryRule.AfterEarlyExit, 1)]
    [InlineData(ReentryRule.OnRestart, 1)]
    [InlineData(ReentryRule.Always, 3)]
    public void The_rule_says_who_may_come_in_again(ReentryRule rule, int enrollments)
    {
        using var stage = new Stage();
        var journey = stage.Journey(Hour, HourEdges, new() { Reentry = new() { Rule = rule } });
        stage.Enroll(journey, "p0");
        stage.Enroll(journey, "p0");
        stage.Machine.RunUntilQuiet();
        stage.Enroll(journey, "p0");
        Assert.Equal(enrollments, stage.Enrollments(journey).Count);
    }

    [Fact]
    public void A_restart_lets_people_in_again_where_the_rule_says_so()
    {
        using var stage = new Stage();
        var journey = stage.Journey(Hour, HourEdges, new() { Reentry = new() { Rule = ReentryRule.OnRestart } });
        stage.Enroll(journey, "p0");
        stage.Machine.RunUntilQuiet();
        Stage.Wait(stage.Catalog.Pause(journey));
        stage.Pass(Duration.FromMinutes(1));
        Stage.Wait(stage.Catalog.Resume(journey));
        stage.Enroll(journey, "p0");
        Assert.Equal(2, stage.Enrollments(journey).Count);
    }

    [Fact]
    public void Rule_and_cooldown_apply_per_key_and_an_empty_key_is_refused()
    {
        using var stage = new Stage();
        var journey = stage.Journey(Hour, HourEdges, new()
        {
            Reentry = new() { Rule = ReentryRule.AfterExit, Key = "event.cart", Cooldown = new(3, WaitSpan.Hours) },
        });
        stage.Track("p0", "entered", properties: Data.Of(("cart", Value.Of("a"))));
        stage.Track("p0", "entered", properties: Data.Of(("cart", Value.Of("a"))));
        stage.Track("p0", "entered", properties: Data.Of(("cart", Value.Of("b"))));
        stage.Track("p0", "entered");
        Assert.Equal(2, stage.Enrollments(journey).Count);
        stage.Pass(Duration.FromHours(2));
        stage.Track("p0", "entered", properties: Data.Of(("cart", Value.Of("a"))));
        Assert.Equal(2, stage.Enrollments(journey).Count);
        stage.Pass(Duration.FromHours(1));
        stage.Track("p0", "entered", properties: Data.Of(("cart", Value.Of("a"))));
        Assert.Equal(3, stage.Enrollments(journey).Count);
        using var reader = stage.Machine.Reader(0);
        Assert.Equal(1, reader.Counters(journey, null)[("", "refused:empty_key")]);
    }

    [Theory]
    [InlineData(EditRule.Live, "late")]
    [InlineData(EditRule.Pinned, "exit")]
    public void A_publish_moves_those_inside_or_leaves_them_on_their_version(EditRule edit, string end)
    {
        using var stage = new Stage();
        var journey = stage.Journey(Hour, HourEdges, new() { Edit = edit });
        stage.Enroll(journey, "p0");
        stage.Publish(journey, """
            delay: {"amount": 5, "unit": "hours"}
            late = exit
            """, "start > delay; delay > late");
        stage.Machine.RunUntilQuiet();
        Assert.Equal(end, stage.Only(journey).Node);
        // Running waits keep their time.
        Assert.Equal(Stage.Morning + Duration.FromHours(1), stage.Only(journey).EndedAt);
    }

    [Fact]
    public void A_publish_that_recomputes_gives_running_waits_their_new_length()
    {
        using var stage = new Stage();
        var journey = stage.Journey(Hour, HourEdges);
        for (var i = 0; i < 5; i++)
        {
            stage.Enroll(journey, Stage.Person(i));
        }
        stage.Pass(Duration.FromMinutes(30));
        stage.Publish(journey, Hour.Replace("\"amount\": 1", "\"amount\": 5", StringComparison.Ordinal), HourEdges, recompute: true);
        stage.Crash();
        stage.Machine.RunUntilQuiet();
        Assert.All(stage.Enrollments(journey), enrollment => Assert.Equal(Stage.Morning + Duration.FromHours(5), enrollment.EndedAt));
    }

    [Fact]
    public void Whoever_stands_on_a_node_that_is_gone_finishes_on_the_old_version()
    {
        using var stage = new Stage();
        var journey = stage.Journey(Hour, HourEdges);
        stage.Enroll(journey, "p0");
        stage.Publish(journey, "late = exit", "start > late");
        stage.Machine.RunUntilQuiet();
        Assert.Equal(("exit", 1), (stage.Only(journey).Node, stage.Only(journey).Version));
    }

    [Theory]
    [InlineData(EditRule.MetadataOnly, "structure_locked")]
    [InlineData(EditRule.EntryLocked, null)]
    public void Settings_lock_what_they_say_while_the_journey_is_active(EditRule edit, string? code)
    {
        using var stage = new Stage();
        var journey = stage.Journey(Hour, HourEdges, new() { Edit = edit });
        var draft = Stage.Definition("late = exit", "start > late");
        var refused = Record.Exception(() => Stage.Wait(stage.Catalog.SaveDraft(journey, draft))) as RefusedException;
        Assert.Equal(code, refused?.Code);
        var entry = draft with { Entry = new() { Sources = [new() { Kind = EntrySource.Run }] } };
        refused = Record.Exception(() => Stage.Wait(stage.Catalog.SaveDraft(journey, entry))) as RefusedException;
        Assert.Equal(code ?? "entry_locked", refused?.Code);
    }

    [Fact]
    public void Whoever_is_deleted_leaves_at_once_and_comes_back_as_somebody_new()
    {
        using var stage = new Stage();
        var journey = stage.Journey(Hour, HourEdges);
        stage.Enroll(journey, "p0");
        var partition = stage.Machine.Partitions[0];
        partition.Ask(new TrackRequest("p0", [new("seen", stage.Now, "1", Data.Empty, Data.Empty, [])]));
        partition.Ask(new DeleteProfileRequest("p0"));
        partition.Ask(new TrackRequest("p0", [new("entered", stage.Now, "1", Data.Empty, Data.Empty, [])]));
        stage.Machine.Settle();
        using var reader = stage.Machine.Reader(0);
        var now = reader.Profile("p0");
        Assert.NotNull(now);
        Assert.Equal("entered", Assert.Single(reader.Events(now.Number, 10)).Name);
        Assert.Equal(2, stage.Enrollments(journey).Count);
        Assert.Contains(stage.Enrollments(journey), enrollment => enrollment is { Status: EnrollmentStatus.Exited, Reason: "deleted" });
    }

    [Theory]
    [InlineData(EditRule.MetadataOnly, "structure_locked")]
    [InlineData(EditRule.EntryLocked, "entry_locked")]
    public void What_was_changed_in_a_pause_is_published_from_it_and_not_behind_it(EditRule edit, string code)
    {
        using var stage = new Stage();
        var journey = stage.Journey(Hour, HourEdges, new() { Edit = edit });
        var entry = Stage.Definition(Hour, HourEdges) with { Entry = new() { Sources = [new() { Kind = EntrySource.Run }] } };
        Stage.Wait(stage.Catalog.Pause(journey));
        Stage.Wait(stage.Catalog.SaveDraft(journey, entry));
        Stage.Wait(stage.Catalog.Resume(journey));

        var refused = Record.Exception(() => Stage.Wait(stage.Catalog.Publish(journey, false))) as RefusedException;
        Assert.Equal((RefusalKind.Conflict, code), (refused?.Kind, refused?.Code));
        Assert.Equal(1, stage.Catalog.Journey(journey).Row.CurrentVersion);

        Stage.Wait(stage.Catalog.Pause(journey));
        Stage.Wait(stage.Catalog.Publish(journey, false));
        Assert.Equal((2, JourneyStatus.Active), (stage.Catalog.Journey(journey).Row.CurrentVersion, stage.Catalog.Journey(journey).Row.Status));
    }

    [Fact]
    public void A_broken_draft_that_is_saved_while_a_good_one_is_being_published_is_not_published_in_its_place()
    {
        using var stage = new Stage();
        var journey = stage.Journey(Hour, HourEdges);
        Task<Journey>? publishing = null;
        stage.Machine.CatalogStore.BeforeSave = () => publishing = stage.Catalog.Publish(journey, false);

        Stage.Wait(stage.Catalog.SaveDraft(journey, Stage.Definition("late = exit", "start > nowhere")));

        var refused = Assert.Throws<RefusedException>(() => { Stage.Wait(publishing!); });
        Assert.Equal(RefusalKind.Invalid, refused.Kind);
        Assert.Equal(1, stage.Catalog.Journey(journey).Row.CurrentVersion);
    }
}
