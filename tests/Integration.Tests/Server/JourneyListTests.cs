using System.Text.Json;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Server;

/// <summary>What the console lists and keeps of journeys: numbers, versions, copies, drafts of two people.</summary>
[Collection(ServerCollection.Name)]
public sealed class JourneyListTests(SharedServer shared)
{
    private readonly TestServer server = shared.Server;

    [Fact]
    public async Task A_listed_journey_tells_how_it_stands_as_its_metrics_do()
    {
        var journey = await server.Publish(Documents.Renewal);
        await server.Send(HttpMethod.Patch, $"/api/journeys/{journey}", new { name = "Listed first", tags = new[] { "Winter sale" } });
        var run = await server.Fill(journey, Documents.List(12, 3000));
        await Listed(journey, item => Assert.Equal(0, item.GetProperty("counts").GetProperty("started").GetInt32()));
        await server.Post($"/api/runs/{run}/start");
        await server.UntilRun(run);

        var metrics = await server.Get($"/api/journeys/{journey}/metrics");
        await Listed(journey, item =>
        {
            foreach (var count in item.GetProperty("counts").EnumerateObject())
            {
                Assert.Equal(metrics[count.Name].GetInt64(), count.Value.GetInt64());
            }
            Assert.Equal(["run"], item.GetProperty("entry").EnumerateArray().Select(kind => kind.GetString()));
            Assert.False(item.GetProperty("hasUnpublishedChanges").GetBoolean());
            var days = item.GetProperty("sparkline").EnumerateArray().Select(day => day.GetInt64()).ToList();
            Assert.Equal(14, days.Count);
            Assert.Equal(12, days.Sum());
        });

        Assert.Contains(journey, await Found("query=lISTED%20FI"));
        Assert.Contains(journey, await Found("query=winter"));
        Assert.Contains(journey, await Found("tag=winter%20sale"));
        Assert.DoesNotContain(journey, await Found("tag=winter"));
        Assert.DoesNotContain(journey, await Found("query=summer"));
    }

    [Fact]
    public async Task What_was_changed_last_comes_first_where_it_is_asked_for_page_by_page()
    {
        var ids = new List<string?>();
        foreach (var name in (string[])["Ada", "Bea", "Cleo"])
        {
            ids.Add((await server.Post("/api/journeys", new { name, tags = new[] { "sorted" } }))["id"].GetString());
        }
        await server.Send(HttpMethod.Patch, $"/api/journeys/{ids[0]}", new { description = "Changed last" });

        Assert.Equal(ids, await Found("tag=sorted"));
        string?[] expected = [ids[0], ids[2], ids[1]];
        Assert.Equal(expected, await Found("tag=sorted&sort=updated"));
        var first = await server.Get("/api/journeys?tag=sorted&sort=updated&limit=2");
        var second = await server.Get($"/api/journeys?tag=sorted&sort=updated&limit=2&cursor={first["nextCursor"]}");
        Assert.Equal(expected, first["items"].EnumerateArray().Concat(second["items"].EnumerateArray()).Select(item => item.GetProperty("id").GetString()));
        Assert.Equal(JsonValueKind.Null, second["nextCursor"].ValueKind);
        Assert.Equal((422, "unknown_sort"), ((await server.Get("/api/journeys?sort=size")) is var refused ? refused.Status : 0, refused["code"].GetString()));
    }

    [Fact]
    public async Task A_paused_and_a_cancelled_run_are_counted_as_the_metrics_count_them()
    {
        var journey = await server.Publish(Documents.Waiting(3_000));
        foreach (var (i, action) in ((string[])["pause", "cancel"]).Index())
        {
            var run = await server.Fill(journey, Documents.List(5, 4000 + (i * 10)));
            await server.Post($"/api/runs/{run}/start");
            await server.Until($"/api/runs/{run}/metrics", metrics => metrics["nodes.wait.waiting"].GetInt32() == 5);
            Assert.Equal(200, (await server.Post($"/api/runs/{run}/{action}")).Status);
        }

        await Listed(journey, item => Assert.Equal((10, 5, 5), (
            item.GetProperty("counts").GetProperty("started").GetInt32(), item.GetProperty("counts").GetProperty("active").GetInt32(),
            item.GetProperty("counts").GetProperty("exited").GetInt32())));
    }

