namespace Sojourn.Store.Postgres;

/// <summary>What every connection asks of the server.</summary>
internal static class PostgresSession
{
    /// <summary>
    /// A table is read by an index wherever there is one, joins go row by row, and plans do not depend on a batch's size (see <see cref="LookUp"/>).
    /// A transaction whose server says nothing more, because it is frozen or cut off, ends after ten seconds with the locks that it has, which others
    /// wait for.
    /// </summary>
    public const string Settings =
        "-c jit=off -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off "
        + "-c idle_in_transaction_session_timeout=10s";

    /// <summary>For a transaction that moves a workspace, and reads or writes files in between.</summary>
    public const string Patience = "SET LOCAL idle_in_transaction_session_timeout = 0";
}
