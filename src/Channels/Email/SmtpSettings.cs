using MailKit.Security;
using Sojourn.Channels.Webhook;

namespace Sojourn.Channels.Email;

/// <param name="Security"><c>starttls</c> and <c>tls</c> insist: a server that offers neither gets no mail.</param>
/// <param name="From">The sender where the message names none; its domain also stands in the Message-ID.</param>
/// <param name="AllowHosts">Private hosts that attachments may be fetched from.</param>
/// <param name="AcceptInvalidCertificate">For test servers only: it gives up knowing whom we talk to.</param>
internal sealed record SmtpSettings(
    string Host, int Port, SecureSocketOptions Security, string? Username, string? Password, string From, int PoolSize, TimeSpan Timeout,
    IReadOnlyList<string> AllowHosts, bool AcceptInvalidCertificate)
{
    public static SmtpSettings Read(SettingsReader reader)
    {
        var host = reader.RequiredText("host", "Name the mail server, as smtp.example.com.");
        UnknownOutcomes.Read(reader);
        var security = reader.OneOf("security", "starttls", "none", "starttls", "tls");
        var from = reader.RequiredText("from", "Name the sender, as Ann <ann@example.com>.");
        if (from.Length > 0 && !Addresses.TryParse(from, out _))
        {
            reader.Error("bad_address", "from", $"\"{from}\" is not an e-mail address. Write ann@example.com, or Ann <ann@example.com>.");
        }
        var username = reader.Text("username");
        var password = reader.Text("password");
        if (username is null != password is null)
        {
            reader.Error("missing_setting", username is null ? "username" : "password", "A user name and a password come together, or neither.");
        }
        return new(
            host, reader.Whole("port", security == "tls" ? 465 : 587, 1, 65_535), Options(security), username, password, from,
            reader.Whole("poolSize", 4, 1, 100), TimeSpan.FromSeconds(reader.Whole("timeoutSeconds", 30, 1, 300)),
            HttpSettings.ReadHosts(reader), reader.Flag("acceptInvalidCertificate", false));
    }

    private static SecureSocketOptions Options(string security) => security switch
    {
        "none" => SecureSocketOptions.None,
        "tls" => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.StartTls,
    };
}
