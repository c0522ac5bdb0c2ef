using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Sojourn.Channels;
using Sojourn.Core;
using Sojourn.Core.Journeys;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Hosting;
using Sojourn.Runtime.Partitions;
using Sojourn.Store;
using Sojourn.Store.Postgres;

namespace Sojourn.Bench;

/// <summary>
/// A whole node in this process, on a data directory of its own: the real catalog, partitions with their threads, outbox,
/// sandbox. Only the grains are left out, so that what is measured is the engine and its store.
/// </summary>
internal sealed class Rig : IPartitions, ISnapshotReader, IReceiptSink, IAsyncDisposable
{
    private readonly bool owned;

    /// <param name="time">The clock under the journey clock.</param>
    /// <param name="directory">Where the data lies; a directory of its own that goes with it, unless given.</param>
    /// <param name="partition">How its partitions are set.</param>
    /// <param name="postgres">A database to work on instead of the embedded one.</param>
    public Rig(TimeProvider time, string? directory = null, PartitionOptions? partition = null, string? postgres = null)
    {
        owned = directory is null;
        Path = directory ?? Directory.CreateTempSubdirectory("sojourn-bench-").FullName;
        Node = new(new() { DataDirectory = Path, Partitions = 2, Partition = partition ?? new(), Postgres = postgres is null ? null : (PostgresPlaces)postgres }, time, NullLoggerFactory.Instance);
        Node.PartitionFailed += error => Console.Error.WriteLine(error);
        Hosts = Task.WhenAll(Enumerable.Range(0, Node.Data.Partitions).Select(partition => Node.Open(partition, CancellationToken.None))).GetAwaiter().GetResult();
        Node.Limiter.GoOn();
        Node.Catalog.Attach(this);
        Node.StartReceipts(this);
    }

    public string Path { get; }

    public Node Node { get; }

    public PartitionHost[] Hosts { get; }

    public CatalogService Catalog => Node.Catalog;

    public int Count => Hosts.Length;

    public long Steps => Hosts.Sum(host => host.Partition.Steps);

    public int Of(string profileId) => Node.Data.Slots.PartitionOf(Workspace.SlotOf(profileId));

    public int Of(EnrollmentId enrollment) => Node.Data.Slots.PartitionOf(enrollment);

    public Task<PartitionReply> Ask(int partition, PartitionRequest request) => Hosts[partition].Partition.Ask(request);

    public static void Delete(string path) => Directory.Delete(path, recursive: true);

    public static string NewDirectory() => Directory.CreateTempSubdirectory("sojourn-bench-").FullName;

    public Task<ScopeTally> Tally(WakeScope scope)
    {
        var tallies = Hosts.Select(host => host.Partition.TallyOf(scope)).ToList();
        return Task.FromResult(new ScopeTally(tallies.Sum(tally => tally.Added), tallies.Sum(tally => tally.Ended)));
    }

    public Task Apply(Snapshot snapshot) => Task.WhenAll(Hosts.Select(host => host.Partition.Apply(snapshot)));

    public async ValueTask Receive(IReadOnlyList<Receipt> receipts)
    {
        foreach (var group in receipts.GroupBy(receipt => Of(receipt.Key.Enrollment)))
        {
            await Ask(group.Key, new ReceiptsRequest([.. group]));
        }
    }

    public void Nudge()
    {
        foreach (var host in Hosts)
        {
            host.Partition.Nudge();
        }
    }

    public async Task Sandbox(Channel channel, string settings) =>
        await Catalog.SaveChannel(channel.Name(), "sandbox", Encoding.UTF8.GetBytes(settings));

    public async Task<JourneyId> Publish(string definition, string? preset = null)
    {
        var (parsed, problems) = DefinitionJson.Parse(Encoding.UTF8.GetBytes(definition));
        if (parsed is null)
        {
            throw new InvalidOperationException(string.Join('\n', problems));
        }
        var journey = await Catalog.CreateJourney("bench", "", preset, null, parsed, []);
        await Catalog.Publish(journey.Id, recompute: false);
        return journey.Id;
    }

    /// <summary>Adds recipients to a new run, closes the list, and leaves the run a draft.</summary>
    public async Task<RunId> Fill(JourneyId journey, int count, Func<int, Data> data)
    {
        var run = await Catalog.CreateRun(journey, "bench", RunLimits.None);
        var import = await Catalog.OpenImport(run.Id, null);
        const int chunk = 2_000;
        var ahead = new Queue<Task>();
        for (var from = 0; from < count; from += chunk)
        {
            var rows = Enumerable.Range(from, Math.Min(chunk, count - from)).Select(i =>
            {
                var phone = "+1415" + (1_000_000 + i).ToString(System.Globalization.CultureInfo.InvariantCulture);
                return new Recipient("tel:" + phone, "", Data.Of(("phone", Value.Of(phone))), data(i));
            });
            foreach (var group in rows.GroupBy(row => Of(row.ProfileId)))
            {
                ahead.Enqueue(Ask(group.Key, new AddRecipientsRequest(journey, run.Id, import.Id, [.. group])));
            }
            while (ahead.Count > 8)
            {
                await ahead.Dequeue();
            }
        }
        await Task.WhenAll(ahead);
        await Catalog.CloseImport(import.Id, count, 0, [], ["phone"]);
        return run.Id;
    }

    /// <summary>Waits, on what the partitions count, until they have come so far.</summary>
    public async Task Until(Func<bool> reached, TimeSpan limit)
    {
        var watch = Stopwatch.StartNew();
        while (!reached())
        {
            if (watch.Elapsed > limit)
            {
                throw new TimeoutException($"Only {Steps:N0} steps after {limit}.");
            }
            await Task.Delay(5);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        if (owned)
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    public static long DirectoryBytes(string path) => new DirectoryInfo(path).EnumerateFiles().Sum(file => file.Length);
}
