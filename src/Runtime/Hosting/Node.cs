using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Sojourn.Channels;
using Sojourn.Core;
using Sojourn.Core.Messages;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Outbox;
using Sojourn.Runtime.Partitions;
using Sojourn.Runtime.Time;
using Sojourn.Store;
using Sojourn.Store.Postgres;

namespace Sojourn.Runtime.Hosting;

/// <summary>What one server is started with.</summary>
public sealed record NodeOptions
{
    private readonly string name = $"{Environment.MachineName[..Math.Min(40, Environment.MachineName.Length)]}-{Guid.NewGuid().ToString("N")[..8]}";

    /// <summary>Where the embedded database lies, and what a server keeps beside a database.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The databases of PostgreSQL; null for the embedded database.</summary>
    public PostgresPlaces? Postgres { get; init; }

    /// <summary>Partitions where none are yet; one a core, or eight on PostgreSQL, unless set.</summary>
    public int? Partitions { get; init; }

    /// <summary>How fast journey time runs; null keeps what the directory has.</summary>
    public double? TimeScale { get; init; }

    public string DefaultRegion { get; init; } = "US";

    /// <summary>This server's name among those that share a database, another one at every start; null for the embedded database.</summary>
    public string? ServerName => Postgres is null ? null : name;

    public PartitionOptions Partition { get; init; } = new();

    /// <summary>Where the other servers of the cluster reach this one; on loopback, at a free port, unless set. Port 0 is the usual one.</summary>
    public IPEndPoint? ClusterAddress { get; init; }

    /// <summary>Opens the data where these options say, as a server that works with it.</summary>
    /// <exception cref="StoreUnavailableException">Another process has it open, or it cannot be reached or written.</exception>
    public IDataStore OpenData() => Postgres is { } postgres
        ? PostgresData.Open(postgres, Partitions ?? 8, name)
        : Store.DataDirectory.Open(DataDirectory, Partitions ?? Environment.ProcessorCount);
}

/// <summary>
/// What the partitions of one process share: the data, the catalog, the clock, the providers. Grains find it by
/// injection; opening it takes the data's lock.
/// </summary>
public sealed class Node : IAsyncDisposable
{
    private const string ClockSettingName = "clock";
    private const int OpenedAtOnce = 8;

    /// <summary>So many threads are there at once: for every question that may be open, and for whoever must be answered meanwhile.</summary>
    private const int ThreadsForQuestions = Limits.QuestionsAtOnce + 24;

    private static readonly TimeSpan ClosingPatience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<int, PartitionHost> hosts = new();
    private readonly ConcurrentDictionary<PartitionHost, bool> closing = new();
    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim opening = new(OpenedAtOnce);
    private ReceiptsLoop? receipts;
    private Task? receiptsLoop;
    private int disposed;

    public Node(NodeOptions options, TimeProvider time, ILoggerFactory logs)
    {
        Options = options;
        Logs = logs;
        Data = options.OpenData();
        try
        {
            Clock = new(time, SetClock(options.TimeScale, time));
            Catalog = new(Data.Catalog, Clock, options.ServerName);
        }
        catch
        {
            Data.Dispose();
            throw;
        }
        if (Data.IsShared)
        {
            Catalog.Changed += Spread;
            // Questions to the database hold their threads; the pool would add one a second only.
            ThreadPool.GetMinThreads(out var workers, out var ports);
            ThreadPool.SetMinThreads(Math.Max(workers, ThreadsForQuestions), ports);
        }
        Leases = new(Data.Leases, logs.CreateLogger("Sojourn.Leases"));
        Limiter = new(Leases.Of, isCounted: false, run => Catalog.Current.Runs.GetValueOrDefault(run)?.Limits);
        Leases.Lapsed += Limiter.Doubt;
        Leases.Start();
        Providers = new(Configured);
    }

    public NodeOptions Options { get; }

    public ILoggerFactory Logs { get; }

    public IDataStore Data { get; }

    public JourneyClock Clock { get; }

    public CatalogService Catalog { get; }

    public ProviderDirectory Providers { get; }

    public RunLimiter Limiter { get; }

    public LeaseKeeper Leases { get; }

    /// <summary>A partition has nobody open left in a scope.</summary>
    public event Action<WakeScope>? Drained;

    /// <summary>A partition cannot go on: the server has to stop.</summary>
    public event Action<Exception>? PartitionFailed;

    /// <summary>The partitions open in this process.</summary>
    public IEnumerable<PartitionHost> Hosts => hosts.Values;

    public PartitionHost? Find(int partition) => hosts.GetValueOrDefault(partition);

