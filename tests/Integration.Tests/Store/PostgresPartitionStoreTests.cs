using Npgsql;
using Sojourn.Store;
using Sojourn.Store.Postgres;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Store;

/// <summary>One PostgreSQL for all tests of a class.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class PostgresFixture : IDisposable
{
    public PostgresFixture()
    {
        Server = PostgresServer.Start();
        Source = PostgresData.Source(Server.ConnectionString);
    }

    public PostgresServer Server { get; }

    public NpgsqlDataSource Source { get; }

    public void Dispose()
    {
        Source.Dispose();
        Server.Dispose();
    }
}

/// <summary>The contract on PostgreSQL, and what only a server can do: be restarted, and have two owners at once.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class PostgresPartitionStoreTests(PostgresFixture postgres) : PartitionStoreContract, IClassFixture<PostgresFixture>
{
    private readonly PartitionSchema schema = new(postgres.Source, "sojourn_" + Guid.NewGuid().ToString("N"));

    [Fact]
    public void An_owner_that_hangs_in_its_commit_is_sent_away_and_what_it_had_not_committed_is_void()
    {
        Commit(Store, changes => changes.NewEnrollments.Add(Waiting(1, Now)));
        using var frozen = postgres.Source.OpenConnection();
        using var transaction = frozen.BeginTransaction();
        // As a process that stopped in the middle of its commit: the owner's row is written, and nothing comes after.
        using var hang = new NpgsqlCommand(
            $"UPDATE {schema.Name}.owner SET pid = pg_backend_pid(), connected = (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid())", frozen);
        using (var known = new NpgsqlCommand(hang.CommandText, frozen))
        {
            known.ExecuteNonQuery();
        }
        transaction.Commit();
        using var again = frozen.BeginTransaction();
        hang.ExecuteNonQuery();
        using var next = OpenStore();
        Commit(next, changes => changes.NewEnrollments.Add(Waiting(2, Now)));
        Assert.Equal(2, Due(next, Now).Count);
        Assert.ThrowsAny<NpgsqlException>(() => again.Commit());
    }

    [Fact]
    public void A_server_that_is_restarted_keeps_every_commit_that_returned_and_the_next_owner_goes_on()
    {
        Commit(Store, changes => changes.NewEnrollments.Add(Waiting(1, Now)));
        postgres.Server.Down();
        var error = Assert.Throws<StoreUnavailableException>(() => Commit(Store, changes => changes.NewEnrollments.Add(Waiting(2, Now))));
        Assert.Contains("connection", error.Message, StringComparison.Ordinal);
        postgres.Server.Up();
        NpgsqlConnection.ClearAllPools();
        using var next = OpenStore();
        Assert.Equal([Waiting(1, Now)], Due(next, Now));
        Commit(next, changes => changes.NewEnrollments.Add(Waiting(2, Now)));
        Assert.Equal(2, Due(next, Now).Count);
    }

    protected override IPartitionStore OpenStore() => PostgresPartitionStore.Open(schema);

    protected override IPartitionReader OpenReader()
    {
        // A reader never makes the schema: the owner has.
        _ = Store;
        return new PostgresPartitionReader(schema);
    }
}
