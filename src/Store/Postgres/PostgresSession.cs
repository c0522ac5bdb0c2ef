using Npgsql;

namespace Sojourn.Store.Postgres;

/// <summary>What every connection asks of the server.</summary>
internal static class PostgresSession
{
    /// <summary>
    /// A table is read by an index wherever there is one, joins go row by row, and plans do not depend on a batch's size (see <see cref="LookUp"/>).
    /// Nothing here reads so much that it were worth other processes of the database, which everybody shares.
    /// A transaction whose server says nothing more, because it is frozen or cut off, ends after ten seconds with the locks that it has, which others
    /// wait for.
    /// </summary>
    public const string Settings =
        "-c jit=off -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off "
        + "-c max_parallel_workers_per_gather=0 "
        + "-c idle_in_transaction_session_timeout=10s " + Watched;

    /// <summary>
    /// The server ends a connection whose other end has vanished without a word, as with its machine, after half a minute and not after two hours: until
    /// then its locks are held.
    /// </summary>
    public const string Watched = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c tcp_user_timeout=30s";

    /// <summary>
    /// The driver begins each connection with Kerberos unless it is told otherwise, which looks up the name that belongs to the database's address: ten seconds
    /// for every connection where no name server answers. Whoever uses it says so in the connection string or in <c>PGGSSENCMODE</c>.
    /// </summary>
    public static void WithoutKerberos(NpgsqlConnectionStringBuilder settings)
    {
        if (!settings.ShouldSerialize("GSS Encryption Mode") && Environment.GetEnvironmentVariable("PGGSSENCMODE") is null)
        {
            settings.GssEncryptionMode = GssEncryptionMode.Disable;
        }
    }

    /// <summary>For a transaction that moves a workspace, and reads or writes files in between.</summary>
    public const string Patience = "SET LOCAL idle_in_transaction_session_timeout = 0";
}
