using System.Collections.Concurrent;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Sojourn.Integration.Tests.Store;
using Sojourn.Store;
using Xunit;

namespace Sojourn.Integration.Tests.Faults;

/// <summary>A server that is told to stop knows what became of everything: nobody's message is of unknown outcome because of it.</summary>
[SupportedOSPlatform("linux")]
public sealed class StopTests
{
    private const int People = 100;

    private const string Asking = """
        {"name": "Asking", "definition": {
          "entry": {"sources": [{"kind": "run"}]},
          "nodes": [
            {"id": "start", "kind": "start"},
            {"id": "ask", "kind": "webhook", "settings": {"url": "http://AUTHORITY/", "timeoutSeconds": 60}},
            {"id": "after", "kind": "delay", "settings": {"amount": 1, "unit": "seconds"}},
            {"id": "tell", "kind": "webhook", "settings": {"url": "http://AUTHORITY/", "timeoutSeconds": 60}}],
          "edges": [{"from": "start", "port": "next", "to": "ask"}, {"from": "ask", "port": "next", "to": "after"}, {"from": "after", "port": "next", "to": "tell"}]}}
        """;

    [Fact]
    public async Task What_a_provider_without_keys_was_being_handed_while_the_server_was_stopped_is_answered_and_the_rest_is_handed_over_afterwards()
    {
        using var directory = new TemporaryDirectory();
        var data = Path.Combine(directory.Path, "data");
        await using var endpoint = await HoldingEndpoint.Start();
        var server = await ServerProcess.Start(data, 1);
        try
        {
            await server.Send(HttpMethod.Put, "/api/channels/webhook",
                $$$"""{"provider": "http", "settings": {"allowHosts": ["{{{endpoint.Authority}}}"], "inFlight": 2}}""");
            var run = await JourneyOfFaults.Start(server, Asking.Replace("AUTHORITY", endpoint.Authority, StringComparison.Ordinal), """{"name": "Run"}""", People);
            await endpoint.Crowd(2);

            server.Stop();
            await Cluster.Until("it listens no more", async () => !await Listens(server));
            endpoint.Open();
            var (status, complaints) = await server.Ended();
            Assert.True(status == 0, complaints);
            endpoint.Hurry();
            server.Dispose();
            var before = endpoint.Asked.Count;
            Assert.InRange(before, 2, People - 1);

            server = await ServerProcess.Start(data, 1);
            await Completed(server, run);
            var nodes = (await server.Send(HttpMethod.Get, $"/api/runs/{run}/metrics")).GetProperty("nodes");
            Assert.Equal(People, nodes.GetProperty("ask").GetProperty("left").GetProperty("next").GetInt32());
            Assert.Equal(People, nodes.GetProperty("tell").GetProperty("left").GetProperty("next").GetInt32());
            Assert.Equal(2 * People, endpoint.Asked.Count);
            Assert.All(endpoint.Asked, asked => Assert.Equal(1, asked.Value));
        }
        finally
        {
            server.Dispose();
        }
    }

    [Fact]
    public async Task A_run_whose_server_is_stopped_and_started_again_and_again_knows_what_became_of_every_message()
    {
        const int Stops = 6, Recipients = 3_000;
        using var directory = new TemporaryDirectory();
        var data = Path.Combine(directory.Path, "data");
        var server = await ServerProcess.Start(data, JourneyOfFaults.Faster);
        try
        {
            var run = await JourneyOfFaults.Start(server, Recipients);
            for (var stop = 0; stop < Stops; stop++)
            {
                server.Stop();
                var (status, complaints) = await server.Ended();
                Assert.True(status == 0, complaints);
                server.Dispose();
                server = await ServerProcess.Start(data, JourneyOfFaults.Faster);
            }
            await Completed(server, run);
        }
        finally
        {
            server.Dispose();
        }
        using var kept = DataDirectory.Open(data, 1);
        JourneyOfFaults.Check(kept, Recipients);
        Assert.Equal(0, JourneyOfFaults.Unknown(kept));
    }

    private static Task Completed(ServerProcess server, string run) => Cluster.Until("the run is completed",
        async () => (await server.Send(HttpMethod.Get, $"/api/runs/{run}")).GetProperty("status").GetString() == "completed");

    private static async Task<bool> Listens(ServerProcess server)
    {
        try
        {
            return await server.Status(HttpMethod.Get, "/health/live") > 0;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>
    /// Counts its requests by their keys, which it does not honour, and keeps all of them until it is opened; from then on it is slow, until it is told to hurry.
    /// </summary>
    private sealed class HoldingEndpoint(WebApplication app) : IAsyncDisposable
    {
        private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(100);

        private readonly CancellationTokenSource hurry = new();
        private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Authority => new Uri(app.Urls.Single()).Authority;

        public ConcurrentDictionary<string, int> Asked { get; } = new(StringComparer.Ordinal);

        public static async Task<HoldingEndpoint> Start()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var app = builder.Build();
            var endpoint = new HoldingEndpoint(app);
            app.Run(async context =>
            {
                endpoint.Asked.AddOrUpdate(context.Request.Headers["Idempotency-Key"].ToString(), 1, (_, times) => times + 1);
                await endpoint.open.Task;
                await Task.Delay(Slow, endpoint.hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            });
            await app.StartAsync();
            return endpoint;
        }

        /// <summary>Waits until so many are kept.</summary>
        public Task Crowd(int requests) => Cluster.Until($"{requests} requests are kept", () => Task.FromResult(Asked.Count >= requests));

        public void Open() => open.TrySetResult();

        public void Hurry() => hurry.Cancel();

        public async ValueTask DisposeAsync()
        {
            Open();
            Hurry();
            await app.DisposeAsync();
            hurry.Dispose();
        }
    }
}
