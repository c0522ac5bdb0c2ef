using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.EndToEnd;

/// <summary>What is watched is what runs, with the people who are there; what is locked says so.</summary>
public sealed class LiveCanvasTests(Chromium chromium)
{
    private const string Published = """
        {"fields": [], "entry": {"sources": [{"kind": "run"}]},
         "nodes": [{"id": "start", "kind": "start"}, {"id": "wait", "kind": "delay", "name": "A day", "settings": {"amount": 1, "unit": "days"}}, {"id": "out", "kind": "exit"}],
         "edges": [{"from": "start", "port": "next", "to": "wait"}, {"from": "wait", "port": "next", "to": "out"}], "layout": {}}
        """;

    private const string Drafted = """
        {"fields": [], "entry": {"sources": [{"kind": "run"}]},
         "nodes": [{"id": "start", "kind": "start"}, {"id": "other", "kind": "delay", "name": "A week", "settings": {"amount": 1, "unit": "weeks"}}],
         "edges": [{"from": "start", "port": "next", "to": "other"}], "layout": {}}
        """;

    [Fact]
    public async Task The_live_canvas_draws_the_version_that_people_take_and_lists_who_waits_also_after_a_restart()
    {
        await using var server = await TestServer.Start(timeScale: 1, console: ConsoleFiles.Path);
        var page = await chromium.Open(server.Address);
        var visitor = new Visitor(page);
        await visitor.BecomeOwner();
        var journey = await server.Publish(Json(Published));
        var run = await server.Fill(journey, "phone\n" + string.Join('\n', Enumerable.Range(0, 7).Select(i => $"+1415555{2000 + i}")));
        Assert.Equal(200, (await server.Post($"/api/runs/{run}/start")).Status);
        Assert.Equal(200, (await server.Put($"/api/journeys/{journey}/definition", Json(Drafted))).Status);
        await server.Until($"/api/journeys/{journey}/metrics", metrics => metrics["nodes.wait.waiting"].GetInt32() == 7);

        await visitor.Try(async () =>
        {
            await page.GotoAsync($"/journeys/{journey}/workflow");
            await visitor.See("differs from version 1, which people take");
            await Assertions.Expect(visitor.Canvas.Node("other")).ToBeVisibleAsync();
            await Assertions.Expect(visitor.Canvas.Node("wait")).ToHaveCountAsync(0);

            await page.GetByText("Live", new() { Exact = true }).First.ClickAsync();
            await visitor.See("as people take it; the draft differs");
            await Assertions.Expect(visitor.Canvas.Node("wait")).ToContainTextAsync("7 waiting");
            await Assertions.Expect(visitor.Canvas.Node("other")).ToHaveCountAsync(0);
            await visitor.Canvas.Open("wait");
            await People(visitor);

            await server.Restart();
            await page.ReloadAsync();
            await page.GetByText("Live", new() { Exact = true }).First.ClickAsync();
            await Assertions.Expect(visitor.Canvas.Node("wait")).ToContainTextAsync("7 waiting");
            await visitor.Canvas.Open("wait");
            await People(visitor);
        });
    }

    [Fact]
    public async Task An_active_journey_with_locked_steps_is_read_and_can_be_edited_once_it_is_paused()
    {
        await using var server = await TestServer.Start(timeScale: 1, console: ConsoleFiles.Path);
        var page = await chromium.Open(server.Address);
        var visitor = new Visitor(page);
        await visitor.BecomeOwner();
        var journey = await server.Publish(Json(Published), new { edit = "metadata_only" });
        await visitor.Try(async () =>
        {
            await page.GotoAsync($"/journeys/{journey}/workflow");
            await visitor.See("The steps are locked while this journey is active");
            var components = page.GetByRole(AriaRole.Navigation, new() { Name = "Components" });
            await Assertions.Expect(components).ToHaveCountAsync(0);
            await visitor.Press("Pause to edit");
            await Assertions.Expect(components).ToBeVisibleAsync();
            await visitor.Canvas.Drag("SMS", "sms", 2, 2);
            await visitor.See("Saved");
        });
        await server.Until($"/api/journeys/{journey}/definition", draft => draft.Text.Contains("\"sms\"", StringComparison.Ordinal));
    }

    /// <summary>Seven people, each with the time since when and until when they wait.</summary>
    private static async Task People(Visitor visitor)
    {
        var rows = visitor.Canvas.Panel.Locator("tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(7);
        foreach (var row in await rows.AllAsync())
        {
            await Assertions.Expect(row).ToHaveTextAsync(new Regex(@"Waiting\s*\d+\s(s|min).*in\s(23\sh|1\sd)"));
        }
    }

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
