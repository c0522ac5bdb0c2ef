namespace Sojourn.Store;

/// <summary>
/// Files and directories that only their owner may open: they hold people's addresses and what was said to them.
/// </summary>
public static class PrivateFiles
{
    /// <exception cref="StoreUnavailableException">The directory cannot be made.</exception>
    public static void CreateDirectory(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(
                $"The directory '{path}' cannot be made: {error.Message} Choose another one, or give this process the right to write there.", error);
        }
    }

    /// <summary>An empty file, for SQLite to fill: its log and its index inherit the rights.</summary>
    /// <exception cref="StoreUnavailableException">The file cannot be made.</exception>
    public static void Create(string path) => Open(path, FileMode.OpenOrCreate, FileShare.ReadWrite).Dispose();

    /// <exception cref="StoreUnavailableException">The file cannot be opened, other than because someone holds it.</exception>
    /// <exception cref="IOException">Someone else holds the file.</exception>
    public static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        try
        {
            return new FileStream(path, options);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or DirectoryNotFoundException || IsReadOnly(error))
        {
            throw new StoreUnavailableException(
                $"'{path}' cannot be written: {error.Message} Give this process the right to write there, or mount the file system writable.", error);
        }
    }

    // EROFS has no exception of its own.
    private static bool IsReadOnly(Exception error) => error is IOException && error.Message.Contains("Read-only", StringComparison.Ordinal);
}
