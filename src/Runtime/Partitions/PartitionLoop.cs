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
    private const int IdleMilliseconds = 1_000;

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
        partition.OnWork(Arrive);
        thread = new(Run) { IsBackground = true, Name = $"partition {partition.Number}" };
        thread.Start();
    }

    public void Dispose()
    {
        stopping = true;
        Arrive();
        if (Thread.CurrentThread != thread)
        {
            thread.Join();
        }
        partition.Dispose();
        arrived.Dispose();
    }

    private void Arrive()
    {
        try
        {
            arrived.Set();
        }
        catch (ObjectDisposedException)
        {
            // It waited for something that others do, such as the end of a call, and was closed here meanwhile.
        }
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
            partition.Finish();
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
        var until = clock.Until(next);
        if (until == TimeSpan.Zero)
        {
            return;
        }
        // Timers round down by less than a millisecond; a wake must not be early and a sleep must not spin. A wait that is longer
        // than a timer takes ends early, finds nothing due, and begins again.
        var wait = next == Instant.MaxValue ? Timeout.Infinite : (int)Math.Ceiling(until.TotalMilliseconds);
        if (wait is > 0 and <= IdleMilliseconds)
        {
            arrived.WaitOne(wait);
        }
        else if (!arrived.WaitOne(IdleMilliseconds))
        {
            // Nothing has come for a while: a good moment for the log to flow back.
            partition.Checkpoint();
            arrived.WaitOne(wait == Timeout.Infinite ? wait : wait - IdleMilliseconds);
        }
    }
}
