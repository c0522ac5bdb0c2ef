using System.Diagnostics;
using Sojourn.Channels;
using Sojourn.Core;
using Sojourn.Core.Messages;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Partitions;
using Sojourn.Store;

namespace Sojourn.Runtime.Hosting;

/// <summary>The partitions, through their grains, wherever they are open.</summary>
public sealed class GrainPartitions(Node node, IGrainFactory grains) : IPartitions, ISnapshotReader, IReceiptSink
{
    /// <summary>How long a partition that moves is waited for; moving in order takes less than a second.</summary>
    private static readonly TimeSpan MovePatience = TimeSpan.FromSeconds(5);

    /// <summary>How long a server that does not answer is waited for: by then the others have declared it dead.</summary>
    private static readonly TimeSpan DeathPatience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public int Count => node.Data.Partitions;

    public int Of(string profileId) => node.Data.Slots.PartitionOf(Workspace.SlotOf(profileId));

    public int Of(EnrollmentId enrollment) => node.Data.Slots.PartitionOf(enrollment);

    public Task<PartitionReply> Ask(int partition, PartitionRequest request) =>
        node.Data.IsShared ? AskWhereverItIs(partition, request) : Grain(partition).Ask(request);

    public async Task<ScopeTally> Tally(WakeScope scope)
    {
        var tallies = await Task.WhenAll(All().Select(grain => grain.Tally(scope.Journey, scope.Run)));
        return new(tallies.Sum(tally => tally.Added), tallies.Sum(tally => tally.Ended));
    }

    public Task Apply(Snapshot snapshot) => Task.WhenAll(Enumerable.Range(0, Count).Select(partition => Apply(partition, snapshot.Revision)));

    /// <summary>Opens every partition, without waiting for traffic.</summary>
    public Task OpenAll() => Task.WhenAll(All().Select(grain => grain.Open()));

    /// <summary>Opens a partition where it belongs. The answer is another one each time that it was opened.</summary>
    public Task<string> Open(int partition) => Grain(partition).Open();

    public async ValueTask Receive(IReadOnlyList<Receipt> receipts)
    {
        await Task.WhenAll(receipts.GroupBy(receipt => Of(receipt.Key.Enrollment)).Select(async group =>
        {
            var request = new ReceiptsRequest([.. group]);
            while (true)
            {
                try
                {
                    await Ask(group.Key, request);
                    return;
                }
                catch (BusyException)
                {
                    await Task.Delay(Pause);
                }
            }
        }));
    }

    private async Task<PartitionReply> AskWhereverItIs(int partition, PartitionRequest request)
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await Grain(partition).Ask(request);
            }
            catch (Exception error) when (NothingDone(error) && Stopwatch.GetElapsedTime(begun) < MovePatience)
            {
                await Task.Delay(Pause);
            }
            catch (Exception error) when (error is OrleansException or TimeoutException)
            {
                throw new PartitionAwayException(
                    "The server that has this part of the system does not answer; another one takes over. Whether it was done is not known.", nothingDone: false);
            }
        }
    }

    /// <summary>
    /// What was asked was not begun: the partition said so, or Orleans, since it came to a server that does not have the partition any more and could not be
    /// passed on. Of a server that is gone nothing is known.
    /// </summary>
    private static bool NothingDone(Exception error) =>
        error is PartitionAwayException { NothingDone: true } || (error is OrleansMessageRejectionException && error is not SiloUnavailableException);

    private async Task Apply(int partition, long revision)
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await Grain(partition).Apply(revision);
                return;
            }
            catch (PartitionAwayException)
            {
                // Nobody goes by the old one: whoever opens the partition reads the catalog first.
                return;
            }
            catch (Exception error) when (node.Data.IsShared && (error is OrleansException or TimeoutException) && Stopwatch.GetElapsedTime(begun) < DeathPatience)
            {
                // Asked again, because the server that does not answer may still live and go by the old one.
                await Task.Delay(Pause);
            }
        }
    }

    private IPartitionGrain Grain(int partition) => grains.GetGrain<IPartitionGrain>(partition);

    private IEnumerable<IPartitionGrain> All() => Enumerable.Range(0, Count).Select(Grain);
}
