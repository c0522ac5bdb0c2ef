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
    internal static readonly TimeSpan UnrestPeriod = TimeSpan.FromMilliseconds(100);

    /// <summary>For so long after a doubt limited calls wait for partitions that nobody can open, as a start does.</summary>
    private static readonly TimeSpan DoubtPatience = TimeSpan.FromSeconds(20);

    private const int FailuresSilent = 3;

    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> loops = [];
    private volatile TaskCompletionSource news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long[] foundAt = new long[partitions.Count];
    private long changedAt = Stopwatch.GetTimestamp();
    private MembershipVersion settled;
    private long awayAt;
    private volatile bool isReading;
    private long troubleSince;
    private int disposed;

    /// <summary>
    /// The catalog can be read, every partition was found open somewhere since the database was last away, and those that belong here are open and well.
    /// </summary>
    public bool IsWell => isReading && (Volatile.Read(ref awayAt) is var away && (away == 0 || FoundSince > away)) && Here() is { } own
        && own.All(partition => node.Find(partition) is { HasFailed: false, Leaving.IsCompleted: false });

    /// <summary>For how long now the database has not answered; zero where it has.</summary>
    public TimeSpan Trouble => Interlocked.Read(ref troubleSince) is var since && since == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(since);

    /// <summary>When the partition was asked for that was found open longest ago; 0 where one was not found yet.</summary>
    private long FoundSince => Enumerable.Range(0, foundAt.Length).Min(partition => Volatile.Read(ref foundAt[partition]));

    /// <summary>Completes when every partition was found open somewhere, or when that takes longer than a start should.</summary>
    public Task Start(TimeSpan patience)
    {
        loops.Add(Task.Run(Read));
        loops.Add(Task.Run(Follow));
        loops.Add(Task.Run(CutShort));
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
                foreach (var lost in node.Data.Lost())
                {
                    node.Find(lost)?.Leave();
                }
                if (wasAway)
                {
                    Doubt();
                }
                HandOver(all: wasAway);
                if (!isReading || wasAway)
                {
                    (isReading, wasAway) = (true, false);
                    Wake();
                }
                await Bury().WaitAsync(stop.Token);
                Settle();
            }
            catch (Exception error)
            {
                if (isReading && !stop.IsCancellationRequested)
                {
                    log.LogError("What the servers share cannot be read; it is tried again: {Reason}", error.Message);
                }
                isReading = false;
                Doubt();
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
                var askedAt = Stopwatch.GetTimestamp();
                var now = await partitions.Open(partition).WaitAsync(stop.Token);
                Volatile.Write(ref foundAt[partition], askedAt);
                if (FoundSince > 0)
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
                // One that moves is open nowhere for a moment.
                if (++failures == FailuresSilent && !stop.IsCancellationRequested)
                {
                    log.LogWarning("Partition {Partition} is open nowhere; it is tried again: {Reason}", partition, error.Message.Split('\n')[0]);
                }
            }
            var period = failures > 0 ? UnrestPeriod * Math.Min(50, 1 << Math.Min(failures, 6))
                : Stopwatch.GetElapsedTime(Volatile.Read(ref changedAt)) < Unrest ? UnrestPeriod
                : Period;
            var earlier = news.Task;
            await Sleep(period, earlier);
            // What stood in its way may be over.
            failures = earlier.IsCompleted ? Math.Min(failures, 1) : failures;
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

    /// <summary>The database was away: partitions may be open nowhere, and places that are in use in no lease.</summary>
    private void Doubt()
    {
        Volatile.Write(ref awayAt, Stopwatch.GetTimestamp());
        node.Limiter.Doubt();
    }

    /// <summary>
    /// What left this server's books is in those of whoever opened it, and limited calls that waited for that begin, once every partition was found
    /// open and this server has asked anew for its part: the leases that it has may be older than what the others have said since.
    /// </summary>
    private void Settle()
    {
        var since = FoundSince;
        if (node.Limiter.Awaits(since))
        {
            node.Leases.Renew();
            node.Limiter.Counted(since);
        }
        else if (node.Limiter.DoubtedSince is { } doubted && Stopwatch.GetElapsedTime(doubted) > DoubtPatience)
        {
            log.LogWarning("Some partitions were not found open for {Seconds} seconds; limited calls begin without those in progress there being known", DoubtPatience.TotalSeconds);
            node.Leases.Renew();
            node.Limiter.GoOn();
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

    /// <summary>
    /// What dead servers were sending is ended, once for each change of the members. It waits for nothing else here, all of which their locks may hold up.
    /// </summary>
    private async Task CutShort()
    {
        var (done, failed) = (default(MembershipVersion), false);
        while (!stop.IsCancellationRequested)
        {
            var (earlier, snapshot) = (news.Task, membership.CurrentSnapshot);
            try
            {
                if (snapshot.Version != done)
                {
                    node.Data.CutShort([.. snapshot.Members.Values.Where(member => member.Status == SiloStatus.Dead).Select(member => member.Name)]);
                    (done, failed) = (snapshot.Version, false);
                }
            }
            catch (Exception error)
            {
                if (!failed && !stop.IsCancellationRequested)
                {
                    log.LogWarning("The connections of dead servers could not be ended; it is tried again: {Reason}", error.Message);
                }
                failed = true;
            }
            await Sleep(Period, earlier);
        }
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
