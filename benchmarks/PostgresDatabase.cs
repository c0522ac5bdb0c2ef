using System.Globalization;
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

    /// <summary>Bytes of a database's tables with their indexes, by the table's name: all partitions together.</summary>
    public static IReadOnlyList<(string Table, long Bytes)> Sizes(string database)
    {
        using var source = NpgsqlDataSource.Create(database);
        using var look = source.CreateCommand(
            "SELECT relname, sum(pg_total_relation_size(oid))::bigint FROM pg_class WHERE relkind = 'r' AND relnamespace::regnamespace::text ~ '^sojourn_p[0-9]+$' GROUP BY 1 ORDER BY 2 DESC");
        using var rows = look.ExecuteReader();
        var sizes = new List<(string, long)>();
        while (rows.Read())
        {
            sizes.Add((rows.GetString(0), rows.GetInt64(1)));
        }
        return sizes;
    }

    /// <summary>How many bytes the server has written to its log so far, for all databases.</summary>
    public static long Logged(string database)
    {
        using var source = NpgsqlDataSource.Create(database);
        using var look = source.CreateCommand("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint");
        return (long)look.ExecuteScalar()!;
    }

    /// <summary>How many bytes loopback has carried so far, to and fro, for everything that runs here.</summary>
    public static long Carried() => File.ReadLines("/proc/net/dev")
        .Select(line => line.Split([' ', ':'], StringSplitOptions.RemoveEmptyEntries))
        .Where(parts => parts[0] == "lo").Sum(parts => long.Parse(parts[1], CultureInfo.InvariantCulture));

    /// <summary>The id of the server's first process: all others that work for it are its children.</summary>
    public static async Task<int> Process()
    {
        await using var source = NpgsqlDataSource.Create(Server);
        await using var ask = source.CreateCommand("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::integer");
        return (int)(await ask.ExecuteScalarAsync())!;
    }
}
