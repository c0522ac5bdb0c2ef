using Npgsql;
using Sojourn.Store.Postgres;
using Sojourn.Store.Sqlite;

namespace Sojourn.Store.Moving;

/// <summary>
/// A table that both stores have under the same name with the same columns; what PostgreSQL has beside them is its own, and has
/// defaults. Which tables and columns there are, a file of the embedded database tells.
/// </summary>
/// <param name="Key">The columns of the primary key: the order in which rows travel, so that they land at the end of their table.</param>
internal sealed record MovedTable(string Name, IReadOnlyList<string> Columns, IReadOnlyList<string> Key)
{
    /// <summary>Quoted, for a column is named <c>user</c>.</summary>
    public string List => Quoted(Columns);

    public string Order => Key.Count == 0 ? "" : " ORDER BY " + Quoted(Key);

    public static IReadOnlyList<MovedTable> Of(SqliteDatabase database)
    {
        using var names = database.Once("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name");
        return [.. names.All(row => row.Text(0)).Select(name => Of(database, name))];
    }

    /// <summary>The columns' types on PostgreSQL, in their order.</summary>
    public IReadOnlyList<string> Types(NpgsqlConnection connection, string schema)
    {
        using var look = new NpgsqlCommand("SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2", connection)
        {
            Parameters = { new() { Value = schema }, new() { Value = Name } },
        };
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        using var reader = look.ExecuteReader();
        while (reader.Read())
        {
            types[reader.GetString(0)] = reader.GetString(1);
        }
        return [.. Columns.Select(column => types[column])];
    }

    private static MovedTable Of(SqliteDatabase database, string name)
    {
        using var columns = database.Once($"SELECT name, pk FROM pragma_table_info('{name}')");
        var found = columns.All(row => (Name: row.Text(0), Key: row.Int(1)));
        return new(name, [.. found.Select(column => column.Name)], [.. found.Where(column => column.Key > 0).OrderBy(column => column.Key).Select(column => column.Name)]);
    }

    private static string Quoted(IEnumerable<string> columns) => string.Join(", ", columns.Select(column => $"\"{column}\""));
}

/// <summary>What one file or schema brought.</summary>
public readonly record struct MovedFile(string Name, long Rows);

/// <summary>A file of a data directory and the schema that holds the same on PostgreSQL.</summary>
/// <param name="Partition">Which partition it is; null for what is not one.</param>
internal sealed record MovedPart(string File, string Schema, string Migrations, string SchemaMigrations, int? Partition = null)
{
    public NpgsqlDataSource In(PostgresDatabases databases) => Partition is { } partition ? databases.Of(partition) : databases.Main;

    /// <summary>The partitions first and the catalog last: without a catalog a directory is none.</summary>
    public static IEnumerable<MovedPart> Of(SlotMap slots) =>
    [
        .. Enumerable.Range(0, slots.Partitions).Select(partition => new MovedPart(
            DataDirectory.PartitionFile(partition), PartitionSchema.NameOf(partition), Migrator.Partition, PostgresMigrator.Partition, partition)),
        new(DataDirectory.SandboxFile, PostgresSandboxRecord.Schema, Migrator.Sandbox, PostgresMigrator.Sandbox),
        new(DataDirectory.CatalogFile, PostgresCatalog.Schema, Migrator.Catalog, PostgresMigrator.Catalog),
    ];
}