    /// <summary>
    /// Becomes the partition's owner. An earlier one, here or elsewhere, commits nothing any more. A few are opened at a time, each on a
    /// thread of its own: the store is waited for without a break, and whoever else needs a thread must get one.
    /// </summary>
    /// <param name="partition">Its number.</param>
    /// <param name="givenUp">Whoever asked has gone, and nobody else will close it.</param>
    /// <exception cref="OperationCanceledException">It was given up meanwhile.</exception>
    public async Task<PartitionHost> Open(int partition, CancellationToken givenUp)
    {
        await opening.WaitAsync(givenUp);
        try
        {
            return await Task.Factory.StartNew(() =>
            {
                stop.Token.ThrowIfCancellationRequested();
                var host = new PartitionHost(partition, this, givenUp);
                try
                {
                    // Whoever finds it open may take it that its calls in progress are known to all.
                    Leases.Tell();
                    givenUp.ThrowIfCancellationRequested();
                    stop.Token.ThrowIfCancellationRequested();
                }
                catch
                {
                    host.DisposeAsync().AsTask().GetAwaiter().GetResult();
                    throw;
                }
                hosts[partition] = host;
                // What others changed was spread to those that were here by then.
                _ = host.Partition.Apply(Catalog.Current);
                givenUp.Register(() =>
                {
                    host.Leave();
                    _ = Close(host);
                });
                return host;
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            opening.Release();
        }
    }

    public async Task Close(PartitionHost host)
    {
        hosts.TryRemove(KeyValuePair.Create(host.Partition.Number, host));
        closing.TryAdd(host, true);
        try
        {
            await host.DisposeAsync();
        }
        finally
        {
            closing.TryRemove(host, out _);
        }
    }

    /// <summary>Begins to hand over what the sandbox promised.</summary>
    public void StartReceipts(IReceiptSink sink)
    {
        receipts = new(this, sink);
        receiptsLoop = Task.Run(() => receipts.Run(stop.Token));
    }

    public async ValueTask DisposeAsync()
    {
        // The node's service disposes it in order; the container comes by once more.
        if (Interlocked.Exchange(ref disposed, 1) == 1)
        {
            return;
        }
        await stop.CancelAsync();
        if (receiptsLoop is not null)
        {
            await receiptsLoop;
        }
        foreach (var host in hosts.Values)
        {
            await Close(host);
        }
        await Providers.DisposeAsync();
        // Those whose calls took too long have them cut off by that, and write before the data is closed.
        await Task.WhenAny(Task.WhenAll(closing.Keys.Select(Close)), Task.Delay(ClosingPatience));
        await Leases.DisposeAsync();
        Catalog.Dispose();
        Data.Dispose();
        stop.Dispose();
    }

    internal void ScopeDrained(WakeScope scope) => Drained?.Invoke(scope);

    /// <summary>Alone, the server stops; one of several lets go of the partition, and whoever can opens it.</summary>
    internal void Failed(PartitionHost host, Exception error)
    {
        if (Data.IsShared)
        {
            host.Leave();
        }
        else
        {
            PartitionFailed?.Invoke(error);
        }
    }

    /// <summary>The clock that all servers of one store go by.</summary>
    private ClockSetting SetClock(double? scale, TimeProvider time)
    {
        ClockSetting? setting = null;
        Data.OneAtATime(isAlone =>
        {
            var stored = Data.Catalog.Setting(ClockSettingName) is { } json ? ClockSetting.FromJson(json) : null;
            setting = JourneyClock.Continue(stored, scale, time);
            if (setting == stored)
            {
                return;
            }
            if (!isAlone && stored is not null)
            {
                throw new StoreUnavailableException(
                    $"The servers of one database go by one clock, and theirs runs {new JourneyClock(time, stored)}. Start this one without --time-scale, or stop the others first.");
            }
            Data.Catalog.SetSetting(ClockSettingName, setting.ToJson());
        });
        return setting!;
    }

    /// <summary>What another server changed is known here when the partitions here go by it.</summary>
    private void Spread()
    {
        foreach (var host in hosts.Values)
        {
            _ = host.Partition.Apply(Catalog.Current);
        }
    }

    private (string Stamp, Func<IProvider> Create) Configured(Channel channel)
    {
        var row = Catalog.Current.Channels.GetValueOrDefault(channel.Name());
        if (row is null || !ProviderKinds.TryFind(row.Provider, out var kind))
        {
            return ("sandbox", () => Create(ProviderKinds.All[0], channel, "{}"u8.ToArray()));
        }
        return (row.Provider + row.UpdatedAt.ToUnixTimeTicks(), () => Create(kind, channel, row.Settings));
    }

    private IProvider Create(IProviderKind kind, Channel channel, byte[] settings)
    {
        using var document = JsonDocument.Parse(settings);
        var provider = kind.Create(channel, document.RootElement.Clone(), new(() => Clock.Now, Clock.Time, Data.Sandbox, due => receipts?.Nudge(due)));
        return kind.IsReal ? new LimitedProvider(provider, Leases.Of("provider of " + channel.Name())) : provider;
    }
}
