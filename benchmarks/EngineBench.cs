using System.Diagnostics;
using NodaTime;
using Sojourn.Core.Values;

namespace Sojourn.Bench;

/// <summary>
/// (b) Enrollments stepping through delay → branch → message with the sandbox, all durable. Each cycle of one enrollment is two
/// steps: its wake, and the provider's answer.
/// </summary>
internal static class EngineBench
{
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

    public sealed record Result(long Steps, double Seconds, double CpuSeconds, long Allocated)
    {
        public double Rate => Steps / Seconds;

        public double CpuMicroseconds => CpuSeconds / Steps * 1e6;

        public double BytesPerStep => Allocated / (double)Steps;
    }

    /// <summary>A directory whose enrollments have gone round once, for the bare loop to go over.</summary>
    public static async Task Fill(string directory, int count)
    {
        var time = new ManualTime();
        await using var rig = new Rig(time, directory);
        await Begin(rig, count, random: false);
        await Drive(rig, time, count, stepsPerWake: 1, from: count, target: 2L * count);
        await Drive(rig, time, count, stepsPerWake: 2, from: rig.Steps, target: 4L * count);
    }

    public static async Task<Result> Run(int count, bool random, int cycles)
    {
        var time = new ManualTime();
        await using var rig = new Rig(time);
        await Begin(rig, count, random);
        // The first period only spreads the enrollments out.
        await Drive(rig, time, count, stepsPerWake: 1, from: count, target: 2L * count);
        var before = rig.Steps;
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var allocated = GC.GetTotalAllocatedBytes();
        var watch = Stopwatch.StartNew();
        await Drive(rig, time, count, stepsPerWake: 2, from: before, target: before + 2L * count * cycles);
        watch.Stop();
        var steps = rig.Steps - before;
        return new(steps, watch.Elapsed.TotalSeconds, (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds,
            GC.GetTotalAllocatedBytes() - allocated);
    }

    private static async Task Begin(Rig rig, int count, bool random)
    {
        await rig.Sandbox(Core.Messages.Channel.Sms, """{"seed": 1, "delaySeconds": 0, "outcomes": {}}""");
        var journey = await rig.Publish(Journey);
        var start = rig.Node.Clock.Now;
        var offsets = Offsets(count, random);
        var run = await rig.Fill(journey, count, i => Data.Of(
            ("first", Value.Of(start + Duration.FromMilliseconds(1000 + offsets[i]))), ("plan", Value.Of(i % 3 == 0 ? "pro" : "basic"))));
        await rig.Catalog.StartRun(run);
        await rig.Until(() => rig.Steps >= count, TimeSpan.FromMinutes(5));
    }

    /// <summary>Moves the clock so that there is always something due, and never everything.</summary>
    private static async Task Drive(Rig rig, ManualTime time, int count, int stepsPerWake, long from, long target)
    {
        const int slices = 200;
        var ahead = Math.Min(20_000, count / 10);
        var perSlice = (double)count * stepsPerWake / slices;
        var due = (double)from;
        var idle = Stopwatch.StartNew();
        var seen = rig.Steps;
        var watch = Stopwatch.StartNew();
        while (rig.Steps < target)
        {
            if (rig.Steps != seen)
            {
                seen = rig.Steps;
                idle.Restart();
            }
            // Enrollments do not fall due as evenly as they are counted here: when nothing moves, time does.
            while (due - rig.Steps < ahead || idle.ElapsedMilliseconds > 20)
            {
                time.Move(TimeSpan.FromSeconds((double)Period / slices));
                due = Math.Max(due + perSlice, rig.Steps);
                idle.Restart();
                rig.Nudge();
            }
            await Task.Delay(1);
            if (watch.Elapsed > TimeSpan.FromMinutes(2))
            {
                throw new TimeoutException($"{rig.Steps:N0} of {target:N0} steps.");
            }
        }
    }

    private static int[] Offsets(int count, bool random)
    {
        var offsets = Enumerable.Range(0, count).Select(i => (int)((long)i * Period * 1000 / count)).ToArray();
        if (random)
        {
            new Random(1).Shuffle(offsets);
        }
        return offsets;
    }
}
