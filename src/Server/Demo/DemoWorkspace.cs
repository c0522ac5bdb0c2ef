using System.Globalization;
using NodaTime.Text;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Hosting;
using Sojourn.Store;
using Sojourn.Store.Postgres;

namespace Sojourn.Server;

/// <summary>
/// What a newcomer sees first: the example journey carries the example list through the sandbox, an hour a second. Only a new
/// data directory is filled; every other one is left alone.
/// </summary>
internal static class DemoWorkspace
{
    private const string JourneyPath = "renewal-outreach.json";
    private const string ListPath = "contacts.csv";
    private const double HourASecond = 3600;

    public static bool Wanted(ServerOptions options) =>
        options.Demo && (options.Postgres is { } postgres
            ? !PostgresData.Exists(postgres)
            : !File.Exists(Path.Combine(options.Data, DataDirectory.CatalogFile)));

    public static ServerOptions Paced(ServerOptions options) => options with { TimeScale = options.TimeScale ?? HourASecond };

    /// <summary>Fills the workspace, runs the example and tells its progress until it is over or the server stops.</summary>
    public static async Task Run(SojournServer server)
    {
        var stop = server.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            var catalog = server.Services.GetRequiredService<CatalogService>();
            var file = await JourneyFile.Read(Example(JourneyPath));
            var (journey, _) = await file.Publish(catalog);
            var job = new JourneyJob(server.Services);
            var imported = await job.Start(journey, Example(ListPath), null, stop);
            Console.WriteLine($"A new workspace: journey {journey.Id} '{file.Name}' carries the {JobReport.N(imported.Accepted)} people of {ListPath} through the sandbox");
            Console.WriteLine($"as run {job.Run}. Journey time runs {server.Services.GetRequiredService<Node>().Clock}: a day of waiting takes 24 seconds.");
            var result = await Follow(job, stop);
            JobReport.Result(JobReport.Console(), result);
            Console.WriteLine("The run is over. Look at it by the API:");
            Console.WriteLine($"  curl -H \"Authorization: Bearer {server.Key.Shown}\" {server.Addresses[0]}/api/runs/{job.Run}/metrics");
            Console.WriteLine($"  curl -H \"Authorization: Bearer {server.Key.Shown}\" {server.Addresses[0]}/api/runs/{job.Run}/export.csv");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped before its end: the next start goes on with the run.
        }
        catch (StartRefusedException) when (server.Failure is not null)
        {
            // The verb says why the server has stopped.
        }
    }

    private static async Task<JobProgress> Follow(JourneyJob job, CancellationToken stop)
    {
        var last = "";
        var result = await job.Follow(TimeSpan.FromSeconds(1), progress =>
        {
            var line = Line(progress);
            if (!Console.IsOutputRedirected)
            {
                Console.Write("\r" + line.PadRight(last.Length));
            }
            else if (line != last)
            {
                Console.WriteLine(line);
            }
            last = line;
        }, stop);
        Console.WriteLine();
        return result;
    }

    private static string Line(JobProgress progress)
    {
        var metrics = progress.Metrics;
        return string.Create(CultureInfo.InvariantCulture,
            $"{InstantPattern.General.Format(progress.Now)}  pending {metrics.Pending}  inside {metrics.Active - metrics.Pending}  "
            + $"completed {metrics.Completed}  exited {metrics.Exited}  failed {metrics.Failed}  of {progress.Recipients}");
    }

    private static string Example(string name) => Path.Combine(Examples.Folder, name);
}
