using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Sojourn.Runtime.Outbox;
using Sojourn.Store;

namespace Sojourn.Runtime.Hosting;

/// <summary>
/// The places that this server shares with the others: asks for more as soon as somebody finds none, renews what is used, gives back what is
/// not. While the database is away a server goes on with what it has until its leases end, and then waits.
/// </summary>
public sealed class LeaseKeeper : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, Places> all = new(StringComparer.Ordinal);
    private readonly ILeases? leases;
    private readonly ILogger log;
    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim asked = new(0, 1);
    private readonly Task? loop;

    /// <param name="leases">Null where the server is alone, and has all places.</param>
    /// <param name="log">Gets to know when leases cannot be had.</param>
    public LeaseKeeper(ILeases? leases, ILogger log)
    {
        (this.leases, this.log) = (leases, log);
        loop = leases is null ? null : Task.Run(Run);
    }

    public Places Of(string key) => all.GetOrAdd(key, _ => new(leases is null ? null : Ask));

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        if (loop is not null)
        {
            await loop;
            GiveBack();
        }
        stop.Dispose();
        asked.Dispose();
    }

    private void Ask()
    {
        try
        {
            asked.Release();
        }
        catch (Exception error) when (error is SemaphoreFullException or ObjectDisposedException)
        {
            // It is about to look anyway, or will never again.
        }
    }

    private async Task Run()
    {
        var (held, isAway) = (new HashSet<string>(StringComparer.Ordinal), false);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                foreach (var (key, places) in all)
                {
                    Renew(key, places, held);
                }
                isAway = false;
            }
            catch (Exception error)
            {
                if (!isAway)
                {
                    log.Log(error is StoreUnavailableException ? LogLevel.Warning : LogLevel.Error, error is StoreUnavailableException ? null : error,
                        "Leases of what the servers share cannot be had; it is tried again: {Reason}", error.Message);
                }
                isAway = true;
            }
            try
            {
                await asked.WaitAsync(Period, stop.Token);
                if (isAway)
                {
                    await Task.Delay(Period, stop.Token);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Renew(string key, Places places, HashSet<string> held)
    {
        var askedAt = Stopwatch.GetTimestamp();
        if (places.Request() is { } request)
        {
            held.Add(key);
            places.Grant(leases!.Renew(key, request), askedAt);
        }
        else if (held.Contains(key))
        {
            leases!.GiveBack(key, but: 0);
            held.Remove(key);
        }
    }

    /// <summary>In order, so that the others need not wait for the leases to end.</summary>
    private void GiveBack()
    {
        try
        {
            foreach (var (key, places) in all.Where(each => each.Value.Request() is not null))
            {
                leases!.GiveBack(key, places.Used);
            }
        }
        catch (StoreUnavailableException)
        {
            // They end by themselves.
        }
    }
}
