namespace Sojourn.Server;

/// <summary>
/// Where results go. It is opened at once, since a run of hours must not end with a file that cannot be written, and what was in it stays
/// until there are results.
/// </summary>
internal sealed class ResultFile : IDisposable
{
    private readonly string path;
    private readonly bool isNew;
    private readonly FileStream stream;
    private bool begun;

    private ResultFile(string path, bool isNew, FileStream stream) => (this.path, this.isNew, this.stream) = (path, isNew, stream);

    /// <param name="path">The file; one that is not there is made.</param>
    /// <param name="inputs">Files that are read and must not be written over.</param>
    /// <exception cref="StartRefusedException">It is one of the inputs, or cannot be written.</exception>
    public static ResultFile Open(string path, params ReadOnlySpan<string> inputs)
    {
        foreach (var input in inputs)
        {
            if (Real(input) == Real(path))
            {
                throw new StartRefusedException($"The results would be written over '{input}'. Name another file with --out.", StartRefusedException.WrongOption);
            }
        }
        try
        {
            var isNew = !File.Exists(path);
            return new(path, isNew, new(path, FileMode.OpenOrCreate, FileAccess.Write));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"'{path}' cannot be written: {error.Message} Name another file with --out.");
        }
    }

    /// <summary>Empties it for the results.</summary>
    public Stream Begin()
    {
        begun = true;
        if (stream.CanSeek)
        {
            stream.SetLength(0);
        }
        return stream;
    }

    public void Dispose()
    {
        stream.Dispose();
        if (isNew && !begun)
        {
            File.Delete(path);
        }
    }

    /// <summary>Of a file that is not there yet there is no link to follow either.</summary>
    private static string Real(string path) =>
        (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? Path.GetFullPath(path);
}
