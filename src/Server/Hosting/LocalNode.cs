using Sojourn.Runtime.Hosting;

namespace Sojourn.Server;

/// <summary>A node in this process that nobody reaches by HTTP: for verbs that do a whole job themselves.</summary>
internal sealed class LocalNode : IAsyncDisposable
{
    private readonly IHost host;

    private LocalNode(IHost host) => this.host = host;

    public IServiceProvider Services => host.Services;

    public static async Task<LocalNode> Start(ServerOptions options)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddSojournLogs(LogLevel.Warning);
        builder.Services.AddSojournQueries();
        builder.AddSojourn(options.ToNode());
        var host = builder.Build();
        try
        {
            await host.StartAsync();
            return new(host);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }
}
