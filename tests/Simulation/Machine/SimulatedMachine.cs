using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Sojourn.Channels;
using Sojourn.Core;
using Sojourn.Core.Messages;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Outbox;
using Sojourn.Runtime.Partitions;
using Sojourn.Runtime.Runs;
using Sojourn.Runtime.Time;
using Sojourn.Store;

namespace Sojourn.Simulation.Machine;

/// <summary>
/// A server without threads, sockets or real time: the real partitions, catalog, store and sandbox on a directory of their
/// own. It does one thing when it is told to, and forgets everything but the directory when it stops.
/// </summary>
internal sealed class SimulatedMachine : IPartitions, ISnapshotReader, IDisposable
{
    private readonly FakeTimeProvider time;
    private readonly DataDirectory directory;
    private readonly ProviderDirectory providers;
    private readonly Instant?[] next;
    private bool lookDue = true;

    public SimulatedMachine(string path, FakeTimeProvider time, CrashPoints points, int partitions = 2, PartitionOptions? options = null)
    {
        this.time = time;
        Points = points;
        directory = DataDirectory.Open(path, partitions);
        CatalogStore = new(directory.Catalog, points);
        Record = new(directory.Sandbox, points);
        var start = Instant.FromUtc(2026, 1, 5, 8, 0);
        Clock = new(time, new(1, start, start));
        Catalog = Load();
        providers = new(Configured);
        Pumps = [.. Enumerable.Range(0, Count).Select(_ => new SimulatedPump(providers.For, new(() => Catalog.Current, Clock, NullLogger.Instance)))];
        next = new Instant?[Count];
        var stores = new List<CrashingPartitionStore>();
        var made = new List<Partition>();
        for (var i = 0; i < Count; i++)
        {
            var store = new CrashingPartitionStore(directory.OpenPartition(i), points);
            var partition = new Partition(i, store, Catalog.Current, Clock, Pumps[i], Limiter, NullLogger.Instance, options);
            var number = i;
            partition.OnWork(() => next[number] = Instant.MinValue);
            partition.Drained += _ => lookDue = true;
            stores.Add(store);
            made.Add(partition);
            next[i] = Instant.MinValue;
        }
        (Stores, Partitions) = (stores, made);
        Catalog.Attach(this);
        Catalog.Changed += () => lookDue = true;
        Supervisor = new(Catalog, this, Clock, NullLogger.Instance);
    }

    public CrashPoints Points { get; }

    public JourneyClock Clock { get; }

    public CatalogService Catalog { get; }

    public CrashingCatalogStore CatalogStore { get; }

    public CrashingSandboxRecord Record { get; }

    public RunLimiter Limiter { get; } = new();

    public RunSupervisor Supervisor { get; }

    public IReadOnlyList<Partition> Partitions { get; }

    public IReadOnlyList<CrashingPartitionStore> Stores { get; }

    public IReadOnlyList<SimulatedPump> Pumps { get; }

    public int Count => directory.Partitions;

    public Instant Now => Clock.Now;

    /// <summary>Partitions that have something to do at this moment.</summary>
    public IReadOnlyList<int> Runnable => [.. Enumerable.Range(0, Count).Where(partition => next[partition] is null || next[partition] <= Now)];

    public bool LookIsDue => lookDue || Schedules.Any(due => due <= Now);

    /// <summary>The next moment at which something happens by itself; null when nothing ever will.</summary>
    public Instant? NextDue
    {
        get
        {
            var dues = next.Where(due => due is { } at && at < Instant.MaxValue).Concat(Schedules.Select(due => (Instant?)due)).Append(Record.NextDue());
            return dues.Min();
        }
    }

    private IEnumerable<Instant> Schedules => Catalog.Current.Runs.Values
        .Where(run => run is { Status: RunStatus.Scheduled, Schedule: not null, Deleted: false }
            && Catalog.Current.Journeys[run.Journey].Row.Status != JourneyStatus.Paused)
        .Select(run => run.Schedule!.Due);

    public int Of(string profileId) => directory.Slots.PartitionOf(Workspace.SlotOf(profileId));

