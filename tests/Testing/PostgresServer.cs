using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sojourn.Testing;

/// <summary>
/// A PostgreSQL server of its own: a temporary cluster by Debian's binaries on a free port of loopback, fsync on. Whoever is
/// root runs it as the user postgres, since it refuses to run as root.
/// </summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class PostgresServer : IDisposable
{
    private readonly string directory;
    private readonly string binaries;

    private PostgresServer(string directory, string binaries, int port)
    {
        this.directory = directory;
        this.binaries = binaries;
        Port = port;
    }

    public int Port { get; }

    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Username=postgres;Database=postgres;Include Error Detail=true";

    /// <summary>The file of what it says.</summary>
    public string Log => Path.Combine(directory, "log");

    /// <summary>Makes a database and returns how to connect to it.</summary>
    public string NewDatabase()
    {
        var name = "d" + Guid.NewGuid().ToString("N");
        Run("psql", "-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", "-qc", $"CREATE DATABASE {name}");
        return ConnectionString.Replace("Database=postgres", $"Database={name}", StringComparison.Ordinal);
    }

    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or does not start. Nothing is skipped for want of it.</exception>
    public static PostgresServer Start()
    {
        var binaries = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(path => Path.Combine(path, "bin")).LastOrDefault(Directory.Exists)
            : null;
        if (binaries is null)
        {
            throw new InvalidOperationException("PostgreSQL is not installed: apt-get install postgresql-15, as ./test does.");
        }
        var directory = Directory.CreateTempSubdirectory("sojourn-postgres-").FullName;
        File.SetUnixFileMode(directory, (UnixFileMode)0b111_111_111);
        var server = new PostgresServer(directory, binaries, FreePort());
        var data = Path.Combine(directory, "data");
        server.Run("initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync");
        server.Up();
        return server;
    }

    public void Up() => Run("pg_ctl", "-D", Path.Combine(directory, "data"), "-w", "-l", Log,
        "-o", $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={directory} -c max_connections=200", "start");

    public void Down() => Run("pg_ctl", "-D", Path.Combine(directory, "data"), "-w", "-m", "immediate", "stop");

    public void Dispose()
    {
        Down();
        Directory.Delete(directory, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Run(string program, params string[] arguments)
    {
        var asRoot = Environment.UserName == "root";
        var start = new ProcessStartInfo(asRoot ? "runuser" : Path.Combine(binaries, program))
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] all = asRoot ? ["-u", "postgres", "--", Path.Combine(binaries, program), .. arguments] : arguments;
        foreach (var argument in all)
        {
            start.ArgumentList.Add(argument);
        }
        using var process = Process.Start(start)!;
        // The server that pg_ctl starts keeps these pipes open, so they are not read to their end.
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} failed ({process.ExitCode}). {(File.Exists(Log) ? File.ReadAllText(Log) : "")}");
        }
    }
}
