using System.Diagnostics.CodeAnalysis;
using System.Text;
using MimeKit;

namespace Sojourn.Channels.Email;

/// <summary>
/// E-mail addresses from the outside. They end in headers and in SMTP commands, so a line break in one would be somebody
/// else's command: control characters are refused before anything is parsed.
/// </summary>
internal static class Addresses
{
    private const int AddressMaxLength = 254;

    public static bool TryParse(string text, [NotNullWhen(true)] out MailboxAddress? mailbox)
    {
        mailbox = null;
        if (text.Any(char.IsControl) || !MailboxAddress.TryParse(text, out var parsed))
        {
            return false;
        }
        var at = parsed.Address.LastIndexOf('@');
        if (at <= 0 || at == parsed.Address.Length - 1 || parsed.Address.Length > AddressMaxLength || parsed.Address.Any(char.IsWhiteSpace))
        {
            return false;
        }
        mailbox = parsed;
        return true;
    }

    /// <summary>Somebody's address has letters beyond ASCII before its @. Those of a domain can be written in ASCII (IDNA), these cannot.</summary>
    public static bool AreBeyondAscii(MimeMessage mail) => mail.From.Mailboxes.Concat(mail.To.Mailboxes)
        .Any(mailbox => !Ascii.IsValid(mailbox.Address.AsSpan(0, Math.Max(0, mailbox.Address.LastIndexOf('@')))));
}
