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

    [Fact]
    public async Task One_person_is_in_a_run_once_for_each_value_of_the_journeys_reentry_key()
    {
        var journey = await server.Publish(
            new
            {
                fields = new object[] { new { name = "order", type = "string" } },
                entry = new { sources = new[] { new { kind = "run" } } },
                nodes = new object[] { new { id = "start", kind = "start" }, new { id = "done", kind = "exit", settings = new { outcome = "done" } } },
                edges = new object[] { Documents.Edge("start", "next", "done") },
            },
            new { reentry = new { rule = "never", key = "journey.order" } });
        var run = (await server.Post($"/api/journeys/{journey}/runs", new { name = "R" }))["id"].GetString()!;

        var imported = await server.Import(run, "phone,order,slot\n+14155550111,a,1\n+14155550111,b,1\n+14155550111,a,2\n+14155550112,,1\n");

        Assert.Equal((2, 2), (imported["accepted"].GetInt32(), imported["rejected"].GetInt32()));
        Assert.Equal(["4 duplicate", "5 empty_key"], imported["problems"].EnumerateArray().Where(problem => problem.GetProperty("severity").GetString() == "error")
            .Select(problem => $"{problem.GetProperty("line")} {problem.GetProperty("code").GetString()}"));
        Assert.Equal(1, (await server.Import(run, "phone,order,slot\n+14155550111,a,2\n", "?duplicates=slot"))["accepted"].GetInt32());
        await server.Post($"/api/runs/{run}/start");
        await server.UntilRun(run);
        var keys = (await server.Get($"/api/runs/{run}/recipients"))["items"].EnumerateArray().Select(recipient => recipient.GetProperty("key").GetString());
        Assert.Equal(["a", "a · 2", "b"], keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_that_is_cancelled_while_its_list_is_being_sent_takes_nobody(bool archived)
    {
        var journey = await server.Publish(Documents.Waiting(3));
        var run = (await server.Post($"/api/journeys/{journey}/runs", new { name = "R" }))["id"].GetString()!;
        var list = new Pipe();
        using var body = new StreamContent(list.Reader.AsStream());
        var sent = server.Send(HttpMethod.Post, $"/api/runs/{run}/recipients", body, "text/csv");
        await list.Writer.WriteAsync(Encoding.UTF8.GetBytes(Documents.List(3_000)));
        // As soon as this one has begun the run cannot start, take another list or be scheduled.
        await Eventually(async () => (await server.Post($"/api/runs/{run}/start"))["code"].GetString() == "import_open");
        Assert.Equal("import_open", (await server.Import(run, "phone\n12\n"))["code"].GetString());
        Assert.Equal("import_open", (await server.Post($"/api/runs/{run}/schedule", new { at = "2999-01-01T09:00", timeZone = "UTC" }))["code"].GetString());
        Assert.Equal(200, (await server.Post(archived ? $"/api/journeys/{journey}/archive" : $"/api/runs/{run}/cancel")).Status);
        await list.Writer.CompleteAsync();

        Assert.Equal((409, "import_given_up"), ((await sent) is var refused ? refused.Status : 0, refused["code"].GetString()));
        Assert.Equal(("cancelled", 0), ((await server.Get($"/api/runs/{run}")) is var now ? now["status"].GetString() : null, now["recipients"].GetInt32()));
        Assert.Empty((await server.Get($"/api/runs/{run}/recipients"))["items"].EnumerateArray());
        Assert.Equal(0, (await server.Get($"/api/runs/{run}/metrics"))["dropOffs"].GetInt32());
    }

    [Fact]
    public async Task A_draft_that_is_cancelled_has_started_nobody_and_lost_nobody()
    {
        var journey = await server.Publish(Documents.Waiting(3));
        var run = await server.Fill(journey, Documents.List(50));
        Assert.Equal(200, (await server.Post($"/api/runs/{run}/cancel")).Status);

        await Statuses(run, "cancelled", "STOPPED", 50);
        await server.Until($"/api/runs/{run}/recipients?limit=1", page => page["items.0.endedAt"].ValueKind != System.Text.Json.JsonValueKind.Null);
        await Statuses(run, "cancelled", "STOPPED", 50);
        foreach (var path in (string[])[$"/api/runs/{run}/metrics", $"/api/journeys/{journey}/metrics"])
        {
            var metrics = await server.Get(path);
            Metrics.AddUp(metrics);
            Assert.Equal((0, 0, 0), (metrics["started"].GetInt32(), metrics["dropOffs"].GetInt32(), metrics["nodes.start.entered"].GetInt32()));
        }
        Assert.All((await server.Get($"/api/runs/{run}/recipients"))["items"].EnumerateArray(),
            recipient => Assert.Equal(System.Text.Json.JsonValueKind.Null, recipient.GetProperty("node").ValueKind));
    }

    [Fact]
    public async Task The_results_give_typed_cells_as_they_came_whatever_the_journey_made_of_them()
    {
        object Field(string name, string type, object? standard = null) => standard is null ? new { name, type } : new { name, type, @default = standard };
        var journey = await server.Publish(new
        {
            fields = new[] { Field("newsletter", "boolean"), Field("amount", "number"), Field("code", "number"), Field("name", "string"), Field("plan", "string", "basic"), Field("since", "date"), Field("kept", "boolean") },
            entry = new { sources = new[] { new { kind = "run" } } },
            nodes = new object[]
            {
                new { id = "start", kind = "start" },
                new { id = "change", kind = "update", settings = new { setData = new { newsletter = "{{ false }}", amount = "{{ 5 }}", name = "Bob", plan = "pro", note = "new", extra = "x" } } },
                new { id = "done", kind = "exit", settings = new { outcome = "done" } },
            },
            edges = new object[] { Documents.Edge("start", "next", "change"), Documents.Edge("change", "next", "done") },
        });
        const string Columns = "phone,newsletter,amount,code,name,plan,since,kept,note";
        const string Cells = "+14155550123,YES,\"1,234.50\",007,\" Ann \",,2024-08-13T18:04:34+00:00,no,as it was";
        var run = (await server.Post($"/api/journeys/{journey}/runs", new { name = "R" }))["id"].GetString()!;
        var imported = await server.Import(run, $"{Columns},secret\n{Cells},hush\n", "?map=secret:-");
        Assert.Equal(1, imported["accepted"].GetInt32());
        await server.Post($"/api/runs/{run}/start");
        await server.UntilRun(run);

        var csv = (await server.Get($"/api/runs/{run}/export.csv")).Text;
        var lines = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith(Columns + ",profile_id,", lines[0], StringComparison.Ordinal);
        Assert.Equal(Cells.Split(",2024")[0], lines[1].Split(",2024")[0]);
        Assert.Contains(",2024-08-13T18:04:34+00:00,no,as it was,tel:+14155550123,", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain("hush", csv, StringComparison.Ordinal);
        var id = (await server.Get($"/api/runs/{run}/recipients"))["items.0.id"].GetString();
        var data = (await server.Get($"/api/enrollments/{id}"))["data"];
        Assert.Equal(["amount", "code", "extra", "kept", "name", "newsletter", "note", "phone", "plan", "since"], data.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal(("pro", "Bob"), (data.GetProperty("plan").GetString(), data.GetProperty("name").GetString()));

        // Results are a list too; what comes of them has no column twice.
        for (var again = 0; again < 2; again++)
        {
            run = await server.Fill(journey, csv);
            csv = (await server.Get($"/api/runs/{run}/export.csv")).Text;
            var header = csv.Split("\r\n")[0].Split(',');
            Assert.Equal(header.Distinct(), header);
            Assert.Contains(again == 0 ? "result_status" : "result_result_status", header);
        }
    }

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        for (var begun = Stopwatch.GetTimestamp(); !await holds();)
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(60), "It did not come to that.");
        }
    }
}
