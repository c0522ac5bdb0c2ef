using System.Diagnostics;
using System.IO.Pipelines;
using System.Text;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Server;

/// <summary>A run's life by HTTP; journey time is real here, so that nobody arrives before the test looks.</summary>
public class RunTests : IAsyncLifetime
{
    private TestServer server = null!;

    public async ValueTask InitializeAsync() => server = await Start();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await server.DisposeAsync();
    }

    /// <summary>A server on a store that is new.</summary>
    protected virtual Task<TestServer> Start() => TestServer.Start();

    [Fact]
    public async Task A_run_is_paused_resumed_and_cancelled_at_once_and_the_numbers_add_up_at_every_moment()
    {
        var journey = await server.Publish(Documents.Waiting(3));
        var run = await server.Fill(journey, Documents.List(200));
        Assert.Equal(0, (await server.Get($"/api/runs/{run}/metrics"))["started"].GetInt32());
        await Statuses(run, "pending", "ACTIVE", 200);

        await server.Post($"/api/runs/{run}/start");
        Metrics.AddUp(await server.Get($"/api/runs/{run}/metrics"));
        await server.Until($"/api/runs/{run}/metrics", metrics => metrics["nodes.wait.waiting"].GetInt32() == 200);
        await Statuses(run, "waiting", "ACTIVE", 200);
        Assert.Equal("wait", (await server.Get($"/api/runs/{run}/recipients?node=wait&limit=1"))["items.0.node"].GetString());

        Assert.Equal("paused", (await server.Post($"/api/runs/{run}/pause"))["status"].GetString());
        await Statuses(run, "paused", "ACTIVE", 200);
        Assert.Equal(200, (await server.Get($"/api/runs/{run}/metrics"))["paused"].GetInt32());
        Assert.Equal(409, (await server.Post($"/api/runs/{run}/pause")).Status);

        Assert.Equal("running", (await server.Post($"/api/runs/{run}/resume"))["status"].GetString());
        await Statuses(run, "waiting", "ACTIVE", 200);

        Assert.Equal("cancelled", (await server.Post($"/api/runs/{run}/cancel"))["status"].GetString());
        await Statuses(run, "cancelled", "STOPPED", 200);
        var metrics = await server.Get($"/api/runs/{run}/metrics");
        Metrics.AddUp(metrics);
        Assert.Equal((200, 0), (metrics["exited"].GetInt32(), metrics["active"].GetInt32()));
        Assert.Equal(409, (await server.Post($"/api/runs/{run}/start")).Status);
        Metrics.AddUp(await server.Get($"/api/journeys/{journey}/metrics"));
    }

    [Fact]
    public async Task A_draft_is_filled_once_per_key_renamed_and_deleted()
    {
        var journey = (await server.Post("/api/journeys", new { name = "Draft", definition = Documents.Renewal }))["id"].GetString();
        var run = (await server.Post($"/api/journeys/{journey}/runs", new { name = "R", limits = new { ratePerSecond = 10 } }))["id"].GetString()!;
        Assert.Contains("bad_name", (await server.Post($"/api/journeys/{journey}/runs", new { name = "R\u0001" })).Codes);
        var first = await server.Import(run, Documents.List(5), "", ("Idempotency-Key", "once"));
        var again = await server.Import(run, Documents.List(5), "", ("Idempotency-Key", "once"));
        Assert.Equal(first.Text, again.Text);
        foreach (var (csv, query) in ((string, string)[])[(Documents.List(7), ""), (Documents.List(5), "?duplicates=plan")])
        {
            var reused = await server.Import(run, csv, query, ("Idempotency-Key", "once"));
            Assert.Equal((422, "idempotency_key_reused"), (reused.Status, reused.Codes.Single()));
        }
        Assert.Equal(5, (await server.Get($"/api/runs/{run}"))["recipients"].GetInt32());
        var duplicates = await server.Import(run, Documents.List(6));
        Assert.Equal((1, 5), (duplicates["accepted"].GetInt32(), duplicates["rejected"].GetInt32()));
        Assert.All(duplicates.Codes, code => Assert.Equal("duplicate", code));
        var mapped = await server.Import(run, "who,mob,biz\nZoe,,(415) 555-0199\n", "?map=who:customer_name,mob%7Cbiz:phone");
        Assert.Equal(1, mapped["accepted"].GetInt32());
        Assert.Equal(7, (await server.Get($"/api/runs/{run}"))["recipients"].GetInt32());

        Assert.Equal("New name", (await server.Send(HttpMethod.Patch, $"/api/runs/{run}", new { name = "New name" }))["name"].GetString());
        Assert.Equal((409, "journey_not_active"), ((await server.Post($"/api/runs/{run}/start")) is var refused ? refused.Status : 0, refused["code"].GetString()));
        Assert.Equal(204, (await server.Send(HttpMethod.Delete, $"/api/runs/{run}")).Status);
        Assert.Equal(404, (await server.Get($"/api/runs/{run}")).Status);
        Assert.Empty((await server.Get($"/api/journeys/{journey}/runs"))["items"].EnumerateArray());

        var other = (await server.Post($"/api/journeys/{journey}/runs", new { name = "S" }))["id"].GetString()!;
        await server.Import(other, Documents.List(5));
        Assert.Equal(204, (await server.Send(HttpMethod.Delete, $"/api/journeys/{journey}")).Status);
        Assert.Equal((404, 404), ((await server.Get($"/api/runs/{other}")).Status, (await server.Get($"/api/journeys/{journey}")).Status));
    }

    [Fact]
    public async Task A_recipient_of_a_draft_is_called_by_the_column_that_fills_the_name_of_the_person_who_is_not_known_yet()
    {
        var journey = (await server.Post("/api/journeys", new { name = "Draft", definition = Documents.Renewal }))["id"].GetString();
        var run = (await server.Post($"/api/journeys/{journey}/runs", new { name = "R" }))["id"].GetString()!;
        await server.Import(run, "phone,Vorname,Nachname,customer_name\n+14155550177,Ann,Lee,A\n+14155550178,,,B\n", "?map=phone:phone,Vorname:profile.first_name,Nachname:profile.last_name");

        var recipients = (await server.Get($"/api/runs/{run}/recipients"))["items"].EnumerateArray()
            .ToDictionary(item => item.GetProperty("profileId").GetString()!, item => item.GetProperty("profileName").GetString());
        Assert.Equal(("Ann Lee", null), (recipients["tel:+14155550177"], recipients["tel:+14155550178"]));
        Assert.Equal(404, (await server.Get("/api/profiles/tel:%2B14155550177")).Status);
    }

    [Fact]
    public async Task The_results_give_every_cell_as_the_list_had_it_whatever_it_looks_like()
    {
        var journey = await server.Publish(Documents.Renewal);
        const string Columns = "phone,customer_name,code,prefix,big,note";
        const string Cells = "+14155550123,007,0042,+4912,12345678901234567890123456789012,\" 1,50 \"";

        var run = await server.Fill(journey, $"{Columns}\n{Cells}\n");

        var csv = (await server.Get($"/api/runs/{run}/export.csv")).Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith(Columns + ",", csv[0], StringComparison.Ordinal);
        Assert.StartsWith(Cells + ",", csv[1], StringComparison.Ordinal);
        var data = (await server.Get($"/api/runs/{run}/recipients"))["items.0.data"];
        Assert.Equal(("007", "0042"), (data.GetProperty("customer_name").GetString(), data.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Results_for_a_spreadsheet_are_known_as_UTF8_and_called_by_the_names_of_journey_and_run()
    {
        var journey = await server.Publish(Documents.Renewal);
        Assert.Equal(200, (await server.Send(HttpMethod.Patch, $"/api/journeys/{journey}", new { name = "Überblick: A/B" })).Status);
        var run = (await server.Post($"/api/journeys/{journey}/runs", new { name = "Wave 1?" }))["id"].GetString()!;
        await server.Import(run, "phone,customer_name\n+14155550123,Zoë\n");

        using var http = new HttpClient { BaseAddress = new(server.Address), DefaultRequestHeaders = { Authorization = new("Bearer", TestServer.Key) } };
        using var marked = await http.GetAsync($"/api/runs/{run}/export.csv?spreadsheet=true");
        Assert.Equal([0xEF, 0xBB, 0xBF], (await marked.Content.ReadAsByteArrayAsync())[..3]);
        var disposition = marked.Content.Headers.ContentDisposition!;
        Assert.Equal(("Überblick A B - Wave 1.csv", "_berblick A B - Wave 1.csv"), (disposition.FileNameStar, disposition.FileName?.Trim('"')));

        // Programs that name the first column would not find it behind a mark.
        foreach (var query in (string[])["", "?spreadsheet=false"])
        {
            using var plain = await http.GetAsync($"/api/runs/{run}/export.csv{query}");
            Assert.StartsWith("phone,", System.Text.Encoding.ASCII.GetString((await plain.Content.ReadAsByteArrayAsync())[..6]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_list_is_given_up_at_once_while_it_is_still_being_sent_and_leaves_nothing()
    {
        var journey = await server.Publish(Documents.Waiting(3));
        var run = (await server.Post($"/api/journeys/{journey}/runs", new { name = "R" }))["id"].GetString()!;
        Assert.False(await GiveUp(run));
        // The sender neither ends nor hangs up: without being told, the server would wait for more.
        var list = new Pipe();
        using var body = new StreamContent(list.Reader.AsStream());
        var sent = server.Send(HttpMethod.Post, $"/api/runs/{run}/recipients", body, "text/csv");
        await list.Writer.WriteAsync(Encoding.UTF8.GetBytes(Documents.List(5_000)));
        for (var begun = Stopwatch.GetTimestamp(); !await GiveUp(run);)
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(60), "The list was never begun.");
        }
        await list.Writer.CompleteAsync();
        Assert.Equal((409, "import_given_up"), ((await sent) is var refused ? refused.Status : 0, refused["code"].GetString()));

        Assert.Equal(0, (await server.Get($"/api/runs/{run}"))["recipients"].GetInt32());
        Assert.Empty((await server.Get($"/api/runs/{run}/recipients"))["items"].EnumerateArray());
        Assert.Equal(50, (await server.Import(run, Documents.List(50)))["accepted"].GetInt32());
        Assert.False(await GiveUp(run));
        Assert.Equal(50, (await server.Get($"/api/runs/{run}"))["recipients"].GetInt32());
    }

    [Fact]
    public async Task A_journey_paused_and_archived_takes_its_runs_along()
    {
        var journey = await server.Publish(Documents.Waiting(3));
        var run = await server.Fill(journey, Documents.List(20));
        await server.Post($"/api/runs/{run}/start");
        await server.Until($"/api/runs/{run}/metrics", metrics => metrics["nodes.wait.waiting"].GetInt32() == 20);

        Assert.Equal("paused", (await server.Post($"/api/journeys/{journey}/pause"))["status"].GetString());
        await Statuses(run, "paused", "ACTIVE", 20);
        Assert.Equal("active", (await server.Post($"/api/journeys/{journey}/resume"))["status"].GetString());
        await Statuses(run, "waiting", "ACTIVE", 20);
        Assert.Equal("archived", (await server.Post($"/api/journeys/{journey}/archive"))["status"].GetString());
        await Statuses(run, "exited", "STOPPED", 20);
        Assert.Equal("cancelled", (await server.Get($"/api/runs/{run}"))["status"].GetString());
        Metrics.AddUp(await server.Get($"/api/journeys/{journey}/metrics"));
    }

    [Fact]
    public async Task Events_that_come_while_a_run_is_paused_are_applied_in_their_order_even_those_for_a_later_node()
    {
        object For(string id, string name) => new { id, kind = "wait_for", settings = new { @event = name } };
        var journey = await server.Publish(new
        {
            entry = new { sources = new[] { new { kind = "run" } } },
            nodes = new object[] { new { id = "start", kind = "start" }, For("first", "go1"), For("second", "go2"), new { id = "done", kind = "exit", settings = new { outcome = "done" } } },
            edges = new object[] { Documents.Edge("start", "next", "first"), Documents.Edge("first", "arrived", "second"), Documents.Edge("second", "arrived", "done") },
        });
        var run = await server.Fill(journey, "phone\n+14155550123\n");
        await server.Post($"/api/runs/{run}/start");
        await server.Until($"/api/runs/{run}/metrics", metrics => metrics["nodes.first.waiting"].GetInt32() == 1);
        await server.Post($"/api/runs/{run}/pause");
        foreach (var name in (string[])["go2", "go1", "other", "go2"])
        {
            Assert.Equal(202, (await server.Post("/api/events", new { events = new[] { new { profileId = "tel:+14155550123", name } } })).Status);
        }
        Assert.Equal(1, (await server.Get($"/api/runs/{run}/metrics"))["nodes.first.waiting"].GetInt32());
        await server.Post($"/api/runs/{run}/resume");
        await server.UntilRun(run);
        Metrics.AddUp(await server.Get($"/api/runs/{run}/metrics"));
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_restart()
    {
        var journey = await server.Publish(Documents.Waiting(3));
        var run = await server.Fill(journey, Documents.List(20));
        await server.Post($"/api/runs/{run}/start");
        await server.Until($"/api/runs/{run}/metrics", metrics => metrics["nodes.wait.waiting"].GetInt32() == 20);

        await server.Restart();

        await Statuses(run, "waiting", "ACTIVE", 20);
        Metrics.AddUp(await server.Get($"/api/runs/{run}/metrics"));
    }

    private async Task<bool> GiveUp(string run)
    {
        var answer = await server.Send(HttpMethod.Delete, $"/api/runs/{run}/imports/open");
        return answer.Status == 200 ? answer["givenUp"].GetBoolean() : throw new InvalidOperationException(answer.ToString());
    }

    /// <summary>Everybody has this status, by every way of asking.</summary>
    private async Task Statuses(string run, string status, string coarse, int count)
    {
        var all = (await server.Get($"/api/runs/{run}/recipients?limit=1000"))["items"].EnumerateArray().ToList();
        Assert.Equal(count, all.Count);
        Assert.All(all, recipient => Assert.Equal((status, coarse), (recipient.GetProperty("status").GetString(), recipient.GetProperty("enrollmentStatus").GetString())));
        Assert.Equal(count, (await server.Get($"/api/runs/{run}/recipients?limit=1000&status={status}"))["items"].GetArrayLength());
        Assert.Equal(0, (await server.Get($"/api/runs/{run}/recipients?limit=1000&status=completed"))["items"].GetArrayLength());
    }
}
