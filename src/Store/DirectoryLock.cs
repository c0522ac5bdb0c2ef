using System.Globalization;

namespace Sojourn.Store;

/// <summary>
/// One process at a time works in a data directory. The operating system holds the lock and frees it when the process
/// ends, however it ends; a note beside it says whose it is, since a locked file cannot be read.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly FileStream held;

    private DirectoryLock(FileStream held) => this.held = held;

    /// <exception cref="StoreUnavailableException">Another process works there, or the directory cannot be written.</exception>
    public static DirectoryLock Take(string directory)
    {
        FileStream held;
        try
        {
            held = PrivateFiles.Open(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileShare.None);
        }
        catch (IOException error)
        {
            throw new StoreUnavailableException(
                $"The data directory '{directory}' is in use by process {Holder(directory)}. "
                + "Stop that process, or give this one a directory of its own.", error);
        }
        try
        {
            Note(directory);
            return new(held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public void Dispose() => held.Dispose();

    private static void Note(string directory)
    {
        try
        {
            using var note = PrivateFiles.Open(NotePath(directory), FileMode.Create, FileShare.ReadWrite);
            using var writer = new StreamWriter(note);
            writer.WriteLine(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (IOException error)
        {
            throw new StoreUnavailableException(
                $"'{NotePath(directory)}' cannot be written: {error.Message} Free some space or check the disk.", error);
        }
    }

    private static string Holder(string directory)
    {
        try
        {
            return File.ReadAllText(NotePath(directory)).Trim() is { Length: > 0 } id ? id : "(unknown)";
        }
        catch (IOException)
        {
            // Between its lock and its note, or on a share that hides it.
            return "(unknown)";
        }
    }

    private static string NotePath(string directory) => Path.Combine(directory, "lock.pid");
}
