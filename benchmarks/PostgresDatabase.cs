using Npgsql;

namespace Sojourn.Bench;

/// <summary>Databases on the PostgreSQL server that ./bench has started.</summary>
internal static class PostgresDatabase
{
    private static int number;

    /// <summary>Makes one, and returns how to connect to it.</summary>
    public static string New()
    {
        var server = Environment.GetEnvironmentVariable("SOJOURN_BENCH_POSTGRES")
            ?? throw new InvalidOperationException("SOJOURN_BENCH_POSTGRES is not set: start it by ./bench, which starts a PostgreSQL.");
        var name = $"bench{++number}";
        using var source = NpgsqlDataSource.Create(server);
        using var make = source.CreateCommand($"CREATE DATABASE {name}");
        make.ExecuteNonQuery();
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }
}
