using System.Net.Sockets;
using Npgsql;

namespace Sojourn.Store.Postgres;

/// <summary>The cluster's members in a schema of their own, <c>sojourn_cluster</c>: our tables, read and written by Orleans.</summary>
public static class PostgresCluster
{
    internal const string Schema = "sojourn_cluster";

    /// <summary>As the cluster writes it.</summary>
    private const int Dead = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>A connection string whose connections see the schema's tables by their names alone.</summary>
    public static string ConnectionString(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = Schema, ApplicationName = "sojourn cluster", Enlist = false, MaxPoolSize = 5 };
        PostgresSession.WithoutKerberos(settings);
        settings.Options = $"{settings.Options} {PostgresSession.Watched}".Trim();
        return settings.ConnectionString;
    }

    /// <summary>
    /// Whether some server is there: one that said so a moment ago and whose port is open, be it busy or frozen. Its connections to the
    /// database do not tell: they are lost with a restart of the database, and a server needs a while to have others.
    /// </summary>
    internal static bool Answers(NpgsqlConnection connection)
    {
        using var exists = new NpgsqlCommand($"SELECT to_regclass('{Schema}.members') IS NOT NULL", connection);
        if (exists.ExecuteScalar() is not true)
        {
            return false;
        }
        using var look = new NpgsqlCommand($"SELECT address, port FROM {Schema}.members WHERE status < {Dead} AND alive > now() - interval '30 seconds'", connection);
        using var reader = look.ExecuteReader();
        var members = new List<(string Address, int Port)>();
        while (reader.Read())
        {
            members.Add((reader.GetString(0), reader.GetInt32(1)));
        }
        return members.AsParallel().Any(member => IsOpen(member.Address, member.Port));
    }

    /// <summary>Makes or migrates the tables.</summary>
    /// <param name="connection">To the database.</param>
    /// <param name="isEmpty">No server works with the database: whoever stands there as a member was killed, and would be waited for.</param>
    internal static MigratedFile Prepare(NpgsqlConnection connection, bool isEmpty)
    {
        var migrated = PostgresMigrator.Migrate(connection, Schema, PostgresMigrator.Cluster);
        if (isEmpty)
        {
            using var forget = new NpgsqlCommand(
                $"WITH gone AS (DELETE FROM {Schema}.members) UPDATE {Schema}.versions SET number = number + 1, changed = now()", connection);
            forget.ExecuteNonQuery();
        }
        return migrated;
    }

    /// <summary>A machine that says nothing at all may be there.</summary>
    private static bool IsOpen(string address, int port)
    {
        using var client = new TcpClient();
        try
        {
            _ = client.ConnectAsync(address, port).Wait(Patience);
            return true;
        }
        catch (AggregateException error) when (error.InnerException is SocketException)
        {
            return false;
        }
    }
}
