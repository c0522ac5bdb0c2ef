using System.Text.Json;
using Sojourn.Core;
using Sojourn.Core.Messages;

namespace Sojourn.Channels.Sandbox;

/// <summary>
/// Serves every channel and needs no account: <c>{"seed": 1, "outcomes": {"answered": 0.5}, "delaySeconds": 0,
/// "idempotent": true, "unknown": "fail"}</c>, all optional. <c>outcomes</c> are probabilities. <c>delaySeconds</c> is a number, two of them to
/// draw between, or an object of either by outcome; without it things take about as long as in the field.
/// </summary>
public sealed class SandboxKind : IProviderKind
{
    internal const string KindName = "sandbox";

    public string Name => KindName;

    public IReadOnlyList<Channel> Channels => Core.Messages.Channels.All;

    public bool IsReal => false;

    public IReadOnlyList<string> Secrets => [];

    public IReadOnlyList<Problem> Check(Channel channel, JsonElement settings)
    {
        var reader = new SettingsReader(settings);
        SandboxSettings.Read(reader).CheckSums(channel, reader);
        return reader.Problems();
    }

    public IProvider Create(Channel channel, JsonElement settings, ProviderServices services)
    {
        var reader = new SettingsReader(settings);
        var read = SandboxSettings.Read(reader);
        reader.Insist();
        return new SandboxProvider(channel, read, services);
    }
}
