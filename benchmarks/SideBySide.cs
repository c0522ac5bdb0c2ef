using System.Globalization;
using Npgsql;
using Spectre.Console;

namespace Sojourn.Bench;

/// <summary>
/// The same work, durable, by Sojourn and by what a developer would otherwise pick: enroll a person, wait a second, send, branch on the
/// outcome, end. One after the other in the same run on the same machine; the ratios count. benchmarks/peers/README.md says what each does.
/// </summary>
internal sealed class SideBySide
{
    /// <summary>The best product that was measured, a journey platform on Node, elsewhere on two cores: 26–45 journeys a second. It cannot be run here.</summary>
    private const double BestProduct = 45;

    private const double ProductGoal = 100;
    private const double QueueGoal = 3;

    private static readonly string Root = Path.GetFullPath("../../../..", AppContext.BaseDirectory);

    private readonly List<(string Name, Lap Lap)> peers = [];
    private readonly List<(string Name, Lap Lap)> own = [];
    private readonly List<(string Name, string Reason)> missing = [];
    private bool failed;

    /// <param name="wanted">Names of contestants, or parts of them; all where there are none.</param>
    /// <returns>Whether everybody was taken, by everyone that could be run.</returns>
    public async Task<bool> Run(IReadOnlyCollection<string> wanted)
    {
        var redis = Variable("SOJOURN_BENCH_REDIS");
        var redisProcess = int.Parse(Variable("SOJOURN_BENCH_REDIS_PROCESS"), CultureInfo.InvariantCulture);
        var postgres = await PostgresDatabase.Process();
        (string Name, bool Own, Func<Task<Lap?>> Run)[] contestants =
        [
            ("BullMQ on Redis", false, () => Peer("BullMQ", 20_000, redis, redisProcess, "node", Script("bullmq"))),
            ("pg-boss on PostgreSQL", false, () => Peer("pg-boss", 60_000, Url(PostgresDatabase.New()), postgres, "node", Script("pg-boss"))),
            ("Hangfire on PostgreSQL", false, () => Peer("Hangfire", 500, PostgresDatabase.New(), postgres, Program("HangfirePeer", "Sojourn.HangfirePeer"))),
            ("MassTransit on PostgreSQL", false, () => Peer("MassTransit", 1_000, PostgresDatabase.New(), postgres, Program("MassTransitPeer", "Sojourn.MassTransitPeer"))),
            ("Sojourn on PostgreSQL", true, async () => (await ServerJourney.Run(BenchServer.Binary, 150_000, PostgresDatabase.New(), postgres)).Whole),
            ("Sojourn, embedded", true, async () => (await ServerJourney.Run(BenchServer.Binary, 150_000, null, null)).Whole),
        ];
        foreach (var (name, isOwn, run) in contestants.Where(one => wanted.Count == 0 || wanted.Any(part => one.Name.Contains(part, StringComparison.OrdinalIgnoreCase))))
        {
            AnsiConsole.MarkupLineInterpolated($"{name} …");
            try
            {
                if (await run() is { } lap)
                {
                    (isOwn ? own : peers).Add((name, lap));
                }
                else
                {
                    missing.Add((name, "not built: its packages could not be had"));
                }
            }
            catch (Exception wrong) when (wrong is InvalidOperationException or TimeoutException or HttpRequestException or NpgsqlException)
            {
                // Whoever fails is in the table, and the command fails; the others are measured all the same.
                failed = true;
                missing.Add((name, "failed"));
                Console.Error.WriteLine(wrong);
            }
        }
        Show();
        return !failed;
    }

    private static async Task<Lap?> Peer(string name, int people, string store, int database, params string[] command) =>
        command.All(part => part == "node" || File.Exists(part)) ? await PeerProcess.Run(name, people, store, database, command) : null;

    private void Show()
    {
        var table = new Table().AddColumns(["", "people", "journeys/s", "CPU µs a journey", .. own.Select(one => one.Name)]);
        foreach (var column in table.Columns.Skip(1))
        {
            column.RightAligned();
        }
        foreach (var (name, lap) in peers.Concat(own))
        {
            table.AddRow([name, Number(lap.People), Number(lap.Rate), Number(lap.CpuEach), .. own.Select(one => Times(one.Lap.Rate / lap.Rate))]);
        }
        foreach (var (name, reason) in missing)
        {
            table.AddRow([name, reason, "", "", .. own.Select(_ => "")]);
        }
        table.AddRow(["Parcelvoy: a figure from elsewhere", "", $"26–{Number(BestProduct)}", "", .. own.Select(one => Times(one.Lap.Rate / BestProduct))]);
        AnsiConsole.Write(table.Caption("in the columns of Sojourn: how many times as many journeys a second it takes"));
        foreach (var (name, lap) in own)
        {
            Goal(name, lap.Rate / BestProduct, ProductGoal, "the best product, a figure from elsewhere");
            if (peers.Count > 0)
            {
                var best = peers.MaxBy(peer => peer.Lap.Rate);
                Goal(name, lap.Rate / best.Lap.Rate, QueueGoal, $"the best queue, {best.Name}");
            }
        }
    }

    private static void Goal(string name, double times, double goal, string than) => AnsiConsole.MarkupLineInterpolated(
        $"{name}: {Times(times)} {than}; the goal is {Times(goal)}: {(times >= goal ? "met" : "missed")}");

    private static string Times(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio:#,0.0}×");

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set: start it by ./bench peers, which starts the databases.");

    private static string Program(string project, string file) => Path.Combine(Root, "artifacts", "bin", project, "release", file);

    private static string Script(string peer) => Path.Combine(Root, "benchmarks", "peers", peer, "journey.mjs");

    /// <summary>The same database in the words of Node's driver.</summary>
    private static string Url(string connection)
    {
        var parts = new NpgsqlConnectionStringBuilder(connection);
        return $"postgres://{parts.Username}@{parts.Host}:{parts.Port}/{parts.Database}";
    }
}
