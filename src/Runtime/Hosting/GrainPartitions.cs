using Sojourn.Channels;
using Sojourn.Core;
using Sojourn.Core.Messages;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Partitions;
using Sojourn.Store;

namespace Sojourn.Runtime.Hosting;

/// <summary>The partitions of a server, through their grains.</summary>
public sealed class GrainPartitions(Node node, IGrainFactory grains) : IPartitions, ISnapshotReader, IReceiptSink
{
    public int Count => node.Data.Partitions;

    public int Of(string profileId) => node.Data.Slots.PartitionOf(Workspace.SlotOf(profileId));

    public int Of(EnrollmentId enrollment) => node.Data.Slots.PartitionOf(enrollment);

    public Task<PartitionReply> Ask(int partition, PartitionRequest request) => Grain(partition).Ask(request);

    public async Task<ScopeTally> Tally(WakeScope scope)
    {
        var tallies = await Task.WhenAll(All().Select(grain => grain.Tally(scope.Journey, scope.Run)));
        return new(tallies.Sum(tally => tally.Added), tallies.Sum(tally => tally.Ended));
    }

    public Task Apply(Snapshot snapshot) => Task.WhenAll(All().Select(grain => grain.Apply(snapshot.Revision)));

    /// <summary>Opens every partition, without waiting for traffic.</summary>
    public Task OpenAll() => Task.WhenAll(All().Select(grain => grain.Open()));

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
                    await Task.Delay(50);
                }
            }
        }));
    }

    private IPartitionGrain Grain(int partition) => grains.GetGrain<IPartitionGrain>(partition);

    private IEnumerable<IPartitionGrain> All() => Enumerable.Range(0, Count).Select(Grain);
}
