using System.Data;
using Npgsql;
using Sojourn.Store.Postgres;
using Sojourn.Store.Sqlite;

namespace Sojourn.Store.Moving;

/// <summary>
/// Writes a workspace that is on PostgreSQL as a data directory: <c>serve</c> opens it, <c>import</c> takes it to another database.
/// All of it is read in one transaction, and so as it was at one moment, while servers work.
/// </summary>
public static class WorkspaceExport
{
    private const int RowsPerTransaction = 100_000;

    /// <exception cref="StoreUnavailableException">The target is not empty, or there is no workspace, or it is of another schema.</exception>
    public static IReadOnlyList<MovedFile> Run(string connectionString, string target)
    {
        try
        {
            using var source = PostgresData.Source(connectionString);
            using var connection = source.OpenConnection();
            using var transaction = connection.BeginTransaction(IsolationLevel.RepeatableRead);
            if (PostgresData.SlotsOf(connection) is not { } slots)
            {
                throw new StoreUnavailableException($"The database '{connection.Database}' holds no workspace of Sojourn.");
            }
            target = Backup.EmptyDirectory(target);
            return [.. MovedPart.Of(slots).Where(part => PostgresMigrator.IsCurrent(connection, part.Schema, part.SchemaMigrations))
                .Select(part => new MovedFile(part.File, Write(connection, part, Path.Combine(target, part.File))))];
        }
        catch (Exception error) when (PostgresErrors.Of("Sojourn's data", error) is var known && !ReferenceEquals(known, error))
        {
            throw known;
        }
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
