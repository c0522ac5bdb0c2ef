using System.Runtime.Versioning;
using Sojourn.Core.Messages;
using Sojourn.Store.Postgres;
using Sojourn.Store.Sqlite;
using Xunit;

namespace Sojourn.Integration.Tests.Store;

/// <summary>The contract on SQLite.</summary>
public sealed class SqliteSandboxRecordTests : SandboxRecordContract
{
    private readonly TemporaryDirectory directory = new();
    private SqliteSandboxRecord? record;

    protected override ISandboxRecord Open() => record = SqliteSandboxRecord.Open(directory.File("sandbox.db"));

    protected override void Dispose(bool disposing)
    {
        record?.Dispose();
        directory.Dispose();
    }
}

/// <summary>The contract on PostgreSQL.</summary>
[SupportedOSPlatform("linux")]
public sealed class PostgresSandboxRecordTests(PostgresFixture postgres) : SandboxRecordContract, IClassFixture<PostgresFixture>
{
    private readonly Npgsql.NpgsqlDataSource source = PostgresData.Source(postgres.Server.NewDatabase());

    [Fact]
    public void A_server_that_stops_in_the_middle_of_recording_holds_the_others_up_for_some_seconds_and_no_longer()
    {
        Call(idempotent: true, Message(1));
        var frozen = source.OpenConnection();
        _ = frozen.BeginTransaction();
        using (var taken = new Npgsql.NpgsqlCommand($"LOCK TABLE {PostgresSandboxRecord.Schema}.messages IN SHARE ROW EXCLUSIVE MODE", frozen))
        {
            taken.ExecuteNonQuery();
        }
        Assert.Equal([true], Call(idempotent: true, Message(2)));
        Assert.ThrowsAny<Npgsql.NpgsqlException>(frozen.Dispose);
    }

    protected override ISandboxRecord Open() => PostgresSandboxRecord.Open(source);

    protected override void Dispose(bool disposing) => source.Dispose();
}
