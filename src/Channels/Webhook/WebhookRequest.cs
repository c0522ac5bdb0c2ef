using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Channels.Webhook;

/// <summary>
/// What a webhook node rendered: <c>method</c> (GET unless set; POST with a body), <c>url</c> (else the message's address),
/// <c>headers</c> (an object), <c>body</c> (a text, or an object or list that is sent as JSON), <c>timeoutSeconds</c>.
/// </summary>
internal sealed record WebhookRequest(Uri Url, HttpMethod Method, IReadOnlyList<KeyValuePair<string, string>> Headers, Value Body, TimeSpan Timeout, string Key)
{
    private const string ContentType = "Content-Type";

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    public static bool TryRead(
        OutgoingMessage message, int timeoutSeconds, [NotNullWhen(true)] out WebhookRequest? request,
        [NotNullWhen(false)] out Answer.Rejected? refusal)
    {
        request = null;
        var content = message.Content;
        var address = content.Has("url") ? content["url"].ToString() : message.To;
        if (!Uri.TryCreate(address.Trim(), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
        {
            refusal = new("bad_url", $"\"{address}\" is not an address that begins with http:// or https://.");
            return false;
        }
        var body = content["body"];
        var method = content.Has("method") ? content["method"].ToString().ToUpperInvariant() : body.IsNull ? "GET" : "POST";
        if (!Methods.Contains(method))
        {
            refusal = new("bad_method", $"The method \"{method}\" is not one of {string.Join(", ", Methods)}.");
            return false;
        }
        var headers = new List<KeyValuePair<string, string>>();
        if (content["headers"] is { Kind: ValueKind.Object, Object: var given })
        {
            foreach (var (name, value) in given)
            {
                var text = value.ToString();
                if (!RequestHeaders.IsName(name) || RequestHeaders.IsReserved(name) || !RequestHeaders.IsValue(text))
                {
                    refusal = new("bad_header", $"The header \"{name}\" cannot be sent: its name is reserved or malformed, or its value is not plain ASCII on one line.");
                    return false;
                }
                headers.Add(new(name, text));
            }
        }
        var seconds = content["timeoutSeconds"] is { Kind: ValueKind.Number, Number: > 0 and var number } ? number : timeoutSeconds;
        var timeout = TimeSpan.FromSeconds((double)Math.Min(seconds, HttpSettings.TimeoutMaxSeconds));
        request = new(url, new(method), headers, body, timeout, message.Key.ToString());
        refusal = null;
        return true;
    }

    public HttpRequestMessage ToHttp()
    {
        var http = new HttpRequestMessage(Method, Url);
        if (!Body.IsNull)
        {
            var text = Body.ToString();
            http.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
            http.Content.Headers.ContentType = new MediaTypeHeaderValue(IsJson(text) ? "application/json" : "text/plain", "utf-8");
        }
        foreach (var (name, value) in Headers)
        {
            if (string.Equals(name, ContentType, StringComparison.OrdinalIgnoreCase))
            {
                http.Content?.Headers.Remove(ContentType);
            }
            // What describes a body belongs to the body; without one there is nothing to describe.
            if (!http.Headers.TryAddWithoutValidation(name, value))
            {
                http.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }
        AddUnlessGiven(http, "User-Agent", "Sojourn");
        AddUnlessGiven(http, "Idempotency-Key", Key);
        return http;
    }

    private static void AddUnlessGiven(HttpRequestMessage http, string name, string value)
    {
        if (!http.Headers.NonValidated.Contains(name))
        {
            http.Headers.TryAddWithoutValidation(name, value);
        }
    }

    /// <summary>Authors write JSON as a text with templates in it, and mean JSON.</summary>
    private bool IsJson(string text)
    {
        if (Body.Kind is ValueKind.Object or ValueKind.List)
        {
            return true;
        }
        if (Body.Kind != ValueKind.Text || text.AsSpan().TrimStart() is not ['{' or '[', ..])
        {
            return false;
        }
        try
        {
            JsonDocument.Parse(text).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
