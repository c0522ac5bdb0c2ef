using System.Runtime.Versioning;
using System.Text.Json;
using Sojourn.Store;
using Sojourn.Store.Postgres;
using Sojourn.Store.Sqlite;
using Xunit;

namespace Sojourn.Integration.Tests.Store;

/// <summary>The contract on SQLite, and what only a file does.</summary>
public sealed class SqliteCatalogTests : CatalogStoreContract
{
    private readonly TemporaryDirectory directory = new();

    [Fact]
    public void What_a_deleted_run_took_up_is_used_again_by_the_next()
    {
        var problems = Enumerable.Range(0, 20_000).Select(i => JsonElement.Parse($$"""{"line":{{i}},"message":"{{new string('x', 100)}}"}""")).ToList();
        var sizes = new List<long>();
        for (var i = 1; i <= 4; i++)
        {
            Catalog.Save(new() { Runs = [Run with { Id = new(i) }], Imports = [new(i, new(i), null, ImportState.Closed, 0, 0, null, Now)] });
            Catalog.AddProblems(i, problems);
            Catalog.Save(new() { GoneRuns = [new(i)] });
            // Closing folds the log into the file, whose size is then what is really taken up.
            Catalog.Dispose();
            sizes.Add(new FileInfo(directory.File("catalog.db")).Length);
            Catalog = Open();
        }
        Assert.InRange(sizes[0], 2_000_000, 10_000_000);
        Assert.All(sizes, size => Assert.InRange(size, 0, sizes[0] + 64 * 1024));
    }

    protected override ICatalogStore Open() => SqliteCatalog.Open(directory.File("catalog.db"));

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            directory.Dispose();
        }
    }
}

/// <summary>The contract on PostgreSQL.</summary>
[SupportedOSPlatform("linux")]
public sealed class PostgresCatalogTests(PostgresFixture postgres) : CatalogStoreContract, IClassFixture<PostgresFixture>
{
    private readonly Npgsql.NpgsqlDataSource source = Npgsql.NpgsqlDataSource.Create(postgres.Server.NewDatabase());

    [Fact]
    public void A_catalog_whose_connection_was_lost_goes_on_with_a_new_one()
    {
        Catalog.SetSetting("clock", "1");
        using (var connection = source.OpenConnection())
        using (var end = new Npgsql.NpgsqlCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()", connection))
        {
            end.ExecuteNonQuery();
        }
        Assert.Throws<StoreUnavailableException>(() => Catalog.SetSetting("clock", "2"));
        Catalog.SetSetting("clock", "3");
        Assert.Equal("3", Catalog.Setting("clock"));
    }

    protected override ICatalogStore Open() => PostgresCatalog.Open(source);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            source.Dispose();
        }
    }
}
