using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Server;

/// <summary>Real requests to a system that is slow, or not there.</summary>
public sealed class OutboundTests : IAsyncLifetime
{
    private TestServer server = null!;

    public async ValueTask InitializeAsync() => server = await TestServer.Start();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task As_many_requests_go_out_at_once_as_the_channel_allows_over_all_partitions_together()
    {
        const int Limit = 3, People = 60;
        await using var slow = await CrowdedEndpoint.Start(Limit, People);
        await Allow(slow.Authority, Limit);
        var journey = await server.Publish(Asking($"http://{slow.Authority}/"));

        var run = await server.Fill(journey, Documents.List(People));
        await server.Post($"/api/runs/{run}/start");
        await server.UntilRun(run);

        Assert.Equal((People, Limit), (slow.Answered, slow.MostAtOnce));
        Assert.Equal(People, (await server.Get($"/api/runs/{run}/metrics"))["nodes.ask.left.next"].GetInt32());
    }

    [Fact]
    public async Task Whoever_waits_because_the_other_system_is_away_has_that_in_the_journal_once()
    {
        var authority = $"127.0.0.1:{FreePort()}";
        await Allow(authority, 1);
        var journey = await server.Publish(Asking($"http://{authority}/"));
        var run = await server.Fill(journey, Documents.List(1));
        await server.Post($"/api/runs/{run}/start");

        var recipients = await server.Until($"/api/runs/{run}/recipients", answer => answer["items.0.node"].GetString() == "ask");
        var enrollment = $"/api/enrollments/{recipients["items.0.id"].GetString()}";
        var told = await server.Until(enrollment, answer => Deferrals(answer).Length > 0);
        var line = Deferrals(told)[0];
        Assert.Equal("connection_failed", line.GetProperty("detail").GetProperty("reason").GetString());
        Assert.True(line.GetProperty("detail").TryGetProperty("until", out _));

        // It has come back: the next try goes through, and there is no second line for those in between.
        await using var back = await CrowdedEndpoint.Start(1, 1, $"http://{authority}");
        await server.UntilRun(run);
        Assert.Single(Deferrals(await server.Get(enrollment)));
    }

    private static System.Text.Json.JsonElement[] Deferrals(HttpAnswer enrollment) =>
        [.. enrollment["journal"].EnumerateArray().Where(line => line.GetRawText().Contains("\"deferred\"", StringComparison.Ordinal))];

    private async Task Allow(string authority, int inFlight)
    {
        var saved = await server.Put("/api/channels/webhook", new { provider = "http", settings = new { allowHosts = new[] { authority }, inFlight } });
        Assert.True(saved.Status == 200, saved.ToString());
    }

    private static object Asking(string url) => new
    {
        entry = new { sources = new[] { new { kind = "run" } } },
        nodes = new object[] { new { id = "start", kind = "start" }, new { id = "ask", kind = "webhook", settings = new { url, timeoutSeconds = 60 } } },
        edges = new object[] { Documents.Edge("start", "next", "ask") },
    };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>
    /// Keeps every request until so many are there at once, and then lets the one that waited longest go: there are always as many as the
    /// caller dares, and one more than that would be seen.
    /// </summary>
    private sealed class CrowdedEndpoint(WebApplication app, int crowd, int expected) : IAsyncDisposable
    {
        private readonly Lock sync = new();
        private readonly Queue<TaskCompletionSource> inside = new();
        private int arrived;
        private int present;

        public string Authority => new Uri(app.Urls.Single()).Authority;

        public int MostAtOnce { get; private set; }

        public int Answered { get; private set; }

        public static async Task<CrowdedEndpoint> Start(int crowd, int expected, string url = "http://127.0.0.1:0")
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls(url);
            builder.Logging.ClearProviders();
            var app = builder.Build();
            var endpoint = new CrowdedEndpoint(app, crowd, expected);
            app.Run(async _ => await endpoint.Stay());
            await app.StartAsync();
            return endpoint;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task Stay()
        {
            var here = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (sync)
            {
                arrived++;
                MostAtOnce = Math.Max(MostAtOnce, ++present);
                inside.Enqueue(here);
                // When nobody else comes there is no crowd to wait for.
                while (inside.Count >= crowd || (arrived == expected && inside.Count > 0))
                {
                    inside.Dequeue().SetResult();
                }
            }
            await here.Task;
            lock (sync)
            {
                present--;
                Answered++;
            }
        }
    }
}
