using System.Runtime.Versioning;
using Microsoft.Extensions.Logging.Abstractions;
using Sojourn.Integration.Tests.Store;
using Sojourn.Runtime.Hosting;
using Sojourn.Runtime.Partitions;
using Sojourn.Store.Postgres;
using Xunit;

namespace Sojourn.Integration.Tests.Hosting;

/// <summary>What a server does with its partitions, whoever asks for it.</summary>
[SupportedOSPlatform("linux")]
public sealed class NodeTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_partition_that_nobody_wants_any_more_is_closed_and_can_be_opened_again()
    {
        await using var node = Embedded();
        using var givenUp = new CancellationTokenSource();
        var nobodys = await node.Open(0, givenUp.Token);
        Assert.Same(nobodys, node.Find(0));
        var closing = new TaskCompletionSource();
        nobodys.Closing.Register(closing.SetResult);
        await givenUp.CancelAsync();
        Assert.Null(node.Find(0));
        Assert.True(nobodys.Leaving.IsCompleted);
        await closing.Task;
        await nobodys.DisposeAsync();

        // Also where it was given up in the middle.
        Assert.Throws<OperationCanceledException>(() => new PartitionHost(0, node, givenUp.Token));
        await Assert.ThrowsAsync<TaskCanceledException>(() => node.Open(0, givenUp.Token));
        var host = await node.Open(0, CancellationToken.None);
        await host.Partition.Ask(new DeleteProfileRequest("nobody"));
        await Task.WhenAll(node.Close(host), node.Close(host));
        await node.Close(host);
        Assert.Empty(node.Hosts);
    }

    [Fact]
    public async Task A_partition_that_leaves_begins_nothing_more_for_anybody()
    {
        await using var node = Embedded();
        var host = await node.Open(0, CancellationToken.None);
        host.Leave();
        await Assert.ThrowsAsync<OperationCanceledException>(() => host.Partition.Ask(new DeleteProfileRequest("nobody")));
        Assert.True(host.Leaving.IsCompleted);
    }

    [Fact]
    public async Task Whoever_waited_for_an_earlier_owner_goes_by_what_was_changed_meanwhile()
    {
        var database = postgres.Server.NewDatabase();
        await using var earlier = On(database);
        await using var later = On(database);
        var leaving = await earlier.Open(0, CancellationToken.None);
        var opening = later.Open(0, CancellationToken.None);
        await using var source = Npgsql.NpgsqlDataSource.Create(database);
        await using var waits = source.CreateCommand("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'advisory' AND objid = 'sojourn_p0.owner'::regclass)");
        while (await waits.ExecuteScalarAsync() is false && !opening.IsCompleted)
        {
            await Task.Yield();
        }
        await earlier.Catalog.CreateJourney("Made meanwhile", "", null, null, null, []);
        Assert.False(opening.IsCompleted);
        Assert.True(later.Catalog.Current.Revision < earlier.Catalog.Current.Revision);
        await earlier.Close(leaving);
        await opening;
        Assert.Equal(earlier.Catalog.Current.Revision, later.Catalog.Current.Revision);
    }

    private Node Embedded() => new(new() { DataDirectory = directory.File("data"), Partitions = 1 }, TimeProvider.System, NullLoggerFactory.Instance);

    private Node On(string database) => new(
        new() { DataDirectory = directory.File("data"), Partitions = 1, Postgres = (PostgresPlaces)database }, TimeProvider.System, NullLoggerFactory.Instance);
}
