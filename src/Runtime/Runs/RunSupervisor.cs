using Microsoft.Extensions.Logging;
using NodaTime;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Partitions;
using Sojourn.Runtime.Time;
using Sojourn.Store;

namespace Sojourn.Runtime.Runs;

/// <summary>
/// Watches over runs: starts those whose time has come, completes those that nobody is inside any more, forgets deleted
/// drafts when their rows are gone. It acts on news and sleeps otherwise; after a start it looks at everything once.
/// </summary>
public sealed class RunSupervisor(CatalogService catalog, IPartitions partitions, JourneyClock clock, ILogger log) : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim news = new(0);
    private Task? loop;
    private int disposed;

    public void Start()
    {
        catalog.Changed += Nudge;
        loop = Task.Run(Run);
    }

    /// <summary>A partition has nobody open left in a scope.</summary>
    public void Drained(WakeScope scope)
    {
        if (!scope.Run.IsNone)
        {
            Nudge();
        }
    }

    /// <summary>Does what there is to do, once.</summary>
    public async Task Look()
    {
        foreach (var run in catalog.Current.Runs.Values)
        {
            if (run.Deleted)
            {
                if ((await partitions.Tally(new(run.Journey, run.Id))).Added == 0)
                {
                    await catalog.ForgetRun(run.Id);
                }
            }
            else if (run.Status is RunStatus.Running or RunStatus.Paused)
            {
                var tally = await partitions.Tally(new(run.Journey, run.Id));
                if (tally.Open == 0 && tally.Added >= run.Recipients)
                {
                    await catalog.CompleteRun(run.Id);
                }
            }
            else if (run is { Status: RunStatus.Scheduled, Schedule: { } schedule } && schedule.Due <= clock.Now)
            {
                await catalog.StartScheduled(run.Id);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The node's service disposes it in order; the container comes by once more.
        if (Interlocked.Exchange(ref disposed, 1) == 1)
        {
            return;
        }
        catalog.Changed -= Nudge;
        await stop.CancelAsync();
        if (loop is not null)
        {
            await loop;
        }
        stop.Dispose();
        news.Dispose();
    }

    /// <summary>Something may have come about: it looks again.</summary>
    public void Nudge()
    {
        try
        {
            if (news.CurrentCount == 0)
            {
                news.Release();
            }
        }
        catch (ObjectDisposedException)
        {
            // A partition may commit what it has begun while the server stops: nobody looks again.
        }
    }

    private async Task Run()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Look();
                await Sleep();
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is PartitionAwayException or OrleansException)
            {
                log.LogWarning("Looking after runs is put off while a partition is on its way: {Reason}", error.Message.Split('\n')[0]);
                await Task.Delay(TimeSpan.FromSeconds(1), clock.Time, CancellationToken.None);
            }
            catch (Exception error)
            {
                log.LogError(error, "Looking after runs failed; it is tried again");
                await Task.Delay(TimeSpan.FromSeconds(1), clock.Time, CancellationToken.None);
            }
        }
    }

    private async Task Sleep()
    {
        var due = catalog.Current.Runs.Values
            .Where(run => run is { Status: RunStatus.Scheduled, Schedule: not null, Deleted: false }
                && catalog.Current.Journeys[run.Journey].Row.Status != JourneyStatus.Paused)
            .Select(run => (Instant?)run.Schedule!.Due).Min();
        if (due is null)
        {
            await news.WaitAsync(stop.Token);
            return;
        }
        await news.WaitAsync(clock.Until(due.Value) + TimeSpan.FromMilliseconds(1), stop.Token);
    }
}
