using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Server;

/// <summary>Numbers over time, and what is told of one person.</summary>
[Collection(ServerCollection.Name)]
public sealed class ChartTests(SharedServer shared)
{
    private readonly TestServer server = shared.Server;

    [Fact]
    public async Task What_happened_by_the_hour_and_by_the_day_adds_up_to_the_metrics()
    {
        var journey = await server.Publish(Documents.Renewal);
        var run = await server.Fill(journey, Documents.List(10, 5000));
        await server.Post($"/api/runs/{run}/start");
        await server.UntilRun(run);
        var metrics = await server.Get($"/api/runs/{run}/metrics");

        foreach (var path in (string[])[$"/api/runs/{run}/metrics/over-time?bucket=hour", $"/api/runs/{run}/metrics/over-time?bucket=day", $"/api/journeys/{journey}/metrics/over-time?run={run}"])
        {
            var told = await server.Get(path);
            Assert.True(told.Status == 200, told.ToString());
            var items = told["items"].EnumerateArray().ToList();
            foreach (var name in (string[])["started", "completed", "exited", "failed"])
            {
                Assert.Equal(metrics[name].GetInt64(), items.Sum(item => item.GetProperty(name).GetInt64()));
            }
            Assert.Equal(metrics["channels.call.placed"].GetInt64(), items.Sum(item => item.GetProperty("channels").GetProperty("call").GetInt64()));
            Assert.Equal(metrics["channels.sms.sent"].GetInt64(), items.Sum(item => item.GetProperty("channels").TryGetProperty("sms", out var sms) ? sms.GetInt64() : 0));
            var step = told["bucket"].GetString() == "hour" ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1);
            Assert.All(items.Zip(items.Skip(1)), pair => Assert.Equal(step, pair.Second.GetProperty("at").GetDateTimeOffset() - pair.First.GetProperty("at").GetDateTimeOffset()));
        }
    }

    [Fact]
    public async Task A_journey_that_came_to_rest_long_ago_is_still_told_of()
    {
        await using var fast = await TestServer.Start(timeScale: 20_000_000);
        var journey = await fast.Publish(Documents.Renewal);
        var run = await fast.Fill(journey, Documents.List(10, 5000));
        await fast.Post($"/api/runs/{run}/start");
        var ended = (await fast.UntilRun(run))["endedAt"].GetDateTimeOffset();
        await fast.Until("/api/workspace", workspace => workspace["now"].GetDateTimeOffset() > ended.AddDays(400));

        foreach (var path in (string[])[$"/api/journeys/{journey}/metrics/over-time", $"/api/runs/{run}/metrics/over-time"])
        {
            var items = (await fast.Get(path))["items"].EnumerateArray().ToList();
            Assert.Equal(10, items.Sum(item => item.GetProperty("started").GetInt64()));
            Assert.Equal(10, items.Sum(item => item.GetProperty("completed").GetInt64()));
        }
    }

    [Theory]
    [InlineData("bucket=week", "unknown_bucket")]
    [InlineData("from=noon", "bad_date")]
    [InlineData("from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z", "bad_span")]
    [InlineData("from=2000-01-01T00:00:00Z&bucket=hour", "too_many_buckets")]
    public async Task A_time_that_cannot_be_shown_is_refused(string query, string code)
    {
        var journey = await server.Publish(Documents.Waiting(1));

        Assert.Equal([code], (await server.Get($"/api/journeys/{journey}/metrics/over-time?{query}")).Codes);
    }

    [Fact]
    public async Task A_person_shows_their_journeys_and_attributes_their_types()
    {
        var journey = await server.Publish(Documents.Waiting(3_000, "api"), new { reentry = new { rule = "always" } });
        await server.Put("/api/profiles/charted", new { email = "charted@example.com", attributes = new { plan = "pro", seats = 3, vip = true } });
        await server.Post($"/api/journeys/{journey}/enroll", new { profileIds = new[] { "charted" } });

        var page = await server.Until("/api/profiles/charted/enrollments", answer => answer["items.0.node"].GetString() == "wait");
        Assert.Equal((1, "A journey", journey), (page["items"].GetArrayLength(), page["items.0.journeyName"].GetString(), page["items.0.journeyId"].GetString()));
        Assert.True(page["items.0.nodeSince"].GetDateTimeOffset() >= page["items.0.enteredAt"].GetDateTimeOffset());
        Assert.Equal(404, (await server.Get("/api/profiles/nobody/enrollments")).Status);

        var types = (await server.Get("/api/profile-attributes"))["items"].EnumerateArray()
            .ToDictionary(item => item.GetProperty("name").GetString()!, item => item.GetProperty("type").GetString());
        Assert.Equal(("string", "number", "boolean", "string"), (types["plan"], types["seats"], types["vip"], types["email"]));
    }
}
