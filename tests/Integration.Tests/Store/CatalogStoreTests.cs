using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using Sojourn.Store;
using Sojourn.Store.Sqlite;
using Xunit;

namespace Sojourn.Integration.Tests.Store;

public sealed class CatalogStoreTests : IDisposable
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 1, 9, 0);

    private static readonly JourneyRow Journey = new(
        new(7), "Welcome", "", null, JourneyStatus.Draft, "{}"u8.ToArray(), """{"nodes":[]}"""u8.ToArray(), 0, [], Now, Now, JourneyControl.New, 1);

    private static readonly RunRow Run = new(
        new(3), new(7), "March", RunStatus.Draft, RunLimits.None, null, 0, [], Now, null, null, null, null, Duration.Zero, false, 1);

    private static readonly JsonSerializerOptions WithMoments = new() { Converters = { new MomentText() } };

    private readonly TemporaryDirectory directory = new();
    private ICatalogStore catalog;

    public CatalogStoreTests() => catalog = Open();

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
                    Control = new(Now, Duration.FromSeconds(90.5), Now, 4), DraftRevision = 3, SavedBy = "Ada",
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
            Imports = [new(1, new(3), "retry-1", ImportState.Closed, 10, 2, "{}"u8.ToArray(), Now), new(2, new(3), null, ImportState.Open, 0, 0, null, Now)],
            Users = [new(1, "ada@example.com", "Ada", "owner", "hash", Now)],
        };
        catalog.Save(full);
        catalog.Dispose();
        catalog = Open();
        Same(full.Journeys, catalog.Journeys());
        Same(full.Versions, catalog.Versions());
        Same(full.Runs, catalog.Runs());
        Same(full.Segments, catalog.Segments());
        Same(full.Channels, catalog.Channels());
        Same(full.Keys, catalog.Keys());
        Same(full.Imports, catalog.Imports());
        Same(full.Users, catalog.Users());
    }

    [Fact]
    public void A_row_that_is_saved_again_replaces_the_one_before()
    {
        catalog.Save(new() { Journeys = [Journey] });
        catalog.Save(new() { Journeys = [Journey with { Name = "Hello", Revision = 2 }] });
        Assert.Equal("Hello", Assert.Single(catalog.Journeys()).Name);
    }

    [Fact]
    public void A_deleted_journey_takes_its_versions_runs_lists_and_problems_along()
    {
        catalog.Save(new()
        {
            Journeys = [Journey],
            Versions = [new(new(7), 1, "1"u8.ToArray(), Now)],
            Runs = [Run],
            Imports = [new(1, new(3), null, ImportState.Open, 0, 0, null, Now)],
        });
        catalog.AddProblems(1, [JsonElement.Parse("{}")]);
        catalog.DeleteJourney(new(7));
        Assert.Empty(catalog.Journeys());
        Assert.Empty(catalog.Versions());
        Assert.Empty(catalog.Runs());
        Assert.Empty(catalog.Imports());
        Assert.Empty(catalog.Problems(1, 0, 10));
    }

    [Fact]
    public void A_session_outlives_a_restart_and_goes_with_its_user()
    {
        SessionRow[] sessions = [new([1], 1, Now, Now), new([2], 1, Now, Now + Duration.FromDays(1)), new([3], 2, Now, Now)];
        catalog.Save(new() { Users = [new(1, "ada@example.com", "Ada", "owner", "hash", Now), new(2, "bob@example.com", "Bob", "viewer", "hash", Now)] });
        Array.ForEach(sessions, catalog.SaveSession);
        catalog.Dispose();
        catalog = Open();
        Same(sessions, catalog.Sessions());

        catalog.DeleteSessions([[2]]);
        Assert.Equal(2, catalog.Sessions().Count);
        catalog.DeleteUser(1);
        Assert.Equal("bob@example.com", Assert.Single(catalog.Users()).Email);
        Assert.Equal(2, Assert.Single(catalog.Sessions()).User);
    }

    [Fact]
    public void What_a_deleted_run_took_up_is_used_again_by_the_next()
    {
        var problems = Enumerable.Range(0, 20_000).Select(i => JsonElement.Parse($$"""{"line":{{i}},"message":"{{new string('x', 100)}}"}""")).ToList();
        var sizes = new List<long>();
        for (var i = 1; i <= 4; i++)
        {
            catalog.Save(new() { Runs = [Run with { Id = new(i) }], Imports = [new(i, new(i), null, ImportState.Closed, 0, 0, null, Now)] });
            catalog.AddProblems(i, problems);
            catalog.DeleteRun(new(i));
            // Closing folds the log into the file, whose size is then what is really taken up.
            catalog.Dispose();
            sizes.Add(new FileInfo(directory.File("catalog.db")).Length);
            catalog = Open();
        }
        Assert.InRange(sizes[0], 2_000_000, 10_000_000);
        Assert.All(sizes, size => Assert.InRange(size, 0, sizes[0] + 64 * 1024));
    }

    [Fact]
    public void Problems_keep_their_order_over_several_additions()
    {
        catalog.AddProblems(1, [JsonElement.Parse("""{"line":2}"""), JsonElement.Parse("""{"line":5}""")]);
        catalog.AddProblems(1, [JsonElement.Parse("""{"line":9}""")]);
        Assert.Equal([5, 9], catalog.Problems(1, 1, 10).Select(problem => problem.GetProperty("line").GetInt32()));
        Assert.Equal(2, Assert.Single(catalog.Problems(1, 0, 1)).GetProperty("line").GetInt32());
    }

    [Fact]
    public void Numbers_of_a_sequence_are_given_once_even_over_a_restart()
    {
        Assert.Equal([1, 2], [catalog.NextNumber("run"), catalog.NextNumber("run")]);
        Assert.Equal(1, catalog.NextNumber("journey"));
        catalog.Dispose();
        catalog = Open();
        Assert.Equal(3, catalog.NextNumber("run"));
    }

    [Fact]
    public void A_setting_is_what_was_set_last()
    {
        Assert.Null(catalog.Setting("clock"));
        catalog.SetSetting("clock", "1");
        catalog.SetSetting("clock", "2");
        Assert.Equal("2", catalog.Setting("clock"));
    }

    public void Dispose()
    {
        catalog.Dispose();
        directory.Dispose();
    }

    // Records compare their arrays by reference; as JSON they compare by content.
    private static void Same<T>(IReadOnlyList<T> expected, IReadOnlyList<T> actual) => Assert.Equal(Text(expected), Text(actual));

    private static string Text<T>(IReadOnlyList<T> rows) => JsonSerializer.Serialize(rows, WithMoments);

    private ICatalogStore Open() => SqliteCatalog.Open(directory.File("catalog.db"));

    private sealed class MomentText : JsonConverter<Instant>
    {
        public override Instant Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
