using Npgsql;

namespace Sojourn.Store.Postgres;

/// <summary>Tells the world's failures, which an operator mends, from ours.</summary>
internal static class PostgresErrors
{
    private const string Fenced = "SJ001";
    private const string NotThere = "SJ002";
    private const string StoodStill = "25P03";

    // A table that is locked for maintenance, a deadlock with it, or a row that it moved: the batch is as good as before, and comes again.
    private const string Locked = "55P03", Deadlocked = "40P01", Moved = "40001";

    /// <summary>Does work of which the world's failures are told as such.</summary>
    public static T Guard<T>(string place, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (Of(place, error) is var known && !ReferenceEquals(known, error))
        {
            throw known;
        }
    }

    /// <inheritdoc cref="Guard{T}(string, Func{T})"/>
    public static void Guard(string place, Action work) => Guard(place, () =>
    {
        work();
        return true;
    });

    public static Exception Of(string place, Exception error) => error switch
    {
        PostgresException { SqlState: Fenced } => Overtaken(place),
        PostgresException { SqlState: NotThere } missing => new InvalidOperationException(missing.MessageText, missing),
        PostgresException { SqlState: "53100" } full => Unavailable(
            $"The disk of the PostgreSQL server that holds {place} is full. Free some space; what was acknowledged before is safe.", full),
        PostgresException { SqlState: "25006" } refused => Unavailable(
            $"The PostgreSQL server that holds {place} is read-only, as a standby is. Connect to the primary.", refused),
        PostgresException { SqlState: "42501" or "28000" or "28P01" } refused => Unavailable(
            $"PostgreSQL does not let this user work with {place}: {refused.MessageText}.", refused),
        PostgresException { SqlState: "3D000" } missing => Unavailable(
            $"PostgreSQL says: {missing.MessageText}. Create it, or mend its name in the connection string.", missing),
        PostgresException { SqlState: StoodStill or Locked or Deadlocked or Moved or ['5', '3' or '7' or '8', ..] or ['0', '8', ..] or ['X', 'X', ..] } lost => Unavailable(
            $"The PostgreSQL server that holds {place} cannot be used now: {lost.MessageText}.", lost),
        PostgresException ours => ours,
        NpgsqlException lost => Unavailable(
            $"The connection to the PostgreSQL server that holds {place} failed: {lost.Message.TrimEnd('.')}. It has to be there, and reachable from here, under the address of its connection string.", lost),
        _ => error,
    };

    public static FencedException Overtaken(string place) =>
        new($"Another owner has taken over {place}: the batch was not written, and this owner must stop.");

    private static StoreUnavailableException Unavailable(string sentence, Exception inner) => new(sentence, inner);
}
