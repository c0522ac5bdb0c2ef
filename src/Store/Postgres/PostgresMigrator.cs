using Npgsql;

namespace Sojourn.Store.Postgres;

/// <summary>
/// Brings a schema to what this program knows: the same numbered, forward-only files as on SQLite. A lock of the database
/// keeps two servers that start at once from doing it twice.
/// </summary>
internal static class PostgresMigrator
{
    public const string Partition = "Postgres/Partition";
    public const string Catalog = "Postgres/Catalog";
    public const string Sandbox = "Postgres/Sandbox";
    public const string Cluster = "Postgres/Cluster";
    public const string Place = "Postgres/Place";

    /// <returns>What the schema was and is.</returns>
    /// <exception cref="StoreUnavailableException">The schema was written by a newer program.</exception>
    public static MigratedFile Migrate(NpgsqlConnection connection, string schema, string set)
    {
        using var transaction = connection.BeginTransaction();
        Run(connection, $"SELECT pg_advisory_xact_lock(hashtext('{schema}'))");
        Run(connection, $"CREATE SCHEMA IF NOT EXISTS {schema}; SET LOCAL search_path = {schema}; CREATE TABLE IF NOT EXISTS migrations (number integer PRIMARY KEY)");
        var migrations = Migrator.Of(set);
        using var last = new NpgsqlCommand("SELECT coalesce(max(number), 0) FROM migrations", connection);
        var version = (int)last.ExecuteScalar()!;
        Check(schema, version, migrations.Count);
        for (var number = version; number < migrations.Count; number++)
        {
            Run(connection, migrations[number]);
            Run(connection, $"INSERT INTO migrations VALUES ({number + 1})");
        }
        transaction.Commit();
        return new(schema, version, migrations.Count);
    }

    /// <summary>Which of the schemas that are there an older program wrote.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="schemas">Names and sets.</param>
    /// <exception cref="StoreUnavailableException">A newer one wrote one.</exception>
    public static List<string> Outdated(NpgsqlConnection connection, IReadOnlyDictionary<string, string> schemas)
    {
        using var look = new NpgsqlCommand("SELECT name FROM unnest($1) AS s (name) WHERE to_regclass(name || '.migrations') IS NOT NULL", connection);
        look.Parameters.Add(new() { Value = schemas.Keys.ToArray() });
        var there = new List<string>();
        using (var reader = look.ExecuteReader())
        {
            while (reader.Read())
            {
                there.Add(reader.GetString(0));
            }
        }
        var outdated = new List<string>();
        if (there.Count == 0)
        {
            return outdated;
        }
        using var numbers = new NpgsqlCommand(string.Join(" UNION ALL ", there.Select(name => $"SELECT '{name}', coalesce(max(number), 0) FROM {name}.migrations")), connection);
        using var versions = numbers.ExecuteReader();
        while (versions.Read())
        {
            var (schema, version) = (versions.GetString(0), versions.GetInt32(1));
            var known = Migrator.Of(schemas[schema]).Count;
            Check(schema, version, known);
            if (version < known)
            {
                outdated.Add(schema);
            }
        }
        return outdated;
    }

    /// <summary>Whether a schema is there, at this program's number.</summary>
    /// <exception cref="StoreUnavailableException">It is there at another.</exception>
    public static bool IsCurrent(NpgsqlConnection connection, string schema, string set)
    {
        using var there = new NpgsqlCommand($"SELECT to_regclass('{schema}.migrations') IS NOT NULL", connection);
        if (there.ExecuteScalar() is not true)
        {
            return false;
        }
        using var last = new NpgsqlCommand($"SELECT coalesce(max(number), 0) FROM {schema}.migrations", connection);
        return (int)last.ExecuteScalar()! is var version && version == Migrator.Of(set).Count ? true : throw new StoreUnavailableException(
            $"The schema {schema} is number {version}, and this program's is {Migrator.Of(set).Count}. "
            + (version < Migrator.Of(set).Count ? "Run sojourn migrate first." : "Use the newer program that wrote it."));
    }

    private static void Check(string schema, int version, int known)
    {
        if (version > known)
        {
            throw new StoreUnavailableException(
                $"The schema {schema} was written by a newer Sojourn: it is number {version}, this program knows up to {known}. "
                + "Start the newer program, or restore a backup made before the upgrade.");
        }
    }

    /// <summary>As long as it takes: a migration may rewrite tables of millions, or wait for the server that does.</summary>
    private static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.ExecuteNonQuery();
    }
}
