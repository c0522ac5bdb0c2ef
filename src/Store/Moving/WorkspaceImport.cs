using Npgsql;
using NpgsqlTypes;
using Sojourn.Store.Postgres;
using Sojourn.Store.Sqlite;

namespace Sojourn.Store.Moving;

/// <summary>
/// Takes a data directory, be it a server's, a backup or what <see cref="WorkspaceExport"/> wrote, into a PostgreSQL that holds no
/// workspace yet. All rows come in by one transaction: an import that is cut off has brought nothing, and can be made again.
/// </summary>
public static class WorkspaceImport
{
    /// <exception cref="StoreUnavailableException">Somebody works on either side, the database has a workspace, or the directory is none.</exception>
    public static IReadOnlyList<MovedFile> Run(string directory, string connectionString)
    {
        try
        {
            directory = Path.GetFullPath(directory);
            using var directoryLock = DirectoryLock.Take(directory);
            var slots = Slots(directory);
            using var source = PostgresData.Source(connectionString);
            using var alone = PostgresServerLock.Take(source, alone: true);
            using var connection = source.OpenConnection();
            if (PostgresData.SlotsOf(connection) is not null)
            {
                throw new StoreUnavailableException($"The database '{connection.Database}' holds a workspace. Import into an empty one: nothing is ever merged.");
            }
            var parts = MovedPart.Of(slots).Where(part => File.Exists(Path.Combine(directory, part.File))).ToList();
            foreach (var part in parts)
            {
                PostgresMigrator.Migrate(connection, part.Schema, part.SchemaMigrations);
            }
            var moved = new List<MovedFile>();
            using (var transaction = connection.BeginTransaction())
            {
                moved.AddRange(parts.Select(part => new MovedFile(part.File, Read(connection, part, Path.Combine(directory, part.File)))));
                transaction.Commit();
            }
            using var analyze = new NpgsqlCommand("ANALYZE", connection) { CommandTimeout = 0 };
            analyze.ExecuteNonQuery();
            return moved;
        }
        catch (Exception error) when (PostgresErrors.Of("Sojourn's data", error) is var known && !ReferenceEquals(known, error))
        {
            throw known;
        }
    }

    private static SlotMap Slots(string directory)
    {
        using var catalog = SqliteDatabase.Open(Path.Combine(directory, DataDirectory.CatalogFile), SqliteUse.Read);
        CheckSchema(catalog, Migrator.Catalog);
        using var slots = catalog.Once($"SELECT value FROM settings WHERE name = '{DataDirectory.SlotsSetting}'");
        return slots.Step() ? SlotMap.Parse(slots.Text(0))
            : throw new StoreUnavailableException($"'{directory}' holds no workspace: it was never filled, or an export into it was cut off.");
    }

    /// <summary>The directory is only read, so it has to be of this program's schema.</summary>
    private static void CheckSchema(SqliteDatabase database, string migrations)
    {
        if (database.Number("PRAGMA user_version") is var version && version != Migrator.Of(migrations).Count)
        {
            throw new StoreUnavailableException(
                $"'{database.Path}' is of schema {version}, and this program's is {Migrator.Of(migrations).Count}. "
                + (version < Migrator.Of(migrations).Count ? "Run sojourn migrate on the directory first." : "Use the newer program that wrote it."));
        }
    }

    private static long Read(NpgsqlConnection connection, MovedPart part, string path)
    {
        using var database = SqliteDatabase.Open(path, SqliteUse.Read);
        CheckSchema(database, part.Migrations);
        var rows = 0L;
        foreach (var table in MovedTable.Of(database))
        {
            rows += Read(connection, part.Schema, table, database);
        }
        return rows;
    }

    private static long Read(NpgsqlConnection connection, string schema, MovedTable table, SqliteDatabase database)
    {
        var types = table.Types(connection, schema);
        // Migrations leave a first row here and there.
        Execute(connection, $"TRUNCATE {schema}.{table.Name}");
        using var select = database.Once($"SELECT {table.List} FROM {table.Name}{table.Order}");
        var rows = 0L;
        using (var copy = connection.BeginBinaryImport($"COPY {schema}.{table.Name} ({table.List}) FROM STDIN (FORMAT BINARY)"))
        {
            copy.Timeout = TimeSpan.Zero;
            for (; select.Step(); rows++)
            {
                copy.StartRow();
                for (var column = 0; column < types.Count; column++)
                {
                    Write(copy, types[column], select, column);
                }
            }
            copy.Complete();
        }
        GoOnAfter(connection, schema, table);
        return rows;
    }

    private static void Write(NpgsqlBinaryImporter copy, string type, IStatement row, int column)
    {
        if (row.IsNull(column))
        {
            copy.WriteNull();
            return;
        }
        switch (type)
        {
            case "bigint":
                copy.Write(row.Long(column), NpgsqlDbType.Bigint);
                break;
            case "integer":
                copy.Write(checked((int)row.Long(column)), NpgsqlDbType.Integer);
                break;
            case "smallint":
                copy.Write(checked((short)row.Long(column)), NpgsqlDbType.Smallint);
                break;
            case "double precision":
                copy.Write(row.Real(column), NpgsqlDbType.Double);
                break;
            case "text":
                copy.Write(PostgresText.Of(row.Text(column)), NpgsqlDbType.Text);
                break;
            case "bytea":
                copy.Write(row.Blob(column).ToArray(), NpgsqlDbType.Bytea);
                break;
            default:
                throw new InvalidOperationException($"Nothing is known of a column of type {type}.");
        }
    }

    /// <summary>Numbers that PostgreSQL gives out itself go on after the highest that came.</summary>
    private static void GoOnAfter(NpgsqlConnection connection, string schema, MovedTable table)
    {
        if (table.Key is [var key] && Scalar(connection, $"SELECT pg_get_serial_sequence('{schema}.{table.Name}', '{key}')") is string sequence)
        {
            Execute(connection, $"SELECT setval('{sequence}', coalesce(max(\"{key}\"), 0) + 1, false) FROM {schema}.{table.Name}");
        }
    }

    private static object? Scalar(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.ExecuteNonQuery();
    }
}
