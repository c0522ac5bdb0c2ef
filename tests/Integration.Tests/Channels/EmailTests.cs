using System.Net;
using System.Net.Sockets;
using System.Text;
using MimeKit;
using Sojourn.Channels;
using Sojourn.Core.Messages;
using Sojourn.Testing;
using Xunit;
using static Sojourn.Integration.Tests.Channels.Sending;

namespace Sojourn.Integration.Tests.Channels;

public sealed class EmailTests
{
    [Fact]
    public async Task A_mail_arrives_with_both_bodies_a_button_and_a_message_id_made_of_its_key()
    {
        await using var server = await SmtpServer.Start();
        await using var provider = Smtp(server.Port);

        var answer = await provider.One(Mail("ann@example.com", """
            {"subject": "Grüße, Ann", "html": "<html><body><p>Hi</p></body></html>", "text": "Hi",
             "cta": {"label": "Pay & go", "url": "https://example.com/?a=1&b=2"}, "unsubscribeUrl": "https://example.com/u/1"}
            """));

        Assert.Equal("7-1-0@sojourn.example", Assert.IsType<Answer.Accepted>(answer).Reference);
        var (received, mail) = await Next(server);
        Assert.Equal(("news@sojourn.example", "ann@example.com"), (received.From, Assert.Single(received.To)));
        Assert.Equal("Grüße, Ann", mail.Subject);
        Assert.Equal("7-1-0@sojourn.example", mail.MessageId);
        Assert.Equal("News <news@sojourn.example>", mail.From.ToString().Replace("\"", "", StringComparison.Ordinal));
        Assert.Contains("<a href=\"https://example.com/?a=1&amp;b=2\"", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("Pay &amp; go</a></td></tr></table></body></html>", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("Pay & go: https://example.com/?a=1&b=2", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal("<https://example.com/u/1>", mail.Headers[HeaderId.ListUnsubscribe]);
        Assert.Equal("List-Unsubscribe=One-Click", mail.Headers[HeaderId.ListUnsubscribePost]);
    }

    [Fact]
    public async Task Starttls_and_a_password_protect_the_way_and_the_connection_is_used_again()
    {
        await using var server = await SmtpServer.Start(new { user = "me", pass = "secret", starttls = true });
        await using var provider = Smtp(server.Port, """, "security": "starttls", "username": "me", "password": "secret", "acceptInvalidCertificate": true""");

        var answers = await provider.Send([Mail("a@example.com"), Mail("b@example.com")], TestContext.Current.CancellationToken);
        Assert.All(answers, answer => Assert.IsType<Answer.Accepted>(answer));
        Assert.IsType<Answer.Accepted>(await provider.One(Mail("c@example.com")));

        var mails = new[] { await server.Next(), await server.Next(), await server.Next() };
        Assert.All(mails, mail => Assert.Equal((true, "me"), (mail.Secure, mail.User)));
        Assert.Single(mails.Select(mail => mail.Connection).Distinct());
    }

    [Theory]
    [InlineData("\"security\": \"starttls\"", false, "no_starttls")]
    [InlineData("\"security\": \"starttls\"", true, "bad_certificate")]
    [InlineData("\"security\": \"none\", \"username\": \"me\", \"password\": \"wrong\"", false, "auth_failed")]
    public async Task What_an_operator_has_to_mend_waits_and_no_mail_goes_out_in_the_clear(string settings, bool starttls, string reason)
    {
        await using var server = await SmtpServer.Start(new { user = "me", pass = "secret", starttls });
        await using var provider = Smtp(server.Port, ", " + settings);

        var deferred = Assert.IsType<Answer.Deferred>(await provider.One(Mail("ann@example.com")));

        Assert.Equal((reason, NodaTime.Duration.FromMinutes(5)), (deferred.Reason, deferred.After));
    }

    [Fact]
    public async Task A_refused_recipient_fails_for_good_and_the_others_of_the_batch_arrive()
    {
        await using var server = await SmtpServer.Start(new { rejectRecipient = "^gone@" });
        await using var provider = Smtp(server.Port);

        var answers = await provider.Send([Mail("gone@example.com"), Mail("ann@example.com")], TestContext.Current.CancellationToken);

        var rejected = Assert.IsType<Answer.Rejected>(answers[0]);
        Assert.Equal(("bad_address", "550 No such user here"), (rejected.Reason, rejected.Detail));
        Assert.IsType<Answer.Accepted>(answers[1]);
    }

    [Fact]
    public async Task A_recipient_that_is_put_off_is_tried_later()
    {
        await using var server = await SmtpServer.Start(new { deferOnce = true });
        await using var provider = Smtp(server.Port);

        Assert.Equal(new Answer.Deferred("try_later"), await provider.One(Mail("ann@example.com")));
        Assert.IsType<Answer.Accepted>(await provider.One(Mail("ann@example.com")));
    }

    [Fact]
    public async Task An_idle_connection_that_the_server_closed_is_opened_again()
    {
        await using var server = await SmtpServer.Start();
        await using var provider = Smtp(server.Port);
        await provider.One(Mail("ann@example.com"));
        var first = await server.Next();
        await server.Drop();

        Assert.IsType<Answer.Accepted>(await provider.One(Mail("ann@example.com")));
        Assert.NotEqual(first.Connection, (await server.Next()).Connection);
    }

    [Theory]
    [InlineData("hang")]
    [InlineData("drop")]
    public async Task A_mail_that_went_out_without_a_reply_is_sent_again_with_the_same_message_id(string mode)
    {
        await using var server = await SmtpServer.Start(new { mode });
        // Long enough for the mail to be out before the time is up, also where other tests run beside this one.
        await using var provider = Smtp(server.Port, ", \"timeoutSeconds\": 5");

        Assert.Equal(new Answer.Deferred("no_reply"), await provider.One(Mail("ann@example.com")));
        Assert.Equal(new Answer.Deferred("no_reply"), await provider.One(Mail("ann@example.com")));
        Assert.Equal((await Next(server)).Mail.MessageId, (await Next(server)).Mail.MessageId);
    }

    [Fact]
    public async Task A_dead_server_costs_one_time_out_for_the_whole_batch()
    {
        await using var server = await SmtpServer.Start(new { mode = "mute" });
        await using var provider = Smtp(server.Port, ", \"timeoutSeconds\": 1");
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var answers = await provider.Send([.. Enumerable.Repeat(Mail("ann@example.com"), 20)], TestContext.Current.CancellationToken);

        Assert.All(answers, answer => Assert.Equal(new Answer.Deferred("timeout"), answer));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.9, 10);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_tried_later()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        await using var provider = Smtp(port);

        Assert.Equal(new Answer.Deferred("connection_failed"), await provider.One(Mail("ann@example.com")));
    }

    [Theory]
    [InlineData("ann@example.com\r\nRCPT TO:<eve@example.com>", "{}", "bad_address")]
    [InlineData("ann", "{}", "bad_address")]
    [InlineData("ann@example.com", "{\"subject\": \"Hi\\r\\nBcc: eve@example.com\"}", "bad_header")]
    [InlineData("ann@example.com", "{\"from\": \"eve@example.com\\nX: 1\"}", "bad_header")]
    [InlineData("ann@example.com", "{\"cta\": {\"label\": \"x\", \"url\": \"javascript:alert(1)\"}}", "bad_link")]
    [InlineData("ann@example.com", "{\"attachments\": [{\"name\": \"a.pdf\", \"content\": \"%%%\"}]}", "bad_attachment")]
    [InlineData("ann@example.com", "{\"attachments\": [{\"name\": \"a.pdf\", \"url\": \"http://169.254.169.254/latest\"}]}", "address_refused")]
    public async Task A_mail_that_cannot_be_sent_is_refused_before_anything_is_connected(string to, string content, string reason)
    {
        await using var provider = Smtp(port: 9);
        Assert.Equal(reason, Assert.IsType<Answer.Rejected>(await provider.One(Mail(to, content))).Reason);
    }

    [Fact]
    public async Task Attachments_come_from_the_message_or_from_an_address()
    {
        await using var files = await FileServer.Start();
        await using var server = await SmtpServer.Start();
        await using var provider = Smtp(server.Port, $", \"allowHosts\": [\"{files.Authority}\"]");
        var here = Convert.ToBase64String(Encoding.UTF8.GetBytes("hello"));

        var answer = await provider.One(Mail("ann@example.com", $$"""
            {"text": "Your papers", "attachments": [
              {"name": "note.txt", "content": "{{here}}"}, {"name": "invoice.pdf", "url": "http://{{files.Authority}}/invoice"}]}
            """));
        var tooLarge = await provider.One(Mail("ann@example.com", $$"""
            {"text": "Too much", "attachments": [{"name": "film.mp4", "url": "http://{{files.Authority}}/film"}]}
            """));

        Assert.IsType<Answer.Accepted>(answer);
        Assert.Equal(["note.txt text/plain", "invoice.pdf application/pdf"],
            (await Next(server)).Mail.Attachments.Cast<MimePart>().Select(part => $"{part.FileName} {part.ContentType.MimeType}"));
        Assert.Contains("too large", Assert.IsType<Answer.Rejected>(tooLarge).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"from": "a@b.example"}""", "missing_setting")]
    [InlineData("""{"host": "x", "from": "nobody"}""", "bad_address")]
    [InlineData("""{"host": "x", "from": "a@b.example", "port": "25"}""", "bad_setting")]
    [InlineData("""{"host": "x", "from": "a@b.example", "username": "me"}""", "missing_setting")]
    [InlineData("""{"host": "x", "from": "a@b.example", "tls": true}""", "unknown_setting")]
    public void Settings_that_make_no_sense_are_refused(string settings, string code) =>
        Assert.Equal(code, Assert.Single(Check("smtp", settings)).Code);

    [Fact]
    public void A_password_is_never_read_back_and_its_mask_keeps_the_stored_one()
    {
        Assert.True(ProviderKinds.TryFind("smtp", out var kind));
        var stored = Settings("""{"host": "x", "password": "secret"}""");

        var shown = kind.Masked(stored);
        Assert.Equal(ProviderSecrets.Mask, shown.GetProperty("password").GetString());
        Assert.Equal("secret", kind.WithStoredSecrets(shown, stored).GetProperty("password").GetString());
        Assert.Equal("new", kind.WithStoredSecrets(Settings("""{"password": "new"}"""), stored).GetProperty("password").GetString());
        Assert.False(kind.WithStoredSecrets(shown, null).TryGetProperty("password", out _));
    }

    private static IProvider Smtp(int port, string more = ", \"security\": \"none\"") => Open("smtp", Channel.Email, $$"""
        {"host": "127.0.0.1", "port": {{port}}, "from": "News <news@sojourn.example>"
         {{(more.Contains("security", StringComparison.Ordinal) ? more : more + ", \"security\": \"none\"")}}}
        """);

    private static OutgoingMessage Mail(string to, string content = """{"subject": "Hi", "text": "Hello"}""") =>
        Message(Channel.Email, to, enrollment: 7, content: content);

    private static async Task<(ReceivedMail Received, MimeMessage Mail)> Next(SmtpServer server)
    {
        var received = await server.Next();
        return (received, await MimeMessage.LoadAsync(new MemoryStream(Encoding.UTF8.GetBytes(received.Raw))));
    }

    [Fact]
    public async Task An_address_beyond_ascii_is_written_as_it_is_or_refused_with_the_reason_and_never_made_into_another()
    {
        await using var plain = await SmtpServer.Start();
        await using var without = Smtp(plain.Port);
        var answers = await without.Send([Mail("jörg@example.com"), Mail("ann@müller.example")], TestContext.Current.CancellationToken);
        Assert.Equal("no_smtputf8", Assert.IsType<Answer.Rejected>(answers[0]).Reason);
        Assert.IsType<Answer.Accepted>(answers[1]);
        Assert.Equal("ann@xn--mller-kva.example", Assert.Single((await plain.Next()).To).Replace("müller", "xn--mller-kva", StringComparison.Ordinal));

        await using var modern = await SmtpServer.Start(new { smtputf8 = true });
        await using var with = Smtp(modern.Port);
        Assert.IsType<Answer.Accepted>(await with.One(Mail("jörg@example.com")));
        Assert.Equal("jörg@example.com", Assert.Single((await modern.Next()).To));
    }
}
