using Sojourn.Store.Sqlite;

namespace Sojourn.Store;

/// <summary>
/// Copies a data directory while its server works. Each file is copied as it is at one moment. Partitions come first and
/// the catalog last: the catalog commits before a partition refers to what it holds, so whatever a copied partition names
/// is in the copied catalog. The target opens as a data directory.
/// </summary>
public static class Backup
{
    /// <exception cref="StoreUnavailableException">The target is not empty or cannot be written.</exception>
    public static void Run(DataDirectory source, string target)
    {
        target = EmptyDirectory(target);
        for (var partition = 0; partition < source.Partitions; partition++)
        {
            Copy(source.PartitionPath(partition), target);
        }
        Copy(Path.Combine(source.Path, DataDirectory.SandboxFile), target);
        Copy(Path.Combine(source.Path, DataDirectory.CatalogFile), target);
    }

    /// <returns>The whole path of a directory that is there and empty.</returns>
    internal static string EmptyDirectory(string target)
    {
        target = Path.GetFullPath(target);
        PrivateFiles.CreateDirectory(target);
        return Directory.EnumerateFileSystemEntries(target).Any()
            ? throw new StoreUnavailableException($"A copy goes into an empty directory, and '{target}' holds files. Choose another one.")
            : target;
    }

    private static void Copy(string source, string directory)
    {
        if (!File.Exists(source))
        {
            // A partition that no one has opened yet, or a sandbox that was never used: the copy makes its own.
            return;
        }
        var target = Path.Combine(directory, Path.GetFileName(source));
        PrivateFiles.Create(target);
        using (var database = SqliteDatabase.Open(source, SqliteUse.Read))
        {
            using var copy = database.Once("VACUUM INTO ?");
            copy.Bind(1, target).Run();
        }
        // SQLite leaves the copy to the system's buffers; a backup that was announced must survive a power cut.
        using var written = PrivateFiles.Open(target, FileMode.OpenOrCreate, FileShare.ReadWrite);
        written.Flush(flushToDisk: true);
    }
}
