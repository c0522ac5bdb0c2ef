using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Sojourn.Server;

/// <summary>The running server, as verbs talk to it.</summary>
internal sealed class RemoteServer : IDisposable
{
    public static readonly Option<string?> ServerOption = new("--server") { Description = $"The running server (SOJOURN_URLS; {ServerOptions.DefaultUrls})" };
    public static readonly Option<string?> KeyOption = new("--key") { Description = "An API key (SOJOURN_KEY; else DATA/owner.key)" };
    public static readonly Option<string?> DataOption = new("--data") { Description = "The data directory (SOJOURN_DATA; data)" };

    private readonly HttpClient http;

    private RemoteServer(Uri address, string? key)
    {
        Address = address;
        http = new() { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
    }

    public Uri Address { get; }

    public static RemoteServer Of(ParseResult parsed)
    {
        var options = Options(parsed);
        var address = parsed.GetValue(ServerOption) ?? options.Urls.Split(';', ',')[0];
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
        {
            throw new StartRefusedException($"'{address}' is no address of a server. Use one such as {ServerOptions.DefaultUrls}.", StartRefusedException.WrongOption);
        }
        var file = Path.Combine(options.Data, OwnerKey.FileName);
        var key = parsed.GetValue(KeyOption) ?? ServerOptions.Env("SOJOURN_KEY") ?? options.BootstrapKey ?? (File.Exists(file) ? File.ReadAllText(file).Trim() : null);
        return new(uri, key);
    }

    public static ServerOptions Options(ParseResult parsed)
    {
        var options = new ServerOptions();
        return options with { Data = parsed.GetValue(DataOption) ?? options.Data };
    }

    /// <summary>False when nobody listens there: then the data directory may be free.</summary>
    public async Task<bool> IsThere(CancellationToken stop)
    {
        try
        {
            using var answer = await http.GetAsync("/health/live", stop);
            return true;
        }
        catch (HttpRequestException error) when (error.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
        {
            return false;
        }
    }

    public async Task<JsonElement> Ask(HttpMethod method, string path, object? body, CancellationToken stop)
    {
        using var answer = await Send(method, path, body, stop);
        var bytes = await answer.Content.ReadAsByteArrayAsync(stop);
        return bytes.Length == 0 ? default : JsonDocument.Parse(bytes).RootElement;
    }

    /// <param name="path">What is asked for.</param>
    /// <param name="target">Opened once the server does not refuse.</param>
    /// <param name="stop">Given up.</param>
    public async Task Download(string path, Func<Stream> target, CancellationToken stop)
    {
        using var answer = await Send(HttpMethod.Get, path, null, stop);
        await answer.Content.CopyToAsync(target(), stop);
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, object? body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, options: JsonFormats.Options) };
        HttpResponseMessage answer;
        try
        {
            answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        }
        catch (HttpRequestException error)
        {
            throw new StartRefusedException($"No server answers at {Address}: {error.Message} Start it with 'sojourn serve', or say where it is with --server.");
        }
        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }
        using (answer)
        {
            throw new StartRefusedException(answer.StatusCode == HttpStatusCode.Unauthorized
                ? $"The server at {Address} refuses the key. Give one with --key or SOJOURN_KEY."
                : $"The server refuses: {await Detail(answer, stop)}");
        }
    }

    private static async Task<string> Detail(HttpResponseMessage answer, CancellationToken stop)
    {
        var text = await answer.Content.ReadAsStringAsync(stop);
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.GetProperty("detail").GetString() ?? text;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"{(int)answer.StatusCode} {answer.ReasonPhrase}";
        }
    }
}
