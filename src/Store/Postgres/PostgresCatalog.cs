using Npgsql;
using Sojourn.Store.Catalog;

namespace Sojourn.Store.Postgres;

/// <summary>The catalog in a schema of its own, <c>sojourn</c>.</summary>
public static class PostgresCatalog
{
    public const string Schema = "sojourn";

    /// <exception cref="StoreUnavailableException">The server cannot be reached or written, or the schema is a newer program's.</exception>
    public static ICatalogStore Open(NpgsqlDataSource source)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = source.OpenConnection();
            PostgresMigrator.Migrate(connection, Schema, PostgresMigrator.Catalog);
            return new CatalogStore(new Connected(connection));
        }
        catch (Exception error)
        {
            connection?.Dispose();
            throw PostgresErrors.Of("the catalog", error);
        }
    }

    /// <summary>One connection, opened again when it was lost, but never in the middle of a transaction.</summary>
    private sealed class Connected(NpgsqlConnection connection) : IDatabase
    {
        private bool isReady;
        private bool inTransaction;

        public IStatement Statement(string sql) => new PostgresStatement(Ready, sql);

        public void Transaction(Action work)
        {
            try
            {
                PostgresErrors.Guard("the catalog", () =>
                {
                    using var transaction = Ready().BeginTransaction();
                    inTransaction = true;
                    work();
                    transaction.Commit();
                });
            }
            finally
            {
                inTransaction = false;
            }
        }

        public void Dispose() => connection.Dispose();

        private NpgsqlConnection Ready()
        {
            var isLost = connection.State != System.Data.ConnectionState.Open;
            if (!inTransaction && (isLost || !isReady))
            {
                if (isLost)
                {
                    connection.Close();
                    connection.Open();
                }
                using var path = new NpgsqlCommand($"SET search_path = {Schema}", connection);
                path.ExecuteNonQuery();
                isReady = true;
            }
            return connection;
        }
    }
}
