using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Sojourn.Testing;

/// <summary>The real binary in a process of its own, that can be killed.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    public const string Key = "a-key-for-tests";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process process;
    private readonly StringBuilder errors = new();

    private ServerProcess(Process process, HttpClient http)
    {
        this.process = process;
        Http = http;
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    public HttpClient Http { get; }

    public string Said
    {
        get
        {
            lock (errors)
            {
                return errors.ToString();
            }
        }
    }

    /// <summary>Starts <c>serve</c> on a data directory and waits until it is ready, or has ended.</summary>
    public static async Task<ServerProcess> Start(string data, double timeScale)
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "sojourn.dll"));
        start.ArgumentList.Add("serve");
        start.Environment["SOJOURN_DATA"] = data;
        start.Environment["SOJOURN_URLS"] = address;
        start.Environment["SOJOURN_TIME_SCALE"] = timeScale.ToString(System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["SOJOURN_DEMO"] = "0";
        start.Environment["SOJOURN_BOOTSTRAP_KEY"] = Key;
        var http = new HttpClient { BaseAddress = new(address), Timeout = Patience };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        var server = new ServerProcess(Process.Start(start)!, http);
        var begun = Stopwatch.GetTimestamp();
        while (!server.process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync("/health/ready");
                if (answer.IsSuccessStatusCode)
                {
                    return server;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new TimeoutException($"The server is not ready: {server.Said}");
            }
            await Task.Delay(25);
        }
        return server;
    }

    public async Task<JsonElement> Get(string path)
    {
        using var answer = await Http.GetAsync(path);
        return await Read(answer, path);
    }

    public async Task<JsonElement> Send(HttpMethod method, string path, object? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, type);
        }
        using var answer = await Http.SendAsync(request);
        return await Read(answer, path);
    }

    /// <summary>SIGKILL: it gets no chance to finish anything.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await Kill();
        }
        process.Dispose();
        Http.Dispose();
    }

    private static async Task<JsonElement> Read(HttpResponseMessage answer, string path)
    {
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonDocument.Parse(text.Length == 0 ? "{}" : text).RootElement
            : throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}: {text}");
    }

    private void Keep(string? line)
    {
        lock (errors)
        {
            errors.AppendLine(line);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
