using Sojourn.Store.Catalog;

namespace Sojourn.Store.Sqlite;

/// <summary>The catalog in a file of its own.</summary>
public static class SqliteCatalog
{
    /// <exception cref="StoreUnavailableException">The file cannot be opened or written.</exception>
    public static ICatalogStore Open(string path)
    {
        var database = SqliteDatabase.Open(path, SqliteUse.Write, new(CacheMegabytes: 8));
        try
        {
            Migrator.Migrate(database, Migrator.Catalog);
            return new CatalogStore(new File(database));
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private sealed class File(SqliteDatabase database) : IDatabase
    {
        private readonly LogKeeper log = new(database);

        public IStatement Statement(string sql) => database.Prepare(sql);

        public void Transaction(Action work)
        {
            database.Transaction(work);
            log.Grew();
        }

        public void Dispose()
        {
            log.Dispose();
            database.Dispose();
        }
    }
}
