using System.Data;
using Npgsql;
using Sojourn.Store.Postgres;
using Sojourn.Store.Sqlite;

namespace Sojourn.Store.Moving;

/// <summary>
/// Writes a workspace that is on PostgreSQL as a data directory: <c>serve</c> opens it, <c>import</c> takes it to another database.
/// Each database is read in one transaction, and so as it was at one moment, while servers work; the catalog's moment is the last,
/// since no partition goes by a catalog that is to come.
/// </summary>
public static class WorkspaceExport
{
    private const int RowsPerTransaction = 100_000;

    /// <exception cref="StoreUnavailableException">The target is not empty, or there is no workspace, or it is of another schema.</exception>
    public static IReadOnlyList<MovedFile> Run(PostgresPlaces places, string target) => PostgresErrors.Guard("Sojourn's data", () => Write(places, target));

    private static List<MovedFile> Write(PostgresPlaces places, string target)
    {
        var snapshots = new Dictionary<NpgsqlDataSource, NpgsqlConnection>();
        try
        {
            using var databases = new PostgresDatabases(places);
            foreach (var database in databases.All.Reverse())
            {
                snapshots[database] = Snapshot(database);
            }
            var main = snapshots[databases.Main];
            if (PostgresData.SlotsOf(main) is not { } slots)
            {
                throw new StoreUnavailableException($"The database '{main.Database}' holds no workspace of Sojourn.");
            }
            databases.Check(slots.Partitions, isNew: false);
            target = Backup.EmptyDirectory(target);
            return [.. MovedPart.Of(slots).Select(part => (Part: part, From: snapshots[part.In(databases)]))
                .Where(each => PostgresMigrator.IsCurrent(each.From, each.Part.Schema, each.Part.SchemaMigrations))
                .Select(each => new MovedFile(each.Part.File, Write(each.From, each.Part, Path.Combine(target, each.Part.File))))];
        }
        finally
        {
            foreach (var snapshot in snapshots.Values)
            {
                snapshot.Dispose();
            }
        }
    }

    private static NpgsqlConnection Snapshot(NpgsqlDataSource database)
    {
        var connection = database.OpenConnection();
        connection.BeginTransaction(IsolationLevel.RepeatableRead);
        // The moment is that of the first question.
        using var now = new NpgsqlCommand($"{PostgresSession.Patience}; SELECT pg_current_snapshot()::text", connection);
        now.ExecuteNonQuery();
        return connection;
    }

    private static long Write(NpgsqlConnection connection, MovedPart part, string path)
    {
        var rows = 0L;
        using (var database = SqliteDatabase.Open(path, SqliteUse.Write))
        {
            Migrator.Migrate(database, part.Migrations);
            foreach (var table in MovedTable.Of(database))
            {
                rows += Write(connection, part.Schema, table, database);
            }
            database.Checkpoint(SQLitePCL.raw.SQLITE_CHECKPOINT_TRUNCATE);
        }
        return rows;
    }

    private static long Write(NpgsqlConnection connection, string schema, MovedTable table, SqliteDatabase database)
    {
        // Migrations leave a first row here and there.
        database.Execute($"DELETE FROM {table.Name}");
        using var insert = database.Once($"INSERT INTO {table.Name} ({table.List}) VALUES ({string.Join(", ", table.Columns.Select(_ => "?"))})");
        using var select = new NpgsqlCommand($"SELECT {table.List} FROM {schema}.{table.Name}{table.Order}", connection) { CommandTimeout = 0 };
        using var reader = select.ExecuteReader();
        var rows = 0L;
        for (var more = true; more;)
        {
            database.Transaction(() =>
            {
                var last = rows + RowsPerTransaction;
                while (rows < last && (more = reader.Read()))
                {
                    for (var column = 0; column < table.Columns.Count; column++)
                    {
                        Bind(insert, column + 1, reader.IsDBNull(column) ? null : reader.GetValue(column));
                    }
                    insert.Run();
                    rows++;
                }
            });
        }
        return rows;
    }

    private static void Bind(IStatement insert, int index, object? value) => _ = value switch
    {
        null => insert.Bind(index, (long?)null),
        long number => insert.Bind(index, number),
        int number => insert.Bind(index, (long)number),
        short number => insert.Bind(index, (long)number),
        double number => insert.Bind(index, number),
        string text => insert.Bind(index, PostgresText.Read(text)),
        byte[] bytes => insert.Bind(index, bytes),
        _ => throw new InvalidOperationException($"A {value.GetType().Name} has no place in the embedded database."),
    };
}
