using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Sojourn.Testing;

/// <summary>Somebody at the console: keeps the cookie that the server sets, and sends the session's token with every change.</summary>
public sealed class Browser : IDisposable
{
    private readonly HttpClient http;
    private readonly SocketsHttpHandler handler;

    public Browser(string address)
    {
        handler = new() { CookieContainer = Cookies };
        http = new(handler) { BaseAddress = new(address) };
    }

    public CookieContainer Cookies { get; } = new();

    /// <summary>Sent with every change; null sends none.</summary>
    public string? CsrfToken { get; set; }

    public IReadOnlyList<Cookie> Kept => [.. Cookies.GetCookies(http.BaseAddress!).Cast<Cookie>()];

    public Task<EventStream> Watch(string path) => EventStream.Open(http, path);

    public Task<HttpAnswer> Get(string path) => Send(HttpMethod.Get, path);

    public Task<HttpAnswer> Post(string path, object? body = null) => Send(HttpMethod.Post, path, body);

    /// <summary>Makes the first account, or signs in, and keeps the session's token.</summary>
    public async Task<HttpAnswer> Enter(string path, object body, params (string, string)[] headers)
    {
        var answer = await Send(HttpMethod.Post, path, body, headers);
        CsrfToken = answer.Status == 200 ? answer["csrfToken"].GetString() : CsrfToken;
        return answer;
    }

    public async Task<HttpAnswer> Send(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(JsonSerializer.Serialize(body), new MediaTypeHeaderValue("application/json"));
        }
        if (CsrfToken is not null && method != HttpMethod.Get)
        {
            request.Headers.Add("X-CSRF-Token", CsrfToken);
        }
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        using var response = await http.SendAsync(request);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Content.Headers.ContentType?.MediaType);
    }

    public void Dispose()
    {
        http.Dispose();
        handler.Dispose();
    }
}
