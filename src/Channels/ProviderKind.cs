using System.Text.Json;
using System.Text.Json.Nodes;
using Sojourn.Core;
using Sojourn.Core.Messages;

namespace Sojourn.Channels;

/// <summary>A kind of provider: which channels it serves, which settings it takes, how one is opened.</summary>
public interface IProviderKind
{
    string Name { get; }

    IReadOnlyList<Channel> Channels { get; }

    /// <summary>True when it reaches the world outside: then time must run at its real pace (time scale 1).</summary>
    bool IsReal { get; }

    /// <summary>Settings that are written and never read back. They stand at the top of the settings and are texts.</summary>
    IReadOnlyList<string> Secrets { get; }

    /// <summary>Everything that is wrong with the settings of the channel; paths begin with <c>settings</c>. Warnings do not forbid saving.</summary>
    IReadOnlyList<Problem> Check(Channel channel, JsonElement settings);

    /// <exception cref="ArgumentException">The settings have errors: they are checked before they are saved.</exception>
    IProvider Create(Channel channel, JsonElement settings, ProviderServices services);
}

/// <summary>Secrets of a provider's settings: GET shows <see cref="Mask"/>, and a PUT that sends it back keeps what is stored.</summary>
public static class ProviderSecrets
{
    public const string Mask = "********";

    public static JsonElement Masked(this IProviderKind kind, JsonElement settings) =>
        Rewritten(kind, settings, _ => Mask);

    /// <summary>The settings to store: a secret that came back masked is the one that is stored, and none where none was.</summary>
    public static JsonElement WithStoredSecrets(this IProviderKind kind, JsonElement sent, JsonElement? stored) =>
        Rewritten(kind, sent, secret => sent.GetProperty(secret).ValueEquals(Mask) ? Text(stored, secret) : Text(sent, secret));

    private static JsonElement Rewritten(IProviderKind kind, JsonElement settings, Func<string, string?> secret)
    {
        if (settings.ValueKind != JsonValueKind.Object)
        {
            return settings;
        }
        var members = JsonObject.Create(settings)!;
        foreach (var name in kind.Secrets)
        {
            if (Text(settings, name) is null)
            {
                continue;
            }
            if (secret(name) is { } text)
            {
                members[name] = text;
            }
            else
            {
                members.Remove(name);
            }
        }
        return JsonSerializer.SerializeToElement(members);
    }

    private static string? Text(JsonElement? settings, string name) =>
        settings is { ValueKind: JsonValueKind.Object } known && known.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
