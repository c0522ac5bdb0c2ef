using Npgsql;
using Xunit;

namespace Sojourn.Integration.Tests.Store;

/// <summary>
/// A transaction half of which is at the database, as of a server that was frozen or cut off while it sent a long one: a table is locked, and the
/// database waits for the rest. It does not count as idle, so that no time-out ends it.
/// </summary>
internal sealed class HalfSent
{
    private readonly NpgsqlBinaryImporter rest;

    /// <param name="database">Where.</param>
    /// <param name="sender">The connection's name, as <c>pg_stat_activity</c> has it.</param>
    /// <param name="table">The table that it has locked.</param>
    public HalfSent(string database, string sender, string table)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { ApplicationName = sender, Pooling = false }.ConnectionString);
        connection.Open();
        _ = connection.BeginTransaction();
        using var locking = new NpgsqlCommand($"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE", connection);
        locking.ExecuteNonQuery();
        rest = connection.BeginBinaryImport($"COPY {table} FROM STDIN (FORMAT BINARY)");
    }

    public void MustHaveEnded() => Assert.ThrowsAny<NpgsqlException>(() => rest.Complete());
}
