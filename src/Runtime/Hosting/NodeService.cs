using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sojourn.Runtime.Runs;

namespace Sojourn.Runtime.Hosting;

/// <summary>
/// Starts and stops what has a heartbeat: every partition is opened without waiting for traffic; when one cannot go on a server
/// that is alone stops, since what cannot be made durable must not be acknowledged. One of several goes on with what it has.
/// </summary>
public sealed class NodeService(
    Node node, GrainPartitions partitions, RunSupervisor runs, ClusterWatch watch, CutOff cutOff, IHostApplicationLifetime lifetime,
    ILogger<NodeService> log)
    : IHostedService
{
    /// <summary>For so long a start waits for the partitions; it goes on without those of a server that has just died.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(20);

    private bool isStarted;

    /// <summary>Why the server stopped by itself; null otherwise.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>True when the main job can run: every partition that belongs here is open and well.</summary>
    public bool IsReady => isStarted && Failure is null && (!node.Data.IsShared || watch.IsWell);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        node.PartitionFailed += Failed;
        node.Drained += runs.Drained;
        await (node.Data.IsShared ? watch.Start(StartPatience) : partitions.OpenAll()).WaitAsync(cancellationToken);
        node.Limiter.GoOn();
        node.Catalog.Attach(partitions);
        node.StartReceipts(partitions);
        runs.Start();
        if (node.Data.IsShared)
        {
            cutOff.Start();
        }
        isStarted = true;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        isStarted = false;
        await cutOff.DisposeAsync();
        await watch.DisposeAsync();
        await runs.DisposeAsync();
    }

    private void Failed(Exception error)
    {
        Failure ??= error;
        log.LogCritical("The server stops: {Reason}", error.Message);
        lifetime.StopApplication();
    }
}
