using System.Collections.Immutable;
using System.Net.Http.Headers;
using MimeKit;
using Sojourn.Channels.Outbound;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Channels.Email;

/// <summary>An attachment is out of reach at the moment.</summary>
internal sealed class AttachmentUnavailableException(string reason) : Exception($"The attachment is out of reach: {reason}.")
{
    public string Reason => reason;
}

/// <summary>
/// Files of a mail: given in base64, or fetched from where the journey says, through the same guard as webhooks. What mail
/// servers accept is limited, and so is our memory: all files of a mail together have 10 MB.
/// </summary>
internal sealed class Attachments(GuardedHttp http, TimeSpan timeout, TimeProvider time)
{
    private const int FilesMax = 20;
    private const int BytesMax = 10 * 1024 * 1024;

    /// <exception cref="BadMailException">An attachment is malformed, too large, or does not exist.</exception>
    /// <exception cref="AttachmentUnavailableException">Worth another try later.</exception>
    public async Task Add(AttachmentCollection attachments, ImmutableArray<Value> files, CancellationToken stop)
    {
        if (files.Length > FilesMax)
        {
            throw Bad($"A mail holds at most {FilesMax} attachments.");
        }
        var room = BytesMax;
        foreach (var file in files)
        {
            if (file.Kind != ValueKind.Object || Line(file.Object, "name") is not { } name)
            {
                throw Bad("Every attachment needs a name.");
            }
            var (bytes, type) = file.Object.Has("content")
                ? (Decode(name, file.Object["content"].ToString(), room), null)
                : await Fetch(name, file.Object["url"].ToString(), room, stop).ConfigureAwait(false);
            room -= bytes.Length;
            attachments.Add(name, bytes, TypeOf(name, Line(file.Object, "type") ?? type));
        }
    }

    private async Task<(byte[] Bytes, string? Type)> Fetch(string name, string address, int room, CancellationToken stop)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw Bad($"The attachment {name} has neither content nor an address that begins with http:// or https://.");
        }
        using var patience = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            using var response = await http.Send(() => new HttpRequestMessage(HttpMethod.Get, url), either.Token).ConfigureAwait(false);
            var status = (int)response.StatusCode;
            if (status is 408 or 429 or >= 500)
            {
                throw new AttachmentUnavailableException("attachment_unavailable");
            }
            if (status != 200)
            {
                throw Bad($"The attachment {name} is not at {url}: the server answered {status}.");
            }
            return (await Read(name, response, room, either.Token).ConfigureAwait(false), response.Content.Headers.ContentType?.MediaType);
        }
        catch (HttpRequestException error)
        {
            throw GuardedHttp.Failure(error) is Answer.Rejected { Reason: "address_refused" } refused
                ? new BadMailException(refused.Reason, refused.Detail)
                : new AttachmentUnavailableException("attachment_unavailable");
        }
        catch (Exception error) when (error is IOException or InvalidDataException or OperationCanceledException)
        {
            throw new AttachmentUnavailableException(stop.IsCancellationRequested ? Answer.Deferred.Stopping : "attachment_unavailable");
        }
    }

    private static async Task<byte[]> Read(string name, HttpResponseMessage response, int room, CancellationToken stop)
    {
        var stream = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var kept = new MemoryStream();
            var part = new byte[64 * 1024];
            int read;
            while ((read = await stream.ReadAsync(part, stop).ConfigureAwait(false)) > 0)
            {
                if (kept.Length + read > room)
                {
                    throw TooLarge(name);
                }
                kept.Write(part, 0, read);
            }
            return kept.ToArray();
        }
    }

    private static byte[] Decode(string name, string text, int room)
    {
        if (text.Length / 4 * 3L > room + 3L)
        {
            throw TooLarge(name);
        }
        try
        {
            var bytes = Convert.FromBase64String(text);
            return bytes.Length <= room ? bytes : throw TooLarge(name);
        }
        catch (FormatException)
        {
            throw Bad($"The content of the attachment {name} is not base64.");
        }
    }

    private static ContentType TypeOf(string name, string? type) =>
        type is not null && MediaTypeHeaderValue.TryParse(type, out var known) && known.MediaType is { } media && ContentType.TryParse(media, out var parsed)
            ? parsed
            : ContentType.Parse(MimeTypes.GetMimeType(name));

    private static string? Line(Data file, string member) =>
        file[member] is { IsNull: false } value && value.ToString().Trim() is { Length: > 0 } text && !text.Any(char.IsControl) ? text : null;

    private static BadMailException TooLarge(string name) =>
        Bad($"The attachment {name} is too large: all attachments together have {BytesMax / 1024 / 1024} MB.");

    private static BadMailException Bad(string sentence) => new("bad_attachment", sentence);
}
