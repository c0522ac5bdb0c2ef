using System.Text;
using System.Text.Json;
using Sojourn.Core;
using Sojourn.Core.Values;

namespace Sojourn.Channels.Webhook;

/// <summary>
/// The body of a reply, as a value that journeys can read: JSON when it says so and is not too big, else a text, cut where
/// it gets long. Somebody else decides how much they send; we decide how much we read.
/// </summary>
internal static class WebhookResponse
{
    private const int JsonMaxBytes = 256 * 1024;
    private const int TextMaxCharacters = 16 * 1024;

    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = Limits.JsonDepth };

    public static async Task<Value> Body(HttpResponseMessage response, CancellationToken stop)
    {
        var stream = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var bytes = new byte[JsonMaxBytes];
            var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop).ConfigureAwait(false);
            return length == 0 ? Value.Null
                : length < JsonMaxBytes && IsJson(response) && Json(bytes.AsMemory(0, length)) is { } json ? json
                : Text(response, bytes.AsSpan(0, length));
        }
    }

    private static bool IsJson(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType is { } type
        && (type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    /// <summary>Null when it only claims to be JSON, or holds what no value can.</summary>
    private static Value? Json(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, Depth);
            return JsonValues.Read(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Value Text(HttpResponseMessage response, ReadOnlySpan<byte> bytes)
    {
        var text = Charset(response).GetString(bytes);
        if (text.Length <= TextMaxCharacters)
        {
            return Value.Of(text);
        }
        var end = char.IsHighSurrogate(text[TextMaxCharacters - 1]) ? TextMaxCharacters - 1 : TextMaxCharacters;
        return Value.Of(text[..end] + "…");
    }

    private static Encoding Charset(HttpResponseMessage response)
    {
        try
        {
            return response.Content.Headers.ContentType?.CharSet is { Length: > 0 } name ? Encoding.GetEncoding(name.Trim('"')) : Encoding.UTF8;
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }
}
