using Microsoft.Extensions.Logging;
using Sojourn.Runtime.Outbox;
using Sojourn.Runtime.Partitions;

namespace Sojourn.Runtime.Hosting;

/// <summary>A partition at work in this process: its store, its thread, its hands to the outside.</summary>
public sealed class PartitionHost : IAsyncDisposable
{
    private readonly PartitionLoop loop;
    private readonly Dispatcher dispatcher;

    public PartitionHost(int number, Node node)
    {
        var log = node.Logs.CreateLogger("Sojourn.Partition");
        dispatcher = new(node.Providers, new(() => node.Catalog.Current, node.Clock, log));
        Partition = new(number, node.Data.OpenPartition(number), node.Catalog.Current, node.Clock, dispatcher, node.Limiter, log, node.Options.Partition);
        dispatcher.Attach(Partition);
        Partition.Drained += node.ScopeDrained;
        loop = new(Partition, node.Clock, log, node.Failed);
        log.LogInformation("Partition {Partition} is open", number);
    }

    public Partition Partition { get; }

    public async ValueTask DisposeAsync()
    {
        await dispatcher.DisposeAsync();
        loop.Dispose();
    }
}
