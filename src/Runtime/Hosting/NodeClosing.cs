using Microsoft.Extensions.Hosting;

namespace Sojourn.Runtime.Hosting;

/// <summary>
/// Stops last, since it is registered first: the data is closed when the silo has left the cluster in order and every partition here is closed.
/// </summary>
internal sealed class NodeClosing(Node node) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => node.DisposeAsync().AsTask();
}
