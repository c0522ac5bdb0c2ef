using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Sojourn.Bench;

/// <summary>
/// The work of the peers by a Sojourn server in a process of its own, through its API and at time scale 1: the journey is published, a
/// list comes as CSV, the run is started, and the time is up when the run says that it is completed.
/// </summary>
internal sealed class ServerJourney : IDisposable
{
    private const string Key = "a-key-for-the-benchmark";

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

    private readonly Process process;
    private readonly string directory;
    private readonly Task<string> complaints;
    private readonly HttpClient http = new() { Timeout = Patience };

    private ServerJourney(string binary, string? postgres)
    {
        directory = Rig.NewDirectory();
        var start = new ProcessStartInfo("dotnet", [binary, "serve", "--data", directory, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["SOJOURN_BOOTSTRAP_KEY"] = Key, ["SOJOURN_DEMO"] = "0", ["SOJOURN_POSTGRES"] = postgres },
        };
        process = Process.Start(start) ?? throw new InvalidOperationException("The server cannot be started.");
        complaints = process.StandardError.ReadToEndAsync();
    }

    /// <param name="database">The process of its database, where it has one.</param>
    public static async Task<Lap> Run(string binary, int people, string? postgres, int? database)
    {
        using var server = new ServerJourney(binary, postgres);
        await server.Serves();
        await server.Send(HttpMethod.Put, "/api/channels/sms", Sandbox);
        var journey = (await server.Send(HttpMethod.Post, "/api/journeys", Journey)).GetProperty("id").GetString()!;
        await server.Send(HttpMethod.Post, $"/api/journeys/{journey}/publish");
        // A tenth goes first, as with the peers.
        var first = (people + 9) / 10;
        await server.Take(journey, 0, first, database);
        return await server.Take(journey, first, people, database);
    }

    private async Task<Lap> Take(string journey, int first, int people, int? database)
    {
        var list = new StringBuilder("phone\n");
        for (var i = first; i < first + people; i++)
        {
            list.Append(CultureInfo.InvariantCulture, $"+1415{2_000_000 + i}\n");
        }
        var csv = list.ToString();
        var run = (await Send(HttpMethod.Post, $"/api/journeys/{journey}/runs", """{"name": "peers"}""")).GetProperty("id").GetString()!;
        var timer = new LapTimer(database is { } other ? [process.Id, other] : [process.Id]);
        await Send(HttpMethod.Post, $"/api/runs/{run}/recipients", csv, "text/csv");
        await Send(HttpMethod.Post, $"/api/runs/{run}/start");
        var watch = Stopwatch.StartNew();
        while ((await Send(HttpMethod.Get, $"/api/runs/{run}")).GetProperty("status").GetString() != "completed")
        {
            if (watch.Elapsed > Patience)
            {
                throw new TimeoutException($"The run was not completed after {Patience}.");
            }
            await Task.Delay(10);
        }
        var lap = timer.Stop(people);
        Check(await Text(HttpMethod.Get, $"/api/runs/{run}/export.csv?spreadsheet=false"), first, people);
        return lap;
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

    private async Task Serves()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf("http://", StringComparison.Ordinal) is >= 0 and var at)
            {
                // Nobody reads what else it says, and it must not wait for a reader.
                _ = process.StandardOutput.ReadToEndAsync();
                http.BaseAddress = new(line[at..].Split(' ', ',')[0]);
                http.DefaultRequestHeaders.Authorization = new("Bearer", Key);
                return;
            }
        }
        throw new InvalidOperationException($"The server did not start: {await complaints}");
    }

    private async Task<JsonElement> Send(HttpMethod method, string path, string? body = null, string type = "application/json")
    {
        using var document = JsonDocument.Parse(await Text(method, path, body, type));
        return document.RootElement.Clone();
    }

    private async Task<string> Text(HttpMethod method, string path, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.StatusCode < HttpStatusCode.BadRequest ? text : throw new InvalidOperationException($"{method} {path}: {answer.StatusCode} {text}");
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }
        process.Dispose();
        http.Dispose();
        Rig.Delete(directory);
    }
}
