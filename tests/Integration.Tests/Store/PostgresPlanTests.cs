using Npgsql;
using Sojourn.Store;
using Sojourn.Store.Postgres;
using Xunit;

namespace Sojourn.Integration.Tests.Store;

/// <summary>
/// The contract on a server that believes every table to be empty, as one that has analysed its queues at a quiet moment does. What it
/// plans then it keeps while the tables fill, so each statement has to find its rows by an index all the same.
/// </summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class PostgresPlanTests : PartitionStoreContract, IClassFixture<PostgresFixture>
{
    private readonly string name = "sojourn_" + Guid.NewGuid().ToString("N");
    private readonly NpgsqlDataSource source;
    private readonly string log;
    private readonly long start;

    public PostgresPlanTests(PostgresFixture postgres)
    {
        source = PostgresData.Source(postgres.Server.ConnectionString
            + ";Options=-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c auto_explain.log_nested_statements=on");
        log = postgres.Server.Log;
        start = new FileInfo(log).Length;
    }

    protected override IPartitionStore OpenStore()
    {
        PostgresPartitionStore.Open(Schema, TimeSpan.Zero).Dispose();
        using var believe = source.CreateCommand(
            $"UPDATE pg_class SET relpages = 1000, reltuples = 0 WHERE relnamespace = '{name}'::regnamespace AND relkind IN ('r', 'i')");
        believe.ExecuteNonQuery();
        return PostgresPartitionStore.Open(Schema, TimeSpan.Zero);
    }

    protected override IPartitionReader OpenReader()
    {
        _ = Store;
        return new PostgresPartitionReader(Schema);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        source.Dispose();
        using var said = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        said.Position = start;
        using var reader = new StreamReader(said);
        var plans = reader.ReadToEnd().Split("  plan:").Skip(1).Where(plan => plan.Contains(name, StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(plans);
        // Each of these compares the rows of two sides with each other, of which one is all that the table has.
        string[] ruinous = ["Join Filter", "Hash Join", "Merge Join"];
        Assert.Equal("", plans.Find(plan => Array.Exists(ruinous, mark => plan.Contains(mark, StringComparison.Ordinal))) ?? "");
    }

    private PartitionSchema Schema => new(source, name);
}
