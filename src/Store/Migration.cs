using System.Globalization;
using Sojourn.Store.Sqlite;

namespace Sojourn.Store;

/// <summary>What the schema of a file, or of a schema on PostgreSQL, was and is.</summary>
public readonly record struct MigratedFile(string File, long From, long To);

/// <summary>
/// Brings a whole data directory to this program's schema before a server opens it, so that an operator can do the upgrade
/// at a time of their own and see what it did. A server that starts does the same.
/// </summary>
public static class Migration
{
    /// <exception cref="StoreUnavailableException">A process works there, or a file was written by a newer program.</exception>
    public static IReadOnlyList<MigratedFile> Run(string path)
    {
        path = Path.GetFullPath(path);
        using var directoryLock = DirectoryLock.Take(path);
        var migrated = new List<MigratedFile> { Migrate(Path.Combine(path, DataDirectory.CatalogFile), Migrator.Catalog) };
        for (var partition = 0; Existing(path, $"partition-{partition.ToString(CultureInfo.InvariantCulture)}.db") is { } file; partition++)
        {
            migrated.Add(Migrate(file, Migrator.Partition));
        }
        if (Existing(path, DataDirectory.SandboxFile) is { } sandbox)
        {
            migrated.Add(Migrate(sandbox, Migrator.Sandbox));
        }
        return migrated;
    }

    private static string? Existing(string directory, string file) => Path.Combine(directory, file) is var path && File.Exists(path) ? path : null;

    private static MigratedFile Migrate(string path, string set)
    {
        using var database = SqliteDatabase.Open(path, SqliteUse.Write);
        var from = database.Number("PRAGMA user_version");
        Migrator.Migrate(database, set);
        return new(Path.GetFileName(path), from, database.Number("PRAGMA user_version"));
    }
}
