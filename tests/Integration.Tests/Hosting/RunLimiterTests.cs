using NodaTime;
using Sojourn.Core;
using Sojourn.Runtime.Outbox;
using Sojourn.Store;
using Xunit;

namespace Sojourn.Integration.Tests.Hosting;

/// <summary>A run's limits where several servers keep them together.</summary>
public sealed class RunLimiterTests
{
    private static readonly Instant Begin = Instant.FromUtc(2026, 3, 1, 9, 0);

    [Fact]
    public void Three_servers_hand_out_a_run_s_rate_together_by_their_parts_of_the_partitions()
    {
        RunLimiter[] servers = [new() { Share = 3 / 8.0 }, new() { Share = 3 / 8.0 }, new() { Share = 2 / 8.0 }];
        var given = servers.Sum(server => Given(server, new(16, null), seconds: 100));
        Assert.InRange(given, 1_590, 1_610);
    }

    [Fact]
    public void No_limited_call_begins_before_the_calls_in_progress_are_counted()
    {
        var limiter = new RunLimiter(isCounted: false);
        var (run, told) = (new RunId(1), 0);
        Assert.Equal(Instant.MaxValue, limiter.Take(run, new(null, 2), true, Begin, () => told++));
        Assert.Null(limiter.Take(new(2), new(null, null), true, Begin, () => told++));
        limiter.Called(run, 2);
        limiter.GoOn();
        Assert.Equal(1, told);
        Assert.Equal(Instant.MaxValue, limiter.Take(run, new(null, 2), true, Begin, () => told++));
        limiter.Called(run, -1);
        Assert.Equal(2, told);
        Assert.Null(limiter.Take(run, new(null, 2), true, Begin, () => told++));
    }

    private static int Given(RunLimiter limiter, RunLimits limits, int seconds)
    {
        var (now, given) = (Begin, 0);
        while (now < Begin + Duration.FromSeconds(seconds))
        {
            if (limiter.Take(new RunId(1), limits, isCall: false, now, () => { }) is { } again)
            {
                now = again;
            }
            else
            {
                given++;
            }
        }
        return given;
    }
}
