using Sojourn.Runtime.Partitions;

namespace Sojourn.Server;

internal static class Asking
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Asks several partitions as one request. When all are busy nothing has been changed and the caller is told; when only
    /// some are, the others have committed already, so these are asked until they take it.
    /// </summary>
    /// <exception cref="BusyException">None has taken it.</exception>
    public static async Task<IReadOnlyList<PartitionReply>> AskAll(this IPartitions partitions, IReadOnlyList<(int Partition, PartitionRequest Request)> asked)
    {
        var replies = await Task.WhenAll(asked.Select(each => Try(partitions, each.Partition, each.Request)));
        if (replies.All(reply => reply is null) && asked.Count > 0)
        {
            throw new BusyException("The system has as much waiting as it may. Try again in a second.");
        }
        return await Finish(partitions, asked, replies);
    }

    /// <summary>Asks for a list, which can wait: until every partition has taken its part.</summary>
    public static async Task<IReadOnlyList<PartitionReply>> AskPatiently(this IPartitions partitions, IReadOnlyList<(int Partition, PartitionRequest Request)> asked) =>
        await Finish(partitions, asked, await Task.WhenAll(asked.Select(each => Try(partitions, each.Partition, each.Request))));

    private static async Task<IReadOnlyList<PartitionReply>> Finish(
        IPartitions partitions, IReadOnlyList<(int Partition, PartitionRequest Request)> asked, PartitionReply?[] replies)
    {
        for (var i = 0; i < asked.Count; i++)
        {
            while (replies[i] is null)
            {
                await Task.Delay(Again);
                replies[i] = await Try(partitions, asked[i].Partition, asked[i].Request);
            }
        }
        return replies!;
    }

    private static async Task<PartitionReply?> Try(IPartitions partitions, int partition, PartitionRequest request)
    {
        try
        {
            return await partitions.Ask(partition, request);
        }
        catch (BusyException)
        {
            return null;
        }
    }
}
