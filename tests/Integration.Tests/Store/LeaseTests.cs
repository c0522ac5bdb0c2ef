using System.Diagnostics;
using System.Runtime.Versioning;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Sojourn.Runtime.Hosting;
using Sojourn.Runtime.Outbox;
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

    /// <summary>A server's places, and what is written down of its lease. A renewal is under way until its answer comes.</summary>
    private sealed class Holder
    {
        public Holder(string name) => (Places, Lease) = (new(() => WantsToAsk = true), new(name, 0, 0, default));

        public Places Places { get; }

        public bool WantsToAsk { get; set; }

        public Lease Lease { get; set; }

        public LeaseRequest? Asking { get; set; }

        public int? Answer { get; set; }
    }

    [Fact]
    public void Whatever_servers_take_and_ask_for_in_whatever_order_they_never_have_more_than_there_is()
    {
        Gen.Select(Gen.Int[1, 10], Gen.Select(Gen.Int[0, 3], Gen.Int[0, 5], Gen.Int[1, 12]).List[1, 300]).Sample((capacity, acts) =>
        {
            var holders = Enumerable.Range(0, 4).Select(i => new Holder($"s{i}")).ToList();
            foreach (var (who, act, count) in acts)
            {
                var holder = holders[who];
                switch (act)
                {
                    case 0 or 1:
                        Take(holder, capacity, count);
                        break;
                    case 2:
                        holder.Places.Change(-Math.Min(count, holder.Places.Used));
                        break;
                    case 3:
                        holder.Asking ??= holder.Places.Request();
                        break;
                    case 4 when holder.Asking is { } request:
                        holder.Answer = Write(holder, holders, request);
                        break;
                    case 5 when holder.Asking is not null:
                        // Where none was written, or it was lost on its way, there is no answer.
                        if (holder.Answer is { } granted)
                        {
                            holder.Places.Grant(granted, Stopwatch.GetTimestamp());
                        }
                        (holder.Asking, holder.Answer) = (null, null);
                        break;
                }
                Assert.True(holders.Sum(each => each.Places.Used) <= capacity);
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
        var had = holders.ToDictionary(holder => holder, _ => 0);
        for (var round = 0; round < 50; round++)
        {
            foreach (var holder in holders)
            {
                // Everything that it had is done with by now; it takes all that it may, and would take more. What it may no longer use it says at once.
                holder.Places.Change(-holder.Places.Used);
                do
                {
                    holder.WantsToAsk = false;
                    var request = holder.Places.Request() ?? new(capacity, 0, 0);
                    holder.Places.Grant(Write(holder, holders, request with { Wanted = capacity }), Stopwatch.GetTimestamp());
                }
                while (holder.WantsToAsk);
                had[holder] += Take(holder, capacity, capacity + 1);
                Assert.InRange(holder.Places.Used, 0, round == 0 ? capacity : (capacity / servers) + 1);
            }
        }
        var (least, most) = (had.Values.Min(), had.Values.Max());
        Assert.True(least > 0 && most <= (least * 1.5) + capacity, string.Join(" ", had.Values));
    }

    [Fact]
    public async Task Three_servers_on_one_database_make_only_so_many_calls_at_once_and_what_one_gives_back_the_others_get()
    {
        const int most = 4;
        var database = postgres.Server.NewDatabase();
        var servers = Enumerable.Range(0, 3).Select(i => PostgresData.Open(database, 1, $"server {i}")).ToList();
        var keepers = servers.Select(server => new LeaseKeeper(server.Leases, NullLogger.Instance)).ToList();
        keepers.ForEach(keeper => keeper.Start());
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

    /// <returns>How many it got.</returns>
    private static int Take(Holder holder, int capacity, int most)
    {
        var got = 0;
        while (got < most && holder.Places.TryTake(capacity, () => { }))
        {
            got++;
        }
        return got;
    }

    private int Write(Holder holder, List<Holder> all, LeaseRequest request)
    {
        var (granted, places) = Lease.Renew(request, holder.Lease, [.. all.Where(other => other != holder).Select(other => other.Lease)]);
        holder.Lease = holder.Lease with { Places = places, Wanted = request.Wanted, LastHad = places > 0 ? Moment.AddSeconds(++renewals) : holder.Lease.LastHad };
        return granted;
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen && Interlocked.CompareExchange(ref most, value, seen) is var was && was != seen; seen = was)
        {
        }
    }
}
