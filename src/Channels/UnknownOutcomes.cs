using System.Text.Json;
using Sojourn.Core.Messages;

namespace Sojourn.Channels;

/// <summary>
/// What becomes of a message of which, after a crash, nobody knows whether it was handed over: <c>{"unknown": "fail"}</c> gives it up,
/// <c>"retry"</c> sends it again with the same key, at the risk that it arrives twice. Every provider takes the setting.
/// </summary>
public static class UnknownOutcomes
{
    private const string Setting = "unknown", Fail = "fail", Retry = "retry";

    /// <summary>The operator's choice on a channel, from settings that were checked; else the channel's own.</summary>
    public static bool Retries(Channel channel, ReadOnlyMemory<byte> settings)
    {
        using var document = JsonDocument.Parse(settings);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(Setting, out var chosen)
            && chosen.ValueKind == JsonValueKind.String ? chosen.ValueEquals(Retry) : channel.RetriesUnknown();
    }

    internal static void Read(SettingsReader reader) => reader.OneOf(Setting, Fail, Fail, Retry);
}
