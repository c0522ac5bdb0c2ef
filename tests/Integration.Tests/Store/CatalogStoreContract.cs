using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using Sojourn.Store;
using Xunit;

namespace Sojourn.Integration.Tests.Store;

/// <summary>What every store of a catalog promises.</summary>
public abstract class CatalogStoreContract : IDisposable
{
    protected static readonly Instant Now = Instant.FromUtc(2026, 3, 1, 9, 0);

    private static readonly JourneyRow Journey = new(
        new(7), "Welcome", "", null, JourneyStatus.Draft, "{}"u8.ToArray(), """{"nodes":[]}"""u8.ToArray(), 0, [], Now, Now, JourneyControl.New, 1);

    protected static readonly RunRow Run = new(
        new(3), new(7), "March", RunStatus.Draft, RunLimits.None, null, 0, [], Now, null, null, null, null, Duration.Zero, false, 1);

    private static readonly JsonSerializerOptions WithMoments = new() { Converters = { new MomentText() } };

    private readonly Lazy<ICatalogStore> first;
    private ICatalogStore? reopened;

    protected CatalogStoreContract() => first = new(Open);

    protected ICatalogStore Catalog
    {
        get => reopened ?? first.Value;
        set => reopened = value;
    }

    [Fact]
    public void Every_row_comes_back_after_a_restart_with_all_that_it_may_hold()
    {
        var full = new CatalogChanges
        {
            Journeys =
            [
                Journey,
                Journey with
                {
                    Id = new(8), Preset = "campaign", Status = JourneyStatus.Paused, CurrentVersion = 2, Tags = ["a", "ü"],
                    Control = new(Now, Duration.FromSeconds(90.5), Now, 4, Now), DraftRevision = 3, SavedBy = "Ada",
                },
            ],
            Versions = [new(new(8), 1, "1"u8.ToArray(), Now), new(new(8), 2, "2"u8.ToArray(), Now)],
            Runs =
            [
                Run,
                Run with
                {
                    Id = new(4), Limits = new(12.5, 3), Schedule = new("2026-04-01T09:00", "Europe/Lisbon", Now), Columns = ["phone", "city"],
                    StartedAt = Now, EndedAt = Now, Reason = "no_recipients", FrozenSince = Now, Held = Duration.FromHours(1), Deleted = true,
                },
            ],
            Segments = [new("all", "All", null, Now), new("vip", "VIP", "{}"u8.ToArray(), Now)],
            Channels = [new("sms", "sandbox", "{}"u8.ToArray(), Now)],
            Keys = [new(1, "ci", "admin", "sj_ab", [1, 2, 3], Now, null), new(2, "old", "viewer", "sj_cd", [4], Now, Now)],
            Imports =
            [
                new(1, new(3), "retry-1", ImportState.Closed, 10, 2, "{}"u8.ToArray(), Now, [1, 2]),
                new(2, new(3), null, ImportState.Open, 0, 0, null, Now, Server: "server-1"),
            ],
            Users = [new(1, "ada@example.com", "Ada", "owner", "hash", Now)],
        };
        Catalog.Save(full);
        Catalog.Dispose();
        Catalog = Open();
        Same(full.Journeys, Catalog.Journeys());
        Same(full.Versions, Catalog.Versions());
        Same(full.Runs, Catalog.Runs());
        Same(full.Segments, Catalog.Segments());
        Same(full.Channels, Catalog.Channels());
        Same(full.Keys, Catalog.Keys());
        Same(full.Imports, Catalog.Imports());
        Same(full.Users, Catalog.Users());
    }

    [Fact]
    public void A_row_that_is_saved_again_replaces_the_one_before()
    {
        Catalog.Save(new() { Journeys = [Journey] });
        Catalog.Save(new() { Journeys = [Journey with { Name = "Hello", Revision = 2 }] });
        Assert.Equal("Hello", Assert.Single(Catalog.Journeys()).Name);
    }

    [Fact]
    public void Of_two_changes_made_from_one_revision_the_second_writes_nothing()
    {
        Catalog.Save(new() { Journeys = [Journey] });
        var revision = Catalog.Revision();
        Assert.True(Catalog.Save(new() { Journeys = [Journey with { Name = "First" }] }, revision));
        Assert.False(Catalog.Save(new() { Journeys = [Journey with { Name = "Second" }], Settings = [new("clock", "1")] }, revision));
        Assert.Equal("First", Assert.Single(Catalog.Journeys()).Name);
        Assert.Null(Catalog.Setting("clock"));
        Assert.Equal(revision + 1, Catalog.Revision());
    }

