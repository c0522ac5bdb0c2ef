namespace Sojourn.Server;

internal static class DemoWorkspace
{
    public static bool Wanted(ServerOptions options) => options.Demo && !File.Exists(Path.Combine(options.Data, Store.DataDirectory.CatalogFile));

    public static ServerOptions Paced(ServerOptions options) => options with { TimeScale = options.TimeScale ?? 3600 };

    public static Task Run(SojournServer server, CancellationToken stop) => Task.CompletedTask;
}
