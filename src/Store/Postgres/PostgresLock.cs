using System.Globalization;
using Npgsql;

namespace Sojourn.Store.Postgres;

/// <summary>Locks that are waited for for so long and no longer, whatever the connection's own time-outs are.</summary>
internal static class PostgresLock
{
    /// <param name="connection">Keeps the patience until it is reset.</param>
    /// <param name="call">The function of PostgreSQL that locks, with its arguments.</param>
    /// <param name="patience">For so long it is waited for.</param>
    /// <returns>False where it was not to be had in time.</returns>
    public static bool Take(NpgsqlConnection connection, string call, TimeSpan patience)
    {
        // Zero would be without end.
        var milliseconds = Math.Max(1, (long)patience.TotalMilliseconds);
        using var wait = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"SET lock_timeout = {milliseconds}; SELECT {call}"), connection);
        // The database has the patience, and not the driver.
        wait.CommandTimeout = 0;
        try
        {
            wait.ExecuteNonQuery();
            return true;
        }
        catch (PostgresException busy) when (busy.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled)
        {
            return false;
        }
    }
}
