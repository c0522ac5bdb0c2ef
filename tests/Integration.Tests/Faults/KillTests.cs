using System.Globalization;
using System.Text;
using System.Text.Json;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Messages;
using Sojourn.Store;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Faults;

/// <summary>
/// The real binary, killed with SIGKILL at random moments of a run. Afterwards its journal, its counters and what the sandbox
/// received are held against each other.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const int Recipients = 2_000;
    private const int Kills = 20;

    /// <summary>Four minutes a second: the fifteen minutes that an unknown outcome waits are four seconds.</summary>
    private const double TimeScale = 240;

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("sojourn-kill-");
    private readonly ITestOutputHelper output;

    public KillTests(ITestOutputHelper output) => this.output = output;

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task Killed_twenty_times_a_run_loses_nobody_and_sends_nothing_twice()
    {
        var seed = Environment.GetEnvironmentVariable("SOJOURN_SEED") is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : Environment.TickCount;
        output.WriteLine($"Replay the moments with SOJOURN_SEED={seed}");
        var random = new Random(seed);
        var server = await ServerProcess.Start(directory.FullName, TimeScale);
        try
        {
            // Calls are made by a provider that honours keys and answers later; texts and mails by one that does not.
            await server.Send(HttpMethod.Put, "/api/channels/call", new { provider = "sandbox", settings = new { seed = 1, delaySeconds = new { answered = 60, voicemail = 30, no_answer = 30 } } });
            await server.Send(HttpMethod.Put, "/api/channels/sms", new { provider = "sandbox", settings = new { seed = 1, delaySeconds = 0, idempotent = false } });
            await server.Send(HttpMethod.Put, "/api/channels/email", new { provider = "sandbox", settings = new { seed = 1, delaySeconds = 0, idempotent = false } });
            var journey = (await server.Send(HttpMethod.Post, "/api/journeys", new { name = "Killed", preset = "outreach", definition = JsonSerializer.Deserialize<JsonElement>(Journey) })).GetProperty("id").GetString();
            await server.Send(HttpMethod.Post, $"/api/journeys/{journey}/publish");
            var runs = new List<string> { await Begin(server, journey!) };
            for (var kill = 0; kill < Kills; kill++)
            {
                await Task.Delay(random.Next(50, 900));
                await server.Kill();
                await server.DisposeAsync();
                server = await ServerProcess.Start(directory.FullName, TimeScale);
                if (await Status(server, runs[^1]) == "completed")
                {
                    runs.Add(await Begin(server, journey!));
                }
            }
            foreach (var run in runs)
            {
                await Completed(server, run);
                AddUp(await server.Get($"/api/runs/{run}/metrics"));
            }
            AddUp(await server.Get($"/api/journeys/{journey}/metrics"));
            await server.Kill();
            Compare(runs.Count * Recipients);
        }
        finally
        {
            output.WriteLine(server.Said.Length > 4_000 ? server.Said[^4_000..] : server.Said);
            await server.DisposeAsync();
        }
    }

    private static async Task<string> Begin(ServerProcess server, string journey)
    {
        var run = (await server.Send(HttpMethod.Post, $"/api/journeys/{journey}/runs", new { name = "R" })).GetProperty("id").GetString()!;
        var list = new StringBuilder("phone,email\n");
        for (var i = 0; i < Recipients; i++)
        {
            list.Append(CultureInfo.InvariantCulture, $"+1415{2_000_000 + i},p{i}@example.com\n");
        }
        await server.Send(HttpMethod.Post, $"/api/runs/{run}/recipients", list.ToString(), "text/csv");
        await server.Send(HttpMethod.Post, $"/api/runs/{run}/start");
        return run;
    }

    private static async Task<string> Status(ServerProcess server, string run) => (await server.Get($"/api/runs/{run}")).GetProperty("status").GetString()!;

    private static async Task Completed(ServerProcess server, string run)
    {
        for (var asked = 0; await Status(server, run) != "completed"; asked++)
        {
            Assert.True(asked < 1_200, $"{run} does not complete: {await server.Get($"/api/runs/{run}/metrics")}");
            await Task.Delay(100);
        }
    }

    private static void AddUp(JsonElement metrics)
    {
        foreach (var node in metrics.GetProperty("nodes").EnumerateObject())
        {
            long Count(string name) => node.Value.GetProperty(name).GetInt64();
            var left = node.Value.GetProperty("left").EnumerateObject().Sum(port => port.Value.GetInt64());
            Assert.True(Count("entered") == Count("waiting") + left + Count("exited") + Count("failed"), node.ToString());
            Assert.Equal(0, Count("waiting"));
        }
    }

    /// <summary>The data directory itself, with nobody at work on it.</summary>
    private void Compare(int expected)
    {
        using var data = DataDirectory.Open(directory.FullName, 2);
        var sandbox = Received(data);
        var (ended, visits) = (0, 0);
        var (queued, settled) = (new Dictionary<string, Channel>(), new Dictionary<string, JournalKind>());
        for (var partition = 0; partition < data.Partitions; partition++)
        {
            using (data.OpenPartition(partition))
            {
                using var reader = data.OpenReader(partition);
                var counted = new Dictionary<(string, string), long>();
                foreach (var row in Journal(reader))
                {
                    foreach (var change in Counting.Of(row.Entries, node => Kinds[node]))
                    {
                        counted[(change.Node, change.Name)] = counted.GetValueOrDefault((change.Node, change.Name)) + change.Delta;
                    }
                    ended += row.Entries.Count(entry => entry.Kind == JournalKind.Ended);
                    visits += row.Entries.Count(entry => entry.Kind == JournalKind.Entered);
                    Effects(row, queued, settled);
                }
                var stored = reader.Counters(new(1), null).Where(counter => counter.Value != 0).ToDictionary(counter => counter.Key, counter => counter.Value);
                Assert.Equal(counted.OrderBy(counter => counter.Key), stored.OrderBy(counter => counter.Key));
            }
        }
        Assert.Equal(expected, ended);
        Assert.Empty(queued.Keys.Except(settled.Keys));
        var twice = sandbox.Where(item => item.Value.Count > 1).ToList();
        Assert.All(twice, item => Assert.Equal(Channel.Email, item.Value[0].Channel));
        foreach (var (key, how) in settled)
        {
            Assert.True(how != JournalKind.Accepted || sandbox.ContainsKey(key), $"{key} was accepted, and the sandbox never saw it.");
        }
        Assert.Empty(sandbox.Keys.Except(queued.Keys));
        output.WriteLine($"{expected} people, {visits} visits, {queued.Count} effects; {sandbox.Values.Sum(items => items.Count)} messages; "
            + $"{settled.Values.Count(how => how == JournalKind.Refused)} refused or of unknown outcome; {twice.Count} mails twice");
    }

    private static Dictionary<string, List<SandboxMessage>> Received(DataDirectory data)
    {
        var received = new Dictionary<string, List<SandboxMessage>>();
        var after = 0L;
        while (data.Sandbox.List(null, null, after, 10_000) is { Count: > 0 } page)
        {
            foreach (var message in page)
            {
                var key = message.Key.ToString();
                (received.TryGetValue(key, out var known) ? known : received[key] = []).Add(message);
            }
            after = page[^1].Id;
        }
        return received;
    }

    private static IEnumerable<JournalRow> Journal(IPartitionReader reader)
    {
        var after = 0L;
        while (reader.JournalRows(after, 10_000) is { Count: > 0 } page)
        {
            foreach (var row in page)
            {
                yield return row;
            }
            after = page[^1].Id;
        }
    }

    /// <summary>Every effect that was queued is settled by one line: accepted, or refused.</summary>
    private static void Effects(JournalRow row, Dictionary<string, Channel> queued, Dictionary<string, JournalKind> settled)
    {
        foreach (var entry in row.Entries)
        {
            if (entry.Kind == JournalKind.Queued)
            {
                Assert.True(Sojourn.Core.Messages.Channels.TryParse(entry.Label, out var channel));
                Assert.True(queued.TryAdd(entry.Detail["key"].Text, channel), $"{entry.Detail["key"]} was queued twice.");
            }
            if (entry.Kind is JournalKind.Accepted or JournalKind.Refused)
            {
                // No node of this journey retries, so that the visit's one effect has index 0.
                var key = new EffectKey(row.Enrollment, entry.Visit, 0).ToString();
                Assert.True(settled.TryAdd(key, entry.Kind), $"{key} was settled twice.");
            }
        }
    }

    private static readonly Dictionary<string, string> Kinds = new()
    {
        ["start"] = "start", ["call"] = "call", ["text"] = "sms", ["one"] = "delay", ["mail"] = "email", ["two"] = "delay",
        ["again"] = "call", ["three"] = "delay", ["bye"] = "sms", ["done"] = "exit",
    };

    private const string Journey = """
        {
          "entry": { "sources": [{ "kind": "run" }] },
          "nodes": [
            { "id": "start", "kind": "start" },
            { "id": "call", "kind": "call", "settings": { "from": "+14155550100", "agent": "a" } },
            { "id": "text", "kind": "sms", "settings": { "body": "Hello" } },
            { "id": "one", "kind": "delay", "settings": { "amount": 30, "unit": "minutes" } },
            { "id": "mail", "kind": "email", "settings": { "subject": "Hello", "text": "Hello" } },
            { "id": "two", "kind": "delay", "settings": { "amount": 30, "unit": "minutes" } },
            { "id": "again", "kind": "call", "settings": { "from": "+14155550100", "agent": "a" } },
            { "id": "three", "kind": "delay", "settings": { "amount": 30, "unit": "minutes" } },
            { "id": "bye", "kind": "sms", "settings": { "body": "Bye" } },
            { "id": "done", "kind": "exit" }
          ],
          "edges": [
            { "from": "start", "port": "next", "to": "call" }, { "from": "call", "port": "next", "to": "text" },
            { "from": "text", "port": "next", "to": "one" }, { "from": "one", "port": "next", "to": "mail" },
            { "from": "mail", "port": "next", "to": "two" }, { "from": "two", "port": "next", "to": "again" },
            { "from": "again", "port": "next", "to": "three" }, { "from": "three", "port": "next", "to": "bye" },
            { "from": "bye", "port": "next", "to": "done" }
          ]
        }
        """;
}
