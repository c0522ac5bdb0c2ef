using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;
using Sojourn.Runtime.Partitions;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.Simulation.Scenarios;

/// <summary>Deleting a person takes them out of everything that is kept, and out of no sum.</summary>
public sealed class ErasureTests
{
    private const string Secret = "top-secret";

    [Fact]
    public void Nothing_in_the_journal_tells_of_somebody_who_was_deleted_and_the_counters_still_agree_with_it()
    {
        using var stage = new Stage();
        stage.Channel(Channel.Call, new { outcomes = new { answered = 1 }, delaySeconds = 0 });
        var journey = stage.Journey("""
            call: {"from": "+14155550100", "agent": "a"}
            branch: {"branches": [{"port": "x", "when": {"field": "profile.code", "op": "equals", "value": "other"}}]}
            sms: {"body": "Hi"}
            wait = wait_for: {"event": "never"}
            exit
            """, "start > call; call > branch; branch.otherwise > sms; sms > wait; wait.arrived > exit");
        Code(stage);
        stage.Enroll(journey, "p0");
        stage.Machine.Settle();
        Assert.True(Tells(stage, journey));
        var lines = stage.Journal(stage.Only(journey)).Count;
        Delete(stage);
        Assert.False(Tells(stage, journey));
        Assert.InRange(stage.Journal(stage.Only(journey)).Count, lines, lines + 2);
        Assert.True(stage.Only(journey).Results.IsEmpty);
        using var reader = stage.Machine.Reader(0);
        Books.Balance(reader, stage.Catalog.Current);
    }

    [Fact]
    public void A_journal_that_is_longer_than_a_batch_is_gone_over_in_chunks_also_across_a_crash()
    {
        using var stage = new Stage();
        var journey = stage.Journey("""
            delay: {"amount": 1, "unit": "seconds"}
            branch: {"branches": [{"port": "x", "when": {"field": "profile.code", "op": "equals", "value": "other"}}]}
            exit
            """, "start > delay; delay > branch; branch.otherwise > delay; branch.x > exit");
        Code(stage);
        stage.Enroll(journey, "p0");
        stage.Pass(Duration.FromSeconds(2_500));
        Delete(stage);
        Assert.True(Tells(stage, journey));
        stage.Crash();
        stage.Machine.Settle();
        Assert.False(Tells(stage, journey));
        Assert.Empty(stage.Machine.Stores[0].Erasures());
        using var reader = stage.Machine.Reader(0);
        Books.Balance(reader, stage.Catalog.Current);
    }

    [Fact]
    public void What_is_held_for_somebody_goes_with_them()
    {
        using var stage = new Stage();
        var journey = stage.Journey("""
            wait = wait_for: {"event": "a", "timeout": {"amount": 9, "unit": "days"}}
            exit
            """, "start > wait; wait.arrived > exit; wait.timeout > exit");
        Code(stage);
        stage.Enroll(journey, "p0");
        stage.Enroll(journey, "p1");
        Stage.Wait(stage.Catalog.Pause(journey));
        stage.Track("p0", "a");
        stage.Track("p1", "a");
        Delete(stage);
        var held = Assert.Single(stage.Machine.Stores[0].Held(new(journey, RunId.None), 10));
        Assert.Equal(stage.Enrollments(journey).Single(enrollment => enrollment.IsOpen).Id, held.Enrollment);
    }

    [Fact]
    public void What_a_provider_says_of_somebody_who_is_gone_tells_nothing()
    {
        using var stage = new Stage();
        stage.Channel(Channel.Sms, new { outcomes = new { }, delaySeconds = 0 });
        var journey = stage.Journey("""
            sms: {"body": "Hi"}
            wait = wait_for: {"event": "never"}
            exit
            """, "start > sms; sms > wait; wait.arrived > exit");
        stage.Enroll(journey, "p0");
        stage.Machine.Settle();
        var key = Assert.Single(stage.Sent()).Key;
        Delete(stage);
        stage.Ask("p0", new ReceiptsRequest([new(key, MessageStatus.Replied, stage.Now, Data.Of(("text", Value.Of(Secret))))]));
        Assert.False(Tells(stage, journey));
        Assert.True(stage.Only(journey).Results.IsEmpty);
        using var reader = stage.Machine.Reader(0);
        Books.Balance(reader, stage.Catalog.Current);
    }

    private static void Code(Stage stage) => stage.Ask("p0", new PutProfileRequest("p0", Data.Of(("code", Value.Of(Secret))), [], Data.Empty, false));

    private static void Delete(Stage stage) => Assert.IsType<Done>(stage.Ask("p0", new DeleteProfileRequest("p0")));

    private static bool Tells(Stage stage, JourneyId journey) => stage.Journal(stage.Enrollments(journey)[0])
        .Any(item => item.Line.Detail.Any(detail => detail.Value.ToString() is var text
            && (text.Contains(Secret, StringComparison.Ordinal) || text.Contains("+1415", StringComparison.Ordinal))));
}
