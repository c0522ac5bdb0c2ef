using System.Runtime.Versioning;
using Npgsql;
using Sojourn.Integration.Tests.Server;
using Sojourn.Server;
using Sojourn.Store;
using Sojourn.Store.Moving;
using Sojourn.Store.Postgres;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Store;

/// <summary>A workspace whose partitions are in two databases, as on two servers of PostgreSQL.</summary>
[SupportedOSPlatform("linux")]
public sealed class PostgresPlacesTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Partitions_work_in_the_database_that_they_are_placed_in_and_go_on_there_and_move_to_one()
    {
        using var directory = new TemporaryDirectory();
        var (first, second) = (postgres.Server.NewDatabase(), postgres.Server.NewDatabase());
        var places = new PostgresPlaces(first, [new(1, 1, second)]);
        string run;
        await using (var server = await TestServer.Start(SharedServer.DayASecond, postgres: first, elsewhere: ("SOJOURN_POSTGRES_1", second)))
        {
            run = await server.Fill(await server.Publish(Documents.Waiting(900)), Documents.List(200));
            await server.Post($"/api/runs/{run}/start");
            await server.Until($"/api/runs/{run}/metrics", metrics => metrics["nodes.wait.waiting"].GetInt32() == 200);
        }
        Assert.Equal(["sojourn_p0"], Partitions(first));
        Assert.Equal(["sojourn_p1"], Partitions(second));

        await using (var again = await TestServer.Start(postgres: first, elsewhere: ("SOJOURN_POSTGRES_1", second)))
        {
            Assert.Equal(200, (await again.Get($"/api/runs/{run}/metrics"))["nodes.wait.waiting"].GetInt32());
        }
        PostgresData.Migrate(places);
        WorkspaceExport.Run(places, directory.File("moved"));
        var (third, fourth) = (postgres.Server.NewDatabase(), postgres.Server.NewDatabase());
        WorkspaceImport.Run(directory.File("moved"), new PostgresPlaces(third, [new(0, 0, fourth)]));
        Assert.Equal(["sojourn_p0"], Partitions(fourth));
        await using var moved = await TestServer.Start(postgres: third, elsewhere: ("SOJOURN_POSTGRES_0_0", fourth));
        Assert.Equal("cancelled", (await moved.Post($"/api/runs/{run}/cancel"))["status"].GetString());
        Server.Metrics.AddUp(await moved.Until($"/api/runs/{run}/metrics", metrics => metrics["active"].GetInt32() == 0));
    }

    [Fact]
    public void What_a_dead_server_was_sending_when_it_vanished_is_ended_in_every_database_with_the_locks_that_it_has()
    {
        var databases = (string[])[postgres.Server.NewDatabase(), postgres.Server.NewDatabase()];
        using var living = PostgresData.Open(new(databases[0], [new(1, 1, databases[1])]), 2, "living");
        var sent = databases.Select(database => new HalfSent(database, "sojourn dead", "sojourn_place.identity")).ToList();

        living.CutShort(["somebody", "living and well"]);
        Assert.All(databases, database => Assert.Throws<PostgresException>(() => Lock(database)));
        living.CutShort(["dead"]);
        Assert.All(sent, each => each.MustHaveEnded());
        Assert.All(databases, Lock);
        Assert.True(living.Hold(), "Its own connections were ended as well.");

        void Lock(string database)
        {
            using var source = PostgresData.Source(database);
            using var connection = source.OpenConnection();
            using var take = new NpgsqlCommand("BEGIN; LOCK TABLE sojourn_place.identity NOWAIT; ROLLBACK", connection);
            take.ExecuteNonQuery();
        }
    }

    [Fact]
    public async Task What_keeps_a_server_among_the_others_never_waits_for_a_connection_behind_questions()
    {
        var database = postgres.Server.NewDatabase();
        PostgresData.Open(database, 1).Dispose();
        var stop = TestContext.Current.CancellationToken;
        // Four connections for all questions, and whoever waits for it gives up soon.
        using var data = PostgresData.Open(new NpgsqlConnectionStringBuilder(database) { MaxPoolSize = 4, Timeout = 2 }.ToString(), 1, "here");
        using var store = data.OpenPartition(0);
        var readers = Enumerable.Range(0, 4).Select(_ => data.OpenReader(0)).ToList();
        await using var other = new NpgsqlConnection(database);
        await other.OpenAsync(stop);
        await using var transaction = await other.BeginTransactionAsync(stop);
        await using (var lockTable = new NpgsqlCommand("LOCK TABLE sojourn_p0.profiles IN ACCESS EXCLUSIVE MODE", other))
        {
            await lockTable.ExecuteNonQueryAsync(stop);
        }
        var questions = Task.WhenAll(readers.Select(reader => Task.Run(() => reader.Profile("ada"), stop)));
        await using (var isWaiting = new NpgsqlCommand("SELECT count(*) FROM pg_locks WHERE relation = 'sojourn_p0.profiles'::regclass AND NOT granted", other))
        {
            while ((long)(await isWaiting.ExecuteScalarAsync(stop))! < readers.Count)
            {
            }
        }

        Assert.True(data.Hold());
        Assert.Empty(data.Lost());
        Assert.Equal(10, data.Leases!.Renew("run:1", new(10, 3, 0)));
        data.Catalog.SetSetting("kept", "yes");
        Assert.False(questions.IsCompleted);
        await transaction.RollbackAsync(stop);
        Assert.All(await questions, Assert.Null);
        readers.ForEach(reader => reader.Dispose());
    }

    [Fact]
    public void A_partition_is_not_looked_for_where_it_is_not()
    {
        var (first, second, other) = (postgres.Server.NewDatabase(), postgres.Server.NewDatabase(), postgres.Server.NewDatabase());
        PostgresData.Open(new PostgresPlaces(first, [new(2, 3, second)]), 4).Dispose();

        Assert.Contains("Partition 2 is not in the database", Refused(first), StringComparison.Ordinal);
        Assert.Contains("Partition 1 is not in the database", Refused(new(first, [new(1, 3, second)])), StringComparison.Ordinal);
        Assert.Contains("Partition 2 is not in the database", Refused(new(first, [new(2, 3, other)])), StringComparison.Ordinal);
        Assert.Contains("belongs to another workspace", Refused(new(postgres.Server.NewDatabase(), [new(1, 1, second)])), StringComparison.Ordinal);
        Assert.Contains("There are 4 partitions, 0 to 3", Refused(new(first, [new(2, 4, second)])), StringComparison.Ordinal);
        // What was named by mistake is nobody's yet.
        PostgresData.Open(new PostgresPlaces(postgres.Server.NewDatabase(), [new(1, 1, other)]), 2).Dispose();
        PostgresData.Open(new PostgresPlaces(first, [new(2, 2, second), new(3, 3, second)]), 4).Dispose();
    }

    [Fact]
    public void A_workspace_from_before_there_were_several_databases_is_where_its_catalog_is()
    {
        var database = postgres.Server.NewDatabase();
        PostgresData.Open(database, 2).Dispose();
        using (var source = NpgsqlDataSource.Create(database))
        {
            using var before = source.CreateCommand("DROP SCHEMA sojourn_place CASCADE");
            before.ExecuteNonQuery();
        }
        Assert.Contains("Partition 1 is not in the database", Refused(new(database, [new(1, 1, postgres.Server.NewDatabase())])), StringComparison.Ordinal);
        PostgresData.Open(database, 2).Dispose();
    }

    [Fact]
    public void A_database_that_is_named_twice_in_other_words_is_one()
    {
        var database = postgres.Server.NewDatabase();
        var places = new PostgresPlaces(database, [new(1, 1, database + ";Application Name=other")]);
        PostgresData.Open(places, 2).Dispose();
        Assert.Equal(2, PostgresData.Migrate(places).Count);
    }

    [Fact]
    public void An_earlier_release_s_schema_is_brought_up_by_the_verb_that_says_so_and_never_in_a_stranger_s_database()
    {
        var (own, stranger) = (postgres.Server.NewDatabase(), postgres.Server.NewDatabase());
        foreach (var database in (string[])[own, stranger])
        {
            using (var data = PostgresData.Open(database, 2))
            {
                data.OpenPartition(1).Dispose();
            }
            using var source = NpgsqlDataSource.Create(database);
            using var earlier = source.CreateCommand(EarlierRelease.Of("sojourn_p1"));
            earlier.ExecuteNonQuery();
        }
        Assert.Contains("belongs to another workspace", Refused(new(own, [new(1, 1, stranger)])), StringComparison.Ordinal);
        foreach (var database in (string[])[own, stranger])
        {
            var partition = PostgresData.Migrate(database)[1];
            Assert.True(partition.From < partition.To);
        }
    }

    [Fact]
    public void A_partition_that_a_newer_program_wrote_is_not_taken_for_one_of_ours()
    {
        var (first, second) = (postgres.Server.NewDatabase(), postgres.Server.NewDatabase());
        var places = new PostgresPlaces(first, [new(1, 1, second)]);
        using (var data = PostgresData.Open(places, 2))
        {
            data.OpenPartition(1).Dispose();
        }
        using (var source = NpgsqlDataSource.Create(second))
        {
            using var newer = source.CreateCommand("INSERT INTO sojourn_p1.migrations VALUES (99)");
            newer.ExecuteNonQuery();
        }
        Assert.Contains("sojourn_p1 was written by a newer Sojourn", Refused(places), StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_that_place_partitions_of_no_workspace_are_refused()
    {
        var options = new ServerOptions { Postgres = null, PostgresPartitions = new Dictionary<string, string> { ["SOJOURN_POSTGRES_0_3"] = "Host=other" } };
        Assert.Contains("SOJOURN_POSTGRES, the database of the workspace, is not set", Assert.Throws<StartRefusedException>(() => options.Checked()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("says no partitions", "SOJOURN_POSTGRES_X")]
    [InlineData("says no partitions", "SOJOURN_POSTGRES_")]
    [InlineData("says no partitions", "SOJOURN_POSTGRES_5_4")]
    [InlineData("says no partitions", "SOJOURN_POSTGRES_1_2_3")]
    [InlineData("5 is in both", "SOJOURN_POSTGRES_3_5", "SOJOURN_POSTGRES_5_7")]
    [InlineData("4 is in both", "SOJOURN_POSTGRES_3_6", "SOJOURN_POSTGRES_4")]
    public void Variables_that_place_no_partitions_or_one_twice_are_refused(string because, params string[] names)
    {
        var options = new ServerOptions { Postgres = "Host=db", PostgresPartitions = names.ToDictionary(name => name, _ => "Host=other") };
        Assert.Contains(because, Assert.Throws<StartRefusedException>(() => options.Checked()).Message, StringComparison.Ordinal);
    }

    private static string Refused(PostgresPlaces places) => Assert.Throws<StoreUnavailableException>(() => PostgresData.Open(places, 4)).Message;

    private static List<string> Partitions(string database)
    {
        using var source = NpgsqlDataSource.Create(database);
        using var look = source.CreateCommand("SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE 'sojourn\\_p_' ORDER BY 1");
        using var rows = look.ExecuteReader();
        var found = new List<string>();
        while (rows.Read())
        {
            found.Add(rows.GetString(0));
        }
        return found;
    }
}
