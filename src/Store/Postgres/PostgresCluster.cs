using Npgsql;

namespace Sojourn.Store.Postgres;

/// <summary>The cluster's members in a schema of their own, <c>sojourn_cluster</c>: our tables, read and written by Orleans.</summary>
public static class PostgresCluster
{
    internal const string Schema = "sojourn_cluster";

    /// <summary>A connection string whose connections see the schema's tables by their names alone.</summary>
    public static string ConnectionString(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = Schema, ApplicationName = "sojourn cluster", Enlist = false, MaxPoolSize = 5 }.ConnectionString;

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
}
