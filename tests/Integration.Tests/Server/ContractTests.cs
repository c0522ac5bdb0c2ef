using System.Text.Json;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Server;

/// <summary>The example of the contract, from the first request to the exported results.</summary>
[Collection(ServerCollection.Name)]
public sealed class ContractTests(SharedServer shared)
{
    private readonly TestServer server = shared.Server;

    [Fact]
    public async Task A_list_goes_through_the_example_and_every_number_adds_up()
    {
        var created = await server.Post("/api/journeys", new { name = "Renewal", description = "Once a year", preset = "outreach", definition = Documents.Renewal });
        Assert.Equal(201, created.Status);
        Assert.Equal("draft", created["status"].GetString());
        var journey = created["id"].GetString();
        Assert.DoesNotContain((await server.Post($"/api/journeys/{journey}/validate"))["problems"].EnumerateArray(),
            problem => problem.GetProperty("severity").GetString() == "error");
        Assert.Equal("active", (await server.Post($"/api/journeys/{journey}/activate"))["status"].GetString());

        var run = (await server.Post($"/api/journeys/{journey}/runs", new { name = "Autumn" }))["id"].GetString()!;
        var imported = await server.Import(run, Documents.List(40) + "12,Nobody,pro\n");
        Assert.Equal((40, 1), (imported["accepted"].GetInt32(), imported["rejected"].GetInt32()));
        Assert.Equal(("phone_impossible", 42, "phone"), (imported["problems.0.code"].GetString(), imported["problems.0.line"].GetInt32(), imported["problems.0.column"].GetString()));
        Assert.Equal("running", (await server.Post($"/api/runs/{run}/start"))["status"].GetString());
        await server.UntilRun(run);

        var metrics = await server.Get($"/api/runs/{run}/metrics");
        Metrics.AddUp(metrics);
        Assert.Equal(40, metrics["started"].GetInt32());
        Assert.Equal(40, metrics["completed"].GetInt32());
        Assert.Equal(40, metrics["channels.call.placed"].GetInt32());
        Assert.Equal(metrics["nodes.text.entered"].GetInt32(), metrics["channels.sms.sent"].GetInt32());
        Assert.Equal(metrics["nodes.done.entered"].GetInt32(), metrics["nodes.done.exited"].GetInt32());
        Assert.Equal(metrics["nodes"].ToString(), (await server.Get($"/api/journeys/{journey}/metrics"))["nodes"].ToString());

        var recipients = await All($"/api/runs/{run}/recipients", 7);
        Assert.Equal(40, recipients.Select(recipient => recipient.GetProperty("profileId").GetString()).Distinct().Count());
        Assert.All(recipients, recipient => Assert.Equal(("completed", "COMPLETED"), (recipient.GetProperty("status").GetString(), recipient.GetProperty("enrollmentStatus").GetString())));
        var csv = (await server.Get($"/api/runs/{run}/export.csv")).Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(41, csv.Length);
        Assert.StartsWith("phone,customer_name,plan,profile_id,enrollment_id,status,", csv[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_enrollment_tells_why_it_went_where_it_went()
    {
        var journey = await server.Publish(Documents.Renewal);
        var run = await server.Fill(journey, Documents.List(10, 2000));
        await server.Post($"/api/runs/{run}/start");
        await server.UntilRun(run);

        var texted = (await All($"/api/runs/{run}/recipients", 100)).First(recipient => recipient.GetProperty("nodes").TryGetProperty("text", out _));
        var told = await server.Get($"/api/enrollments/{texted.GetProperty("id").GetString()}");

        Assert.Equal(["start", "call", "pro", "wait", "text", "done"], told["visits"].EnumerateArray().Select(visit => visit.GetProperty("node").GetString()));
        var compared = Assert.Single(told["journal"].EnumerateArray(), line => line.GetProperty("kind").GetString() == "compared");
        Assert.Equal("journey.plan", compared.GetProperty("detail").GetProperty("field").GetString());
        Assert.Equal("pro", compared.GetProperty("detail").GetProperty("actual").GetString());
        var to = texted.GetProperty("data").GetProperty("phone").GetString()!;
        var text = Assert.Single((await server.Get($"/api/sandbox/messages?channel=sms&to={Uri.EscapeDataString(to)}"))["items"].EnumerateArray(),
            item => item.GetProperty("enrollmentId").GetString() == texted.GetProperty("id").GetString());
        Assert.Equal((1, "text"), (text.GetProperty("calls").GetInt32(), text.GetProperty("nodeId").GetString()));
        Assert.StartsWith("Hi Person", text.GetProperty("content").GetProperty("body").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_definition_comes_back_as_it_was_sent()
    {
        var journey = (await server.Post("/api/journeys", new { name = "Draft" }))["id"].GetString();
        Assert.Equal(200, (await server.Put($"/api/journeys/{journey}/definition", Documents.Renewal)).Status);

        var shown = await server.Get($"/api/journeys/{journey}/definition");

        Assert.True(JsonElement.DeepEquals(JsonSerializer.SerializeToElement(Documents.Renewal), shown.Json));
        Assert.Equal(200, (await server.Send(HttpMethod.Put, $"/api/journeys/{journey}/definition", shown.Text)).Status);
        Assert.Equal(shown.Text, (await server.Get($"/api/journeys/{journey}/definition")).Text);
    }

    [Fact]
    public async Task Settings_are_changed_as_a_patch_and_a_journey_that_was_never_active_can_be_deleted()
    {
        var journey = (await server.Post("/api/journeys", new { name = "A", settings = new { reentry = new { rule = "always" } } }))["id"].GetString();
        var patched = await server.Send(HttpMethod.Patch, $"/api/journeys/{journey}", new { name = "B", settings = new { pause = new { inFlight = "continue" } } });

        Assert.Equal(("B", "always", "continue", "hold"), (patched["name"].GetString(), patched["settings.reentry.rule"].GetString(),
            patched["settings.pause.inFlight"].GetString(), patched["settings.pause.clock"].GetString()));
        Assert.Equal(204, (await server.Send(HttpMethod.Delete, $"/api/journeys/{journey}")).Status);
        Assert.Equal(404, (await server.Get($"/api/journeys/{journey}")).Status);

        var active = await server.Publish(Documents.Waiting(1));
        Assert.Equal(409, (await server.Send(HttpMethod.Delete, $"/api/journeys/{active}")).Status);
        Assert.Equal(1, (await server.Get($"/api/journeys/{active}/versions"))["items.0.number"].GetInt32());
    }

    /// <summary>Every page of a list, in small steps.</summary>
    private async Task<List<JsonElement>> All(string path, int limit)
    {
        var (items, cursor) = (new List<JsonElement>(), "");
        do
        {
            var page = await server.Get($"{path}?limit={limit}{cursor}");
            items.AddRange(page["items"].EnumerateArray());
            cursor = page["nextCursor"].ValueKind == JsonValueKind.Null ? "" : $"&cursor={page["nextCursor"].GetString()}";
        }
        while (cursor.Length > 0);
        return items;
    }

    [Fact]
    public async Task What_a_channel_says_that_the_sandbox_does_by_itself_can_be_sent_back_as_its_settings()
    {
        await using var own = await TestServer.Start();
        var channels = (await own.Get("/api/channels"))["items"].EnumerateArray().ToList();
        foreach (var channel in channels)
        {
            var defaults = channel.GetProperty("defaults").EnumerateArray().ToList();
            var saved = await own.Put($"/api/channels/{channel.GetProperty("kind").GetString()}", new
            {
                provider = "sandbox",
                settings = new
                {
                    outcomes = defaults.ToDictionary(each => each.GetProperty("outcome").GetString()!, each => each.GetProperty("probability").GetDouble()),
                    delaySeconds = defaults.ToDictionary(each => each.GetProperty("outcome").GetString()!, each => each.GetProperty("delaySeconds")),
                },
            });
            Assert.True(saved.Status == 200, saved.ToString());
            Assert.Empty(saved["problems"].EnumerateArray());
        }
        var call = channels.Single(channel => channel.GetProperty("kind").GetString() == "call").GetProperty("defaults");
        Assert.Equal(1, call.EnumerateArray().Sum(each => each.GetProperty("probability").GetDouble()), 9);
        Assert.Equal("[30,90]", call[0].GetProperty("delaySeconds").GetRawText());
    }
}

internal static class Metrics
{
    /// <summary>At every node entered = waiting + left + exited + failed; of the whole started = completed + exited + failed + active; of a channel delivered + what came back is at most sent.</summary>
    public static void AddUp(HttpAnswer metrics)
    {
        foreach (var node in metrics["nodes"].EnumerateObject())
        {
            long Of(string name) => node.Value.GetProperty(name).GetInt64();
            var left = node.Value.GetProperty("left").EnumerateObject().Sum(port => port.Value.GetInt64());
            Assert.True(Of("entered") == Of("waiting") + left + Of("exited") + Of("failed"), $"{node.Name}: {node.Value}");
            Assert.True(Of("waiting") >= 0, $"{node.Name}: {node.Value}");
        }
        long Whole(string name) => metrics[name].GetInt64();
        Assert.Equal(Whole("started"), Whole("completed") + Whole("exited") + Whole("failed") + Whole("active"));
        Assert.Equal(Whole("dropOffs"), Whole("exited") + Whole("failed"));
        var channels = metrics["channels"];
        foreach (var (name, back) in new[] { ("sms", "errors"), ("rcs", "errors"), ("telegram", "errors"), ("whatsapp", "errors"), ("email", "bounces") })
        {
            long Of(string figure) => channels.GetProperty(name).GetProperty(figure).GetInt64();
            Assert.True(Of("delivered") + Of(back) <= Of("sent"), $"{name}: {channels.GetProperty(name)}");
        }
        long Call(string figure) => channels.GetProperty("call").GetProperty(figure).GetInt64();
        Assert.True(Call("answered") + Call("voicemail") + Call("noAnswer") + Call("busy") + Call("failed") <= Call("placed"), $"{channels.GetProperty("call")}");
    }
}
