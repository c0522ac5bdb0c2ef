using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Profiles;
using Sojourn.Store;

namespace Sojourn.Runtime.Hosting;

/// <summary>What the API reads: rows of all partitions merged, seen through the state of their runs and journeys.</summary>
public sealed class PartitionReaders(Node node) : IDisposable
{
    private readonly Lazy<IPartitionReader[]> readers = new(() =>
        [.. Enumerable.Range(0, node.Data.Partitions).Select(node.Data.OpenReader)]);

    public IReadOnlyList<IPartitionReader> All => readers.Value;

    public Profile? Profile(string id) => Of(Workspace.SlotOf(id)).Profile(id);

    public Enrollment? Enrollment(EnrollmentId id) => Of(id.Slot).Enrollment(id);

    public IPartitionReader Of(int slot) => All[node.Data.Slots.PartitionOf(slot)];

    /// <summary>Counters of a journey or one of its runs, summed over the partitions.</summary>
    public Dictionary<(string Node, string Name), long> Counters(JourneyId journey, RunId? run)
    {
        var sums = new Dictionary<(string, string), long>();
        foreach (var reader in All)
        {
            foreach (var (key, value) in reader.Counters(journey, run))
            {
                sums[key] = sums.GetValueOrDefault(key) + value;
            }
        }
        return sums;
    }

    public ScopeTally Tally(WakeScope scope)
    {
        var tallies = All.Select(reader => reader.Tally(scope)).ToList();
        return new(tallies.Sum(tally => tally.Added), tallies.Sum(tally => tally.Ended));
    }

    public void Dispose()
    {
        if (readers.IsValueCreated)
        {
            foreach (var reader in readers.Value)
            {
                reader.Dispose();
            }
        }
    }
}
