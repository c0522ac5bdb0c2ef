using MimeKit;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Channels.Email;

/// <summary>A message that can never be sent as it stands.</summary>
internal sealed class BadMailException(string reason, string message) : Exception(message)
{
    public string Reason => reason;
}

/// <summary>
/// Makes the mail from what an e-mail node rendered: <c>subject</c>, <c>html</c> and/or <c>text</c> (or <c>body</c>),
/// <c>from</c>, <c>replyTo</c>, <c>cta</c> <c>{label, url}</c>, <c>unsubscribeUrl</c>, and <c>attachments</c>, a list of
/// <c>{name, content | url, type?}</c> with the content in base64.
/// </summary>
/// <remarks>The Message-ID is made of the effect's key: sent again after a crash, the mail is recognised as the same one.</remarks>
internal sealed class MailComposer(string defaultFrom, Attachments attachments, TimeProvider time)
{
    /// <exception cref="BadMailException">Something in it cannot be sent.</exception>
    /// <exception cref="AttachmentUnavailableException">An attachment cannot be fetched now.</exception>
    public async Task<MimeMessage> Compose(OutgoingMessage message, CancellationToken stop)
    {
        var content = message.Content;
        var from = Address(Line(content, "from") ?? defaultFrom, "bad_sender");
        var mail = new MimeMessage
        {
            Subject = Line(content, "subject") ?? "",
            Date = time.GetUtcNow(),
            MessageId = $"{message.Key}@{MailboxAddress.EncodeAddrspec(from.Address).Split('@')[^1]}",
        };
        mail.From.Add(from);
        mail.To.Add(Address(message.To, "bad_address"));
        if (Line(content, "replyTo") is { } replyTo)
        {
            mail.ReplyTo.Add(Address(replyTo, "bad_sender"));
        }
        Unsubscribe(mail, Line(content, "unsubscribeUrl"));
        mail.Body = await Body(content, stop).ConfigureAwait(false);
        return mail;
    }

    private async Task<MimeEntity> Body(Data content, CancellationToken stop)
    {
        var html = Text(content, "html");
        var text = Text(content, "text") ?? Text(content, "body");
        if (content["cta"] is { Kind: ValueKind.Object, Object: var cta } && Line(cta, "url") is { } link)
        {
            var label = Line(cta, "label") ?? link;
            RequireWebAddress(link, "cta.url");
            html = html is null ? null : CallToAction.InHtml(html, label, link);
            text = text is null && html is not null ? null : CallToAction.InText(text ?? "", label, link);
        }
        var builder = new BodyBuilder { HtmlBody = html, TextBody = text ?? (html is null ? "" : null) };
        if (content["attachments"] is { Kind: ValueKind.List, List: var files })
        {
            await attachments.Add(builder.Attachments, files, stop).ConfigureAwait(false);
        }
        return builder.ToMessageBody();
    }

    /// <summary>One click, without asking anything (RFC 8058).</summary>
    private static void Unsubscribe(MimeMessage mail, string? url)
    {
        if (url is not null)
        {
            RequireWebAddress(url, "unsubscribeUrl");
            mail.Headers.Add(HeaderId.ListUnsubscribe, $"<{new Uri(url).AbsoluteUri}>");
            mail.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        }
    }

    private static MailboxAddress Address(string text, string reason) => Addresses.TryParse(text, out var mailbox)
        ? mailbox
        : throw new BadMailException(reason, $"\"{Printable(text)}\" is not an e-mail address.");

    private static string? Text(Data content, string name) => content.Has(name) ? content[name].ToString() : null;

    /// <summary>What becomes a header is one line; anything else could add headers of its own.</summary>
    private static string? Line(Data content, string name)
    {
        var text = Text(content, name)?.Trim();
        return text is not null && text.Any(char.IsControl)
            ? throw new BadMailException("bad_header", $"\"{name}\" has a line break or another control character.")
            : text is "" ? null : text;
    }

    private static void RequireWebAddress(string text, string name)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw new BadMailException("bad_link", $"\"{name}\" is not an address that begins with http:// or https://.");
        }
    }

    private static string Printable(string text) => string.Concat(text.Where(letter => !char.IsControl(letter)));
}
