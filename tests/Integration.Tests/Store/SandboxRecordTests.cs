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
    private readonly Npgsql.NpgsqlDataSource source = Npgsql.NpgsqlDataSource.Create(postgres.Server.NewDatabase());

    protected override ISandboxRecord Open() => PostgresSandboxRecord.Open(source);

    protected override void Dispose(bool disposing) => source.Dispose();
}
