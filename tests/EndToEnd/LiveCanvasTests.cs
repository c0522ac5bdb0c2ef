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
            await visitor.See("The nodes are locked while this journey is active");
            var components = page.GetByRole(AriaRole.Navigation, new() { Name = "Components" });
            await Assertions.Expect(components).ToHaveCountAsync(0);
            await visitor.Press("Pause to edit");
            await Assertions.Expect(components).ToBeVisibleAsync();
            await visitor.Canvas.Drag("SMS", "sms", 2, 2);
            await visitor.See("Saved");
        });
        await server.Until($"/api/journeys/{journey}/definition", draft => draft.Text.Contains("\"sms\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("live")]
    [InlineData("pinned")]
    public async Task People_who_stand_in_an_earlier_version_are_seen_on_it_once_it_is_chosen(string edit)
    {
        await using var server = await TestServer.Start(timeScale: 1, console: ConsoleFiles.Path);
        var page = await chromium.Open(server.Address);
        var visitor = new Visitor(page);
        await visitor.BecomeOwner();
        var journey = await server.Publish(Json(Published), new { edit });
        await Send(server, journey, "wait", 7);
        Assert.Equal(200, (await server.Put($"/api/journeys/{journey}/definition", Json(Drafted))).Status);
        Assert.Equal(200, (await server.Post($"/api/journeys/{journey}/publish")).Status);
        await Send(server, journey, "other", 3);

        await visitor.Try(async () =>
        {
            await page.GotoAsync($"/journeys/{journey}/workflow");
            await page.GetByText("Live", new() { Exact = true }).First.ClickAsync();
            await visitor.See("as people take it · 7 in other versions");
            await Assertions.Expect(visitor.Canvas.Node("other")).ToContainTextAsync("3 waiting");

            await Choose("Version 1");
            await visitor.See("an earlier one; version 2 is published · 3 in other versions");
            await Assertions.Expect(visitor.Canvas.Node("wait")).ToContainTextAsync("7 waiting");
            await Assertions.Expect(visitor.Canvas.Node("other")).ToHaveCountAsync(0);
            await Assertions.Expect(page.Locator(".react-flow__edge")).ToHaveCountAsync(2);
            await visitor.Canvas.Open("wait");
            await People(visitor);

            await Choose("Version 2 (published)");
            await Assertions.Expect(visitor.Canvas.Node("other")).ToContainTextAsync("3 waiting");
            await Assertions.Expect(visitor.Canvas.Node("wait")).ToHaveCountAsync(0);
        });

        async Task Choose(string version)
        {
            await page.GetByRole(AriaRole.Combobox, new() { Name = "Which version" }).ClickAsync();
            await page.GetByRole(AriaRole.Option, new() { Name = version }).ClickAsync();
        }
    }

    [Fact]
    public async Task On_a_phone_every_line_is_drawn_at_first_sight_and_again_whatever_is_looked_at()
    {
        await using var server = await TestServer.Start(timeScale: 1, console: ConsoleFiles.Path);
        var page = await chromium.Open(server.Address, 390, 844);
        var visitor = new Visitor(page);
        await visitor.BecomeOwner();
        var definition = Json(await File.ReadAllTextAsync(Checkout.Path("examples/renewal-outreach.json"), TestContext.Current.CancellationToken)).GetProperty("definition");
        var journey = await server.Publish(definition);
        var lines = page.Locator(".react-flow__edge");
        var all = definition.GetProperty("edges").GetArrayLength();

        await visitor.Try(async () =>
        {
            await page.GotoAsync($"/journeys/{journey}/workflow");
            await Assertions.Expect(lines).ToHaveCountAsync(all);
            await page.GetByText("Live", new() { Exact = true }).First.ClickAsync();
            await visitor.See("as people take it");
            await Assertions.Expect(lines).ToHaveCountAsync(all);
            await page.GetByText("Read", new() { Exact = true }).First.ClickAsync();
            await Assertions.Expect(page.GetByText("as people take it")).ToHaveCountAsync(0);
            await Assertions.Expect(lines).ToHaveCountAsync(all);
        });
    }

    [Fact]
    public async Task Of_hundreds_of_cards_that_are_seen_from_far_away_those_that_are_approached_have_their_lines()
    {
        await using var server = await TestServer.Start(timeScale: 1, console: ConsoleFiles.Path);
        var page = await chromium.Open(server.Address);
        var visitor = new Visitor(page);
        await visitor.BecomeOwner();
        var journey = await server.Publish(Chain(240));
        await visitor.Try(async () =>
        {
            await page.GotoAsync($"/journeys/{journey}/workflow");
            await visitor.Press("Fit everything");
            await Assertions.Expect(page.Locator(".flow-remote")).ToHaveCountAsync(1);
            await Assertions.Expect(page.Locator(".react-flow__node")).ToHaveCountAsync(241);
            while (await page.Locator(".flow-remote").CountAsync() > 0)
            {
                await visitor.Press("Zoom in");
                await visitor.Rest();
            }
            // A card in the middle, with the lines to it and from it.
            foreach (var from in (string[])["n119", "n120"])
            {
                await Assertions.Expect(page.Locator($".react-flow__edge[data-id='{from}:next']")).ToHaveCountAsync(1);
            }
        });
    }

    /// <summary>Delays one after the other, in rows of sixteen.</summary>
    private static object Chain(int length) => new
    {
        entry = new { sources = new[] { new { kind = "run" } } },
        nodes = Enumerable.Range(0, length).Select(i => (object)new { id = $"n{i}", kind = "delay", settings = new { amount = 1, unit = "days" } }).Prepend(new { id = "start", kind = "start" }),
        edges = Enumerable.Range(0, length).Select(i => new { from = i == 0 ? "start" : $"n{i - 1}", port = "next", to = $"n{i}" }),
        layout = Enumerable.Range(0, length).ToDictionary(i => $"n{i}", i => new { x = i % 16 * 300, y = 200 + (i / 16 * 180) }),
    };

    /// <summary>Sends people into the published version, and waits until they stand at a node of it.</summary>
    private static async Task Send(TestServer server, string journey, string node, int people)
    {
        var run = await server.Fill(journey, "phone\n" + string.Join('\n', Enumerable.Range(0, people).Select(i => $"+1415555{people}{100 + i}")));
        Assert.Equal(200, (await server.Post($"/api/runs/{run}/start")).Status);
        await server.Until($"/api/journeys/{journey}/metrics", metrics => metrics.Json.GetProperty("nodes").TryGetProperty(node, out var at) && at.GetProperty("waiting").GetInt32() == people);
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
