using System.CommandLine;
using System.Globalization;
using Sojourn.Store;
using Sojourn.Store.Moving;
using Sojourn.Store.Postgres;

namespace Sojourn.Server;

/// <summary>Verbs about data: <c>export</c>, <c>import</c>, <c>backup</c>, <c>migrate</c>.</summary>
internal static class DataVerbs
{
    private static readonly Argument<string?> Run = new("RUN") { Description = "The run, such as run_1", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Workspace = new("--workspace") { Description = "Everything, as a data directory that serve opens and import takes: an empty or new one" };
    private static readonly Argument<string> Source = new("DIR") { Description = "A data directory that no server has open, a backup, or what export --workspace wrote" };
    private static readonly Option<string?> Out = new("--out") { Description = "Where the results go (RUN.csv)" };
    private static readonly Argument<string> Target = new("DIR") { Description = "An empty or new directory" };

    public static Command Export()
    {
        var verb = new Command("export", "Download a run's results as CSV from the running server, or write the whole workspace as a data directory") { Run, Out, Workspace, RemoteServer.ServerOption, RemoteServer.KeyOption, RemoteServer.DataOption };
        verb.SetAction(async (parsed, stop) =>
        {
            using var server = RemoteServer.Of(parsed);
            var (run, workspace) = (parsed.GetValue(Run), parsed.GetValue(Workspace));
            if (run is null == workspace is null)
            {
                throw new StartRefusedException("Say what to export: a run, such as run_1, or everything with --workspace DIR.", StartRefusedException.WrongOption);
            }
            if (workspace is not null)
            {
                return await ExportWorkspace(server, RemoteServer.Options(parsed), workspace, stop);
            }
            var output = parsed.GetValue(Out) ?? run + ".csv";
            using var file = ResultFile.Open(output);
            await server.Download($"/api/runs/{Uri.EscapeDataString(run!)}/export.csv", file.Begin, stop);
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
            await Copy(server, RemoteServer.Options(parsed), target, stop);
            Console.WriteLine($"The backup is in {target}; it opens as a data directory");
            return 0;
        });
        return verb;
    }

    public static Command Import()
    {
        var verb = new Command("import", "Bring a whole workspace into an empty database (SOJOURN_POSTGRES) or a new data directory") { Source, RemoteServer.DataOption };
        verb.SetAction(parsed =>
        {
            var options = RemoteServer.Options(parsed).Checked();
            var source = (options with { Data = Path.GetFullPath(parsed.GetValue(Source)!), Postgres = null, PostgresPartitions = new Dictionary<string, string>() }).Existing().Data;
            if (options.Places is { } postgres)
            {
                Report(WorkspaceImport.Run(source, postgres));
            }
            else
            {
                using var data = DataDirectory.Open(source, 1);
                data.Backup(options.Data);
            }
            Console.WriteLine($"The workspace is in {(options.Postgres is null ? Path.GetFullPath(options.Data) : "PostgreSQL")}. Start the server there, and none on {source}: both would send");
            return 0;
        });
        return verb;
    }

    private static async Task<int> ExportWorkspace(RemoteServer server, ServerOptions options, string directory, CancellationToken stop)
    {
        var target = Path.GetFullPath(directory);
        if (options.Checked().Places is { } postgres)
        {
            Report(WorkspaceExport.Run(postgres, target));
        }
        else
        {
            await Copy(server, options, target, stop);
        }
        Console.WriteLine($"The workspace is in {target}; it opens as a data directory");
        return 0;
    }

    private static async Task Copy(RemoteServer server, ServerOptions options, string target, CancellationToken stop)
    {
        if (await server.IsThere(stop))
        {
            await server.Ask(HttpMethod.Post, "/api/backup", new BackupRequest(target), stop);
            return;
        }
        using var data = options.Checked().Existing().ToNode().OpenData();
        data.Backup(target);
    }

    private static void Report(IEnumerable<MovedFile> moved)
    {
        foreach (var (name, rows) in moved)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {rows:N0} rows"));
        }
    }

    public static Command Migrate()
    {
        var verb = new Command("migrate", "Bring a data directory to the schema of this program") { RemoteServer.DataOption };
        verb.SetAction(parsed =>
        {
            var options = RemoteServer.Options(parsed).Checked().Existing();
            foreach (var (file, from, to) in options.Places is { } postgres ? PostgresData.Migrate(postgres) : Migration.Run(options.Data))
            {
                Console.WriteLine(from == to ? $"{file}: schema {to}, nothing to do" : $"{file}: schema {from} → {to}");
            }
            return 0;
        });
        return verb;
    }
}
