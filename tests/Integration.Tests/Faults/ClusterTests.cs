using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json;
using Npgsql;
using Sojourn.Integration.Tests.Store;
using Sojourn.Store;
using Sojourn.Store.Postgres;
using Xunit;

namespace Sojourn.Integration.Tests.Faults;

/// <summary>Several real servers on one real PostgreSQL: they work as one, and each of them may go.</summary>
[SupportedOSPlatform("linux")]
public sealed class ClusterTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    private const int People = 10_000;
    private const int TensOfThousands = 20_000;
    private const double TenMinutesASecond = 600;

    [Fact]
    public async Task Two_servers_started_at_once_are_one_to_whoever_asks_and_a_third_takes_its_share_and_hands_it_over()
    {
        using var cluster = new Cluster(postgres.Server);
        await cluster.Start(2);
        var (one, other) = (cluster.Servers[0], cluster.Servers[1]);

        var journey = (await one.Send(HttpMethod.Post, "/api/journeys", """{"name": "Shared"}""")).GetProperty("id").GetString();
        Assert.Equal("Shared", (await other.Send(HttpMethod.Get, $"/api/journeys/{journey}")).GetProperty("name").GetString());
        for (var person = 0; person < 20; person++)
        {
            await one.Send(HttpMethod.Put, $"/api/profiles/p{person}", """{"attributes": {"plan": "free"}}""");
            Assert.Equal("free", (await other.Send(HttpMethod.Get, $"/api/profiles/p{person}")).GetProperty("attributes").GetProperty("plan").GetString());
        }
        Assert.Single((await one.Send(HttpMethod.Get, "/api/keys")).GetProperty("items").EnumerateArray());
        await Keys(one, other);
        await Sessions(one, other);
        var refused = Assert.Throws<StoreUnavailableException>(() => PostgresData.Migrate(cluster.Database));
        Assert.Contains("Stop all of them", refused.Message, StringComparison.Ordinal);

        await cluster.Start(1);
        var third = cluster.Servers[2];
        await Cluster.Until("the third is ready", async () => await third.Status(HttpMethod.Get, "/health/ready") == 200);
        await third.Send(HttpMethod.Put, "/api/profiles/p0", """{"attributes": {"plan": "paid"}}""");
        cluster.Servers.Remove(third);
        var begun = Stopwatch.GetTimestamp();
        third.Stop();
        var (spread, ended) = (cluster.Spread(2), third.Ended());
        // Whoever asks meanwhile waits a little and notices nothing, until there is nobody left who could pass it on.
        var asking = Enumerable.Range(0, 8).Select(async caller =>
        {
            for (var person = caller; !ended.IsCompleted; person += 8)
            {
                await (caller % 2 == 0 ? one : other).Send(HttpMethod.Put, $"/api/profiles/p{person % 100}", """{"attributes": {"plan": "paid"}}""");
            }
        }).ToList();
        await spread;
        output.WriteLine($"Handed over in order after {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s");
        var (status, complaints) = await ended;
        output.WriteLine($"Ended after {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s");
        Assert.True(status == 0, complaints);
        await Task.WhenAll(asking);
        third.Dispose();
        Assert.Equal("paid", (await other.Send(HttpMethod.Get, "/api/profiles/p0")).GetProperty("attributes").GetProperty("plan").GetString());
    }

    [Fact]
    public async Task One_of_three_killed_in_the_middle_of_a_run_loses_nothing_and_nothing_is_done_twice()
    {
        using var cluster = new Cluster(postgres.Server, JourneyOfFaults.Faster);
        await cluster.Start(3);
        var run = await JourneyOfFaults.Start(cluster.Servers[0], TensOfThousands);
        var taken = await cluster.Kill(cluster.Servers[2]);
        output.WriteLine($"Taken over {taken.TotalSeconds:0.0} s after SIGKILL");
        await cluster.Completed(cluster.Servers[1], run);
        cluster.Check(TensOfThousands);
    }

    [Fact]
    public async Task Three_of_five_that_are_stopped_together_and_one_that_is_replaced_hand_over_what_they_have_and_no_outcome_is_unknown()
    {
        using var cluster = new Cluster(postgres.Server, JourneyOfFaults.Faster);
        await cluster.Start(5);
        var run = await JourneyOfFaults.Start(cluster.Servers[0], People);
        await HandOver(cluster.Servers[2..]);
        await cluster.Start(1);
        await HandOver(cluster.Servers[..1]);
        await cluster.Completed(cluster.Servers[1], run);
        Assert.Equal(0, cluster.Check(People));

        async Task HandOver(List<ServerProcess> leaving)
        {
            var begun = Stopwatch.GetTimestamp();
            leaving.ForEach(server => server.Stop());
            await cluster.Spread(2);
            output.WriteLine($"Handed over by {leaving.Count} after {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s");
            foreach (var server in leaving)
            {
                var (status, complaints) = await server.Ended();
                Assert.True(status == 0, complaints);
                cluster.Servers.Remove(server);
                server.Dispose();
            }
            output.WriteLine($"All ended after {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s");
        }
    }

    [Fact]
    public async Task One_that_stood_still_for_too_long_is_replaced_and_ends_when_it_goes_on()
    {
        using var cluster = new Cluster(postgres.Server, JourneyOfFaults.Faster);
        await cluster.Start(2);
        var others = cluster.Owners().ToHashSet();
        await cluster.Start(1);
        var run = await JourneyOfFaults.Start(cluster.Servers[0], People);
        var frozen = cluster.Servers[2];
        cluster.Servers.Remove(frozen);
        // It is just sending: what the others need is locked, and its kernel keeps the connection.
        var sent = new HalfSent(cluster.Database, cluster.Owners().First(owner => !others.Contains(owner)), $"{PostgresSandboxRecord.Schema}.messages");
        var begun = Stopwatch.GetTimestamp();
        frozen.Freeze();
        await cluster.Spread(2);
        output.WriteLine($"Taken over {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s after SIGSTOP");
        frozen.Thaw();
        Assert.NotEqual(0, (await frozen.Ended()).Status);
        frozen.Dispose();
        await cluster.Completed(cluster.Servers[0], run);
        sent.MustHaveEnded();
        cluster.Check(People);
    }

    [Fact]
    public async Task One_that_is_cut_off_from_the_database_ends_and_the_others_take_over()
    {
        using var cluster = new Cluster(postgres.Server, JourneyOfFaults.Faster);
        using var wire = new Wire(new NpgsqlConnectionStringBuilder(cluster.Database).Port);
        await cluster.Start(3, wire);
        var run = await JourneyOfFaults.Start(cluster.Servers[0], People);
        var cutOff = cluster.Servers[2];
        cluster.Servers.Remove(cutOff);
        var begun = Stopwatch.GetTimestamp();
        wire.Cut();
        await cluster.Spread(2);
        output.WriteLine($"Taken over {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s after the cut");
        var (status, complaints) = await cutOff.Ended();
        Assert.NotEqual(0, status);
        Assert.Contains("cannot reach the database while others can", complaints, StringComparison.Ordinal);
        cutOff.Dispose();
        await cluster.Completed(cluster.Servers[1], run);
        cluster.Check(People);
    }

    [Fact]
    public async Task A_restart_of_the_database_in_the_middle_of_a_run_holds_it_up_and_no_more()
    {
        using var cluster = new Cluster(postgres.Server, JourneyOfFaults.Faster);
        await cluster.Start(3);
        var run = await JourneyOfFaults.Start(cluster.Servers[0], People);
        var down = Stopwatch.GetTimestamp();
        postgres.Server.Down();
        await Cluster.Until("the servers say that they are not ready", async () => await cluster.Servers[0].Status(HttpMethod.Get, "/health/ready") == 503);
        Assert.Equal(503, await cluster.Servers[1].Status(HttpMethod.Put, "/api/profiles/somebody", """{"attributes": {}}""", ServerProcess.Key));
        // Longer than a server stays that is alone in not reaching it: none may take itself for that one when another is there first.
        await Cluster.Until("the database has been away for long", () => Task.FromResult(Stopwatch.GetElapsedTime(down) > TimeSpan.FromSeconds(7)));
        var begun = Stopwatch.GetTimestamp();
        postgres.Server.Up();
        await cluster.Spread(3);
        foreach (var server in cluster.Servers)
        {
            await Cluster.Until("all are ready", async () => await server.Status(HttpMethod.Get, "/health/ready") == 200);
        }
        output.WriteLine($"Ready {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s after the database");
        await cluster.Completed(cluster.Servers[1], run);
        cluster.Check(People);
    }

    [Fact]
    public async Task A_run_makes_so_many_calls_at_once_and_goes_on_making_them_while_servers_come_and_go()
    {
        const int atOnce = 6;
        using var cluster = new Cluster(postgres.Server, TenMinutesASecond);
        await cluster.Start(2);
        var run = await JourneyOfFaults.StartCalls(cluster.Servers[0], 500, atOnce);
        await Made(50);
        await cluster.Start(1);
        var third = cluster.Servers[2];
        await Made(150);
        cluster.Servers.Remove(third);
        third.Stop();
        await cluster.Spread(2);
        Assert.Equal(0, (await third.Ended()).Status);
        third.Dispose();
        await cluster.Completed(cluster.Servers[1], run);

        cluster.Servers.ForEach(server => server.Dispose());
        cluster.Servers.Clear();
        using var data = PostgresData.Open(cluster.Database, Cluster.Partitions);
        Assert.Equal(atOnce, JourneyOfFaults.CallsAtOnce(data));

        Task Made(int calls) => Cluster.Until($"{calls} calls were made", async () =>
            (await cluster.Servers[0].Send(HttpMethod.Get, $"/api/runs/{run}/metrics")).GetProperty("completed").GetInt32() >= calls);
    }

    [Fact]
    public async Task A_run_makes_so_many_calls_at_once_also_after_the_database_was_away_for_longer_than_leases_last()
    {
        const int atOnce = 6;
        using var cluster = new Cluster(postgres.Server, TenMinutesASecond);
        await cluster.Start(3);
        var run = await JourneyOfFaults.StartCalls(cluster.Servers[0], 300, atOnce);
        await Cluster.Until("calls were made", async () =>
            (await cluster.Servers[0].Send(HttpMethod.Get, $"/api/runs/{run}/metrics")).GetProperty("completed").GetInt32() >= 50);
        var down = Stopwatch.GetTimestamp();
        postgres.Server.Down();
        await Cluster.Until("the leases have ended", () => Task.FromResult(Stopwatch.GetElapsedTime(down) > Lease.Kept + TimeSpan.FromSeconds(3)));
        postgres.Server.Up();
        await cluster.Completed(cluster.Servers[1], run);

        cluster.Servers.ForEach(server => server.Dispose());
        cluster.Servers.Clear();
        using var data = PostgresData.Open(cluster.Database, Cluster.Partitions);
        Assert.Equal(atOnce, JourneyOfFaults.CallsAtOnce(data));
    }

    [Fact]
    public async Task Whoever_comes_right_after_a_restart_of_the_database_forgets_no_server_that_is_there()
    {
        using var cluster = new Cluster(postgres.Server);
        await cluster.Start(1);
        var server = cluster.Servers[0];
        // It has not noticed yet that its connections are gone.
        server.Freeze();
        using (var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(cluster.Database) { Pooling = false }))
        {
            using var restart = source.CreateCommand("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
            restart.ExecuteNonQuery();
        }
        PostgresData.Open(cluster.Database, Cluster.Partitions).Dispose();
        server.Thaw();
        await cluster.Spread(1);
        await Cluster.Until("the server is ready again", async () => await server.Status(HttpMethod.Get, "/health/ready") == 200);
    }

    private static async Task Keys(ServerProcess one, ServerProcess other)
    {
        var made = await one.Send(HttpMethod.Post, "/api/keys", """{"name": "new"}""");
        var (id, key) = (made.GetProperty("id").GetInt32(), made.GetProperty("key").GetString());
        Assert.Equal(200, await other.Status(HttpMethod.Get, "/api/keys", key: key));
        await one.Send(HttpMethod.Delete, $"/api/keys/{id}");
        await Cluster.Until("a revoked key is refused everywhere", async () => await other.Status(HttpMethod.Get, "/api/keys", key: key) == 401);
    }

    private static async Task Sessions(ServerProcess one, ServerProcess other)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        using var begun = await browser.PostAsync(new Uri($"{one.Address}api/session/setup"),
            new StringContent("""{"email": "ada@example.com", "name": "Ada", "password": "correct horse"}""", null, "application/json"));
        Assert.True(begun.IsSuccessStatusCode, await begun.Content.ReadAsStringAsync());
        browser.DefaultRequestHeaders.Add("Cookie", begun.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        var session = JsonDocument.Parse(await begun.Content.ReadAsStringAsync()).RootElement;
        browser.DefaultRequestHeaders.Add("X-CSRF-Token", session.GetProperty("csrfToken").GetString());
        using (var there = await browser.GetAsync(new Uri($"{other.Address}api/journeys")))
        {
            Assert.True(there.IsSuccessStatusCode, await there.Content.ReadAsStringAsync());
        }
        using var ended = await browser.DeleteAsync(new Uri($"{one.Address}api/session"));
        Assert.True(ended.IsSuccessStatusCode);
        await Cluster.Until("a session that was ended on one is ended on the other", async () =>
        {
            using var there = await browser.GetAsync(new Uri($"{other.Address}api/journeys"));
            return (int)there.StatusCode == 401;
        });
    }
}
