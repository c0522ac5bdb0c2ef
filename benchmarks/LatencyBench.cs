using System.Globalization;
using NodaTime;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;
using Sojourn.Runtime.Partitions;

namespace Sojourn.Bench;

/// <summary>(d) From an event that is handed in to the provider being called, at rest and while the engine steps at half its rate.</summary>
internal static class LatencyBench
{
    private const string Welcome = """
        {
          "entry": { "sources": [{ "kind": "event", "event": "signed_up" }] },
          "nodes": [ { "id": "start", "kind": "start" }, { "id": "hello", "kind": "sms", "settings": { "to": "{{ event.sent }}", "body": "Hello" } } ],
          "edges": [ { "from": "start", "port": "next", "to": "hello" } ]
        }
        """;

    /// <summary>Events before those that count: the first of a process pay for its compiling, which is not what a person's event waits for.</summary>
    private const int WarmUp = 300;

    public sealed record Result(double P50, double P99, double Achieved);

    public static async Task<Result> Run(double loadStepsPerSecond, int events)
    {
        await using var rig = new Rig(TimeProvider.System);
        await rig.Sandbox(Channel.Sms, """{"seed": 1, "delaySeconds": 0, "outcomes": {}}""");
        await rig.Publish(Welcome, "messaging");
        if (loadStepsPerSecond > 0)
        {
            await Load(rig, loadStepsPerSecond);
        }
        var before = rig.Steps;
        var watch = System.Diagnostics.Stopwatch.StartNew();
        // One at a time, some a second: what is measured is a person's event, not a queue of them.
        var pause = TimeSpan.FromMilliseconds(loadStepsPerSecond > 0 ? 10 : 4);
        for (var i = 0; i < WarmUp + events; i++)
        {
            var id = "late-" + i.ToString(CultureInfo.InvariantCulture);
            var now = rig.Node.Clock.Now;
            var sent = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
            _ = rig.Ask(rig.Of(id), new TrackRequest(id, [new("signed_up", now, null, Data.Of(("sent", Value.Of(sent))), Data.Empty, [])]));
            await Task.Delay(pause);
        }
        await Task.Delay(500);
        var achieved = (rig.Steps - before) / watch.Elapsed.TotalSeconds;
        var late = Arrived(rig).Skip(WarmUp).Order().ToList();
        return late.Count < events
            ? throw new InvalidOperationException($"{late.Count} of {events} events came through.")
            : new(late[late.Count / 2], late[(int)(late.Count * 0.99)], achieved);
    }

    /// <summary>Milliseconds from the event, whose time is the address, to the provider's being called.</summary>
    private static IEnumerable<double> Arrived(Rig rig)
    {
        long after = 0;
        while (rig.Node.Data.Sandbox.List(Channel.Sms, null, after, 10_000) is { Count: > 0 } page)
        {
            foreach (var message in page.Where(message => message.NodeId == "hello"))
            {
                yield return message.At.ToUnixTimeMilliseconds() - long.Parse(message.To, CultureInfo.InvariantCulture);
            }
            after = page[^1].Id;
        }
    }

    /// <summary>Enrollments that go round a delay of ten seconds, as many as make the rate.</summary>
    private static async Task Load(Rig rig, double stepsPerSecond)
    {
        const int period = 10;
        var count = (int)(stepsPerSecond * period / 2);
        var journey = await rig.Publish(EngineBench.Journey.Replace("\"amount\": 1000", "\"amount\": 10", StringComparison.Ordinal));
        var start = rig.Node.Clock.Now + Duration.FromSeconds(8 + count / 10_000);
        var run = await rig.Fill(journey, count, i => Data.Of(
            ("first", Value.Of(start + Duration.FromMilliseconds((long)i * period * 1000 / count))), ("plan", Value.Of("pro"))));
        await rig.Catalog.StartRun(run);
        await rig.Until(() => rig.Steps >= count, TimeSpan.FromMinutes(2));
        while (rig.Node.Clock.Now < start + Duration.FromSeconds(period + 2))
        {
            await Task.Delay(100);
        }
    }
}
