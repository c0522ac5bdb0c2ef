using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Server;

/// <summary>A journey watched by people at the console.</summary>
public sealed class LiveTests : IAsyncLifetime
{
    private const string Password = "a long enough sentence";

    private TestServer server = null!;
    private Browser ada = null!;

    public async ValueTask InitializeAsync()
    {
        server = await TestServer.Start();
        ada = new(server.Address);
        await ada.Enter("/api/session/setup", new { email = "ada@example.com", name = "Ada", password = Password });
    }

    public async ValueTask DisposeAsync()
    {
        ada.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Who_watches_sees_what_is_there_at_once_and_what_changes_soon()
    {
        var journey = await server.Publish(Documents.Waiting(3));
        await using var whole = await ada.Watch($"/api/journeys/{journey}/live");
        Assert.Equal("active", (await whole.Until("journey")).GetProperty("status").GetString());
        Assert.Equal(0, (await whole.Until("runs")).GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await whole.Until("metrics")).GetProperty("started").GetInt32());

        var run = await server.Fill(journey, Documents.List(20));
        Assert.Equal("draft", (await whole.Until("runs")).GetProperty("items")[0].GetProperty("status").GetString());
        await using var one = await ada.Watch($"/api/journeys/{journey}/live?run={run}");
        await server.Post($"/api/runs/{run}/start");
        foreach (var stream in (EventStream[])[whole, one])
        {
            await stream.Until("runs", runs => runs.GetProperty("items").GetArrayLength() == 1 && runs.GetProperty("items")[0].GetProperty("status").GetString() == "running");
            await stream.Until("metrics", metrics => metrics.GetProperty("nodes").GetProperty("wait").GetProperty("waiting").GetInt32() == 20);
        }

        var saved = (await ada.Send(HttpMethod.Put, $"/api/journeys/{journey}/definition", Documents.Waiting(5)))["draftRevision"].GetInt32();
        await whole.Until("journey", shown => shown.GetProperty("draftRevision").GetInt32() == saved && shown.GetProperty("savedBy").GetString() == "Ada");
        Assert.Equal(404, (await server.Get("/api/journeys/jrn_999/live")).Status);
        Assert.Equal(404, (await server.Get($"/api/journeys/{journey}/live?run=run_999")).Status);
        using var stranger = new Browser(server.Address);
        Assert.Equal(401, (await stranger.Get($"/api/journeys/{journey}/live")).Status);
    }

    [Fact]
    public async Task People_who_edit_see_each_other_come_and_go()
    {
        var journey = (await server.Post("/api/journeys", new { name = "Shared" }))["id"].GetString();
        await ada.Post("/api/users", new { email = "bob@example.com", name = "Bob", role = "editor", password = Password });
        using var bob = new Browser(server.Address);
        await bob.Enter("/api/session", new { email = "bob@example.com", password = Password });

        await using var watching = await ada.Watch($"/api/journeys/{journey}/live?editing=true");
        await watching.Until("editors", editors => Names(editors) is ["Ada"]);
        await using (var other = await bob.Watch($"/api/journeys/{journey}/live?editing=true"))
        {
            await watching.Until("editors", editors => Names(editors) is ["Ada", "Bob"]);
            await other.Until("editors", editors => Names(editors) is ["Ada", "Bob"]);
        }
        await watching.Until("editors", editors => Names(editors) is ["Ada"]);
    }

    [Fact]
    public async Task A_stream_ends_with_its_session_and_with_the_server()
    {
        var journey = (await server.Post("/api/journeys", new { name = "Short" }))["id"].GetString();
        using var second = new Browser(server.Address);
        await second.Enter("/api/session", new { email = "ada@example.com", password = Password });
        await using var ending = await second.Watch($"/api/journeys/{journey}/live");
        await ending.Until("metrics");
        await second.Send(HttpMethod.Delete, "/api/session");
        await ending.UntilEnd();

        await using var open = await ada.Watch($"/api/journeys/{journey}/live");
        await open.Until("metrics");
        await server.Restart();
        await open.UntilEnd();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_people_who_only_wait_or_stand_still_nothing_is_said_again(bool paused)
    {
        var journey = await server.Publish(Documents.Waiting(3));
        for (var i = 0; i < 3; i++)
        {
            await server.Post($"/api/runs/{await server.Fill(journey, Documents.List(20, 1000 + (100 * i)))}/start");
        }
        if (paused)
        {
            await server.Post($"/api/journeys/{journey}/pause");
        }
        await server.Until($"/api/journeys/{journey}/metrics", metrics => metrics["active"].GetInt32() == 60 && (paused || metrics["nodes.wait.waiting"].GetInt32() == 60));
        await using var whole = await ada.Watch($"/api/journeys/{journey}/live");
        await whole.Until("metrics");
        // A new draft is told at the next look, which looks at everything.
        for (var i = 0; i < 3; i++)
        {
            await server.Post($"/api/journeys/{journey}/runs", new { name = $"Draft {i}" });
            Assert.DoesNotContain("metrics", await whole.Through("runs", runs => runs.GetProperty("items").GetArrayLength() == 4 + i));
        }
    }

    private static string?[] Names(System.Text.Json.JsonElement editors) =>
        [.. editors.GetProperty("items").EnumerateArray().Select(editor => editor.GetProperty("name").GetString())];
}
