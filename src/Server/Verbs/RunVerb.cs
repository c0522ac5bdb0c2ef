using System.CommandLine;
using NodaTime.Text;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Hosting;
using Spectre.Console;

namespace Sojourn.Server;

/// <summary>
/// <c>sojourn run JOURNEY.json LIST.csv</c>: the whole job without a browser and without a server, in a directory of its own
/// and in the sandbox, as fast as its time scale says.
/// </summary>
internal static class RunVerb
{
    /// <summary>A day a second: a wait of a day is over in a second.</summary>
    private const double Fast = 86_400;

    /// <summary>An hour a second, for long lists: what takes us a second to do must not look like a day without an answer.</summary>
    private const double Slower = 3_600;
    private const long LongListBytes = 2 * 1024 * 1024;

    private static readonly Argument<string> JourneyPath = new("JOURNEY.json") { Description = "A definition, or what POST /api/journeys takes" };
    private static readonly Argument<string> ListPath = new("LIST.csv") { Description = "The recipients" };
    private static readonly Option<string> Out = new("--out") { Description = "Where the results go", DefaultValueFactory = _ => "results.csv" };
    private static readonly Option<double?> TimeScale = new("--time-scale") { Description = "How fast journey time runs (86400, a day a second; 3600 for lists over 2 MB)" };
    private static readonly Option<string?> Map = new("--map") { Description = "What columns fill, such as 'Mobile|Work phone:phone,Notes:-'; else by header" };
    private static readonly Option<string?> Data = new("--data") { Description = "Keep the data in this new or empty directory; else it is thrown away" };

    public static Command Make()
    {
        var verb = new Command("run", "Carry a list through a journey in the sandbox and write the results") { JourneyPath, ListPath, Out, TimeScale, Map, Data };
        verb.SetAction((parsed, stop) => Run(parsed, stop));
        return verb;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken stop)
    {
        var (journey, list, output, kept) = (parsed.GetValue(JourneyPath)!, parsed.GetValue(ListPath)!, parsed.GetValue(Out)!, parsed.GetValue(Data));
        if (!File.Exists(list))
        {
            throw new StartRefusedException($"There is no file '{list}'.", StartRefusedException.WrongOption);
        }
        if (kept is not null && Directory.Exists(kept) && Directory.EnumerateFileSystemEntries(kept).Any())
        {
            // A workspace that is there may have real providers and a clock of its own.
            throw new StartRefusedException($"'{kept}' is not empty, and a run has a directory of its own. Name a new one with --data.", StartRefusedException.WrongOption);
        }
        var options = new ServerOptions();
        options = (options with
        {
            Data = kept ?? Path.Combine(Path.GetTempPath(), $"sojourn-run-{Environment.ProcessId}"),
            Postgres = null,
            TimeScale = parsed.GetValue(TimeScale) ?? options.TimeScale ?? (new FileInfo(list).Length > LongListBytes ? Slower : Fast),
        }).Checked();
        try
        {
            var file = await JourneyFile.Read(journey);
            using var results = ResultFile.Open(output, journey, list);
            await using var node = await LocalNode.Start(options);
            return await Run(node, file, list, parsed.GetValue(Map), (output, results), stop);
        }
        catch (Exception error) when (error is MalformedException or RefusedException)
        {
            Console.Error.WriteLine(error.Message);
            JobReport.Problems(ToStandardError(), error is MalformedException malformed ? malformed.Problems : ((RefusedException)error).Problems);
            return StartRefusedException.WrongOption;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Console.Error.WriteLine("The run was stopped before its end.");
            return StartRefusedException.CannotStart;
        }
        finally
        {
            if (kept is null && Directory.Exists(options.Data))
            {
                Directory.Delete(options.Data, recursive: true);
            }
        }
    }

    private static async Task<int> Run(LocalNode node, JourneyFile file, string list, string? map, (string Name, ResultFile File) output, CancellationToken stop)
    {
        var console = JobReport.Console();
        var catalog = node.Services.GetRequiredService<CatalogService>();
        var (journey, warnings) = await file.Publish(catalog);
        console.Say($"Journey '{file.Name}', journey time {node.Services.GetRequiredService<Node>().Clock}");
        JobReport.Problems(console, warnings);
        var job = new JourneyJob(node.Services);
        var imported = await job.Start(journey, list, map, stop);
        JobReport.Import(console, imported);
        if (imported.Accepted == 0)
        {
            Console.Error.WriteLine("No row of the list was accepted, so there is nobody to carry.");
            return StartRefusedException.CannotStart;
        }
        var result = await Follow(console, job, stop);
        // Receipts come after the end, too: they are part of what the channels came to.
        var exported = await node.Services.GetRequiredService<RunExport>().Write(catalog.Run(job.Run), output.File.Begin(), forSpreadsheets: true, stop);
        JobReport.Result(console, job.Progress());
        console.Say($"Results of {JobReport.N(exported)} recipients are in {output.Name}");
        var faults = JobReport.Faults(result, imported.Accepted, exported);
        foreach (var fault in faults)
        {
            Console.Error.WriteLine($"The numbers do not add up: {fault}");
        }
        return faults.Count == 0 ? 0 : StartRefusedException.CannotStart;
    }

    /// <summary>A progress bar in a terminal; lines otherwise, whenever something has changed.</summary>
    private static async Task<JobProgress> Follow(IAnsiConsole console, JourneyJob job, CancellationToken stop)
    {
        if (!Console.IsOutputRedirected && console.Profile.Capabilities.Interactive)
        {
            return await console.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
                .StartAsync(async bars =>
                {
                    var bar = bars.AddTask("recipients");
                    return await job.Follow(TimeSpan.FromMilliseconds(100), progress =>
                    {
                        bar.MaxValue = progress.Recipients;
                        bar.Value = progress.Ended;
                        bar.Description = Markup.Escape(Line(progress));
                    }, stop);
                });
        }
        var last = -1L;
        return await job.Follow(TimeSpan.FromSeconds(0.5), progress =>
        {
            if (progress.Ended != last)
            {
                console.Say(Line(progress));
                last = progress.Ended;
            }
        }, stop);
    }

    private static string Line(JobProgress progress) =>
        $"{JobReport.N(progress.Ended)} of {JobReport.N(progress.Recipients)} have arrived, journey time {InstantPattern.General.Format(progress.Now)}";

    private static IAnsiConsole ToStandardError() => AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });
}
