using Npgsql;

namespace Sojourn.Store.Postgres;

/// <summary>
/// Leases in a table. The database's clock ends them, its lock of the key makes the servers take turns: what is granted holds over
/// the death of any server, and a server that comes back finds what the others have.
/// </summary>
internal sealed class PostgresLeases(NpgsqlDataSource source, string server) : ILeases
{
    private const string Table = PostgresCatalog.Schema + ".leases";

    public int Renew(string key, LeaseRequest request) => InTurn(key, connection =>
    {
        var (own, others) = Read(connection, key);
        var (granted, places) = Lease.Renew(request, own, others);
        Run(connection,
            $"INSERT INTO {Table} (key, server, places, wanted, last_had, until) VALUES ($1, $2, $3, $4, CASE WHEN $3 > 0 THEN clock_timestamp() ELSE $5 END, clock_timestamp() + $6) "
            + "ON CONFLICT (key, server) DO UPDATE SET places = excluded.places, wanted = excluded.wanted, last_had = excluded.last_had, until = excluded.until",
            key, server, places, request.Wanted, own.LastHad, Lease.Kept);
        return granted;
    });

    public void GiveBack(string key, int but) => InTurn(key, connection =>
    {
        Run(connection, $"DELETE FROM {Table} WHERE key = $1 AND (($3 = 0 AND server = $2) OR until <= clock_timestamp())", key, server, but);
        Run(connection, $"UPDATE {Table} SET places = $3, wanted = 0, until = clock_timestamp() + $4 WHERE key = $1 AND server = $2", key, server, but, Lease.Kept);
        return but;
    });

    /// <summary>The servers take turns for a key.</summary>
    private T InTurn<T>(string key, Func<NpgsqlConnection, T> work) => PostgresErrors.Guard("the leases", () =>
    {
        using var connection = source.OpenConnection();
        using var transaction = connection.BeginTransaction();
        Run(connection, "SELECT pg_advisory_xact_lock(1, hashtext($1))", key);
        var result = work(connection);
        transaction.Commit();
        return result;
    });

    private (Lease Own, List<Lease> Others) Read(NpgsqlConnection connection, string key)
    {
        using var command = Command(connection, $"SELECT server, places, wanted, last_had FROM {Table} WHERE key = $1 AND until > clock_timestamp()", key);
        using var reader = command.ExecuteReader();
        var (own, others) = (new Lease(server, 0, 0, DateTime.UnixEpoch), new List<Lease>());
        while (reader.Read())
        {
            var lease = new Lease(reader.GetString(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetDateTime(3));
            if (lease.Server == server)
            {
                own = lease;
            }
            else
            {
                others.Add(lease);
            }
        }
        return (own, others);
    }

    private static void Run(NpgsqlConnection connection, string sql, params object[] values)
    {
        using var command = Command(connection, sql, values);
        command.ExecuteNonQuery();
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }
        return command;
    }
}
