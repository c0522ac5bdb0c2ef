using Sojourn.Channels;
using Sojourn.Core.Messages;

namespace Sojourn.Runtime.Outbox;

/// <summary>A provider that all partitions share, of all servers: as many calls at once as it takes, whoever makes them.</summary>
internal sealed class LimitedProvider(IProvider inner, Places places) : IProvider
{
    /// <summary>Those that wait for a place stand in line: only the first is told of a free one.</summary>
    private readonly SemaphoreSlim line = new(1);

    public string Name => inner.Name;

    public bool HonoursKey => inner.HonoursKey;

    public int BatchSize => inner.BatchSize;

    public int InFlight => inner.InFlight;

    public async Task<IReadOnlyList<Answer>> Send(IReadOnlyList<OutgoingMessage> messages, CancellationToken stop)
    {
        // Not with the token: every message gets its answer, and the inner provider begins nothing new once it is stopped.
        var hasPlace = await Place(stop);
        try
        {
            return await inner.Send(messages, stop);
        }
        finally
        {
            if (hasPlace)
            {
                places.Change(-1);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        line.Dispose();
    }

    /// <returns>False when the server stops before there is one.</returns>
    private async Task<bool> Place(CancellationToken stop)
    {
        var isFirst = false;
        try
        {
            await line.WaitAsync(stop);
            isFirst = true;
            for (var free = Free(); !places.TryTake(inner.InFlight, () => free.TrySetResult()); free = Free())
            {
                await free.Task.WaitAsync(stop);
            }
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            if (isFirst)
            {
                line.Release();
            }
        }
    }

    private static TaskCompletionSource Free() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
