using System.Collections.Concurrent;
using Sojourn.Channels;
using Sojourn.Core.Messages;

namespace Sojourn.Runtime.Outbox;

/// <summary>The provider of each channel, made anew when its settings change. Thread-safe.</summary>
public sealed class ProviderDirectory(Func<Channel, (string Stamp, Func<IProvider> Create)> configured) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Channel, (string Stamp, IProvider Provider)> made = new();

    public IProvider For(Channel channel)
    {
        var (stamp, create) = configured(channel);
        if (made.TryGetValue(channel, out var known) && known.Stamp == stamp)
        {
            return known.Provider;
        }
        lock (made)
        {
            if (!made.TryGetValue(channel, out known) || known.Stamp != stamp)
            {
                // The old one is not disposed here: calls may be under way. It lets go of its connections when they are idle.
                made[channel] = known = (stamp, create());
            }
        }
        return known.Provider;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, provider) in made.Values)
        {
            await provider.DisposeAsync();
        }
    }
}
