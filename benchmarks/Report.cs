using System.Globalization;
using Spectre.Console;

namespace Sojourn.Bench;

/// <summary>Runs what was asked for, in one process and one after the other, and prints one table: ratios count, absolute figures are this machine's.</summary>
internal sealed class Report(int size, IReadOnlyList<string> wanted)
{
    private const int Cycles = 4;

    private readonly Table table = new Table().AddColumns("", "what", "measured", "goal", "");

    public async Task Run()
    {
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:N0} GB, .NET {Environment.Version}; {size:N0} enrollments where nothing else is said");
        var stepped = 40_000.0;
        if (Wants("a") || Wants("b"))
        {
            stepped = await Engine();
        }
        if (Wants("p"))
        {
            await Postgres();
        }
        if (wanted.Contains("w"))
        {
            await Ways();
        }
        if (wanted.Contains("s"))
        {
            await Silos();
        }
        if (Wants("c"))
        {
            await Import();
        }
        if (Wants("d"))
        {
            await Latency(stepped / 2);
        }
        if (Wants("e") || Wants("f") || Wants("g"))
        {
            await Parked(stepped);
        }
        AnsiConsole.Write(table);
    }

    /// <summary>One figure a line and nothing beside the engine in the process.</summary>
    public static async Task Profile(int size, int cycles, bool random, bool postgres)
    {
        await using var bench = await EngineBench.Begin(size, random, postgres ? PostgresDatabase.New() : null);
        var engine = await bench.Cycle();
        for (var cycle = 1; cycle < cycles; cycle++)
        {
            engine += await bench.Cycle();
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{engine.Rate:F0} steps/s, {engine.CpuMicroseconds:F1} µs CPU and {engine.BytesPerStep:F0} B a step, {GC.CollectionCount(0)}/{GC.CollectionCount(1)}/{GC.CollectionCount(2)} collections"));
    }

    private bool Wants(string scenario) => wanted.Count == 0 || wanted.Contains(scenario);

    private async Task<double> Engine()
    {
        var rate = 0.0;
        foreach (var random in new[] { false, true })
        {
            var order = random ? "at random" : "in storage order";
            var (engine, bound) = await EngineAndBound(random);
            Row("a", $"bound: bare statements, wakes {order}", $"{bound.Rate:N0} steps/s", "", null);
            Row("b", $"engine, wakes {order}", $"{engine.Rate:N0} steps/s ({engine.CpuMicroseconds:N0} µs CPU, {engine.BytesPerStep:N0} B each)",
                random ? "half of (a)" : "half of (a), 40,000", engine.Rate >= bound.Rate / 2 && (random || engine.Rate >= 40_000));
            Row("", "  share of the bound", $"{engine.Rate / bound.Rate:P0}", "50 %", engine.Rate >= bound.Rate / 2);
            rate = random ? rate : engine.Rate;
        }
        return rate;
    }

    /// <summary>The two take turns, so that what else the machine does falls on both.</summary>
    private async Task<(EngineBench.Result, BoundBench.Result)> EngineAndBound(bool random)
    {
        await using var engine = await EngineBench.Begin(size, random);
        using var bound = await BoundBench.Begin(size, random);
        var (stepped, written) = (await engine.Cycle(), bound.Cycle());
        for (var cycle = 1; cycle < Cycles; cycle++)
        {
            stepped += await engine.Cycle();
            written += bound.Cycle();
        }
        return (stepped, written);
    }

    private async Task Postgres()
    {
        foreach (var random in new[] { false, true })
        {
            var order = random ? "at random" : "in storage order";
            await using var engine = await EngineBench.Begin(size, random, PostgresDatabase.New());
            using var unnesting = await PostgresBound.Begin(size, random, copy: false);
            using var copying = await PostgresBound.Begin(size, random, copy: true);
            var (stepped, unnested, copied) = (await engine.Cycle(), unnesting.Cycle(), copying.Cycle());
            for (var cycle = 1; cycle < Cycles; cycle++)
            {
                stepped += await engine.Cycle();
                unnested += unnesting.Cycle();
                copied += copying.Cycle();
            }
            var written = unnested.Rate > copied.Rate ? unnested : copied;
            Row("p", $"PostgreSQL, bound: bare batches over arrays, wakes {order}", $"{unnested.Rate:N0} steps/s", "", null);
            Row("p", $"PostgreSQL, bound: new rows by COPY, wakes {order}", $"{copied.Rate:N0} steps/s", "", null);
            Row("p", $"PostgreSQL, engine, wakes {order}", $"{stepped.Rate:N0} steps/s ({stepped.CpuMicroseconds:N0} µs CPU beside the database's)",
                "half of the faster bound", stepped.Rate >= written.Rate / 2);
            Row("", "  share of the faster bound", $"{stepped.Rate / written.Rate:P0}", "50 %", stepped.Rate >= written.Rate / 2);
        }
    }

    /// <summary>What the store on PostgreSQL does is marked; there is no goal but that it is the best of them.</summary>
    private async Task Ways()
    {
        using var ways = new PostgresWays(size, await PostgresDatabase.Process());
        foreach (var batch in new[] { 1_000, 10_000 })
        {
            Way($"journal rows, {batch:N0} a commit, by unnest *", ways.Insert(copy: false, batch));
            Way($"journal rows, {batch:N0} a commit, by COPY", ways.Insert(copy: true, batch));
        }
        foreach (var (apart, random) in new[] { (false, true), (true, true), (true, false) })
        {
            foreach (var room in new[] { 100, 90, 70, 50 })
            {
                Way($"steps {(random ? "at random" : "in storage order")}, wakes {(apart ? "in a table of their own" : "in an indexed column")}, fill factor {room}",
                    ways.Update(room, apart, random));
            }
        }

        void Way(string what, PostgresWays.Result result) =>
            Row("w", $"PostgreSQL, {what}", $"{result.Rate:N0} rows/s, {result.DatabaseMicroseconds:N1} µs of its CPU each{(result.Note.Length > 0 ? ", " + result.Note : "")}", "", null);
    }

    /// <summary>Two cores cannot show more steps a second on more servers, but whether a step costs more.</summary>
    private async Task Silos()
    {
        var alone = 0.0;
        foreach (var servers in new[] { 1, 2, 3 })
        {
            var (place, people) = (PostgresDatabase.New(), size / 2);
            var (logged, carried) = (PostgresDatabase.Logged(place), PostgresDatabase.Carried());
            var (whole, stepping, database) = await ServerJourney.Run(BenchServer.Binary, people, place, await PostgresDatabase.Process(), servers);
            var each = stepping.CpuEach / ServerJourney.Steps;
            alone = servers == 1 ? each : alone;
            Row("s", $"PostgreSQL, {servers} server{(servers == 1 ? "" : "s")}", $"{stepping.Rate * ServerJourney.Steps:N0} steps/s, {each:N0} µs CPU a step, {database.CpuEach / ServerJourney.Steps:N0} of them the database's",
                servers == 1 ? "" : "no more than on one, a tenth for noise", servers == 1 ? null : each <= alone * 1.1);
            if (servers == 1)
            {
                // Half as many went before those that are counted.
                var all = people * 1.5;
                Row("", "  its log, import and all", $"{(PostgresDatabase.Logged(place) - logged) / all / ServerJourney.Steps:N0} B a step", "", null);
                Row("", "  on the network, import and all", $"{(PostgresDatabase.Carried() - carried) / all / ServerJourney.Steps:N0} B a step", "", null);
                Row("", "  its list", $"{people / (whole.Took - stepping.Took).TotalSeconds:N0} rows/s", "", null);
                Row("", "  on disk, B a person", string.Join(", ", PostgresDatabase.Sizes(place).Where(table => table.Bytes > all).Select(table => $"{table.Table} {table.Bytes / all:N0}")), "", null);
            }
        }
    }

    private async Task Import()
    {
        var result = await ImportBench.Run(size);
        Row("c", "CSV to recipients of a draft", $"{result.Imported:N0} rows/s", "30,000", result.Imported >= 30_000);
        Row("c", "CSV to begun enrollments", $"{result.Enrolled:N0} rows/s", "half of the bound", result.Enrolled >= result.Bare / 2);
        Row("", "  bound: the same rows, bare", $"{result.Bare:N0} rows/s ({result.Enrolled / result.Bare:P0})", "", null);
    }

    private async Task Latency(double load)
    {
        var rest = await LatencyBench.Run(0, 500);
        Row("d", "event to first effect, at rest", $"p50 {rest.P50:N0} ms, p99 {rest.P99:N0} ms", "p99 10 ms", rest.P99 <= 10);
        var busy = await LatencyBench.Run(load, 500);
        Row("d", $"the same at {busy.Achieved:N0} steps/s", $"p50 {busy.P50:N0} ms, p99 {busy.P99:N0} ms", "p99 100 ms", busy.P99 <= 100);
    }

    private async Task Parked(double stepped)
    {
        var result = await ParkedBench.Run(size * 10);
        Row("e", $"{result.Count:N0} parked: resident", $"{result.ResidentMegabytes:N0} MB", "400 MB", result.ResidentMegabytes <= 400);
        Row("e", "  on disk, beside the person's own data", $"{result.BytesEach - result.PersonalBytesEach:N0} B each (with it {result.BytesEach:N0})", "400 B",
            result.BytesEach - result.PersonalBytesEach <= 400);
        Row("e", "  time to open", $"{result.OpenSeconds:N2} s", "", null);
        Row("g", "pause a run of that size", $"{result.PauseMs:N1} ms", "100 ms", result.PauseMs <= 100);
        Row("g", "resume it", $"{result.ResumeMs:N1} ms", "100 ms", result.ResumeMs <= 100);
        Row("f", "all of them due at one instant", $"{result.HerdRate:N0} steps/s, {result.HerdSeconds:N0} s", "the rate of (b), less a tenth for noise", result.HerdRate >= stepped * 0.9);
        Row("f", "  early", $"{result.Early}", "0", result.Early == 0);
    }

    private void Row(string letter, string what, string measured, string goal, bool? met)
    {
        var mark = met switch { null => "", true => "[green]met[/]", false => "[red]missed[/]" };
        table.AddRow(letter, Markup.Escape(what), Markup.Escape(measured), Markup.Escape(goal), mark);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{letter,2} {what}: {measured}");
    }
}
