using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Sojourn.Bench;

/// <summary>
/// The work of the peers by Sojourn, at time scale 1: the journey is published, a list comes as CSV, the run is started, and the time is up
/// when the run says that it is completed.
/// </summary>
internal static class ServerJourney
{
    /// <summary>A person begins and waits, is woken, is sent to, and goes on by the outcome: as many lines have their journals.</summary>
    public const int Steps = 4;

    /// <summary>The outcome comes afterwards and as a message of its own, as soon as the sandbox can make it: with no delay at all it would come with the answer.</summary>
    private const string Sandbox = """{"provider": "sandbox", "settings": {"outcomes": {"delivered": 0.7, "failed": 0.3}, "delaySeconds": 0.01}}""";

    private const string Journey =
        """
        {"name": "peers", "definition": {
          "entry": {"sources": [{"kind": "run"}]},
          "nodes": [
            {"id": "start", "kind": "start"},
            {"id": "wait", "kind": "delay", "settings": {"amount": 1, "unit": "seconds"}},
            {"id": "text", "kind": "sms", "settings": {"from": "+14155550100", "body": "Hello"}},
            {"id": "reached", "kind": "exit", "settings": {"outcome": "reached"}},
            {"id": "unreached", "kind": "exit", "settings": {"outcome": "unreached"}}],
          "edges": [
            {"from": "start", "port": "next", "to": "wait"}, {"from": "wait", "port": "next", "to": "text"},
            {"from": "text", "port": "delivered", "to": "reached"}, {"from": "text", "port": "failed", "to": "unreached"},
            {"from": "text", "port": "timeout", "to": "unreached"}]}}
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <param name="binary">The server's program.</param>
    /// <param name="people">Who is counted.</param>
    /// <param name="postgres">The database of all servers; each has one of its own inside, unless given.</param>
    /// <param name="database">The process of that database.</param>
    /// <param name="servers">How many share it.</param>
    /// <returns>From the list on, from the start of the run on, and what the database had of the latter.</returns>
    public static async Task<(Lap Whole, Lap Stepping, Lap Database)> Run(string binary, int people, string? postgres, int? database, int servers = 1)
    {
        var all = new List<BenchServer>();
        try
        {
            for (var server = 0; server < servers; server++)
            {
                all.Add(await BenchServer.Start(binary, postgres));
            }
            foreach (var server in all)
            {
                await server.Ready();
            }
            await all[0].Send(HttpMethod.Put, "/api/channels/sms", Sandbox);
            var journey = (await all[0].Send(HttpMethod.Post, "/api/journeys", Journey)).GetProperty("id").GetString()!;
            await all[0].Send(HttpMethod.Post, $"/api/journeys/{journey}/publish");
            int[] processes = [.. all.Select(server => server.ProcessId), .. database is { } other ? (int[])[other] : []];
            // Half as many go first, as with the peers: then all that is hot is compiled. Each server compiles for itself.
            var first = people / 2 * servers;
            await Take(all[0], journey, 0, first, processes, database);
            return await Take(all[0], journey, first, people, processes, database);
        }
        finally
        {
            all.ForEach(server => server.Dispose());
        }
    }

    private static async Task<(Lap Whole, Lap Stepping, Lap Database)> Take(BenchServer server, string journey, int first, int people, int[] processes, int? database)
    {
        var list = new StringBuilder("phone\n");
        for (var i = first; i < first + people; i++)
        {
            list.Append(CultureInfo.InvariantCulture, $"+1415{2_000_000 + i}\n");
        }
        var csv = list.ToString();
        var run = (await server.Send(HttpMethod.Post, $"/api/journeys/{journey}/runs", """{"name": "peers"}""")).GetProperty("id").GetString()!;
        var whole = new LapTimer(processes);
        await server.Send(HttpMethod.Post, $"/api/runs/{run}/recipients", csv, "text/csv");
        var stepping = new LapTimer(processes);
        var inDatabase = new LapTimer(database is { } one ? [one] : []);
        await server.Send(HttpMethod.Post, $"/api/runs/{run}/start");
        var watch = Stopwatch.StartNew();
        while ((await server.Send(HttpMethod.Get, $"/api/runs/{run}")).GetProperty("status").GetString() != "completed")
        {
            if (watch.Elapsed > Patience)
            {
                throw new TimeoutException($"The run was not completed after {Patience}.");
            }
            // Each answer is a question to every partition.
            await Task.Delay(100);
        }
        var laps = (whole.Stop(people), stepping.Stop(people), inDatabase.Stop(people));
        Check(await server.Text(HttpMethod.Get, $"/api/runs/{run}/export.csv?spreadsheet=false"), first, people);
        return laps;
    }

    /// <summary>Everybody is in the results exactly once, has ended, and has gone the way that the message's own status says; seven of ten were reached.</summary>
    private static void Check(string results, int first, int people)
    {
        var lines = results.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var header = lines[0].Split(',');
        int Column(string name) => Array.IndexOf(header, name) is >= 0 and var at ? at : throw new InvalidOperationException($"The results have no column {name}.");
        var (phone, status, reason, message) = (Column("phone"), Column("status"), Column("reason"), Column("text.status"));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var reached = 0;
        foreach (var row in lines.Skip(1).Select(line => line.Split(',')))
        {
            var way = row[message] switch { "delivered" => "reached", "failed" => "unreached", var other => $"no outcome ({other})" };
            if (!seen.Add(row[phone]) || row[status] != "completed" || row[reason] != way)
            {
                throw new InvalidOperationException($"Sojourn took somebody wrongly: {string.Join(',', row)}");
            }
            reached += way == "reached" ? 1 : 0;
        }
        var missing = Enumerable.Range(first, people).Count(i => !seen.Contains($"+1415{2_000_000 + i}"));
        // The sandbox draws by the number's hash: so many reached, give or take five standard deviations.
        if (missing > 0 || seen.Count != people || Math.Abs(reached - (people * 0.7)) > 5 * Math.Sqrt(people * 0.21))
        {
            throw new InvalidOperationException($"Of {people:N0} people Sojourn lost {missing:N0}, has {seen.Count:N0}, and reached {reached:N0}.");
        }
    }
}