    public int Of(EnrollmentId enrollment) => directory.Slots.PartitionOf(enrollment);

    public IPartitionReader Reader(int partition) => directory.OpenReader(partition);

    public string PartitionPath(int partition) => directory.PartitionPath(partition);

    /// <summary>Asks and lets the partition work until it has answered.</summary>
    public Task<PartitionReply> Ask(int partition, PartitionRequest request)
    {
        var reply = Partitions[partition].Ask(request);
        while (!reply.IsCompleted)
        {
            Turn(partition);
        }
        return reply;
    }

    public Task<ScopeTally> Tally(WakeScope scope) => Task.FromResult(new ScopeTally(
        Partitions.Sum(partition => partition.TallyOf(scope).Added), Partitions.Sum(partition => partition.TallyOf(scope).Ended)));

    public Task Apply(Snapshot snapshot)
    {
        foreach (var partition in Partitions)
        {
            var applied = partition.Apply(snapshot);
            Turn(partition.Number);
            if (!applied.IsCompleted)
            {
                throw new InvalidOperationException("A partition turned without taking the snapshot.");
            }
        }
        return Task.CompletedTask;
    }

    public void Turn(int partition)
    {
        Points.Check();
        next[partition] = Instant.MaxValue;
        var again = Partitions[partition].Turn();
        next[partition] = next[partition] == Instant.MinValue ? Instant.MinValue : again;
    }

    public void Look()
    {
        lookDue = false;
        Supervisor.Look().GetAwaiter().GetResult();
    }

    public void GoTo(Instant moment) => time.SetUtcNow((moment < Now ? Now : moment).ToDateTimeOffset());

    /// <summary>Does whatever there is to do now, without letting time pass.</summary>
    public void Settle()
    {
        for (var rounds = 0; ; rounds++)
        {
            if (rounds > 10_000)
            {
                throw new InvalidOperationException("The machine spins: it does something without end and time does not pass.");
            }
            if (Runnable is [var partition, ..])
            {
                Turn(partition);
            }
            else if (LookIsDue)
            {
                Look();
            }
            else if (Pumps.FirstOrDefault(pump => pump.CanSend) is { } pump)
            {
                Partitions[Pumps.ToList().IndexOf(pump)].Answer(pump.Send(new Random(1), () => false));
            }
            else if (Record.Due(Now, 1_000) is { Count: > 0 } due)
            {
                foreach (var group in due.GroupBy(promise => Of(promise.Receipt.Receipt.Key.Enrollment)))
                {
                    Ask(group.Key, new ReceiptsRequest([.. group.Select(promise => promise.Receipt.Receipt)])).GetAwaiter().GetResult();
                }
                Record.Kept([.. due.Select(promise => promise.Id)]);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Lets time pass up to a moment, stopping wherever something is due.</summary>
    public void RunUntil(Instant moment)
    {
        Settle();
        while (NextDue is { } due && due <= moment)
        {
            GoTo(due);
            Settle();
        }
        GoTo(moment);
    }

    /// <summary>Lets time pass until nothing is left that happens by itself.</summary>
    public void RunUntilQuiet()
    {
        Settle();
        while (NextDue is { } due)
        {
            GoTo(due);
            Settle();
        }
    }

    public void Dispose()
    {
        foreach (var partition in Partitions)
        {
            partition.Dispose();
        }
        Catalog.Dispose();
        directory.Dispose();
    }

    /// <summary>Loading writes already: it gives up lists that were on their way.</summary>
    private CatalogService Load()
    {
        try
        {
            return new(CatalogStore, Clock);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    private (string Stamp, Func<IProvider> Create) Configured(Channel channel)
    {
        var row = Catalog.Current.Channels.GetValueOrDefault(channel.Name());
        var settings = row?.Settings ?? "{}"u8.ToArray();
        return (row is null ? "" : row.UpdatedAt.ToString(), Open);

        IProvider Open()
        {
            using var document = JsonDocument.Parse(settings);
            return ProviderKinds.All[0].Create(channel, document.RootElement.Clone(), new(() => Clock.Now, time, Record, _ => { }));
        }
    }
}
