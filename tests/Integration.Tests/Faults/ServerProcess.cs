using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Sojourn.Integration.Tests.Faults;

/// <summary>The server as a process of its own, so that it can be killed as the operating system kills.</summary>
internal sealed class ServerProcess : IDisposable
{
    public const string Key = "a-key-for-the-kill-test";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly HttpClient http;
    private readonly ConcurrentQueue<string> said = new();
    private bool disposed;
    private Task<string> complaints = Task.FromResult("");

    private ServerProcess(Process process, string address)
    {
        this.process = process;
        http = new() { BaseAddress = new(address), Timeout = Patience };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Key);
    }

    /// <summary>Starts it and waits until it serves.</summary>
    public static async Task<ServerProcess> Start(string data, double timeScale, string? postgres = null)
    {
        var process = Launch(data, timeScale, postgres);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf("http://", StringComparison.Ordinal) is >= 0 and var at)
            {
                var server = new ServerProcess(process, line[at..].Split(' ', ',')[0]) { complaints = process.StandardError.ReadToEndAsync() };
                _ = server.Listen();
                return server;
            }
        }
        await process.WaitForExitAsync();
        throw new InvalidOperationException($"The server did not start: {await process.StandardError.ReadToEndAsync()}");
    }

    public string Address => http.BaseAddress!.ToString();

    /// <summary>The last lines of its log, for whoever wonders why something did not come about.</summary>
    public string LastWords => string.Join('\n', said);

    /// <summary>Runs it until it ends by itself.</summary>
    public static async Task<(int Status, string Said)> RunToEnd(string data)
    {
        using var process = Launch(data, 1);
        var said = process.StandardOutput.ReadToEndAsync();
        var complained = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await said + await complained);
    }

    /// <summary>Starts it, and tells it to stop as soon as something has come about.</summary>
    public static async Task<(int Status, string Complaints)> StoppedAfter(string data, string postgres, Func<Task> something)
    {
        using var process = Launch(data, 1, postgres);
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await something();
        Signal(process, "TERM");
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        await said;
        return (process.ExitCode, await complained);
    }

    public async Task<JsonElement> Send(HttpMethod method, string path, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
        }
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (int)answer.StatusCode < 400 ? Read(text) : throw new InvalidOperationException($"{method} {path}: {(HttpStatusCode)answer.StatusCode} {text}");
    }

    /// <summary>The status alone, whatever it is.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">From <c>/</c> on.</param>
    /// <param name="key">Another key than the owner's.</param>
    public async Task<int> Status(HttpMethod method, string path, string? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        request.Headers.Authorization = key is null ? null : new("Bearer", key);
        using var answer = await http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    /// <summary>SIGTERM: it stops in order.</summary>
    public void Stop() => Signal("TERM");

    /// <summary>SIGSTOP: it stands still and knows nothing of it.</summary>
    public void Freeze() => Signal("STOP");

    /// <summary>SIGCONT.</summary>
    public void Thaw() => Signal("CONT");

    /// <summary>Waits until it has stopped by itself.</summary>
    public async Task<(int Status, string Complaints)> Ended()
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await complaints);
    }

    /// <summary>SIGKILL: nothing is flushed, nothing is closed.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
        Dispose();
    }

    public void Dispose()
    {
        if (disposed)
        {
            return;
        }
        disposed = true;
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }
        http.Dispose();
        process.Dispose();
    }

    /// <summary>Reads its log on, since it must not wait for a reader.</summary>
    private async Task Listen()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            said.Enqueue(line);
            if (said.Count > 40)
            {
                said.TryDequeue(out _);
            }
        }
    }

    private static JsonElement Read(string text)
    {
        using var document = JsonDocument.Parse(text.Length == 0 ? "null" : text);
        return document.RootElement.Clone();
    }

    private void Signal(string name) => Signal(process, name);

    private static void Signal(Process process, string name)
    {
        using var kill = Process.Start("kill", ["-" + name, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static Process Launch(string data, double timeScale, string? postgres = null)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "sojourn.dll"), "serve", "--data", data, "--urls", "http://127.0.0.1:0" },
            Environment = { ["SOJOURN_BOOTSTRAP_KEY"] = Key },
        };
        if (postgres is not null)
        {
            start.Environment["SOJOURN_POSTGRES"] = postgres;
        }
        if (timeScale != 1)
        {
            start.ArgumentList.Add("--time-scale");
            start.ArgumentList.Add(timeScale.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        return Process.Start(start) ?? throw new InvalidOperationException("The server cannot be started.");
    }
}
