using Npgsql;

namespace Sojourn.Store.Postgres;

/// <summary>
/// What servers do one after the other, for a moment each. It is a lock of a transaction, so that the database takes it back from a server that is frozen
/// (<c>idle_in_transaction_session_timeout</c>) or gone.
/// </summary>
internal sealed class PostgresTurn : IDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;

    private PostgresTurn(NpgsqlConnection connection) => (this.connection, transaction) = (connection, connection.BeginTransaction());

    /// <returns>Null where others have their turns for longer than that.</returns>
    public static PostgresTurn? Take(NpgsqlDataSource source, TimeSpan patience)
    {
        var turn = new PostgresTurn(source.OpenConnection());
        var isMine = false;
        try
        {
            isMine = PostgresLock.Take(turn.connection, $"pg_advisory_xact_lock({PostgresServerLock.Turns})", patience);
            return isMine ? turn : null;
        }
        finally
        {
            if (!isMine)
            {
                turn.Dispose();
            }
        }
    }

    public void Dispose()
    {
        transaction.Dispose();
        connection.Dispose();
    }
}
