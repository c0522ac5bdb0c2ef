using System.Reflection;
using Sojourn.Store.Sqlite;

namespace Sojourn.Store;

/// <summary>
/// Brings a database to the schema this program knows. Migrations are numbered files that are only ever added; each is
/// applied in one transaction with its number, so a crash between two of them loses nothing.
/// </summary>
internal static class Migrator
{
    public const string Partition = "Partition";
    public const string Catalog = "Catalog";
    public const string Sandbox = "Sandbox";

    /// <exception cref="StoreUnavailableException">The database was written by a newer program.</exception>
    public static void Migrate(SqliteDatabase database, string set)
    {
        var migrations = Of(set);
        var version = database.Number("PRAGMA user_version");
        if (version > migrations.Count)
        {
            throw new StoreUnavailableException(
                $"'{database.Path}' was written by a newer Sojourn: its schema is number {version}, this program knows up to "
                + $"{migrations.Count}. Start the newer program, or restore a backup made before the upgrade.");
        }
        for (var number = version; number < migrations.Count; number++)
        {
            var (next, sql) = (number + 1, migrations[(int)number]);
            database.Transaction(() =>
            {
                database.Execute(sql);
                database.Execute($"PRAGMA user_version={next}");
            });
        }
    }

    /// <summary>The migrations of a set, in the order of their numbers.</summary>
    public static List<string> Of(string set)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"Migrations/{set}/";
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return reader.ReadToEnd();
            })];
    }
}
