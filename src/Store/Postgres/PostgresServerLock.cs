using System.Globalization;
using Npgsql;

namespace Sojourn.Store.Postgres;

/// <summary>
/// Who works with a database: servers hold a lock of it together, and whatever needs the database for itself holds it alone. It
/// belongs to a connection, so that it ends with the process, whatever ended that.
/// </summary>
internal sealed class PostgresServerLock : IDisposable
{
    // "Sojourn" in the letters' numbers, and the numbers after it for what has to be done by one at a time.
    private const long Servers = 0x536F6A6F75726E;
    private const long Setup = Servers + 1;
    internal const long Turns = Servers + 2;

    /// <summary>Of a pair of numbers, which are locks apart from those of one: the second is a partition's.</summary>
    internal const int Owners = 0x536F6A6F;

    private readonly NpgsqlDataSource source;
    private readonly Lock gate = new();
    private NpgsqlConnection connection;

    private PostgresServerLock(NpgsqlDataSource source, NpgsqlConnection connection) => (this.source, this.connection) = (source, connection);

    /// <param name="source">The database.</param>
    /// <param name="alone">Nobody else may work with it meanwhile.</param>
    /// <exception cref="StoreUnavailableException">Somebody works there who does not go together with this.</exception>
    public static PostgresServerLock Take(NpgsqlDataSource source, bool alone)
    {
        var connection = source.OpenConnection();
        try
        {
            Take(connection, alone);
            return new(source, connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs something while no other server does: what it finds undone is done once.</summary>
    /// <param name="work">Is told whether no other server works with the database.</param>
    public void OneAtATime(Action<bool> work)
    {
        lock (gate)
        {
            // Whoever has it may be migrating, for as long as that takes.
            Say($"SELECT pg_advisory_lock({Number(Setup)})", patient: true);
            try
            {
                // Looked up, not tried: whoever had the lock alone for a moment would turn away a server that comes in that moment.
                work(!Says("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND pid <> pg_backend_pid() AND granted "
                    + "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
                    + $"AND (classid::bigint << 32) + objid::bigint = {Number(Servers)})"));
            }
            finally
            {
                Say($"SELECT pg_advisory_unlock({Number(Setup)})");
            }
        }
    }

    /// <summary>Takes the lock again where the connection was lost, as by a restart of the database.</summary>
    /// <returns>False when it had been lost.</returns>
    /// <exception cref="StoreUnavailableException">The database is away, or somebody has it alone by now.</exception>
    public bool Hold()
    {
        lock (gate)
        {
            try
            {
                Say("SELECT 1");
                return true;
            }
            // Of the second kind where the attempt before did not come to a connection.
            catch (Exception error) when (error is NpgsqlException or InvalidOperationException)
            {
                connection.Dispose();
                connection = source.OpenConnection();
                Take(connection, alone: false);
                return false;
            }
        }
    }

    public void Dispose() => connection.Dispose();

    private static void Take(NpgsqlConnection connection, bool alone)
    {
        using var take = new NpgsqlCommand($"SELECT pg_try_advisory_lock{(alone ? "" : "_shared")}({Number(Servers)})", connection);
        if (take.ExecuteScalar() is not true)
        {
            throw new StoreUnavailableException(alone
                ? $"Sojourn servers work with the database '{connection.Database}'. Stop all of them first."
                : $"The database '{connection.Database}' is being migrated, or something else has it for itself. Start the server when that is done.");
        }
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private void Say(string sql, bool patient = false) => Says(sql, patient);

    private bool Says(string sql, bool patient = false)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.CommandTimeout = patient ? 0 : command.CommandTimeout;
        return command.ExecuteScalar() is true;
    }
}
