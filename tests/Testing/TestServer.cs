using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Sojourn.Server;

namespace Sojourn.Testing;

/// <summary>What the server answered: the status and, where there is one, the document.</summary>
public sealed record HttpAnswer(int Status, string Text, string? ContentType)
{
    public JsonElement Json => Text.Length == 0 ? default : JsonDocument.Parse(Text).RootElement;

    /// <summary>A member, by its path: <c>nodes.call.entered</c>.</summary>
    public JsonElement this[string path] => path.Split('.').Aggregate(Json, (element, name) =>
        int.TryParse(name, out var index) && element.ValueKind == JsonValueKind.Array ? element[index] : element.GetProperty(name));

    /// <summary>The codes of a problem document's problems.</summary>
    public IReadOnlyList<string> Codes => [.. this["problems"].EnumerateArray().Select(problem => problem.GetProperty("code").GetString()!)];

    public override string ToString() => $"{Status} {Text}";
}

/// <summary>The real server on a free port of the loopback, with a data directory that goes with it.</summary>
public sealed class TestServer : IAsyncDisposable
{
    public const string Key = "a-key-for-tests";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo directory;
    private SojournServer server;
    private HttpClient http;

    private TestServer(DirectoryInfo directory, SojournServer server)
    {
        (this.directory, this.server) = (directory, server);
        http = Client(server);
    }

    public string Data => directory.FullName;

    public string Address => server.Addresses[0];

    /// <summary>What makes the first account from another machine.</summary>
    public string? SetupToken => server.SetupToken;

    /// <summary>What it says at its start.</summary>
    public IReadOnlyList<string> Greeting => [.. Sojourn.Server.Greeting.Of(server)];

    public IServiceProvider Services => server.Services;

    /// <param name="timeScale">How fast journey time runs.</param>
    /// <param name="console">Where a built console lies.</param>
    /// <param name="postgres">The connection string of a database of its own; else the data lies in the directory.</param>
    /// <param name="proxies">Those whose word on addresses is taken.</param>
    /// <param name="elsewhere">A variable that places partitions, such as <c>SOJOURN_POSTGRES_4_7</c>, and the connection string in it.</param>
    public static async Task<TestServer> Start(
        double? timeScale = null, string? console = null, string? postgres = null, string proxies = "", params (string Variable, string Database)[] elsewhere)
    {
        var directory = Directory.CreateTempSubdirectory("sojourn-server-");
        return new(directory, await SojournServer.Start(
            Options(directory, timeScale) with { Console = console ?? "", Postgres = postgres, Proxies = proxies, PostgresPartitions = elsewhere.ToDictionary(each => each.Variable, each => each.Database) }));
    }

    /// <summary>Stops the server and starts it again on the same data, at the same address.</summary>
    public async Task Restart()
    {
        var again = server.Options with { Urls = Address, TimeScale = null };
        http.Dispose();
        await server.DisposeAsync();
        server = await SojournServer.Start(again);
        http = Client(server);
    }

    public Task<HttpAnswer> Get(string path) => Send(HttpMethod.Get, path);

    public Task<HttpAnswer> Post(string path, object? body = null) => Send(HttpMethod.Post, path, body);

    public Task<HttpAnswer> Put(string path, object body) => Send(HttpMethod.Put, path, body);

    /// <param name="method">The method.</param>
    /// <param name="path">From <c>/</c> on.</param>
    /// <param name="body">A text is sent as it stands, bytes and content too, anything else as JSON.</param>
    /// <param name="type">The content type.</param>
    /// <param name="headers">More headers; <c>Authorization</c> replaces the owner's key, and an empty one removes it.</param>
    public async Task<HttpAnswer> Send(
        HttpMethod method, string path, object? body = null, string type = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = body as HttpContent ?? new ByteArrayContent(body as byte[] ?? Encoding.UTF8.GetBytes(body as string ?? JsonSerializer.Serialize(body)));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + Key);
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            if (value.Length > 0)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }
        using var response = await http.SendAsync(request);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Content.Headers.ContentType?.MediaType);
    }

    /// <summary>Sends a list into a run.</summary>
    public Task<HttpAnswer> Import(string run, string csv, string query = "", params (string, string)[] headers) =>
        Send(HttpMethod.Post, $"/api/runs/{run}/recipients{query}", csv, "text/csv", headers);

    /// <summary>Asks until the answer is as wanted. What a server does by itself has no other end to wait for.</summary>
    public async Task<HttpAnswer> Until(string path, Func<HttpAnswer, bool> holds)
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await Get(path);
            if (holds(answer))
            {
                return answer;
            }
            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new TimeoutException($"{path} did not come to what was wanted; it is {answer}");
            }
            await Task.Delay(20);
        }
    }

    /// <summary>Waits until a run has a status.</summary>
    public Task<HttpAnswer> UntilRun(string run, string status = "completed") =>
        Until($"/api/runs/{run}", answer => answer["status"].GetString() == status);

    /// <summary>Creates and publishes a journey and returns its id.</summary>
    public async Task<string> Publish(object definition, object? settings = null)
    {
        var created = await Post("/api/journeys", new { name = "A journey", preset = "outreach", definition, settings = settings ?? new { } });
        var id = created["id"].GetString()!;
        var published = await Post($"/api/journeys/{id}/publish");
        return published.Status == 200 ? id : throw new InvalidOperationException($"The journey was not published: {published}");
    }

    /// <summary>Creates a run, fills it with the list and returns its id.</summary>
    public async Task<string> Fill(string journey, string csv)
    {
        var run = (await Post($"/api/journeys/{journey}/runs", new { name = "A run" }))["id"].GetString()!;
        var imported = await Import(run, csv);
        return imported.Status == 200 ? run : throw new InvalidOperationException($"The list was not taken: {imported}");
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
        directory.Delete(recursive: true);
    }

    private static ServerOptions Options(DirectoryInfo directory, double? timeScale) => new()
    {
        Data = directory.FullName,
        Urls = "http://127.0.0.1:0",
        TimeScale = timeScale,
        Demo = false,
        BootstrapKey = Key,
        Partitions = 2,
    };

    private static HttpClient Client(SojournServer server) => new() { BaseAddress = new(server.Addresses[0]) };
}
