using System.Globalization;
using Npgsql;

namespace Sojourn.Store.Postgres;

/// <summary>
/// What servers do one after the other, for a moment each. It is a lock of a transaction, so that the database takes it back from a server that is frozen
/// (<c>idle_in_transaction_session_timeout</c>) or gone.
/// </summary>
internal sealed class PostgresTurn : IDisposable
{
    private readonly NpgsqlConnection connection;
    private NpgsqlTransaction? transaction;

    private PostgresTurn(NpgsqlConnection connection) => this.connection = connection;

    /// <returns>Null where others have their turns for longer than that.</returns>
    public static PostgresTurn? Take(NpgsqlDataSource source, TimeSpan patience)
    {
        var turn = new PostgresTurn(source.OpenConnection());
        try
        {
            turn.Wait(patience);
            return turn;
        }
        catch (Exception error)
        {
            turn.Dispose();
            if (error is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable })
            {
                return null;
            }
            throw;
        }
    }

    public void Dispose()
    {
        transaction?.Dispose();
        connection.Dispose();
    }

    private void Wait(TimeSpan patience)
    {
        transaction = connection.BeginTransaction();
        using var wait = new NpgsqlCommand(
            string.Create(CultureInfo.InvariantCulture, $"SET LOCAL lock_timeout = {(long)patience.TotalMilliseconds}; SELECT pg_advisory_xact_lock({PostgresServerLock.Turns})"),
            connection);
        wait.ExecuteNonQuery();
    }
}
