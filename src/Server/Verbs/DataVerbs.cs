using System.CommandLine;
using Sojourn.Store;
using Sojourn.Store.Postgres;

namespace Sojourn.Server;

/// <summary>Verbs about data: <c>export</c>, <c>backup</c>, <c>migrate</c>.</summary>
internal static class DataVerbs
{
    private static readonly Argument<string> Run = new("RUN") { Description = "The run, such as run_1" };
    private static readonly Option<string?> Out = new("--out") { Description = "Where the results go (RUN.csv)" };
    private static readonly Argument<string> Target = new("DIR") { Description = "An empty or new directory" };

    public static Command Export()
    {
        var verb = new Command("export", "Download a run's results as CSV from the running server") { Run, Out, RemoteServer.ServerOption, RemoteServer.KeyOption, RemoteServer.DataOption };
        verb.SetAction(async (parsed, stop) =>
        {
            using var server = RemoteServer.Of(parsed);
            var (run, output) = (parsed.GetValue(Run)!, parsed.GetValue(Out) ?? parsed.GetValue(Run) + ".csv");
            // Read whole before the file is touched: a refusal leaves an earlier export as it was.
            using var buffer = new MemoryStream();
            await server.Download($"/api/runs/{Uri.EscapeDataString(run)}/export.csv", buffer, stop);
            await File.WriteAllBytesAsync(output, buffer.ToArray(), stop);
            Console.WriteLine($"Results of {run} are in {output}");
            return 0;
        });
        return verb;
    }

    public static Command Backup()
    {
        var verb = new Command("backup", "Copy the data directory, also while its server works") { Target, RemoteServer.ServerOption, RemoteServer.KeyOption, RemoteServer.DataOption };
        verb.SetAction(async (parsed, stop) =>
        {
            using var server = RemoteServer.Of(parsed);
            var target = Path.GetFullPath(parsed.GetValue(Target)!);
            if (await server.IsThere(stop))
            {
                await server.Ask(HttpMethod.Post, "/api/backup", new BackupRequest(target), stop);
            }
            else
            {
                using var data = Existing(RemoteServer.Options(parsed).Checked()).ToNode().OpenData();
                data.Backup(target);
            }
            Console.WriteLine($"The backup is in {target}; it opens as a data directory");
            return 0;
        });
        return verb;
    }

    public static Command Migrate()
    {
        var verb = new Command("migrate", "Bring a data directory to the schema of this program") { RemoteServer.DataOption };
        verb.SetAction(parsed =>
        {
            var options = Existing(RemoteServer.Options(parsed).Checked());
            foreach (var (file, from, to) in options.Postgres is { } postgres ? PostgresData.Migrate(postgres) : Migration.Run(options.Data))
            {
                Console.WriteLine(from == to ? $"{file}: schema {to}, nothing to do" : $"{file}: schema {from} → {to}");
            }
            return 0;
        });
        return verb;
    }

    /// <summary>These verbs read what is there; a directory made by a typing error helps nobody.</summary>
    private static ServerOptions Existing(ServerOptions options) =>
        options.Postgres is not null || File.Exists(Path.Combine(options.Data, DataDirectory.CatalogFile))
            ? options
            : throw new StartRefusedException(
                $"'{Path.GetFullPath(options.Data)}' is no data directory: it has no {DataDirectory.CatalogFile}.", StartRefusedException.WrongOption);
}
