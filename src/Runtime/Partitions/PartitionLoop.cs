using Microsoft.Extensions.Logging;
using NodaTime;
using Sojourn.Runtime.Time;
using Sojourn.Store;

namespace Sojourn.Runtime.Partitions;

/// <summary>
/// The thread of one partition. It sleeps until something arrives or the next wake is due, and never polls. When the store
/// cannot be written it stops, says so, and the whole server with it: what cannot be made durable must not be acknowledged.
/// </summary>
public sealed class PartitionLoop : IDisposable
{
    private readonly Partition partition;
    private readonly JourneyClock clock;
    private readonly ILogger log;
    private readonly Action<Exception> failed;
    private readonly AutoResetEvent arrived = new(false);
    private readonly Thread thread;
    private volatile bool stopping;

    public PartitionLoop(Partition partition, JourneyClock clock, ILogger log, Action<Exception> failed)
    {
        this.partition = partition;
        this.clock = clock;
        this.log = log;
        this.failed = failed;
        partition.OnWork(() => arrived.Set());
        thread = new(Run) { IsBackground = true, Name = $"partition {partition.Number}" };
        thread.Start();
    }

    public void Dispose()
    {
        stopping = true;
        arrived.Set();
        if (Thread.CurrentThread != thread)
        {
            thread.Join();
        }
        partition.Dispose();
        arrived.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!stopping)
            {
                if (partition.Turn() is { } next)
                {
                    Sleep(next);
                }
            }
        }
        catch (FencedException error)
        {
            log.LogError("Partition {Partition} has another owner and stops here: {Reason}", partition.Number, error.Message);
            Stop(error);
        }
        catch (StoreUnavailableException error)
        {
            log.LogCritical("Partition {Partition} cannot write and stops: {Reason}", partition.Number, error.Message);
            Stop(error);
        }
        catch (Exception error)
        {
            log.LogCritical(error, "Partition {Partition} stops for a reason that should not exist", partition.Number);
            Stop(error);
        }
    }

    private void Stop(Exception error)
    {
        stopping = true;
        partition.Fail(error);
        failed(error);
    }

    private void Sleep(Instant next)
    {
        var until = next == Instant.MaxValue ? Timeout.InfiniteTimeSpan : clock.Until(next);
        if (until == TimeSpan.Zero || arrived.WaitOne(0))
        {
            return;
        }
        // Timers round down by less than a millisecond; a wake must not be early and a sleep must not spin.
        var wait = until == Timeout.InfiniteTimeSpan ? Timeout.Infinite : (int)Math.Min(int.MaxValue, Math.Ceiling(until.TotalMilliseconds));
        if (!arrived.WaitOne(Math.Min((uint)wait, 1_000) == 1_000 ? 1_000 : wait) && wait > 1_000)
        {
            partition.Checkpoint();
            if (wait == Timeout.Infinite)
            {
                arrived.WaitOne();
            }
            else
            {
                arrived.WaitOne(wait - 1_000);
            }
        }
    }
}
