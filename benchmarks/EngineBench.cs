using System.Diagnostics;
using NodaTime;
using Sojourn.Core.Values;

namespace Sojourn.Bench;

/// <summary>
/// (b) Enrollments stepping through delay → branch → message with the sandbox, all durable. Each cycle of one enrollment is two
/// steps: its wake, and the provider's answer. The first cycles are for the runtime, which compiles what is hot a second time.
/// </summary>
internal sealed class EngineBench : IAsyncDisposable
{
    private const int WarmUp = 2;

    public const int Period = 1_000;

    public const string Journey = """
        {
          "fields": [{ "name": "first", "type": "date" }, { "name": "plan", "type": "string" }],
          "entry": { "sources": [{ "kind": "run" }] },
          "nodes": [
            { "id": "start", "kind": "start" },
            { "id": "spread", "kind": "wait_until", "settings": { "field": "journey.first" } },
            { "id": "wait", "kind": "delay", "settings": { "amount": 1000, "unit": "seconds" } },
            { "id": "pro", "kind": "branch", "settings": { "branches": [ { "port": "pro", "when": { "field": "journey.plan", "op": "equals", "value": "pro" } } ] } },
            { "id": "text", "kind": "sms", "settings": { "from": "+14155550100", "body": "Hi, your plan is {{ journey.plan }}" } }
          ],
          "edges": [
            { "from": "start", "port": "next", "to": "spread" },
            { "from": "spread", "port": "next", "to": "wait" },
            { "from": "wait", "port": "next", "to": "pro" },
            { "from": "pro", "port": "pro", "to": "text" }, { "from": "pro", "port": "otherwise", "to": "text" },
            { "from": "text", "port": "next", "to": "wait" }
          ]
        }
        """;

    private readonly ManualTime time = new();
    private readonly Rig rig;
    private readonly int count;

    private EngineBench(int count, string? postgres)
    {
        this.count = count;
        rig = new(time, postgres: postgres);
    }

    public sealed record Result(long Steps, double Seconds, double CpuSeconds, long Allocated)
    {
        public double Rate => Steps / Seconds;

        public double CpuMicroseconds => CpuSeconds / Steps * 1e6;

        public double BytesPerStep => Allocated / (double)Steps;

        public static Result operator +(Result one, Result other) =>
            new(one.Steps + other.Steps, one.Seconds + other.Seconds, one.CpuSeconds + other.CpuSeconds, one.Allocated + other.Allocated);
    }

    public static async Task<EngineBench> Begin(int count, bool random, string? postgres = null)
    {
        var bench = new EngineBench(count, postgres);
        await Begin(bench.rig, count, random);
        // The first period only spreads the enrollments out.
        await Round(bench.rig, bench.time, count);
        for (var cycle = 0; cycle < WarmUp; cycle++)
        {
            await bench.Cycle();
        }
        return bench;
    }

    /// <summary>A directory whose enrollments have gone round once, for the bare loop to go over.</summary>
    public static async Task Fill(string directory, int count, string? postgres = null)
    {
        var time = new ManualTime();
        await using var rig = new Rig(time, directory, postgres: postgres);
        await Begin(rig, count, random: false);
        await Round(rig, time, count);
        await Round(rig, time, 2L * count);
    }

    public async Task<Result> Cycle()
    {
        var before = rig.Steps;
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var allocated = GC.GetTotalAllocatedBytes();
        var watch = Stopwatch.StartNew();
        await Round(rig, time, 2L * count);
        watch.Stop();
        return new(rig.Steps - before, watch.Elapsed.TotalSeconds, (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds,
            GC.GetTotalAllocatedBytes() - allocated);
    }

    public ValueTask DisposeAsync() => rig.DisposeAsync();

    private static async Task Begin(Rig rig, int count, bool random)
    {
        await rig.Sandbox(Core.Messages.Channel.Sms, """{"seed": 1, "delaySeconds": 0, "outcomes": {}}""");
        var journey = await rig.Publish(Journey);
        var start = rig.Node.Clock.Now;
        var offsets = Offsets(count, random);
        var run = await rig.Fill(journey, count, i => Data.Of(
            ("first", Value.Of(start + Duration.FromMilliseconds(1 + offsets[i]))), ("plan", Value.Of(i % 3 == 0 ? "pro" : "basic"))));
        await rig.Catalog.StartRun(run);
        await rig.Until(() => rig.Steps >= count, TimeSpan.FromMinutes(5));
    }

    /// <summary>
    /// One step of each enrollment, or the two of a cycle, with all of them due and none of them twice. While they go round the
    /// clock moves on by half a period, so that their next wakes keep the order they are in.
    /// </summary>
    private static async Task Round(Rig rig, ManualTime time, long steps)
    {
        const int slices = 1_000;
        var from = rig.Steps;
        var watch = Stopwatch.StartNew();
        time.Move(TimeSpan.FromSeconds(Period));
        rig.Nudge();
        for (var slice = 0; rig.Steps < from + steps;)
        {
            await Task.Delay(1);
            for (; slice < (rig.Steps - from) * slices / steps; slice++)
            {
                time.Move(TimeSpan.FromSeconds(Period) / 2 / slices);
            }
            if (watch.Elapsed > TimeSpan.FromMinutes(2))
            {
                throw new TimeoutException($"{rig.Steps - from:N0} of {steps:N0} steps.");
            }
        }
    }

    private static int[] Offsets(int count, bool random)
    {
        var offsets = Enumerable.Range(0, count).Select(i => (int)((long)i * (Period - 1) * 1000 / count)).ToArray();
        if (random)
        {
            new Random(1).Shuffle(offsets);
        }
        return offsets;
    }
}
