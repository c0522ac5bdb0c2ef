using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;

namespace Sojourn.Testing;

/// <summary>One mail as the server took it.</summary>
public sealed record ReceivedMail(string Connection, bool Secure, string? User, string From, IReadOnlyList<string> To, string Raw);

/// <summary>
/// A real SMTP server in a process of its own, on a free port of the loopback: tests/Testing/smtp/server.mjs, which says what
/// the options are. It needs node, and installs its one package the first time.
/// </summary>
public sealed class SmtpServer : IAsyncDisposable
{
    private static readonly SemaphoreSlim Installing = new(1, 1);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Process process;
    private readonly Channel<JsonElement> said = Channel.CreateUnbounded<JsonElement>();
    private readonly Task listening;

    private SmtpServer(Process process)
    {
        this.process = process;
        listening = Listen();
    }

    public int Port { get; private set; }

    /// <param name="options">An object whose members are the options of server.mjs.</param>
    public static async Task<SmtpServer> Start(object? options = null)
    {
        var folder = Folder();
        await Install(folder);
        var start = new ProcessStartInfo("node") { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("server.mjs");
        start.ArgumentList.Add(JsonSerializer.Serialize(options ?? new { }));
        var server = new SmtpServer(Process.Start(start)!);
        server.Port = (await server.Said()).GetProperty("port").GetInt32();
        return server;
    }

    /// <summary>The next mail, when it has come.</summary>
    public async Task<ReceivedMail> Next() => (await Said()).Deserialize<ReceivedMail>(Json)!;

    /// <summary>Closes every connection, as servers do with idle ones.</summary>
    public async Task Drop()
    {
        await process.StandardInput.WriteLineAsync("drop");
        await process.StandardInput.FlushAsync();
        await Said();
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        await listening;
        process.Dispose();
    }

    private async Task<JsonElement> Said() => await said.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    private async Task Listen()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            await said.Writer.WriteAsync(JsonSerializer.Deserialize<JsonElement>(line));
        }
        said.Writer.Complete();
    }

    private static async Task Install(string folder)
    {
        await Installing.WaitAsync();
        try
        {
            if (Directory.Exists(Path.Combine(folder, "node_modules", "smtp-server")))
            {
                return;
            }
            using var npm = Process.Start(new ProcessStartInfo("npm", "ci --no-audit --no-fund") { WorkingDirectory = folder })!;
            await npm.WaitForExitAsync();
            if (npm.ExitCode != 0)
            {
                throw new InvalidOperationException($"npm ci failed in {folder}. The tests of the e-mail channel need node and its package smtp-server.");
            }
        }
        finally
        {
            Installing.Release();
        }
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Sojourn.slnx")))
            {
                return Path.Combine(folder.FullName, "tests", "Testing", "smtp");
            }
        }
        throw new DirectoryNotFoundException("The tests run outside a checkout: Sojourn.slnx is in no folder above.");
    }
}
