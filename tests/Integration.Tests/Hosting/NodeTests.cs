using Microsoft.Extensions.Logging.Abstractions;
using Sojourn.Integration.Tests.Store;
using Sojourn.Runtime.Hosting;
using Xunit;

namespace Sojourn.Integration.Tests.Hosting;

/// <summary>What a server does with its partitions, whoever asks for it.</summary>
public sealed class NodeTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_partition_that_was_given_up_while_it_was_opened_is_closed_and_can_be_opened_again()
    {
        await using var node = new Node(new() { DataDirectory = directory.File("data"), Partitions = 1 }, TimeProvider.System, NullLoggerFactory.Instance);
        using var givenUp = new CancellationTokenSource();
        var nobodys = await node.Open(0, givenUp.Token);
        Assert.Same(nobodys, node.Find(0));
        await givenUp.CancelAsync();
        Assert.Null(node.Find(0));
        await nobodys.DisposeAsync();
        Assert.True(nobodys.Closing.IsCancellationRequested);

        var host = await node.Open(0, CancellationToken.None);
        await Task.WhenAll(node.Close(host), node.Close(host));
        await node.Close(host);
        Assert.Empty(node.Hosts);
        await Assert.ThrowsAsync<TaskCanceledException>(() => node.Open(0, givenUp.Token));
    }
}
