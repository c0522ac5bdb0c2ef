namespace Sojourn.EndToEnd;

/// <summary>The built console, which the build puts beside the server.</summary>
internal static class ConsoleFiles
{
    public static string Path
    {
        get
        {
            var path = System.IO.Path.Combine(AppContext.BaseDirectory, "wwwroot");
            return File.Exists(System.IO.Path.Combine(path, "index.html")) ? path
                : throw new DirectoryNotFoundException($"The console is not built: {path} has no index.html. Build without -p:SkipConsole=true.");
        }
    }
}
