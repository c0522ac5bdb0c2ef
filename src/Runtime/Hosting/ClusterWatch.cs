using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Sojourn.Runtime.Runs;

namespace Sojourn.Runtime.Hosting;

/// <summary>
/// What a server that shares its database does all the time: it reads what the others have changed, sees who is there, hands over
/// the partitions that belong to others, and sees to it that every partition is open somewhere.
/// </summary>
public sealed class ClusterWatch(
    Node node, GrainPartitions partitions, RunSupervisor runs, IClusterMembershipService membership, ILocalSiloDetails local, ILogger<ClusterWatch> log)
    : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>For so long after a change of the members partitions are on their way, and are looked after more often.</summary>
    private static readonly TimeSpan Unrest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan UnrestPeriod = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> loops = [];
    private volatile TaskCompletionSource news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long changedAt = Stopwatch.GetTimestamp();
    private MembershipVersion settled;
    private int openedOnce;
    private volatile bool isReading;
    private long troubleSince;
    private int disposed;

    /// <summary>The catalog can be read, and every partition that belongs here is open and well.</summary>
    public bool IsWell => isReading && Here() is { } own && own.All(partition => node.Find(partition) is { HasFailed: false, Leaving.IsCompleted: false });

    /// <summary>For how long now the database has not answered; zero where it has.</summary>
    public TimeSpan Trouble => Interlocked.Read(ref troubleSince) is var since && since == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(since);

    /// <summary>Completes when every partition was found open somewhere, or when that takes longer than a start should.</summary>
    public Task Start(TimeSpan patience)
    {
        loops.Add(Task.Run(Read));
        loops.Add(Task.Run(Follow));
        loops.AddRange(Enumerable.Range(0, partitions.Count).Select(partition => Task.Run(() => KeepOpen(partition))));
        return Task.WhenAny(opened.Task, Task.Delay(patience, stop.Token));
    }

    public async ValueTask DisposeAsync()
    {
        // The node's service disposes it in order; the container comes by once more.
        if (Interlocked.Exchange(ref disposed, 1) == 1)
        {
            return;
        }
        await stop.CancelAsync();
        await Task.WhenAll(loops);
        stop.Dispose();
    }

    /// <summary>Each second: is this server still known to work here, what have others changed, what belongs elsewhere.</summary>
    private async Task Read()
    {
        var wasAway = false;
        while (!stop.IsCancellationRequested)
        {
            // A question that nobody answers is trouble from when it was asked.
            Interlocked.CompareExchange(ref troubleSince, Stopwatch.GetTimestamp(), 0);
            try
            {
                // Also where the next question fails: it is the first one on a connection of its own.
                wasAway |= !node.Data.Hold();
                node.Catalog.Reach();
                Interlocked.Exchange(ref troubleSince, 0);
                if (!isReading)
                {
                    isReading = true;
                    Wake();
                }
                foreach (var lost in node.Data.Lost())
                {
                    node.Find(lost)?.Leave();
                }
                HandOver(all: wasAway);
                wasAway = false;
                await Bury().WaitAsync(stop.Token);
            }
            catch (Exception error)
            {
                if (isReading && !stop.IsCancellationRequested)
                {
                    log.LogError("What the servers share cannot be read; it is tried again: {Reason}", error.Message);
                }
                isReading = false;
            }
            await Sleep(Period, news.Task);
        }
    }

    /// <summary>Tells everybody here at once when a server has come or gone.</summary>
    private async Task Follow()
    {
        try
        {
            await foreach (var _ in membership.MembershipUpdates.WithCancellation(stop.Token))
            {
                Wake();
                runs.Nudge();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop, it has stopped.
        }
    }

    /// <summary>A partition that is open nowhere is opened where it belongs; one that cannot be opened is tried again, less and less often.</summary>
    private async Task KeepOpen(int partition)
    {
        var (word, failures) = ("", 0);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var now = await partitions.Open(partition).WaitAsync(stop.Token);
                if (word.Length == 0 && Interlocked.Increment(ref openedOnce) == partitions.Count)
                {
                    opened.TrySetResult();
                }
                if (now != word)
                {
                    // Whoever had it before may not have told that a run's last one had arrived.
                    runs.Nudge();
                }
                (word, failures) = (now, 0);
            }
            catch (Exception error)
            {
                if (++failures == 1 && !stop.IsCancellationRequested)
                {
                    log.LogWarning("Partition {Partition} is open nowhere; it is tried again: {Reason}", partition, error.Message.Split('\n')[0]);
                }
            }
            var period = failures > 0 ? UnrestPeriod * Math.Min(50, 1 << Math.Min(failures, 6))
                : Stopwatch.GetElapsedTime(Volatile.Read(ref changedAt)) < Unrest ? UnrestPeriod
                : Period;
            await Sleep(period, news.Task);
        }
    }

    /// <summary>The partitions that belong here; null while this server is no member.</summary>
    private HashSet<int>? Here()
    {
        var active = membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active)
            .Select(member => member.SiloAddress.ToParsableString()).ToList();
        var here = local.SiloAddress.ToParsableString();
        return active.Contains(here)
            ? [.. PartitionPlacement.Place(partitions.Count, active).Index().Where(place => place.Item == here).Select(place => place.Index)]
            : null;
    }

    /// <param name="all">The database was away: partitions that had nothing to write do not know yet that their connections are gone.</param>
    private void HandOver(bool all)
    {
        if (Here() is not { } own)
        {
            return;
        }
        node.Limiter.Share = (double)Math.Max(1, own.Count) / partitions.Count;
        foreach (var host in node.Hosts.Where(host => all || !own.Contains(host.Partition.Number)))
        {
            host.Leave();
        }
    }

    /// <summary>Lists that a dead server was taking in are given up, once for each change of the members.</summary>
    private async Task Bury()
    {
        var snapshot = membership.CurrentSnapshot;
        if (snapshot.Version == settled)
        {
            return;
        }
        await node.Catalog.DiscardImportsBut(snapshot.Members.Values.Where(member => member.Status != SiloStatus.Dead)
            .Select(member => member.Name).ToHashSet(StringComparer.Ordinal));
        settled = snapshot.Version;
    }

    /// <summary>Everybody here looks at once, and more often for a while.</summary>
    private void Wake()
    {
        Volatile.Write(ref changedAt, Stopwatch.GetTimestamp());
        Interlocked.Exchange(ref news, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    private async Task Sleep(TimeSpan period, Task earlier)
    {
        using var wake = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        await Task.WhenAny(Task.Delay(period, wake.Token), earlier);
        await wake.CancelAsync();
    }
}