    [Fact]
    public async Task Of_two_people_who_edit_one_draft_the_second_is_told()
    {
        var journey = await server.Publish(Documents.Waiting(1));
        var seen = (await server.Get($"/api/journeys/{journey}"))["draftRevision"].GetInt32();

        var first = await server.Put($"/api/journeys/{journey}/definition?revision={seen}", Documents.Waiting(2));
        var second = await server.Put($"/api/journeys/{journey}/definition?revision={seen}", Documents.Waiting(3));
        var third = await server.Send(HttpMethod.Patch, $"/api/journeys/{journey}?revision={seen}", new { definition = Documents.Waiting(3) });

        Assert.Equal((200, seen + 1), (first.Status, first["draftRevision"].GetInt32()));
        Assert.All((HttpAnswer[])[second, third], answer => Assert.Equal((409, "draft_changed"), (answer.Status, answer["code"].GetString())));
        var shown = await server.Get($"/api/journeys/{journey}");
        Assert.Equal((2, seen + 1, "bootstrap", true), (shown["definition.nodes.1.settings.amount"].GetInt32(), shown["draftRevision"].GetInt32(),
            shown["savedBy"].GetString(), shown["hasUnpublishedChanges"].GetBoolean()));
        Assert.Equal(seen + 1, (await server.Send(HttpMethod.Patch, $"/api/journeys/{journey}", new { name = "Renamed" }))["draftRevision"].GetInt32());
        Assert.Equal(200, (await server.Put($"/api/journeys/{journey}/definition", Documents.Waiting(4))).Status);
    }

    [Fact]
    public async Task A_version_is_shown_as_it_was_published_and_a_copy_begins_as_a_draft()
    {
        var journey = await server.Publish(Documents.Waiting(1));
        await server.Put($"/api/journeys/{journey}/definition", Documents.Waiting(2));
        await server.Post($"/api/journeys/{journey}/publish");

        var first = await server.Get($"/api/journeys/{journey}/versions/1");
        Assert.Equal((1, 1), (first["version"].GetInt32(), first["definition.nodes.1.settings.amount"].GetInt32()));
        Assert.Equal(404, (await server.Get($"/api/journeys/{journey}/versions/9")).Status);

        var copy = await server.Post($"/api/journeys/{journey}/duplicate");
        Assert.Equal((201, "draft", 0, "Copy of A journey"), (copy.Status, copy["status"].GetString(), copy["version"].GetInt32(), copy["name"].GetString()));
        Assert.Equal(2, copy["definition.nodes.1.settings.amount"].GetInt32());
        Assert.Equal("Mine", (await server.Post($"/api/journeys/{journey}/duplicate", new { name = "Mine" }))["name"].GetString());
    }

    [Fact]
    public async Task Every_example_can_be_made_a_journey_and_published()
    {
        var examples = (await server.Get("/api/examples"))["items"].EnumerateArray().ToList();

        Assert.NotEmpty(examples);
        foreach (var example in examples)
        {
            Assert.NotEqual("", example.GetProperty("description").GetString());
            Assert.NotNull(example.GetProperty("preset").GetString());
            await server.Publish(example.GetProperty("definition"));
        }
    }

    [Fact]
    public async Task Notes_come_back_with_the_draft()
    {
        var journey = (await server.Post("/api/journeys", new { name = "Noted" }))["id"].GetString();
        var note = new { id = "n1", text = "Ask Ada", x = 1, y = 2, width = 200, height = 80 };

        Assert.Equal(200, (await server.Put($"/api/journeys/{journey}/definition", new { notes = new[] { note } })).Status);

        Assert.True(JsonElement.DeepEquals(JsonSerializer.SerializeToElement(new[] { note }), (await server.Get($"/api/journeys/{journey}/definition"))["notes"]));
    }

    private async Task Listed(string journey, Action<JsonElement> check) =>
        check(Assert.Single((await server.Get("/api/journeys?limit=1000"))["items"].EnumerateArray(), item => item.GetProperty("id").GetString() == journey));

    private async Task<List<string?>> Found(string query) =>
        [.. (await server.Get($"/api/journeys?limit=1000&{query}"))["items"].EnumerateArray().Select(item => item.GetProperty("id").GetString())];
}
