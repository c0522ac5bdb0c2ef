using CsCheck;
using Sojourn.Runtime.Hosting;
using Xunit;

namespace Sojourn.Integration.Tests.Hosting;

/// <summary>Where partitions belong: any number of them, on any servers.</summary>
public sealed class PartitionPlacementTests
{
    private static readonly Gen<int> Partitions = Gen.Int[1, 64];

    private static readonly Gen<string[]> Servers =
        Gen.Int[1, 65_535].Select(Gen.Int[1, 1_000_000], (port, generation) => $"10.0.0.{port % 250}:{port}@{generation}").HashSet[1, 9].Select(set => set.ToArray());

    [Fact]
    public void Every_partition_has_a_server_and_shares_differ_by_one_at_most() => Gen.Select(Partitions, Servers).Sample((partitions, servers) =>
    {
        var placed = PartitionPlacement.Place(partitions, servers);
        Assert.Equal(partitions, placed.Count);
        var shares = servers.Select(server => placed.Count(each => each == server)).ToList();
        Assert.Equal(partitions, shares.Sum());
        Assert.True(shares.Max() - shares.Min() <= 1);
    });

    [Fact]
    public void Every_server_comes_to_the_same_answer_in_whatever_order_it_knows_the_others() => Gen.Select(Partitions, Servers, Gen.Int).Sample((partitions, servers, seed) =>
    {
        var shuffled = servers.ToArray();
        new Random(seed).Shuffle(shuffled);
        Assert.Equal(PartitionPlacement.Place(partitions, servers), PartitionPlacement.Place(partitions, shuffled));
    });

    [Fact]
    public void When_a_server_comes_or_goes_few_partitions_move_beside_those_that_must()
    {
        var (moved, least) = (0, 0);
        Gen.Select(Partitions, Servers.Where(servers => servers.Length > 1)).Sample((partitions, servers) =>
        {
            var (few, many) = (PartitionPlacement.Place(partitions, servers[1..]), PartitionPlacement.Place(partitions, servers));
            Interlocked.Add(ref moved, few.Zip(many).Count(pair => pair.First != pair.Second));
            Interlocked.Add(ref least, many.Count(server => server == servers[0]));
        }, seed: "0000KOIPe036", iter: 1_000, threads: 1);
        Assert.True(moved < least * 1.4, $"{moved} partitions moved where {least} had to");
    }

    [Fact]
    public void A_server_that_is_alone_has_everything() =>
        Assert.All(PartitionPlacement.Place(8, ["10.0.0.1:11111@1"]), server => Assert.Equal("10.0.0.1:11111@1", server));
}
