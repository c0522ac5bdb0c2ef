using Sojourn.Integration.Tests.Store;
using Sojourn.Store;
using Xunit;

namespace Sojourn.Integration.Tests.Faults;

/// <summary>The published guarantee, held by the real binary: killed at any moment it loses nothing and does nothing twice.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 20;
    private const int People = 3_000;

    [Fact]
    public async Task Twenty_kills_at_random_moments_of_a_run_lose_nothing_and_repeat_nothing()
    {
        using var directory = new TemporaryDirectory();
        var data = Path.Combine(directory.Path, "data");
        var seed = Environment.TickCount;
        var dice = new Random(seed);
        var server = await ServerProcess.Start(data, JourneyOfFaults.TimeScale);
        try
        {
            var run = await JourneyOfFaults.Start(server, People);
            for (var kill = 0; kill < Kills; kill++)
            {
                // A moment of the real world, which is the point here.
                await Task.Delay(dice.Next(20, 700));
                await server.Kill();
                server = await ServerProcess.Start(data, JourneyOfFaults.TimeScale);
            }
            await Completed(server, run);
        }
        finally
        {
            server.Dispose();
        }
        output.WriteLine($"Moments drawn from seed {seed}");
        using var kept = DataDirectory.Open(data, 1);
        JourneyOfFaults.Check(kept, People);
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
}
