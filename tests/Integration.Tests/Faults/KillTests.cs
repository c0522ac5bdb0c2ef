using System.Globalization;
using System.Text;
using Sojourn.Core.Enrollments;
using Sojourn.Integration.Tests.Store;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Time;
using Sojourn.Store;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Faults;

/// <summary>The published guarantee, held by the real binary: killed at any moment it loses nothing and does nothing twice.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 20;
    private const int People = 3_000;

    /// <summary>A minute a second: the journey lasts longer than the killing.</summary>
    private const double TimeScale = 60;

    private const string Journey = """
        {"name": "Killed", "definition": {
          "entry": {"sources": [{"kind": "run"}]},
          "nodes": [
            {"id": "start", "kind": "start"},
            {"id": "first", "kind": "sms", "settings": {"body": "Hello {{ profile.first_name }}"}},
            {"id": "rest", "kind": "delay", "settings": {"amount": 6, "unit": "minutes"}},
            {"id": "mail", "kind": "email", "settings": {"subject": "Hello", "text": "Hello"}},
            {"id": "night", "kind": "delay", "settings": {"amount": 8, "unit": "minutes"}},
            {"id": "hook", "kind": "webhook", "settings": {"url": "https://hooks.example.com/in"}},
            {"id": "nap", "kind": "delay", "settings": {"amount": 8, "unit": "minutes"}},
            {"id": "last", "kind": "whatsapp", "settings": {"body": "Bye", "window": {"amount": 5, "unit": "minutes"}}},
            {"id": "done", "kind": "exit"}],
          "edges": [
            {"from": "start", "port": "next", "to": "first"}, {"from": "first", "port": "next", "to": "rest"},
            {"from": "rest", "port": "next", "to": "mail"}, {"from": "mail", "port": "next", "to": "night"},
            {"from": "night", "port": "next", "to": "hook"}, {"from": "hook", "port": "next", "to": "nap"},
            {"from": "nap", "port": "next", "to": "last"}, {"from": "last", "port": "delivered", "to": "done"},
            {"from": "last", "port": "next", "to": "done"}]}}
        """;

    [Fact]
    public async Task Twenty_kills_at_random_moments_of_a_run_lose_nothing_and_repeat_nothing()
    {
        using var directory = new TemporaryDirectory();
        var data = Path.Combine(directory.Path, "data");
        var seed = Environment.TickCount;
        var dice = new Random(seed);
        var server = await ServerProcess.Start(data, TimeScale);
        try
        {
            foreach (var channel in (string[])["sms", "email"])
            {
                await server.Send(HttpMethod.Put, $"/api/channels/{channel}", """{"provider": "sandbox", "settings": {"idempotent": false}}""");
            }
            var journey = (await server.Send(HttpMethod.Post, "/api/journeys", Journey)).GetProperty("id").GetString();
            await server.Send(HttpMethod.Post, $"/api/journeys/{journey}/publish");
            var run = (await server.Send(HttpMethod.Post, $"/api/journeys/{journey}/runs", """{"name": "Run"}""")).GetProperty("id").GetString();
            await server.Send(HttpMethod.Post, $"/api/runs/{run}/recipients", List(), "text/csv");
            await server.Send(HttpMethod.Post, $"/api/runs/{run}/start");
            for (var kill = 0; kill < Kills; kill++)
            {
                // A moment of the real world, which is the point here.
                await Task.Delay(dice.Next(20, 700));
                await server.Kill();
                server = await ServerProcess.Start(data, TimeScale);
            }
            await Completed(server, run!);
        }
        finally
        {
            server.Dispose();
        }
        output.WriteLine($"Moments drawn from seed {seed}");
        Check(data);
    }

    private static async Task Completed(ServerProcess server, string run)
    {
        for (var i = 0; i < 900; i++)
        {
            if ((await server.Send(HttpMethod.Get, $"/api/runs/{run}")).GetProperty("status").GetString() == "completed")
            {
                return;
            }
            await Task.Delay(200);
        }
        Assert.Fail($"The run is not completed: {await server.Send(HttpMethod.Get, $"/api/runs/{run}/metrics")}");
    }

    private static void Check(string data)
    {
        using var directory = DataDirectory.Open(data, 1);
        using var catalog = new CatalogService(directory.Catalog, new JourneyClock(TimeProvider.System, ClockSetting.FromJson(directory.Catalog.Setting("clock")!)));
        var readers = Enumerable.Range(0, directory.Partitions).Select(directory.OpenReader).ToList();
        readers.ForEach(reader => Books.Balance(reader, catalog.Current));
        var sent = directory.Sandbox.List(null, null, 0, int.MaxValue);
        Books.Agree(readers, sent);
        var people = readers.SelectMany(reader => Books.Enrollments(reader, catalog.Current)).ToList();
        Assert.Equal(People, people.Count);
        Assert.All(people, person => Assert.Equal(EnrollmentStatus.Completed, person.Status));
        // A text that was in the hands of a provider that honours no keys when the server was killed is not sent again, and its
        // journal says so. Everything else arrived.
        var arrived = sent.Select(item => (item.Key.Enrollment, item.NodeId)).ToHashSet();
        var unknown = readers.SelectMany(reader => reader.JournalRows(0, int.MaxValue))
            .SelectMany(row => row.Entries.Where(line => line is { Kind: JournalKind.Refused, Label: "unknown", Node: "first" }).Select(line => (row.Enrollment, line.Node)))
            .ToHashSet();
        Assert.All(people, person => Assert.All((string[])["first", "mail", "hook", "last"], node =>
            Assert.True(arrived.Contains((person.Id, node)) || unknown.Contains((person.Id, node)), $"{person.Id} was never sent '{node}'")));
        readers.ForEach(reader => reader.Dispose());
    }

    private static string List()
    {
        var list = new StringBuilder("phone,email,first_name\n");
        for (var i = 0; i < People; i++)
        {
            list.Append(CultureInfo.InvariantCulture, $"+1415555{i:0000},p{i}@example.com,P{i}\n");
        }
        return list.ToString();
    }
}