    [Fact]
    public void A_deleted_journey_takes_its_versions_runs_lists_and_problems_along()
    {
        Catalog.Save(new()
        {
            Journeys = [Journey],
            Versions = [new(new(7), 1, "1"u8.ToArray(), Now)],
            Runs = [Run],
            Imports = [new(1, new(3), null, ImportState.Open, 0, 0, null, Now)],
        });
        Catalog.AddProblems(1, [JsonElement.Parse("{}")]);
        Catalog.Save(new() { GoneJourneys = [new(7)] });
        Assert.Empty(Catalog.Journeys());
        Assert.Empty(Catalog.Versions());
        Assert.Empty(Catalog.Runs());
        Assert.Empty(Catalog.Imports());
        Assert.Empty(Catalog.Problems(1, 0, 10));
    }

    [Fact]
    public void A_session_outlives_a_restart_and_goes_with_its_user()
    {
        SessionRow[] sessions = [new([1], 1, Now, Now), new([2], 1, Now, Now + Duration.FromDays(1)), new([3], 2, Now, Now)];
        Catalog.Save(new() { Users = [new(1, "ada@example.com", "Ada", "owner", "hash", Now), new(2, "bob@example.com", "Bob", "viewer", "hash", Now)] });
        Array.ForEach(sessions, Catalog.SaveSession);
        Catalog.Dispose();
        Catalog = Open();
        Same(sessions, Catalog.Sessions());
        Same([sessions[1]], Catalog.Sessions([[2]]));
        Assert.Empty(Catalog.Sessions([[4]]));
        Assert.Empty(Catalog.Sessions([]));
        Assert.Equal(3, Catalog.Sessions([.. Enumerable.Range(0, 120).Select(i => new[] { (byte)i })]).Count);

        Catalog.DeleteSessions([[2]]);
        Assert.Equal(2, Catalog.Sessions().Count);
        Catalog.Save(new() { GoneUsers = [1] });
        Assert.Equal("bob@example.com", Assert.Single(Catalog.Users()).Email);
        Assert.Equal(2, Assert.Single(Catalog.Sessions()).User);
    }

    [Fact]
    public void Problems_keep_their_order_over_several_additions()
    {
        Catalog.AddProblems(1, [JsonElement.Parse("""{"line":2}"""), JsonElement.Parse("""{"line":5}""")]);
        Catalog.AddProblems(1, [JsonElement.Parse("""{"line":9}""")]);
        Assert.Equal([5, 9], Catalog.Problems(1, 1, 10).Select(problem => problem.GetProperty("line").GetInt32()));
        Assert.Equal(2, Assert.Single(Catalog.Problems(1, 0, 1)).GetProperty("line").GetInt32());
    }

    [Fact]
    public void Numbers_of_a_sequence_are_given_once_even_over_a_restart()
    {
        Assert.Equal([1, 2], [Catalog.NextNumber("run"), Catalog.NextNumber("run")]);
        Assert.Equal(1, Catalog.NextNumber("journey"));
        Catalog.Dispose();
        Catalog = Open();
        Assert.Equal(3, Catalog.NextNumber("run"));
    }

    [Fact]
    public void A_setting_is_what_was_set_last()
    {
        Assert.Null(Catalog.Setting("clock"));
        Catalog.SetSetting("clock", "1");
        Catalog.SetSetting("clock", "2");
        Assert.Equal("2", Catalog.Setting("clock"));
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the test's catalog, again after it was disposed.</summary>
    protected abstract ICatalogStore Open();

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Catalog.Dispose();
        }
    }

    // Records compare their arrays by reference; as JSON they compare by content.
    private static void Same<T>(IReadOnlyList<T> expected, IReadOnlyList<T> actual) => Assert.Equal(Text(expected), Text(actual));

    private static string Text<T>(IReadOnlyList<T> rows) => JsonSerializer.Serialize(rows, WithMoments);

    private sealed class MomentText : JsonConverter<Instant>
    {
        public override Instant Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
