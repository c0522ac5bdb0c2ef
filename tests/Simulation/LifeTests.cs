using System.Collections.Concurrent;
using System.Globalization;
using Sojourn.Simulation.World;
using Xunit;

namespace Sojourn.Simulation;

/// <summary>
/// Hundreds of lives of a server in virtual time. <c>SOJOURN_SEEDS</c> says how many, <c>SOJOURN_SEED</c> replays one.
/// </summary>
public sealed class LifeTests(ITestOutputHelper output)
{
    private const int SeedsByDefault = 300;

    [Fact]
    public void Whenever_the_machine_stops_nothing_is_lost_and_nothing_happens_twice()
    {
        var one = Setting("SOJOURN_SEED");
        var seeds = one is { } seed ? [seed] : Enumerable.Range(1, Setting("SOJOURN_SEEDS") ?? SeedsByDefault).ToArray();
        var failures = new ConcurrentDictionary<int, Exception>();
        var crashes = 0;
        var deeds = new ConcurrentDictionary<string, int>();
        Parallel.ForEach(seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, drawn =>
        {
            if (failures.Count >= 5)
            {
                return;
            }
            using var life = new Life(drawn);
            try
            {
                life.Run();
            }
            catch (Exception error)
            {
                failures[drawn] = error;
            }
            Interlocked.Add(ref crashes, life.Crashes);
            foreach (var (name, count) in life.Deeds)
            {
                deeds.AddOrUpdate(name, count, (_, before) => before + count);
            }
        });
        output.WriteLine($"{seeds.Length} lives, {crashes} crashes; " + string.Join(", ", deeds.OrderBy(deed => deed.Key).Select(deed => $"{deed.Value} {deed.Key}")));
        Assert.True(failures.IsEmpty, string.Join("\n\n", failures.OrderBy(failure => failure.Key).Select(failure =>
            $"Replay with: SOJOURN_SEED={failure.Key} {Environment.ProcessPath}\n{failure.Value}")));
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
