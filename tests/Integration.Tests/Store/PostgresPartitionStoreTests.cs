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
    public async Task An_owner_that_is_about_to_close_is_waited_for_and_writes_what_it_has_to()
    {
        await using var unpooled = PostgresData.Source(postgres.Server.ConnectionString, isPooled: false);
        var owners = new PartitionSchema(unpooled, schema.Name);
        var leaving = PostgresPartitionStore.Open(owners, TimeSpan.Zero);
        using var givenUp = new CancellationTokenSource();
        var nobody = await Waiting(owners, givenUp.Token);
        var coming = await Waiting(owners);
        Commit(leaving, changes => changes.NewEnrollments.Add(Waiting(1, Now)));
        Assert.False(nobody.IsCompleted || coming.IsCompleted);

        await givenUp.CancelAsync();
        leaving.Dispose();
        await Assert.ThrowsAsync<OperationCanceledException>(() => nobody);
        using var next = await coming;
        Assert.Equal(leaving.Epoch + 1, next.Epoch);
        Commit(next, changes => changes.NewEnrollments.Add(Waiting(2, Now)));
        Assert.Equal(2, Due(next, Now).Count);
    }

    [Fact]
    public void An_earlier_owner_that_writes_what_the_new_one_has_written_learns_that_it_has_been_taken_over_and_not_that_its_rows_are_wrong()
    {
        Commit(Store, changes => changes.NewEnrollments.Add(Waiting(1, Now)));
        using var next = OpenStore();
        Commit(next, changes => changes.NewEnrollments.Add(Waiting(2, Now)));
        Commit(next, changes => changes.DeletedEnrollments.Add(Waiting(1, Now).Id));

        // A number that is used by now, and a row that is there no more.
        Assert.Throws<FencedException>(() => Commit(Store, changes => changes.NewEnrollments.Add(Waiting(2, Now))));
        Assert.Throws<FencedException>(() => Commit(Store, changes => changes.ChangedEnrollments.Add(new(Waiting(1, Now), Waiting(1, null)))));
    }

    [Fact]
    public void Servers_have_their_turns_one_after_the_other_and_nobody_waits_for_ever()
    {
        var database = postgres.Server.NewDatabase();
        using var one = PostgresData.Open(database, 1, "one");
        using var other = PostgresData.Open(database, 1, "other");
        using (var turn = ((IDataStore)one).Turn(TimeSpan.FromSeconds(10)))
        {
            Assert.NotNull(turn);
            Assert.Null(((IDataStore)other).Turn(TimeSpan.FromMilliseconds(50)));
        }
        using var next = ((IDataStore)other).Turn(TimeSpan.FromSeconds(10));
        Assert.NotNull(next);
    }

    [Theory]
    [InlineData("Host=db", GssEncryptionMode.Disable)]
    [InlineData("Host=db;GSS Encryption Mode=Require", GssEncryptionMode.Require)]
    public void Kerberos_is_asked_only_where_the_connection_string_says_so(string connectionString, GssEncryptionMode expected)
    {
        using var source = PostgresData.Source(connectionString);
        Assert.Equal(expected, new NpgsqlConnectionStringBuilder(source.ConnectionString).GssEncryptionMode);
        Assert.Equal(expected, new NpgsqlConnectionStringBuilder(PostgresCluster.ConnectionString(connectionString)).GssEncryptionMode);
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

    [Fact]
    public async Task A_table_that_is_locked_for_maintenance_is_waited_for_and_fails_nobody()
    {
        Commit(Store, changes => changes.NewEnrollments.Add(Waiting(1, Now)));
        await using var maintenance = await postgres.Source.OpenConnectionAsync();
        await using var transaction = await maintenance.BeginTransactionAsync();
        await using (var locking = new NpgsqlCommand($"LOCK TABLE {schema.Name}.enrollments IN SHARE MODE", maintenance))
        {
            await locking.ExecuteNonQueryAsync();
        }
        var commit = Task.Run(() => Commit(Store, changes => changes.NewEnrollments.Add(Waiting(2, Now))));
        // Longer than an owner waits for the one before it.
        await using var watching = new NpgsqlCommand(
            "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND clock_timestamp() - a.query_start > interval '1500 ms' "
            + $"AND l.relation = '{schema.Name}.enrollments'::regclass", maintenance);
        while (!commit.IsCompleted && await watching.ExecuteScalarAsync() is 0L)
        {
        }
        Assert.False(commit.IsCompleted);
        await transaction.CommitAsync();
        await commit;
        Assert.Equal(2, Due(Store, Now).Count);
    }

    [Fact]
    public void A_batch_that_the_database_puts_off_is_no_fault_of_anybody_in_it()
    {
        using var impatient = PostgresData.Source(new NpgsqlConnectionStringBuilder(postgres.Server.ConnectionString) { Options = "-c lock_timeout=50ms" }.ConnectionString);
        using var store = PostgresPartitionStore.Open(new(impatient, schema.Name), TimeSpan.Zero);
        using var maintenance = postgres.Source.OpenConnection();
        using var transaction = maintenance.BeginTransaction();
        using (var locking = new NpgsqlCommand($"LOCK TABLE {schema.Name}.enrollments IN SHARE MODE", maintenance))
        {
            locking.ExecuteNonQuery();
        }
        Assert.Throws<StoreUnavailableException>(() => Commit(store, changes => changes.NewEnrollments.Add(Waiting(1, Now))));
    }

    /// <summary>Somebody who waits for the owner to go.</summary>
    private async Task<Task<PostgresPartitionStore>> Waiting(PartitionSchema owners, CancellationToken givenUp = default)
    {
        await using var look = postgres.Source.CreateCommand(
            $"SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory' AND objid = '{schema.Name}.owner'::regclass");
        var before = (long)(await look.ExecuteScalarAsync(CancellationToken.None))!;
        var coming = Task.Run(() => PostgresPartitionStore.Open(owners, TimeSpan.FromMinutes(1), givenUp), CancellationToken.None);
        while (!coming.IsCompleted && (long)(await look.ExecuteScalarAsync(CancellationToken.None))! == before)
        {
        }
        return coming;
    }

    protected override IPartitionStore OpenStore() => PostgresPartitionStore.Open(schema, TimeSpan.Zero);

    protected override IPartitionReader OpenReader()
    {
        // A reader never makes the schema: the owner has.
        _ = Store;
        return new PostgresPartitionReader(schema);
    }
}
