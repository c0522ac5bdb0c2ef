using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.EndToEnd;

/// <summary>Holding what runs, what may not run, and a server that comes back.</summary>
public sealed class ControlTests(Chromium chromium)
{
    [Fact]
    public async Task A_run_is_paused_in_the_middle_and_resumed_and_the_tab_survives_a_restart_of_the_server()
    {
        await using var server = await TestServer.Start(timeScale: 1, console: ConsoleFiles.Path);
        var page = await chromium.Open(server.Address);
        var visitor = new Visitor(page);
        await visitor.BecomeOwner();
        await server.Put("/api/channels/call", new { provider = "sandbox", settings = new { outcomes = new { answered = 1.0 }, delaySeconds = 0 } });
        var journey = await server.Publish(JsonSerializer.Deserialize<JsonElement>("""
            {"fields": [], "entry": {"sources": [{"kind": "run"}]},
             "nodes": [{"id": "start", "kind": "start"}, {"id": "call", "kind": "call", "settings": {"from": "+14155550100", "agent": "ada"}}],
             "edges": [{"from": "start", "port": "next", "to": "call"}], "layout": {}}
            """));
        var run = await server.Fill(journey, "phone\n" + string.Join('\n', Enumerable.Range(0, 60).Select(i => $"+1415555{2000 + i}")));
        // Two a second: half a minute of which the middle is easily met.
        await server.Send(HttpMethod.Patch, $"/api/runs/{run}", new { limits = new { ratePerSecond = 2 } });

        await page.GotoAsync($"/journeys/{journey}/runs/{run}");
        await visitor.Start();
        await Assertions.Expect(page.Locator(".recipient-row").GetByText("Completed").First).ToBeVisibleAsync();
        await visitor.Press("Pause");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Resume" })).ToBeVisibleAsync();
        var paused = await server.Get($"/api/runs/{run}/metrics");
        Assert.InRange(paused["completed"].GetInt32(), 1, 59);

        await server.Restart();
        await visitor.Press("Resume");
        await server.UntilRun(run);
        await Assertions.Expect(page.Locator(".runs-detail").GetByText("Completed", new() { Exact = true }).First).ToBeVisibleAsync();
        Assert.Equal(60, (await server.Get($"/api/runs/{run}/metrics"))["completed"].GetInt32());
    }

    [Fact]
    public async Task A_broken_graph_is_not_published_and_says_why_where_it_can_be_mended()
    {
        await using var server = await TestServer.Start(console: ConsoleFiles.Path);
        var page = await chromium.Open(server.Address);
        var visitor = new Visitor(page);
        await visitor.BecomeOwner();
        await visitor.CreateJourney("Broken", "Messaging");
        await visitor.Canvas.Drag("Start", "start", 0, 0);
        await visitor.Canvas.Drag("SMS", "sms", 0, 2);
        await visitor.Press("Publish");

        var problems = page.GetByRole(AriaRole.Region, new() { Name = "Problems" });
        await Assertions.Expect(problems).ToContainTextAsync(new Regex("reach", RegexOptions.IgnoreCase));
        await problems.GetByText("Write the text").First.ClickAsync();
        await Assertions.Expect(visitor.Canvas.Panel).ToContainTextAsync("Write the text");

        // What is wrong in the settings of the journey is mended there.
        await visitor.Press("Settings of this journey");
        var once = page.GetByLabel("Once per");
        await once.FillAsync("journey.order");
        await visitor.Press("Save settings", visitor.Dialog);
        await problems.GetByText("Settings", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(once).ToBeFocusedAsync();
        await Assertions.Expect(once).ToBeInViewportAsync();
        await Assertions.Expect(once).ToHaveAccessibleDescriptionAsync(new Regex("no field 'order'"));
        await once.FillAsync("");
        await visitor.Press("Save settings", visitor.Dialog);
        await Assertions.Expect(problems.GetByText("Settings", new() { Exact = true })).ToBeHiddenAsync();
        var journeys = await server.Get("/api/journeys");
        Assert.Equal("draft", journeys["items.0.status"].GetString());
    }

    [Fact]
    public async Task An_import_that_is_under_way_is_cancelled_and_leaves_nothing_behind()
    {
        await using var server = await TestServer.Start(timeScale: 1, console: ConsoleFiles.Path);
        var page = await chromium.Open(server.Address);
        var visitor = new Visitor(page);
        await visitor.BecomeOwner();
        var journey = await server.Publish(JsonSerializer.Deserialize<JsonElement>("""
            {"fields": [], "entry": {"sources": [{"kind": "run"}]}, "nodes": [{"id": "start", "kind": "start"}, {"id": "out", "kind": "exit"}],
             "edges": [{"from": "start", "port": "next", "to": "out"}], "layout": {}}
            """));
        var run = (await server.Post($"/api/journeys/{journey}/runs", new { name = "Too many" }))["id"].GetString()!;
        var list = Path.Combine(server.Data, "many.csv");
        await File.WriteAllLinesAsync(list, ["phone,email", .. Enumerable.Range(0, 400_000).Select(i => $"+1415{2_000_000 + i},person-{i}@example.com")]);

        await visitor.Try(async () =>
        {
            await page.GotoAsync($"/journeys/{journey}/runs/{run}");
            await visitor.Press("Import");
            await page.Locator("input[type=file]").SetInputFilesAsync(list);
            await visitor.See("Say what each column is");
            await visitor.Press("Import", visitor.Dialog);
            await visitor.Press("Cancel", visitor.Dialog);
            await visitor.See("Say what each column is");
        });
        await server.Until($"/api/runs/{run}", answer => answer["recipients"].GetInt32() == 0);
    }
}
