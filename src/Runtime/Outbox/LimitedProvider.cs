using Sojourn.Channels;
using Sojourn.Core.Messages;

namespace Sojourn.Runtime.Outbox;

/// <summary>A provider that all partitions of this process share: as many calls at once as it takes, whoever makes them.</summary>
internal sealed class LimitedProvider(IProvider inner) : IProvider
{
    private readonly SemaphoreSlim places = new(inner.InFlight);

    public string Name => inner.Name;

    public bool HonoursKey => inner.HonoursKey;

    public int BatchSize => inner.BatchSize;

    public int InFlight => inner.InFlight;

    public async Task<IReadOnlyList<Answer>> Send(IReadOnlyList<OutgoingMessage> messages, CancellationToken stop)
    {
        // Not with the token: every message gets its answer, and the inner provider begins nothing new once it is stopped.
        await places.WaitAsync(CancellationToken.None);
        try
        {
            return await inner.Send(messages, stop);
        }
        finally
        {
            places.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        places.Dispose();
    }
}
