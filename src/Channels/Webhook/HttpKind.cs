using System.Text.Json;
using Sojourn.Channels.Outbound;
using Sojourn.Core;
using Sojourn.Core.Messages;

namespace Sojourn.Channels.Webhook;

/// <param name="AllowHosts">Private hosts that may be called all the same.</param>
/// <param name="TimeoutSeconds">For requests that name none.</param>
internal sealed record HttpSettings(IReadOnlyList<string> AllowHosts, int TimeoutSeconds, int InFlight)
{
    public const int TimeoutMaxSeconds = 120;

    public static HttpSettings Read(SettingsReader reader)
    {
        UnknownOutcomes.Read(reader);
        return new(ReadHosts(reader), reader.Whole("timeoutSeconds", 30, 1, TimeoutMaxSeconds), reader.Whole("inFlight", 64, 1, 1_000));
    }

    public static IReadOnlyList<string> ReadHosts(SettingsReader reader)
    {
        var hosts = reader.Texts("allowHosts");
        foreach (var host in hosts.Where(host => !AddressGuard.IsHost(host)))
        {
            reader.Error("bad_host", "allowHosts", $"\"{host}\" is not a host. Write it as in a URL: internal.example, or 127.0.0.1:9000.");
        }
        return hosts;
    }
}

/// <summary>
/// Calls the URL that a webhook node names: <c>{"allowHosts": ["127.0.0.1:9000"], "timeoutSeconds": 30, "inFlight": 64, "unknown": "fail"}</c>,
/// all optional. Private addresses are refused unless they are listed.
/// </summary>
public sealed class HttpKind : IProviderKind
{
    internal const string KindName = "http";

    public string Name => KindName;

    public IReadOnlyList<Channel> Channels => [Channel.Webhook];

    public bool IsReal => true;

    public IReadOnlyList<string> Secrets => [];

    public IReadOnlyList<Problem> Check(Channel channel, JsonElement settings)
    {
        var reader = new SettingsReader(settings);
        HttpSettings.Read(reader);
        return reader.Problems();
    }

    public IProvider Create(Channel channel, JsonElement settings, ProviderServices services)
    {
        var reader = new SettingsReader(settings);
        var read = HttpSettings.Read(reader);
        reader.Insist();
        return new HttpProvider(read, services.Time);
    }
}
