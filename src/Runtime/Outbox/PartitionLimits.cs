using NodaTime;
using Sojourn.Core;
using Sojourn.Store;

namespace Sojourn.Runtime.Outbox;

/// <summary>
/// The limits as one partition meets them. It knows which calls are the partition's: they leave this server's books with it, when it is
/// closed here, and come into those of the server that opens it. Used by the partition's thread alone.
/// </summary>
internal sealed class PartitionLimits(RunLimiter limiter)
{
    private readonly Dictionary<RunId, int> calls = [];

    /// <inheritdoc cref="RunLimiter.Take"/>
    public Instant? Take(RunId run, RunLimits limits, bool isCall, Instant now, Action whenCallEnds)
    {
        var until = limiter.Take(run, limits, isCall, now, whenCallEnds);
        if (isCall && until is null)
        {
            Count(run, 1);
        }
        return until;
    }

    /// <summary>A call that was found in progress at the start, or one that ended (−1).</summary>
    public void Called(RunId run, int delta)
    {
        Count(run, delta);
        limiter.Called(run, delta);
    }

    /// <summary>The partition is closed here.</summary>
    public void Leave()
    {
        foreach (var (run, count) in calls)
        {
            limiter.Leave(run, count);
        }
        calls.Clear();
    }

    private void Count(RunId run, int delta)
    {
        if (calls.GetValueOrDefault(run) + delta is > 0 and var count)
        {
            calls[run] = count;
        }
        else
        {
            calls.Remove(run);
        }
    }
}
