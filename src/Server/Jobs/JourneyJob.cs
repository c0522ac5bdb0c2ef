using NodaTime;
using Sojourn.Core;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Hosting;
using Sojourn.Runtime.Runs;
using Sojourn.Runtime.Time;
using Sojourn.Store;

namespace Sojourn.Server;

/// <summary>How far a run is.</summary>
internal sealed record JobProgress(RunStatus Status, Instant Now, long Recipients, Metrics Metrics)
{
    public long Ended => Metrics.Completed + Metrics.Exited + Metrics.Failed;

    public bool IsOver => Status is RunStatus.Completed or RunStatus.Cancelled or RunStatus.Failed;
}

/// <summary>
/// One journey over one list, from file to result, in the process that has the node: what <c>sojourn run</c> and the demo
/// do.
/// </summary>
internal sealed class JourneyJob(IServiceProvider services)
{
    private readonly CatalogService catalog = services.GetRequiredService<CatalogService>();
    private readonly MetricsReader metrics = services.GetRequiredService<MetricsReader>();
    private readonly JourneyClock clock = services.GetRequiredService<JourneyClock>();

    public RunId Run { get; private set; }

    /// <summary>Takes the list into a run of its own and starts it.</summary>
    public async Task<ImportResult> Start(Journey journey, string list, string? map, CancellationToken stop)
    {
        var run = await catalog.CreateRun(journey.Id, Path.GetFileName(list), RunLimits.None);
        Run = run.Id;
        await using var stream = File.OpenRead(list);
        var imported = await services.GetRequiredService<ListImport>().Import(run.Id, stream, new(map, null, null, null), stop);
        if (imported.Accepted > 0)
        {
            await catalog.StartRun(run.Id);
        }
        return imported;
    }

    public JobProgress Progress()
    {
        var run = catalog.Run(Run);
        return new(run.Status, clock.Now, run.Recipients, metrics.OfRun(run));
    }

    /// <summary>Tells the progress at intervals until the run is over.</summary>
    /// <exception cref="StartRefusedException">The node has stopped by itself.</exception>
    public async Task<JobProgress> Follow(TimeSpan interval, Action<JobProgress> tell, CancellationToken stop)
    {
        var node = services.GetRequiredService<NodeService>();
        while (true)
        {
            if (node.Failure is { } failure)
            {
                throw new StartRefusedException($"The run has stopped: {failure.Message}");
            }
            var progress = Progress();
            tell(progress);
            if (progress.IsOver)
            {
                return progress;
            }
            await Task.Delay(interval, stop);
        }
    }
}
