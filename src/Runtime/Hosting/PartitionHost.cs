using Microsoft.Extensions.Logging;
using Sojourn.Runtime.Outbox;
using Sojourn.Runtime.Partitions;

namespace Sojourn.Runtime.Hosting;

/// <summary>A partition at work in this process: its store, its thread, its hands to the outside.</summary>
public sealed class PartitionHost : IAsyncDisposable
{
    private readonly PartitionLoop loop;
    private readonly Dispatcher dispatcher;
    private readonly CancellationTokenSource closing = new();
    private readonly Lazy<Task> closed;
    private readonly TaskCompletionSource leaving = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="number">The partition's.</param>
    /// <param name="node">What it shares with others.</param>
    /// <param name="givenUp">Nobody wants it any more.</param>
    /// <exception cref="OperationCanceledException">It was given up meanwhile.</exception>
    public PartitionHost(int number, Node node, CancellationToken givenUp)
    {
        closed = new(() => Task.Run(Close));
        var log = node.Logs.CreateLogger("Sojourn.Partition");
        var store = node.Data.OpenPartition(number, givenUp);
        dispatcher = new(node.Providers, new(() => node.Catalog.Current, node.Clock, log));
        try
        {
            // Behind the opening: whoever had the partition before writes no more, and nothing that it holds is news to the catalog.
            node.Catalog.Reach();
            Partition = new(number, store, node.Catalog.Current, node.Clock, dispatcher, node.Limiter, log, node.Options.Partition);
            givenUp.ThrowIfCancellationRequested();
        }
        catch
        {
            // It is tried again where several servers share the database, and must not hold on to a connection each time.
            store.Dispose();
            throw;
        }
        dispatcher.Attach(Partition);
        Partition.Drained += node.ScopeDrained;
        loop = new(Partition, node.Clock, log, error =>
        {
            HasFailed = true;
            node.Failed(this, error);
        });
        log.LogInformation("Partition {Partition} is open", number);
    }

    public Partition Partition { get; }

    /// <summary>Another one each time that a partition is opened.</summary>
    public string Word { get; } = Guid.NewGuid().ToString("N");

    /// <summary>It cannot go on here.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Completes when the partition is to be closed here, since it belongs to another server or cannot go on.</summary>
    public Task Leaving => leaving.Task;

    /// <summary>Is cancelled when the partition is being closed here.</summary>
    public CancellationToken Closing => closing.Token;

    /// <summary>Nothing more is begun for anybody, so that nobody is waited for, and whoever opened it is told.</summary>
    public void Leave()
    {
        Partition.TurnAway();
        leaving.TrySetResult();
    }

    /// <summary>Closes it once, whoever asks for it and however often.</summary>
    public ValueTask DisposeAsync() => new(closed.Value);

    private async Task Close()
    {
        await closing.CancelAsync();
        try
        {
            await dispatcher.Stop();
        }
        finally
        {
            // Its last turn writes what the providers have answered.
            loop.Dispose();
            dispatcher.Dispose();
        }
    }
}
