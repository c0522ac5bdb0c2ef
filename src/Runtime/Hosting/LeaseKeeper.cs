using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Sojourn.Runtime.Outbox;
using Sojourn.Store;

namespace Sojourn.Runtime.Hosting;

/// <summary>
/// The places that this server shares with the others: asks for more as soon as somebody finds none, renews what is used, gives back what is
/// not. While the database is away a server goes on with what it has until its leases end, and then waits. Thread-safe.
/// </summary>
public sealed class LeaseKeeper : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, Places> all = new(StringComparer.Ordinal);
    private readonly ILeases? leases;
    private readonly ILogger log;
    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim asked = new(0, 1);
    private readonly TimeProvider time;

    /// <summary>One asks at a time: an earlier request that came later would take back what a later one said.</summary>
    private readonly Lock turn = new();
    private readonly HashSet<string> held = new(StringComparer.Ordinal);
    private long renewedAt;
    private Task? loop;
    private int disposed;

    /// <param name="leases">Null where the server is alone, and has all places.</param>
    /// <param name="log">Gets to know when leases cannot be had.</param>
    /// <param name="time">Real time.</param>
    public LeaseKeeper(ILeases? leases, ILogger log, TimeProvider? time = null)
    {
        (this.leases, this.log, this.time) = (leases, log, time ?? TimeProvider.System);
        renewedAt = this.time.GetTimestamp();
    }

    /// <summary>
    /// Raised before anything new is granted where leases may have ended meanwhile, those of other servers too: they know no more
    /// of what is in use here, and here nothing is known of what is in use there.
    /// </summary>
    public event Action? Lapsed;

    /// <summary>The others know of all places that are taken here.</summary>
    public bool IsKnown => leases is null || time.GetElapsedTime(Volatile.Read(ref renewedAt)) < Lease.Trusted;

    public Places Of(string key) => all.GetOrAdd(key, _ => new(leases is null ? null : Ask, time));

    /// <summary>Begins to renew what is used.</summary>
    public void Start() => loop = leases is null ? null : Task.Run(Run);

    /// <summary>Asks for everything anew, and returns when the others know what is taken here and this server what the others have.</summary>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public void Renew()
    {
        if (leases is null)
        {
            return;
        }
        lock (turn)
        {
            var begun = time.GetTimestamp();
            if (!IsKnown)
            {
                Lapsed?.Invoke();
            }
            foreach (var (key, places) in all)
            {
                Renew(key, places);
            }
            Volatile.Write(ref renewedAt, begun);
        }
    }

    /// <summary>Returns when the others know what was found in use here.</summary>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public void Tell()
    {
        if (leases is null)
        {
            return;
        }
        lock (turn)
        {
            foreach (var (key, places) in all.Where(each => each.Value.HasNews))
            {
                Renew(key, places);
            }
        }
    }

    /// <summary>Gives back what is not in use.</summary>
    public async ValueTask DisposeAsync()
    {
        // A server that leaves others gives its leases back while it is one of them, and is closed later.
        if (Interlocked.Exchange(ref disposed, 1) == 1)
        {
            return;
        }
        await stop.CancelAsync();
        if (loop is not null)
        {
            await loop;
        }
        if (leases is not null)
        {
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
        var isAway = false;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Renew();
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

    private void Renew(string key, Places places)
    {
        var askedAt = time.GetTimestamp();
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
