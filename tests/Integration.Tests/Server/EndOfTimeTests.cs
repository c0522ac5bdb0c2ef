using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Server;

/// <summary>Dates that lie after the calendar's end once their zone is counted in: they are dates, or refused, and hold up nobody.</summary>
[Collection(ServerCollection.Name)]
public sealed class EndOfTimeTests(SharedServer shared)
{
    private const string Last = "9999-12-31T23:59:59-05:00";

    private static readonly object AtTheEnd = new { field = "profile.renewal", op = "after", value = Last };

    private readonly TestServer server = shared.Server;

    [Fact]
    public async Task Events_and_attributes_may_have_the_last_of_dates()
    {
        await Carried(server.Post("/api/events", new { events = new[] { new { profileId = "eve", name = "seen", time = Last } } }), 422);
        await Carried(server.Post("/api/events", new { events = new[] { new { profileId = "eve", name = "seen", properties = new { until = Last }, set = new { renewal = Last } } } }), 202);
        await Carried(server.Put("/api/profiles/eve", new { attributes = new { renewal = Last } }), 200);
        await Carried(server.Get("/api/profiles/eve"), 200);
        await Carried(server.Get("/api/profiles/eve/timeline"), 200);

        foreach (var value in (string[])[Last, "2026-01-01"])
        {
            var when = new { field = "profile.renewal", op = "after", value };
            await Carried(server.Post("/api/segments/preview", new { when }), 200, 422);
            var segment = await Carried(server.Post("/api/segments", new { name = $"After {value}", when }), 201, 422);
            if (segment.Status == 201)
            {
                await Carried(server.Get($"/api/segments/{segment["id"].GetString()}"), 200);
                await Carried(server.Get($"/api/segments/{segment["id"].GetString()}/members"), 200);
                await Carried(server.Send(HttpMethod.Delete, $"/api/segments/{segment["id"].GetString()}"), 204);
            }
        }
    }

    [Fact]
    public async Task Lists_and_enrollments_may_have_the_last_of_dates()
    {
        var journey = await server.Publish(new
        {
            fields = new object[] { new { name = "until", type = "date" } },
            entry = new { sources = new[] { new { kind = "run" }, new { kind = "api" } } },
            nodes = new object[]
            {
                new { id = "start", kind = "start" },
                new { id = "later", kind = "branch", settings = new { branches = new[] { new { port = "yes", when = new { field = "journey.until", op = "after", value = "2026-01-01" } } } } },
                new { id = "done", kind = "exit", settings = new { outcome = "done" } },
            },
            edges = new object[] { Documents.Edge("start", "next", "later"), Documents.Edge("later", "yes", "done"), Documents.Edge("later", "otherwise", "done") },
        });
        var run = (await server.Post($"/api/journeys/{journey}/runs", new { name = "R" }))["id"].GetString()!;
        await Carried(server.Import(run, $"phone,until\n+14155550123,{Last}\n+14155550124,2027-01-01\n"), 200);
        await Carried(server.Post($"/api/runs/{run}/recipients/preview", new { }), 415);
        await Carried(server.Post($"/api/runs/{run}/start"), 200);
        await server.UntilRun(run);
        await Carried(server.Get($"/api/runs/{run}/recipients"), 200);
        await Carried(server.Get($"/api/runs/{run}/export.csv"), 200);
        await Carried(server.Post($"/api/journeys/{journey}/enroll", new { profileIds = new[] { "eve" }, data = new { until = Last } }), 200, 422);
    }

    [Fact]
    public async Task Definitions_schedules_and_charts_may_ask_for_the_last_of_dates()
    {
        object Ends(object settings) => new
        {
            entry = new { sources = new object[] { new { kind = "run", audience = AtTheEnd }, new { kind = "api" } } },
            nodes = new object[] { new { id = "start", kind = "start" }, new { id = "wait", kind = "wait_until", settings } },
            edges = new object[] { Documents.Edge("start", "next", "wait") },
        };
        foreach (var date in (string[])[Last, "9999-12-31T23:59:59", "9999-12-31"])
        {
            var journey = (await server.Post("/api/journeys", new { name = "End" }))["id"].GetString();
            await Carried(server.Put($"/api/journeys/{journey}/definition", Ends(new { date, timeZone = "Pacific/Pago_Pago" })), 200, 400);
            await Carried(server.Get($"/api/journeys/{journey}/definition"), 200);
            await Carried(server.Post($"/api/journeys/{journey}/validate"), 200);
            await Carried(server.Post($"/api/journeys/{journey}/publish"), 200, 422);
            await Carried(server.Post($"/api/journeys/{journey}/enroll", new { profileIds = new[] { "eve" } }), 200, 409);
            var run = (await server.Post($"/api/journeys/{journey}/runs", new { name = "R" }))["id"].GetString();
            await Carried(server.Post($"/api/runs/{run}/schedule", new { at = "9999-12-31T23:59", timeZone = "Pacific/Pago_Pago" }), 200, 422);
            await Carried(server.Get($"/api/runs/{run}"), 200);
            await Carried(server.Get($"/api/journeys/{journey}/metrics/over-time?from=9999-12-31"), 200, 422);
            await Carried(server.Get($"/api/journeys/{journey}/metrics/over-time?from=9999-12-31&to={Uri.EscapeDataString(Last)}"), 200, 422);
        }
        await Carried(server.Get("/api/journeys?limit=1000"), 200);
    }

    /// <summary>It was answered with one of these.</summary>
    private static async Task<HttpAnswer> Carried(Task<HttpAnswer> asked, params int[] statuses)
    {
        var answer = await asked;
        Assert.True(statuses.Contains(answer.Status), answer.ToString());
        return answer;
    }
}
