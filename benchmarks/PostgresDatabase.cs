using Npgsql;

namespace Sojourn.Bench;

/// <summary>Databases on the PostgreSQL server that ./bench has started.</summary>
internal static class PostgresDatabase
{
    private static int number;

    private static string Server => Environment.GetEnvironmentVariable("SOJOURN_BENCH_POSTGRES")
        ?? throw new InvalidOperationException("SOJOURN_BENCH_POSTGRES is not set: start it by ./bench, which starts a PostgreSQL.");

    /// <summary>Makes one, and returns how to connect to it.</summary>
    public static string New()
    {
        var name = $"bench{++number}";
        using var source = NpgsqlDataSource.Create(Server);
        using var make = source.CreateCommand($"CREATE DATABASE {name}");
        make.ExecuteNonQuery();
        return new NpgsqlConnectionStringBuilder(Server) { Database = name }.ConnectionString;
    }

    /// <summary>The id of the server's first process: all others that work for it are its children.</summary>
    public static async Task<int> Process()
    {
        await using var source = NpgsqlDataSource.Create(Server);
        await using var ask = source.CreateCommand("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::integer");
        return (int)(await ask.ExecuteScalarAsync())!;
    }
}
