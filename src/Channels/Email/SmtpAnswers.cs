using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using NodaTime;
using Sojourn.Core.Messages;

namespace Sojourn.Channels.Email;

/// <summary>
/// What a failure of SMTP means. 4xx and anything that breaks before the mail went out: later. 5xx about the recipient, the
/// sender or the mail: never. What an operator has to mend (a wrong password, a bad certificate, no STARTTLS): later, with a
/// longer wait, and the reason says what. A connection that breaks after the mail went out leaves its fate unknown: it is
/// sent again with the same Message-ID, and may arrive twice.
/// </summary>
internal static class SmtpAnswers
{
    public const string NoReply = "no_reply";
    public const string Timeout = "timeout";
    public const string ConnectionFailed = "connection_failed";

    /// <summary>An operator needs a while, and the server needs no storm.</summary>
    private static readonly Duration Mending = Duration.FromMinutes(5);

    public static bool IsTheWorld(Exception error) => error is
        CommandException or ProtocolException or ServiceNotConnectedException or ServiceNotAuthenticatedException
        or AuthenticationException or SslHandshakeException or IOException or SocketException or NotSupportedException
        or OperationCanceledException or TimeoutException or ObjectDisposedException;

    /// <summary>Opening a connection failed.</summary>
    public static Answer.Deferred OfOpening(Exception error, CancellationToken stop) => error switch
    {
        OperationCanceledException => new(stop.IsCancellationRequested ? Answer.Deferred.Stopping : Timeout),
        // MailKit's own limit and ours run out together; either may be first.
        TimeoutException => new(Timeout),
        AuthenticationException => new("auth_failed", Mending),
        SslHandshakeException => new("bad_certificate", Mending),
        NotSupportedException => new("no_starttls", Mending),
        SmtpCommandException { StatusCode: var status } when (int)status >= 500 => new("server_refused", Mending),
        SmtpCommandException => new("try_later"),
        _ => new(ConnectionFailed),
    };

    /// <summary>The server answered a mail with a refusal.</summary>
    public static Answer OfRefusal(SmtpCommandException error)
    {
        var status = (int)error.StatusCode;
        if (status < 500)
        {
            return new Answer.Deferred("try_later");
        }
        // 530 asks for authentication or STARTTLS, 535 and 538 are its failures (RFC 4954): nothing about this mail.
        if (status is 530 or 534 or 535 or 538)
        {
            return new Answer.Deferred("auth_failed", Mending);
        }
        var reason = error.ErrorCode switch
        {
            SmtpErrorCode.RecipientNotAccepted => "bad_address",
            SmtpErrorCode.SenderNotAccepted => "bad_sender",
            SmtpErrorCode.MessageNotAccepted or SmtpErrorCode.UnexpectedStatusCode => "rejected",
        };
        return new Answer.Rejected(reason, FormattableString.Invariant($"{status} {error.Message}"));
    }
}
