using Npgsql;
using NpgsqlTypes;
using Sojourn.Store.Postgres;
using Sojourn.Store.Sqlite;

namespace Sojourn.Store.Moving;

/// <summary>
/// Takes a data directory, be it a server's, a backup or what <see cref="WorkspaceExport"/> wrote, into a PostgreSQL that holds no
/// workspace yet. All rows of a database come in by one transaction: an import that is cut off has brought nothing, and can be made again.
/// </summary>
public static class WorkspaceImport
{
    /// <exception cref="StoreUnavailableException">Somebody works on either side, the database has a workspace, or the directory is none.</exception>
    public static IReadOnlyList<MovedFile> Run(string directory, PostgresPlaces places) => PostgresErrors.Guard("Sojourn's data", () => Read(directory, places));

    private static List<MovedFile> Read(string directory, PostgresPlaces places)
    {
        var connections = new Dictionary<NpgsqlDataSource, NpgsqlConnection>();
        var locks = new List<PostgresServerLock>();
        try
        {
            directory = Path.GetFullPath(directory);
            using var directoryLock = DirectoryLock.Take(directory);
            var slots = Slots(directory);
            using var databases = new PostgresDatabases(places);
            foreach (var database in databases.All)
            {
                locks.Add(PostgresServerLock.Take(database, alone: true));
                connections[database] = database.OpenConnection();
            }
            var main = connections[databases.Main];
            if (PostgresData.SlotsOf(main) is not null)
            {
                throw new StoreUnavailableException($"The database '{main.Database}' holds a workspace. Import into an empty one: nothing is ever merged.");
            }
            databases.Check(slots.Partitions, isNew: true);
            databases.Claim(slots.Partitions, isNew: true);
            var parts = MovedPart.Of(slots).Where(part => File.Exists(Path.Combine(directory, part.File))).Select(part => (Part: part, To: connections[part.In(databases)])).ToList();
            foreach (var (part, to) in parts)
            {
                PostgresMigrator.Migrate(to, part.Schema, part.SchemaMigrations);
            }
            return Move(directory, parts, main);
        }
        finally
        {
            foreach (var connection in connections.Values)
            {
                connection.Dispose();
            }
            locks.ForEach(each => each.Dispose());
        }
    }

    /// <summary>The catalog's database commits last: without it what the others have counts for nothing, and is written again by another import.</summary>
    private static List<MovedFile> Move(string directory, IReadOnlyList<(MovedPart Part, NpgsqlConnection To)> parts, NpgsqlConnection main)
    {
        var all = parts.Select(each => each.To).Where(to => to != main).Distinct().Append(main).ToList();
        var transactions = all.ConvertAll(connection => connection.BeginTransaction());
        all.ForEach(connection => Execute(connection, PostgresSession.Patience));
        try
        {
            var moved = parts.Select(each => new MovedFile(each.Part.File, Read(each.To, each.Part, Path.Combine(directory, each.Part.File)))).ToList();
            transactions.ForEach(transaction => transaction.Commit());
            all.ForEach(connection => Execute(connection, "ANALYZE"));
            return moved;
        }
        finally
        {
            transactions.ForEach(transaction => transaction.Dispose());
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
        if (part.Partition is not null)
        {
            // On the embedded database an index of the rows.
            Execute(connection, $"TRUNCATE {part.Schema}.wakes");
            Execute(connection, $"INSERT INTO {part.Schema}.wakes SELECT journey, run, held, wake, id FROM {part.Schema}.enrollments WHERE wake IS NOT NULL");
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
