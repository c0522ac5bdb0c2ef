using System.Text;
using System.Text.Json;
using Sojourn.Core;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Channels.Webhook;

/// <summary>
/// The body of a reply, as a value that journeys can read: JSON when it says so, else a text. Somebody else decides how much
/// they send; we decide how much we read, and say so when that was not all.
/// </summary>
internal static class WebhookResponse
{
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = Limits.JsonDepth };
    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = Limits.ResponseBytes };

    public static async Task<Answer.Replied> Read(HttpResponseMessage response, CancellationToken stop)
    {
        var status = (int)response.StatusCode;
        var stream = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            // One byte more than is taken tells whether there is more.
            var bytes = new byte[Limits.ResponseBytes + 1];
            var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop).ConfigureAwait(false);
            if (length == 0)
            {
                return new(status, Value.Null);
            }
            if (!IsJson(response))
            {
                var text = Text(response, bytes.AsSpan(0, length), out var cut);
                return new(status, text, cut || length > Limits.ResponseBytes ? ResponseProblem.TooLarge : null);
            }
            if (length > Limits.ResponseBytes)
            {
                // The beginning of a document is nothing that a journey could read.
                return new(status, Value.Null, ResponseProblem.TooLarge);
            }
            var (json, problem) = Json(bytes.AsMemory(0, length));
            return problem is null ? new(status, json) : new(status, Text(response, bytes.AsSpan(0, length), out _), problem);
        }
    }

    private static bool IsJson(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType is { } type
        && (type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    private static (Value Value, string? Problem) Json(ReadOnlyMemory<byte> bytes)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(bytes, Depth);
        }
        catch (JsonException)
        {
            return (Value.Null, IsOnlyTooDeep(bytes) ? ResponseProblem.TooDeep : ResponseProblem.NotJson);
        }
        using (document)
        {
            try
            {
                return (JsonValues.Read(document.RootElement), null);
            }
            catch (JsonException)
            {
                return (Value.Null, ResponseProblem.OutOfRange);
            }
            catch (InvalidOperationException)
            {
                // A text in it is not Unicode: half of a pair, or bytes that are no UTF-8.
                return (Value.Null, ResponseProblem.NotJson);
            }
        }
    }

    private static bool IsOnlyTooDeep(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            JsonDocument.Parse(bytes, AnyDepth).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Value Text(HttpResponseMessage response, ReadOnlySpan<byte> bytes, out bool cut)
    {
        var text = Charset(response).GetString(bytes);
        cut = text.Length > Limits.ResponseText;
        if (!cut)
        {
            return Value.Of(text);
        }
        var end = char.IsHighSurrogate(text[Limits.ResponseText - 1]) ? Limits.ResponseText - 1 : Limits.ResponseText;
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
