using System.Runtime.Versioning;
using Sojourn.Integration.Tests.Store;
using Sojourn.Server;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Server;

/// <summary>A run's life by HTTP, as on the embedded database, and what only PostgreSQL has.</summary>
[SupportedOSPlatform("linux")]
public sealed class PostgresTests(PostgresFixture postgres) : RunTests, IClassFixture<PostgresFixture>
{
    /// <summary>Much longer than an answer takes, much shorter than threads would take to be made for all who ask.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task What_people_wait_for_is_there_after_a_restart()
    {
        var database = postgres.Server.NewDatabase();
        await using var server = await TestServer.Start(postgres: database);
        var journey = await server.Publish(Documents.Waiting(3));
        var run = await server.Fill(journey, Documents.List(50));
        await server.Post($"/api/runs/{run}/start");
        await server.Until($"/api/runs/{run}/metrics", metrics => metrics["nodes.wait.waiting"].GetInt32() == 50);

        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => TestServer.Start(timeScale: 3600, postgres: database));
        Assert.Contains("one clock", refused.Message, StringComparison.Ordinal);

        await server.Restart();
        Assert.Equal(50, (await server.Get($"/api/runs/{run}/metrics"))["nodes.wait.waiting"].GetInt32());
        Assert.Equal("cancelled", (await server.Post($"/api/runs/{run}/cancel"))["status"].GetString());
        Metrics.AddUp(await server.Until($"/api/runs/{run}/metrics", metrics => metrics["active"].GetInt32() == 0));
        Assert.Contains("pg_dump", (await server.Post("/api/backup", new { directory = "/tmp/none" })).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partition_that_another_took_while_there_was_nothing_to_write_is_missed_and_opened_again()
    {
        var database = postgres.Server.NewDatabase();
        await using var server = await TestServer.Start(postgres: database);
        using var source = Npgsql.NpgsqlDataSource.Create(database);
        Sojourn.Store.Postgres.PostgresPartitionStore.Open(Sojourn.Store.Postgres.PartitionSchema.Of(source, 1), TimeSpan.Zero).Dispose();
        await Faults.Cluster.Until("the server has the partition again", async () =>
        {
            await using var owner = source.CreateCommand("SELECT EXISTS (SELECT 1 FROM sojourn_p1.owner o JOIN pg_stat_activity a ON a.pid = o.pid AND a.backend_start = o.connected)");
            return await owner.ExecuteScalarAsync() is true;
        });
        for (var person = 0; person < 10; person++)
        {
            Assert.Equal(200, (await server.Put($"/api/profiles/p{person}", """{"attributes": {"plan": "free"}}""")).Status);
        }
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_said_in_a_sentence()
    {
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => TestServer.Start(postgres: "Host=127.0.0.1;Port=1;Username=nobody"));
        Assert.Contains("PostgreSQL", refused.Message, StringComparison.Ordinal);
        refused = await Assert.ThrowsAsync<StartRefusedException>(() => TestServer.Start(postgres: "Hoost=x"));
        Assert.Contains("connection string", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_comes_again_with_its_key_is_known_on_every_server_at_once()
    {
        // The one partition is on one of them: the other learns of changes by looking.
        var database = postgres.Server.NewDatabase();
        Sojourn.Store.Postgres.PostgresData.Open(database, 1).Dispose();
        await using var one = await TestServer.Start(postgres: database);
        await using var other = await TestServer.Start(postgres: database);
        var run = (await one.Post($"/api/journeys/{await one.Publish(Documents.Waiting(3))}/runs", new { name = "Run" }))["id"].GetString()!;
        Assert.Equal(200, (await other.Get($"/api/runs/{run}")).Status);
        Assert.Equal(404, (await other.Get("/api/runs/run_99")).Status);

        var first = await one.Import(run, Documents.List(300), "", ("Idempotency-Key", "once"));
        Assert.Equal(300, first["accepted"].GetInt32());
        Assert.Equal(first.Text, (await other.Import(run, Documents.List(300), "", ("Idempotency-Key", "once"))).Text);
        Assert.Equal("idempotency_key_reused",
            (await other.Import(run, Documents.List(301), "", ("Idempotency-Key", "once")))["problems"][0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task Whoever_has_no_key_or_session_holds_up_nobody_however_many_ask_and_however_slow_the_database_is()
    {
        var database = postgres.Server.NewDatabase();
        await using var server = await TestServer.Start(postgres: database);
        using var strangers = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new(server.Address) };
        Assert.Equal(200, (await server.Get("/api/keys")).Status);
        List<Task<System.Net.HttpStatusCode>> asked;
        await using (var source = Npgsql.NpgsqlDataSource.Create(database))
        {
            // The catalog answers nothing meanwhile.
            await using var holding = await source.OpenConnectionAsync();
            await using var transaction = await holding.BeginTransactionAsync();
            await using (var hold = new Npgsql.NpgsqlCommand("LOCK TABLE sojourn.settings, sojourn.sessions IN ACCESS EXCLUSIVE MODE", holding))
            {
                await hold.ExecuteNonQueryAsync();
            }
            asked = [.. Enumerable.Range(0, 300).Select(i => Ask(i % 2 == 0 ? ("Authorization", $"Bearer wrong-{i}") : ("Cookie", $"sojourn_session=wrong-{i}")))];
            for (var round = 0; round < 20; round++)
            {
                Assert.Equal(200, (await server.Get("/health/live").WaitAsync(Patience)).Status);
                Assert.Equal(200, (await server.Put($"/api/profiles/p{round}", new { attributes = new { plan = "free" } }).WaitAsync(Patience)).Status);
                await Task.Delay(20);
            }
            Assert.True(asked.Exists(answer => !answer.IsCompleted), "Whoever is not known is looked for in the catalog.");
        }
        Assert.All(await Task.WhenAll(asked), status => Assert.Equal(System.Net.HttpStatusCode.Unauthorized, status));

        async Task<System.Net.HttpStatusCode> Ask((string Name, string Value) header)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/keys");
            request.Headers.TryAddWithoutValidation(header.Name, header.Value);
            using var answer = await strangers.SendAsync(request);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Sixty_four_partitions_are_open_when_the_server_has_started()
    {
        var database = postgres.Server.NewDatabase();
        Sojourn.Store.Postgres.PostgresData.Open(database, 64).Dispose();
        await using var server = await TestServer.Start(postgres: database);
        Assert.Equal(200, (await server.Get("/health/ready")).Status);
    }

    [Fact]
    public async Task A_release_that_brings_a_schema_up_does_not_do_so_beneath_servers_that_work()
    {
        var database = postgres.Server.NewDatabase();
        using var source = Npgsql.NpgsqlDataSource.Create(database);
        await using (var before = await TestServer.Start(postgres: database))
        {
            await using (var earlier = source.CreateCommand(EarlierRelease.Of("sojourn_p1")))
            {
                await earlier.ExecuteNonQueryAsync();
            }
            var refused = await Assert.ThrowsAsync<StartRefusedException>(() => TestServer.Start(postgres: database));
            Assert.Contains("Servers of an earlier release work with the database", refused.Message, StringComparison.Ordinal);
        }
        await using var after = await TestServer.Start(postgres: database);
        await using var same = source.CreateCommand("SELECT (SELECT max(number) FROM sojourn_p0.migrations) = (SELECT max(number) FROM sojourn_p1.migrations)");
        Assert.True(await same.ExecuteScalarAsync() is true);
    }

    [Fact]
    public async Task Verbs_that_read_a_workspace_make_none()
    {
        var database = postgres.Server.NewDatabase();
        var options = new ServerOptions { Postgres = database };
        Assert.Contains("without a workspace", Assert.Throws<StartRefusedException>(options.Existing).Message, StringComparison.Ordinal);
        Assert.False(Sojourn.Store.Postgres.PostgresData.Exists(database));
        await using (await TestServer.Start(postgres: database))
        {
        }
        Assert.Same(options, options.Existing());
        var missing = new Npgsql.NpgsqlConnectionStringBuilder(database) { Database = "nowhere" }.ConnectionString;
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => TestServer.Start(postgres: missing));
        Assert.Contains("\"nowhere\" does not exist", refused.Message, StringComparison.Ordinal);
    }

    /// <param name="held">What somebody has in their hands, so that the start takes long: the turn to say that one joins, or a partition.</param>
    [Theory]
    [InlineData("SELECT pg_advisory_xact_lock(x'536F6A6F757270'::bigint)")]
    [InlineData("UPDATE sojourn_p1.owner SET epoch = epoch")]
    public async Task A_server_that_is_told_to_stop_before_it_has_started_ends_in_order(string held)
    {
        using var directory = new TemporaryDirectory();
        var database = postgres.Server.NewDatabase();
        Sojourn.Store.Postgres.PostgresData.Open(database, 2).Dispose();
        using var source = Npgsql.NpgsqlDataSource.Create(database);
        await using (var before = await TestServer.Start(postgres: database))
        {
        }
        await using var holding = await source.OpenConnectionAsync();
        await using var transaction = await holding.BeginTransactionAsync();
        await using (var hold = new Npgsql.NpgsqlCommand(held, holding))
        {
            await hold.ExecuteNonQueryAsync();
        }
        var (status, complaints) = await Faults.ServerProcess.StoppedAfter(directory.File("data"), database, () => Faults.Cluster.Until("the server waits", async () =>
        {
            await using var waits = source.CreateCommand("SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')");
            return await waits.ExecuteScalarAsync() is true;
        }));
        Assert.True(status == 0, complaints);
        Assert.Contains("told to stop", complaints, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", complaints, StringComparison.Ordinal);
        // Others do not wait for it: nobody stands there but the dead.
        await using var left = source.CreateCommand("SELECT EXISTS (SELECT 1 FROM sojourn_cluster.members WHERE status <> 6)");
        Assert.True(await left.ExecuteScalarAsync() is false);
    }

    protected override Task<TestServer> Start() => TestServer.Start(postgres: postgres.Server.NewDatabase());
}
