using System.Runtime.Versioning;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Sojourn.Runtime.Hosting;
using Sojourn.Store;
using Sojourn.Store.Postgres;
using Xunit;

namespace Sojourn.Integration.Tests.Store;

/// <summary>Places that several servers share: a run's calls at once, a provider's requests at once.</summary>
[SupportedOSPlatform("linux")]
public sealed class LeaseTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly DateTime Moment = new(2026, 3, 1, 9, 0, 0, DateTimeKind.Utc);

    private int renewals;

    /// <summary>A server as the leases see it: it uses what it was granted, and gives back what it likes.</summary>
    private sealed class Holder(string name)
    {
        public string Name { get; } = name;

        public int Granted { get; set; }

        public int Used { get; set; }

        /// <summary>As the others see it.</summary>
        public Lease Lease { get; set; } = new(name, 0, 0, default);
    }

    [Fact]
    public void Whatever_servers_ask_for_in_whatever_order_they_never_have_more_than_there_is()
    {
        var act = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 12], Gen.Int[0, 12]);
        Gen.Select(Gen.Int[1, 10], act.List[1, 200]).Sample((capacity, acts) =>
        {
            var holders = Enumerable.Range(0, 5).Select(i => new Holder($"s{i}")).ToList();
            foreach (var (who, wanted, back) in acts)
            {
                var holder = holders[who];
                holder.Used = Math.Max(holder.Used - back, 0);
                holder.Used = Math.Max(holder.Used, Math.Min(holder.Granted, wanted));
                Renew(holder, holders, capacity, Math.Min(capacity, Math.Max(wanted, holder.Used)));
                Assert.True(holders.Sum(each => each.Used) <= capacity);
                Assert.True(holders.Sum(each => each.Lease.Places) <= capacity);
            }
        });
    }

    [Theory]
    [InlineData(9, 3)]
    [InlineData(8, 3)]
    [InlineData(1, 3)]
    [InlineData(2, 5)]
    public void Servers_that_all_want_everything_get_equal_parts_and_what_cannot_be_divided_goes_round(int capacity, int servers)
    {
        var holders = Enumerable.Range(0, servers).Select(i => new Holder($"s{i}")).ToList();
        var had = holders.ToDictionary(holder => holder.Name, _ => 0);
        for (var round = 0; round < 50; round++)
        {
            foreach (var holder in holders)
            {
                // Everything that it had is done with by now; it takes all that it may.
                holder.Used = 0;
                Renew(holder, holders, capacity, capacity);
                holder.Used = holder.Granted;
                had[holder.Name] += holder.Used;
                Assert.InRange(holder.Used, 0, round == 0 ? capacity : (capacity / servers) + 1);
            }
        }
        var (least, most) = (had.Values.Min(), had.Values.Max());
        Assert.True(least > 0 && most <= (least * 1.5) + capacity, string.Join(" ", had));
    }

    [Fact]
    public async Task Three_servers_on_one_database_make_only_so_many_calls_at_once_and_what_one_gives_back_the_others_get()
    {
        const int most = 4;
        var database = postgres.Server.NewDatabase();
        var servers = Enumerable.Range(0, 3).Select(i => PostgresData.Open(database, 1, $"server {i}")).ToList();
        var keepers = servers.Select(server => new LeaseKeeper(server.Leases, NullLogger.Instance)).ToList();
        var (now, peak, done) = (0, 0, new int[3]);

        await Task.WhenAll(keepers.SelectMany((keeper, server) => Enumerable.Range(0, 10).Select(_ => Task.Run(async () =>
        {
            for (var call = 0; call < 8; call++)
            {
                await Taken(keeper);
                var at = Interlocked.Increment(ref now);
                InterlockedMax(ref peak, at);
                await Task.Yield();
                Interlocked.Decrement(ref now);
                Interlocked.Increment(ref done[server]);
                keeper.Of("calls").Change(-1);
            }
        }))));

        Assert.Equal([80, 80, 80], done);
        Assert.InRange(peak, 1, most);
        await keepers[0].DisposeAsync();
        await keepers[1].DisposeAsync();
        for (var place = 0; place < most; place++)
        {
            await Taken(keepers[2]);
        }
        await keepers[2].DisposeAsync();
        servers.ForEach(server => server.Dispose());

        async Task Taken(LeaseKeeper keeper)
        {
            for (var free = new TaskCompletionSource(); !keeper.Of("calls").TryTake(most, () => free.TrySetResult()); free = new())
            {
                await free.Task.WaitAsync(TimeSpan.FromSeconds(60));
            }
        }
    }

    [Fact]
    public async Task Without_others_all_places_are_there_at_once_and_a_place_comes_back_with_its_call()
    {
        await using var keeper = new LeaseKeeper(null, NullLogger.Instance);
        var told = 0;
        Assert.True(keeper.Of("calls").TryTake(1, () => told++));
        Assert.False(keeper.Of("calls").TryTake(1, () => told++));
        keeper.Of("calls").Change(-1);
        Assert.Equal((1, 0), (told, keeper.Of("calls").Used));
    }

    private void Renew(Holder holder, List<Holder> all, int capacity, int wanted)
    {
        var others = all.Where(other => other != holder).Select(other => other.Lease).ToList();
        holder.Granted = Lease.Grant(new(capacity, wanted, holder.Used), holder.Lease, others);
        var holds = Math.Max(holder.Granted, holder.Used);
        holder.Lease = new(holder.Name, holds, wanted, holds > 0 ? Moment.AddSeconds(++renewals) : holder.Lease.LastHad);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen && Interlocked.CompareExchange(ref most, value, seen) is var was && was != seen; seen = was)
        {
        }
    }
}
