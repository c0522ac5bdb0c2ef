using System.Collections.Immutable;
using Sojourn.Core.Messages;
using Sojourn.Runtime.Partitions;

namespace Sojourn.Runtime.Outbox;

/// <summary>
/// Hands one partition's entries to the channels' providers. Every channel has its own queue, window and workers: a provider
/// that hangs holds up its own channel and no other.
/// </summary>
public sealed class Dispatcher(ProviderDirectory providers, SendGate gate) : IDispatcher, IDisposable
{
    private readonly Lock making = new();
    private readonly CancellationTokenSource stop = new();
    private ImmutableDictionary<Channel, ChannelPump> pumps = ImmutableDictionary<Channel, ChannelPump>.Empty;
    private Partition? partition;

    /// <summary>Where the answers go.</summary>
    public void Attach(Partition owner) => partition = owner;

    public int Room(Channel channel) => stop.IsCancellationRequested ? 0 : Pump(channel).Room;

    public bool HonoursKey(Channel channel) => providers.For(channel).HonoursKey;

    public void Hand(Channel channel, IReadOnlyList<OutboxEntry> entries) => Pump(channel).Add(entries);

    /// <summary>Begins nothing more. What is on its way to a provider is carried to its end and answered, and what was not begun is given back.</summary>
    public async ValueTask Stop()
    {
        await stop.CancelAsync();
        Task all;
        lock (making)
        {
            all = Task.WhenAll(pumps.Values.Select(pump => pump.Stop()));
        }
        await all;
    }

    /// <summary>Behind the partition's last turn, which may still ask for a channel.</summary>
    public void Dispose() => stop.Dispose();

    private ChannelPump Pump(Channel channel)
    {
        if (pumps.TryGetValue(channel, out var pump))
        {
            return pump;
        }
        lock (making)
        {
            if (!pumps.TryGetValue(channel, out pump))
            {
                pump = new(() => providers.For(channel), gate, Answered, stop.Token);
                pumps = pumps.Add(channel, pump);
                if (stop.IsCancellationRequested)
                {
                    // It has nothing to wait for, and gives back what it is given.
                    _ = pump.Stop();
                }
            }
        }
        return pump;
    }

    private void Answered(IReadOnlyList<(OutboxEntry, Answer?)> answers) => partition?.Answer(answers);
}
