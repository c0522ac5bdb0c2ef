using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sojourn.Runtime.Runs;

namespace Sojourn.Runtime.Hosting;

/// <summary>
/// Starts and stops what has a heartbeat: every partition is opened without waiting for traffic; when one cannot go on the
/// whole server stops, since what cannot be made durable must not be acknowledged.
/// </summary>
public sealed class NodeService(Node node, GrainPartitions partitions, RunSupervisor runs, IHostApplicationLifetime lifetime, ILogger<NodeService> log)
    : IHostedService
{
    /// <summary>Why the server stopped by itself; null otherwise.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>True when the main job can run: every partition is open and well.</summary>
    public bool IsReady { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        node.PartitionFailed += Failed;
        node.Drained += runs.Drained;
        await partitions.OpenAll();
        node.Catalog.Attach(partitions);
        node.StartReceipts(partitions);
        runs.Start();
        IsReady = true;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        IsReady = false;
        await runs.DisposeAsync();
        await node.DisposeAsync();
    }

    private void Failed(Exception error)
    {
        Failure ??= error;
        IsReady = false;
        log.LogCritical("The server stops: {Reason}", error.Message);
        lifetime.StopApplication();
    }
}
