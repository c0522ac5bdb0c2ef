using System.Diagnostics;
using System.Globalization;
using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Bench;

/// <summary>
/// (e) A crowd of parked enrollments: what they cost in memory, on disk and in time to open. (g) Pausing and resuming their run.
/// (f) All of them due at the same instant.
/// </summary>
internal static class ParkedBench
{
    private const int DueInDays = 30;

    private static string Journey(Instant due) => """
        {
          "fields": [{ "name": "plan", "type": "string" }],
          "entry": { "sources": [{ "kind": "run" }] },
          "nodes": [
            { "id": "start", "kind": "start" },
            { "id": "wait", "kind": "wait_until", "settings": { "date": "DUE" } },
            { "id": "pro", "kind": "branch", "settings": { "branches": [ { "port": "pro", "when": { "field": "journey.plan", "op": "equals", "value": "pro" } } ] } },
            { "id": "text", "kind": "sms", "settings": { "from": "+14155550100", "body": "Today, {{ journey.plan }}" } },
            { "id": "done", "kind": "exit" }
          ],
          "edges": [
            { "from": "start", "port": "next", "to": "wait" }, { "from": "wait", "port": "next", "to": "pro" },
            { "from": "pro", "port": "pro", "to": "text" }, { "from": "pro", "port": "otherwise", "to": "text" },
            { "from": "text", "port": "next", "to": "done" }
          ]
        }
        """.Replace("DUE", due.ToString(), StringComparison.Ordinal);

    public sealed record Result(
        int Count, double ResidentMegabytes, double BytesEach, double PersonalBytesEach, double OpenSeconds, double PauseMs, double ResumeMs,
        double HerdRate, double HerdSeconds, long Early);

    public static async Task<Result> Run(int count)
    {
        var directory = Rig.NewDirectory();
        try
        {
            var time = new ManualTime();
            await Park(directory, time, count);
            var (bytes, personal) = OnDisk(directory, count);
            var (resident, open) = await InProcessOfItsOwn(directory);
            var (pause, resume, rate, seconds, early) = await Wake(directory, time, count);
            return new(count, resident, bytes, personal, open, pause, resume, rate, seconds, early);
        }
        finally
        {
            Rig.Delete(directory);
        }
    }

    /// <summary>What a fresh process needs to have them open: called in a child.</summary>
    public static async Task Open(string directory)
    {
        var watch = Stopwatch.StartNew();
        await using var rig = new Rig(new ManualTime(), directory);
        var tally = await rig.Tally(new(new(1), new(1)));
        var opened = watch.Elapsed.TotalSeconds;
        await Task.Delay(1_000);
        GC.Collect();
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{self.WorkingSet64 / 1e6} {opened} {tally.Open}"));
    }

    private static async Task Park(string directory, ManualTime time, int count)
    {
        await using var rig = new Rig(time, directory);
        await rig.Sandbox(Channel.Sms, """{"seed": 1, "delaySeconds": 0, "outcomes": {}}""");
        var journey = await rig.Publish(Journey(rig.Node.Clock.Now + Duration.FromDays(DueInDays)));
        var run = await rig.Fill(journey, count, i => Data.Of(("plan", Value.Of(i % 3 == 0 ? "pro" : "basic"))));
        await rig.Catalog.StartRun(run);
        await rig.Until(() => rig.Steps >= count, TimeSpan.FromMinutes(8));
    }

    private static (double Bytes, double Personal) OnDisk(string directory, int count)
    {
        var (bytes, personal) = (0L, 0L);
        foreach (var file in Directory.GetFiles(directory, "partition-*.db"))
        {
            using (var partition = new Bare(file))
            {
                partition.Run("PRAGMA wal_checkpoint(TRUNCATE)");
                personal += partition.Longs("SELECT coalesce(sum(length(id) + length(attributes) + length(consent) + length(segments) + 16), 0) FROM profiles")[0];
                personal += partition.Longs("SELECT coalesce(sum(length(data)), 0) FROM enrollment_data")[0];
            }
            bytes += new FileInfo(file).Length;
        }
        return ((double)bytes / count, (double)personal / count);
    }

    private static async Task<(double Megabytes, double Seconds)> InProcessOfItsOwn(string directory)
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["open", directory]) { RedirectStandardOutput = true })!;
        var parts = (await child.StandardOutput.ReadToEndAsync()).Split(' ');
        await child.WaitForExitAsync();
        return (double.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static async Task<(double Pause, double Resume, double Rate, double Seconds, long Early)> Wake(string directory, ManualTime time, int count)
    {
        await using var rig = new Rig(time, directory);
        var run = new RunId(1);
        var watch = Stopwatch.StartNew();
        await rig.Catalog.PauseRun(run);
        var pause = watch.Elapsed.TotalMilliseconds;
        watch.Restart();
        await rig.Catalog.ResumeRun(run);
        var resume = watch.Elapsed.TotalMilliseconds;
        time.Move(TimeSpan.FromDays(DueInDays) - TimeSpan.FromSeconds(1));
        rig.Nudge();
        await Task.Delay(500);
        var early = rig.Steps;
        time.Move(TimeSpan.FromSeconds(2));
        watch.Restart();
        rig.Nudge();
        await rig.Until(() => rig.Steps >= 2L * count, TimeSpan.FromMinutes(5));
        return (pause, resume, 2L * count / watch.Elapsed.TotalSeconds, watch.Elapsed.TotalSeconds, early);
    }
}
