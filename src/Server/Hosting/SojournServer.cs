using System.Net.Sockets;
using Sojourn.Channels;
using Sojourn.Runtime.Hosting;
using Sojourn.Store;

namespace Sojourn.Server;

/// <summary>The whole server as a value: built, started, stopped; the verbs and the tests use the same one.</summary>
public sealed class SojournServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private SojournServer(WebApplication app, ServerOptions options, OwnerKey key) => (this.app, Options, Key) = (app, options, key);

    public ServerOptions Options { get; }

    public IServiceProvider Services => app.Services;

    /// <summary>Where it listens, once it is started.</summary>
    public IReadOnlyList<string> Addresses => [.. app.Urls];

    /// <summary>The owner's key, where this start made one or found the one an earlier start wrote down.</summary>
    public OwnerKey Key { get; }

    /// <summary>What makes the first account from another machine; null when there is one.</summary>
    public string? SetupToken => app.Services.GetRequiredService<Sessions>().AnyUsers ? null : app.Services.GetRequiredService<FirstSetup>().Token;

    /// <summary>Why it stopped by itself; null otherwise.</summary>
    public Exception? Failure => app.Services.GetRequiredService<NodeService>().Failure;

    /// <summary>Opens the data directory, starts the partitions and listens.</summary>
    /// <exception cref="StartRefusedException">It cannot start, in one sentence.</exception>
    public static async Task<SojournServer> Start(ServerOptions options)
    {
        options = options.Checked();
        WebApplication? app = null;
        try
        {
            app = Build(options);
            var node = app.Services.GetRequiredService<Node>();
            CheckProviders(node);
            // With PostgreSQL nothing else has made it.
            PrivateFiles.CreateDirectory(Path.GetFullPath(options.Data));
            var key = await OwnerKey.Ensure(node.Catalog, options.Data, options.BootstrapKey);
            // It reads the catalog, and whoever came first would hold up all others until it has.
            app.Services.GetRequiredService<KeyGate>();
            await app.StartAsync();
            return new(app, options, key);
        }
        catch (Exception error) when (error is OperationCanceledException or OrleansLifecycleCanceledException && app?.Lifetime.ApplicationStopping.IsCancellationRequested == true)
        {
            await Close(app);
            throw new StartRefusedException("The server was told to stop before it had started.", StartRefusedException.ToldToStop);
        }
        catch (Exception error) when (Sentence(error, options) is { } sentence)
        {
            await Close(app);
            throw new StartRefusedException(sentence);
        }
        catch
        {
            await Close(app);
            throw;
        }
    }

    /// <summary>Completes when it has been stopped, by a signal or by itself.</summary>
    /// <exception cref="StoreUnavailableException">It is cut off from the database, and nothing can be handed over in order: the process has to end at once.</exception>
    public async Task WaitForStop()
    {
        var cutOff = app.Services.GetRequiredService<CutOff>().Verdict;
        if (await Task.WhenAny(app.WaitForShutdownAsync(), cutOff) == cutOff)
        {
            throw await cutOff;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await Close(app);
    }

    private static WebApplication Build(ServerOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        // Everything that can be set is an option of ours: a stray appsettings.json must not change the server.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.WebHost.UseUrls(options.Urls.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // JSON is bounded where it is read; a list may have any size and is never held.
            kestrel.Limits.MaxRequestBodySize = null;
        });
        builder.Logging.AddSojournLogs();
        builder.Services.ConfigureHttpJsonOptions(json => JsonFormats.Apply(json.SerializerOptions));
        // What cannot be bound says why, as every other refusal does.
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.AddSojournOpenApi();
        builder.Services.AddSojournQueries();
        builder.Services.AddSojournAccounts();
        builder.Services.AddConsole();
        builder.AddSojourn(options.ToNode());
        var app = builder.Build();
        app.UseProxies(options.Proxies);
        app.UseRefusals();
        app.UseConsole(options.Console);
        app.UseWholeIds();
        app.Use((context, next) => context.RequestServices.GetRequiredService<KeyGate>().Pass(context, next));
        app.UseQuestionLine();
        app.UseReadableQueries();
        app.MapSojourn();
        return app;
    }

    /// <summary>A real provider would be called at the pace of journey time.</summary>
    private static void CheckProviders(Node node)
    {
        var real = node.Catalog.Current.Channels.Values.FirstOrDefault(row => ProviderKinds.TryFind(row.Provider, out var kind) && kind.IsReal);
        if (node.Clock.Scale != 1 && real is not null)
        {
            throw new StartRefusedException($"The channel {real.Kind} is carried by '{real.Provider}', a real provider, and journey time would run {node.Clock}. "
                + "Start with --time-scale 1, or put the channel on the sandbox.");
        }
    }

    private static string? Sentence(Exception error, ServerOptions options) => error switch
    {
        StartRefusedException => null,
        StoreUnavailableException store => store.Message,
        AggregateException { InnerException: { } inner } => Sentence(inner, options),
        IOException io when io.Message.Contains("address", StringComparison.OrdinalIgnoreCase) =>
            $"{options.Urls} cannot be listened on: {io.Message} Choose another address with --urls.",
        UriFormatException or FormatException or InvalidOperationException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" } =>
            $"'{options.Urls}' is no address to listen on: {error.Message} Use one such as {ServerOptions.DefaultUrls}.",
        SocketException when options.ClusterAddress is { } address =>
            $"SOJOURN_CLUSTER_ADDRESS is '{address}', where this machine cannot listen: {error.Message}. Use an address of its own at which the other servers reach it, and a free port.",
        IOException or UnauthorizedAccessException => error.Message,
        _ => null,
    };

    private static async Task Close(WebApplication? app)
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }
}
