using System.Diagnostics.CodeAnalysis;
using Sojourn.Channels.Email;
using Sojourn.Channels.Sandbox;
using Sojourn.Channels.Webhook;
using Sojourn.Core.Messages;

namespace Sojourn.Channels;

/// <summary>The kinds of provider we know, one line each.</summary>
public static class ProviderKinds
{
    public static readonly IReadOnlyList<IProviderKind> All =
    [
        new SandboxKind(),
        new SmtpKind(),
        new HttpKind(),
    ];

    public static bool TryFind(string? name, [NotNullWhen(true)] out IProviderKind? kind)
    {
        kind = All.FirstOrDefault(known => known.Name == name);
        return kind is not null;
    }

    public static IEnumerable<IProviderKind> For(Channel channel) => All.Where(kind => kind.Channels.Contains(channel));
}
