using System.Net;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Server;

/// <summary>The console as the server hands it out: a page, and files whose names change with their content.</summary>
public sealed class ConsoleTests : IAsyncLifetime
{
    private const string Page = "<!doctype html><title>Sojourn</title>";

    private readonly DirectoryInfo files = Directory.CreateTempSubdirectory("sojourn-console-");
    private readonly HttpClient http = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });
    private TestServer server = null!;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(files.FullName, "assets"));
        await File.WriteAllTextAsync(Path.Combine(files.FullName, "index.html"), Page);
        await File.WriteAllTextAsync(Path.Combine(files.FullName, "assets", "index-abc123.js"), new string('x', 50_000));
        server = await TestServer.Start(console: files.FullName);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
        files.Delete(recursive: true);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/journeys/jrn_1/workflow")]
    [InlineData("/settings")]
    public async Task Every_address_of_the_console_answers_the_page_and_is_asked_for_again(string path)
    {
        using var answer = await http.GetAsync(server.Address + path);

        Assert.Equal(Page, await answer.Content.ReadAsStringAsync());
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.True(answer.Headers.CacheControl?.NoCache);
        Assert.Contains("frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task A_built_file_is_kept_for_ever_and_comes_compressed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Address + "/assets/index-abc123.js");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "br, gzip");
        using var answer = await http.SendAsync(request);

        Assert.Equal("br", Assert.Single(answer.Content.Headers.ContentEncoding));
        Assert.True((await answer.Content.ReadAsByteArrayAsync()).Length < 5_000);
        Assert.Equal("public, max-age=31536000, immutable", answer.Headers.CacheControl?.ToString());

        using var again = new HttpRequestMessage(HttpMethod.Get, request.RequestUri);
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using var unchanged = await http.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Theory]
    [InlineData("/api/nothing", 401)]
    [InlineData("/sdk/nothing", 404)]
    [InlineData("/callbacks/sms/sandbox", 404)]
    [InlineData("/assets/gone.js", 404)]
    [InlineData("/health/live", 200)]
    [InlineData("/openapi/v1.json", 200)]
    public async Task What_is_not_the_consoles_is_not_answered_with_the_page(string path, int status)
    {
        using var answer = await http.GetAsync(server.Address + path);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.NotEqual("text/html", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Only_a_server_with_a_console_sends_newcomers_there()
    {
        await using var bare = await TestServer.Start();

        Assert.Contains($"The console is at {server.Address}", server.Greeting);
        Assert.Contains(server.Greeting, line => line.Contains("Open the console", StringComparison.Ordinal) && line.EndsWith(server.SetupToken!, StringComparison.Ordinal));
        Assert.Contains(bare.Greeting, line => line.StartsWith("The console was left out", StringComparison.Ordinal));
        Assert.DoesNotContain(bare.Greeting, line => line.Contains("Open the console", StringComparison.Ordinal));
    }
}
