using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Sojourn.Bench;

/// <summary>A Sojourn server in a process of its own, through its API.</summary>
internal sealed class BenchServer : IDisposable
{
    private const string Key = "a-key-for-the-benchmark";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process process;
    private readonly string directory;
    private readonly Task<string> complaints;
    private readonly HttpClient http = new() { Timeout = Patience };

    private BenchServer(string binary, string? postgres)
    {
        directory = Rig.NewDirectory();
        var start = new ProcessStartInfo(binary, ["serve", "--data", directory, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["SOJOURN_BOOTSTRAP_KEY"] = Key, ["SOJOURN_DEMO"] = "0", ["SOJOURN_POSTGRES"] = postgres },
        };
        process = Process.Start(start) ?? throw new InvalidOperationException("The server cannot be started.");
        complaints = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The server that ./bench has published, as operators run it.</summary>
    public static string Binary { get; } = Path.Combine(Path.GetFullPath("../../../..", AppContext.BaseDirectory), "artifacts", "publish", "sojourn");

    public int ProcessId => process.Id;

    /// <summary>Starts it and waits until it serves.</summary>
    public static async Task<BenchServer> Start(string binary, string? postgres)
    {
        var server = new BenchServer(binary, postgres);
        try
        {
            await server.Serves();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Waits until every partition that belongs here is open.</summary>
    public async Task Ready()
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            if (answer.IsSuccessStatusCode)
            {
                return;
            }
            if (watch.Elapsed > Patience)
            {
                throw new TimeoutException("The server was not ready in time.");
            }
            await Task.Delay(100);
        }
    }

    private async Task Serves()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf("http://", StringComparison.Ordinal) is >= 0 and var at)
            {
                // Nobody reads what else it says, and it must not wait for a reader.
                _ = process.StandardOutput.ReadToEndAsync();
                http.BaseAddress = new(line[at..].Split(' ', ',')[0]);
                http.DefaultRequestHeaders.Authorization = new("Bearer", Key);
                return;
            }
        }
        throw new InvalidOperationException($"The server did not start: {await complaints}");
    }

    public async Task<JsonElement> Send(HttpMethod method, string path, string? body = null, string type = "application/json")
    {
        using var document = JsonDocument.Parse(await Text(method, path, body, type));
        return document.RootElement.Clone();
    }

    public async Task<string> Text(HttpMethod method, string path, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.StatusCode < HttpStatusCode.BadRequest ? text : throw new InvalidOperationException($"{method} {path}: {answer.StatusCode} {text}");
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }
        process.Dispose();
        http.Dispose();
        Rig.Delete(directory);
    }
}
