using System.CommandLine;
using Sojourn.Store;

namespace Sojourn.Server;

/// <summary><c>sojourn serve</c>: the server, until it is told to stop.</summary>
internal static class ServeVerb
{
    private static readonly Option<string?> Data = new("--data") { Description = "The data directory (SOJOURN_DATA; data)" };
    private static readonly Option<string?> Urls = new("--urls") { Description = $"Where to listen (SOJOURN_URLS; {ServerOptions.DefaultUrls})" };
    private static readonly Option<double?> TimeScale = new("--time-scale") { Description = "How fast journey time runs; 3600 is an hour a second (SOJOURN_TIME_SCALE; 1)" };
    private static readonly Option<bool?> Demo = new("--demo") { Description = "Fill a new data directory with an example and run it (SOJOURN_DEMO)", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Region = new("--default-region") { Description = "Of phones without a country code (SOJOURN_DEFAULT_REGION; US)" };
    private static readonly Option<string?> Proxies = new("--proxies") { Description = "Addresses or networks of proxies whose X-Forwarded-For is believed, with commas (SOJOURN_PROXIES)" };

    public static Command Make()
    {
        var verb = new Command("serve", "Serve the API, and carry people through their journeys") { Data, Urls, TimeScale, Demo, Region, Proxies };
        verb.SetAction((parsed, _) => Run(Options(parsed)));
        return verb;
    }

    private static ServerOptions Options(ParseResult parsed)
    {
        var options = new ServerOptions();
        return options with
        {
            Data = parsed.GetValue(Data) ?? options.Data,
            Urls = parsed.GetValue(Urls) ?? options.Urls,
            TimeScale = parsed.GetValue(TimeScale) ?? options.TimeScale,
            Demo = parsed.GetValue(Demo) ?? options.Demo,
            DefaultRegion = parsed.GetValue(Region) ?? options.DefaultRegion,
            Proxies = parsed.GetValue(Proxies) ?? options.Proxies,
        };
    }

    private static async Task<int> Run(ServerOptions options)
    {
        var demo = DemoWorkspace.Wanted(options);
        await using var server = await SojournServer.Start(demo ? DemoWorkspace.Paced(options) : options);
        foreach (var line in Greeting.Of(server))
        {
            Console.WriteLine(line);
        }
        var watching = demo ? DemoWorkspace.Run(server) : Task.CompletedTask;
        try
        {
            await server.WaitForStop();
        }
        catch (StoreUnavailableException cutOff)
        {
            Console.Error.WriteLine(cutOff.Message);
            Environment.Exit(StartRefusedException.CannotStart);
        }
        await watching;
        if (server.Failure is { } failure)
        {
            Console.Error.WriteLine($"The server has stopped: {failure.Message}");
            return StartRefusedException.CannotStart;
        }
        return 0;
    }
}
