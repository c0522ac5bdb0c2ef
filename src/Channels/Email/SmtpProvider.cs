using MailKit;
using MailKit.Net.Smtp;
using MimeKit;
using Sojourn.Channels.Outbound;
using Sojourn.Core.Messages;

namespace Sojourn.Channels.Email;

/// <summary>
/// Hands mail to a server, one batch after the other over a connection from the pool. A server that cannot be reached
/// defers the rest of the batch at once, so a dead one costs one time-out a batch and not one a mail.
/// </summary>
internal sealed class SmtpProvider : IProvider
{
    private readonly SmtpSettings settings;
    private readonly TimeProvider time;
    private readonly SmtpPool pool;
    private readonly GuardedHttp http;
    private readonly MailComposer composer;

    public SmtpProvider(SmtpSettings settings, TimeProvider time)
    {
        this.settings = settings;
        this.time = time;
        pool = new(settings, time);
        http = new(settings.AllowHosts, time);
        composer = new(settings.From, new(http, settings.Timeout, time), time);
    }

    public string Name => SmtpKind.KindName;

    public bool HonoursKey => false;

    /// <summary>Few enough that a crash leaves only so many mails of unknown outcome behind.</summary>
    public int BatchSize => 20;

    public int InFlight => settings.PoolSize;

    public async Task<IReadOnlyList<Answer>> Send(IReadOnlyList<OutgoingMessage> messages, CancellationToken stop)
    {
        var answers = new Answer[messages.Count];
        SmtpClient? client = null;
        Answer? forTheRest = null;
        for (var i = 0; i < answers.Length; i++)
        {
            forTheRest ??= stop.IsCancellationRequested ? new Answer.Deferred(Answer.Deferred.Stopping) : null;
            if (forTheRest is not null)
            {
                answers[i] = forTheRest;
                continue;
            }
            MimeMessage mail;
            try
            {
                mail = await composer.Compose(messages[i], stop).ConfigureAwait(false);
            }
            catch (BadMailException error)
            {
                answers[i] = new Answer.Rejected(error.Reason, error.Message);
                continue;
            }
            catch (AttachmentUnavailableException error)
            {
                answers[i] = new Answer.Deferred(error.Reason);
                continue;
            }
            using (mail)
            {
                (answers[i], client, forTheRest) = await Deliver(mail, client, stop).ConfigureAwait(false);
            }
        }
        if (client is not null)
        {
            pool.Return(client);
        }
        return answers;
    }

    public async ValueTask DisposeAsync()
    {
        await pool.DisposeAsync().ConfigureAwait(false);
        http.Dispose();
    }

    /// <summary>
    /// Sends one mail, over a new connection when the one at hand breaks before the mail went out. Once is enough: what
    /// breaks twice in a row is down.
    /// </summary>
    private async Task<(Answer Answer, SmtpClient? Client, Answer? ForTheRest)> Deliver(MimeMessage mail, SmtpClient? client, CancellationToken stop)
    {
        for (var reopened = false; ; reopened = true)
        {
            try
            {
                client ??= reopened ? await pool.Open(stop).ConfigureAwait(false) : await pool.Rent(stop).ConfigureAwait(false);
            }
            catch (Exception error) when (SmtpAnswers.IsTheWorld(error))
            {
                var deferred = SmtpAnswers.OfOpening(error, stop);
                return (deferred, null, deferred);
            }
            if (Addresses.AreBeyondAscii(mail) && !client.Capabilities.HasFlag(SmtpCapabilities.UTF8))
            {
                return (new Answer.Rejected("no_smtputf8",
                    $"The address has letters beyond ASCII before its @, and {settings.Host} does not offer SMTPUTF8 (RFC 6531), without which such an address cannot be written."), client, null);
            }
            var sending = new Sending();
            try
            {
                await Send(client, mail, sending).ConfigureAwait(false);
                return (new Answer.Accepted(mail.MessageId, []), client, null);
            }
            catch (SmtpCommandException refusal)
            {
                return (SmtpAnswers.OfRefusal(refusal), client, null);
            }
            catch (Exception error) when (SmtpAnswers.IsTheWorld(error))
            {
                client.Dispose();
                client = null;
                if (sending.Began)
                {
                    return (new Answer.Deferred(SmtpAnswers.NoReply), null, null);
                }
                if (error is NotSupportedException)
                {
                    // What the mail needs, such as 8BITMIME beside SMTPUTF8, the server does not have.
                    return (new Answer.Rejected("not_supported", error.Message), null, null);
                }
                if (error is OperationCanceledException or TimeoutException)
                {
                    var silent = new Answer.Deferred(SmtpAnswers.Timeout);
                    return (silent, null, silent);
                }
                if (reopened)
                {
                    var down = new Answer.Deferred(SmtpAnswers.ConnectionFailed);
                    return (down, null, down);
                }
            }
        }
    }

    /// <summary>Begun, it is carried to its end: only its own time-out cuts it off.</summary>
    private async Task<string> Send(SmtpClient client, MimeMessage mail, Sending sending)
    {
        using var patience = new CancellationTokenSource(settings.Timeout, time);
        var format = FormatOptions.Default.Clone();
        // Otherwise the part before the @ would be written in Punycode, which is another mailbox.
        format.International = Addresses.AreBeyondAscii(mail);
        return await client.SendAsync(format, mail, patience.Token, sending).ConfigureAwait(false);
    }

    /// <summary>Knows whether any of the mail itself went out: from then on the server may have it.</summary>
    private sealed class Sending : ITransferProgress
    {
        public bool Began { get; private set; }

        public void Report(long bytesTransferred, long totalSize) => Began = true;

        public void Report(long bytesTransferred) => Began = true;
    }
}
