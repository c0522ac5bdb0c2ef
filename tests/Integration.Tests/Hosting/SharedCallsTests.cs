using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Sojourn.Core;
using Sojourn.Runtime.Hosting;
using Sojourn.Runtime.Outbox;
using Sojourn.Store;
using Xunit;

namespace Sojourn.Integration.Tests.Hosting;

/// <summary>Calls at once of a run on several servers, while partitions move and the database comes and goes.</summary>
public sealed class SharedCallsTests
{
    private const int AtOnce = 12;

    private static readonly RunId Run = new(1);
    private static readonly RunLimits Limits = new(null, AtOnce);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly FakeTimeProvider time = new();
    private readonly Rows rows;
    private readonly List<Server> servers;

    public SharedCallsTests()
    {
        rows = new(time);
        servers = [.. Enumerable.Range(0, 3).Select(i => new Server(rows, $"s{i}", time))];
    }

    /// <summary>What stands in the database, by its clock, for as long as it is there.</summary>
    private sealed class Rows(FakeTimeProvider time)
    {
        private readonly Dictionary<string, (Lease Lease, DateTimeOffset Until)> leases = [];

        public bool IsAway { get; set; }

        public int Renew(string server, LeaseRequest request)
        {
            if (IsAway)
            {
                throw new StoreUnavailableException("The database is away.");
            }
            var valid = leases.Values.Where(each => each.Until > time.GetUtcNow()).Select(each => each.Lease).ToList();
            var own = valid.Find(each => each.Server == server) is { Server: not null } lease ? lease : new(server, 0, 0, default);
            var (granted, places) = Lease.Renew(request, own, valid.FindAll(each => each.Server != server));
            leases[server] = (new(server, places, request.Wanted, time.GetUtcNow().UtcDateTime), time.GetUtcNow() + Lease.Kept);
            return granted;
        }
    }

    private sealed class Server : ILeases
    {
        private readonly Rows rows;
        private readonly string name;

        public Server(Rows rows, string name, TimeProvider time)
        {
            (this.rows, this.name) = (rows, name);
            Keeper = new(this, NullLogger.Instance, time);
            Limiter = new(Keeper.Of, isCounted: false, _ => Limits, time);
            Keeper.Lapsed += Limiter.Doubt;
            Limiter.GoOn();
        }

        public LeaseKeeper Keeper { get; }

        public RunLimiter Limiter { get; }

        /// <summary>Calls that are in progress in the partitions that it has.</summary>
        public int Calls { get; private set; }

        public int Renew(string key, LeaseRequest request) => rows.Renew(name, request);

        public void GiveBack(string key, int but) => rows.Renew(name, new(AtOnce, 0, but));

        public void MakeAllThatItMay()
        {
            while (Limiter.Take(Run, Limits, isCall: true, Instant.FromUnixTimeSeconds(0), () => { }) is null)
            {
                Calls++;
            }
        }

        /// <returns>How many calls went with its partitions.</returns>
        public int Close()
        {
            var gone = Calls;
            Limiter.Leave(Run, gone);
            Calls = 0;
            return gone;
        }

        public void Open(int calls)
        {
            Limiter.Called(Run, calls);
            Calls += calls;
            Keeper.Tell();
        }

        public void End()
        {
            Limiter.Called(Run, -1);
            Calls--;
        }
    }

    [Fact]
    public void After_the_database_was_away_for_longer_than_leases_last_nobody_calls_before_all_calls_in_progress_are_counted_again()
    {
        WhileTheyCall(seconds: 3);
        while (servers.Max(server => server.Calls) > AtOnce / servers.Count)
        {
            // Whoever came first had all of them.
            End(1);
            WhileTheyCall(seconds: 1);
        }
        Assert.Equal(AtOnce, servers.Sum(server => server.Calls));

        rows.IsAway = true;
        var gone = servers.ConvertAll(server => server.Close());
        WhileTheyCall(seconds: 29);
        rows.IsAway = false;
        foreach (var (server, calls) in servers.Zip(gone))
        {
            // They come back one after the other, and each finds nobody else's leases at first.
            WhileTheyCall(seconds: 2);
            server.Open(calls);
            Assert.Equal(calls, server.Calls);
        }
        Settle();
        WhileTheyCall(seconds: 5);
        Assert.Equal(AtOnce, servers.Sum(server => server.Calls));

        End(3);
        WhileTheyCall(seconds: 5);
        Assert.Equal(AtOnce, servers.Sum(server => server.Calls));
    }

    [Fact]
    public void Calls_that_go_with_their_partition_count_until_it_was_found_open_however_long_that_takes()
    {
        WhileTheyCall(seconds: 3);
        var (from, to) = (servers[0], servers[1]);
        var gone = from.Close();
        Assert.True(gone > 0);
        WhileTheyCall(seconds: 60);
        Assert.Equal(AtOnce - gone, servers.Sum(server => server.Calls));
        to.Open(gone);
        Settle();
        WhileTheyCall(seconds: 3);
        Assert.Equal(AtOnce, servers.Sum(server => server.Calls));
        End(3);
        WhileTheyCall(seconds: 5);
        Assert.Equal(AtOnce, servers.Sum(server => server.Calls));
    }

    [Fact]
    public void A_server_that_could_not_renew_its_leases_for_too_long_says_so_before_it_is_granted_anything_anew()
    {
        var told = 0;
        servers[0].Keeper.Lapsed += () => told++;
        WhileTheyCall(seconds: 3);
        rows.IsAway = true;
        WhileTheyCall(seconds: 9);
        Assert.True(servers[0].Keeper.IsKnown);
        rows.IsAway = false;
        WhileTheyCall(seconds: 1);
        Assert.Equal(0, told);

        rows.IsAway = true;
        WhileTheyCall(seconds: 11);
        Assert.False(servers[0].Keeper.IsKnown);
        Assert.True(told > 0);
        rows.IsAway = false;
        WhileTheyCall(seconds: 1);
        Assert.NotNull(servers[0].Limiter.DoubtedSince);
        Settle();
        Assert.Null(servers[0].Limiter.DoubtedSince);
    }

    [Fact]
    public async Task What_a_server_that_leaves_in_order_had_the_others_have_at_once()
    {
        WhileTheyCall(seconds: 3);
        var leaving = servers.MaxBy(server => server.Calls)!;
        while (leaving.Calls > 0)
        {
            leaving.End();
        }
        servers.Remove(leaving);
        await leaving.Keeper.DisposeAsync();
        // Well before its leases would have ended.
        WhileTheyCall(seconds: 1);
        Assert.Equal(AtOnce, servers.Sum(server => server.Calls));
    }

    /// <summary>Time passes; each server renews its leases and makes all calls that it may.</summary>
    private void WhileTheyCall(int seconds)
    {
        for (var end = time.GetUtcNow() + TimeSpan.FromSeconds(seconds); time.GetUtcNow() < end; time.Advance(Period))
        {
            foreach (var server in servers)
            {
                try
                {
                    server.Keeper.Renew();
                }
                catch (StoreUnavailableException)
                {
                    // It goes on with what it has.
                }
                server.MakeAllThatItMay();
                Assert.True(servers.Sum(each => each.Calls) <= AtOnce);
            }
        }
    }

    private void End(int calls)
    {
        for (; calls > 0; calls--)
        {
            servers.MaxBy(server => server.Calls)!.End();
        }
    }

    /// <summary>Every server finds every partition open.</summary>
    private void Settle()
    {
        var since = time.GetTimestamp();
        foreach (var server in servers)
        {
            server.Keeper.Renew();
            server.Limiter.Counted(since);
        }
    }
}
