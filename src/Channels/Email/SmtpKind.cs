using System.Text.Json;
using Sojourn.Core;
using Sojourn.Core.Messages;

namespace Sojourn.Channels.Email;

/// <summary>
/// Any mail server: <c>{"host", "port", "security": "none|starttls|tls", "username", "password", "from", "poolSize",
/// "timeoutSeconds", "allowHosts", "acceptInvalidCertificate", "unknown"}</c>. Host and sender are needed, the password is never shown.
/// </summary>
public sealed class SmtpKind : IProviderKind
{
    internal const string KindName = "smtp";

    public string Name => KindName;

    public IReadOnlyList<Channel> Channels => [Channel.Email];

    public bool IsReal => true;

    public IReadOnlyList<string> Secrets => ["password"];

    public IReadOnlyList<Problem> Check(Channel channel, JsonElement settings)
    {
        var reader = new SettingsReader(settings);
        SmtpSettings.Read(reader);
        return reader.Problems();
    }

    public IProvider Create(Channel channel, JsonElement settings, ProviderServices services)
    {
        var reader = new SettingsReader(settings);
        var read = SmtpSettings.Read(reader);
        reader.Insist();
        return new SmtpProvider(read, services.Time);
    }
}
