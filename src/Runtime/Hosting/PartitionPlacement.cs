using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Sojourn.Runtime.Hosting;

/// <summary>
/// Which partition belongs on which server. Every server computes it from who is there alone and comes to the same answer, so
/// nothing has to be agreed upon. Shares differ by one at most, and few partitions move when a server comes or goes: each goes to
/// the server it is drawn to most that has room.
/// </summary>
public static class PartitionPlacement
{
    /// <param name="partitions">How many there are.</param>
    /// <param name="servers">The servers' names, in any order.</param>
    /// <returns>The server of each partition.</returns>
    public static IReadOnlyList<string> Place(int partitions, IReadOnlyCollection<string> servers)
    {
        ArgumentOutOfRangeException.ThrowIfZero(servers.Count);
        var (share, left) = Math.DivRem(partitions, servers.Count);
        var held = servers.ToDictionary(server => server, _ => 0, StringComparer.Ordinal);
        var placed = new string?[partitions];
        var pairs = servers.SelectMany(server => Enumerable.Range(0, partitions).Select(partition => (partition, server, Pull: Pull(partition, server))))
            .OrderByDescending(pair => pair.Pull).ThenBy(pair => pair.server, StringComparer.Ordinal);
        foreach (var (partition, server, _) in pairs)
        {
            // So many servers hold one more as the shares leave over.
            var hasRoom = held[server] < share || (held[server] == share && left > 0);
            if (placed[partition] is null && hasRoom)
            {
                placed[partition] = server;
                left -= held[server] == share ? 1 : 0;
                held[server]++;
            }
        }
        return placed!;
    }

    private static ulong Pull(int partition, string server)
    {
        Span<byte> number = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(number, partition);
        var hash = new XxHash64();
        hash.Append(number);
        hash.Append(Encoding.UTF8.GetBytes(server));
        return hash.GetCurrentHashAsUInt64();
    }
}

/// <summary>A partition's grain is opened where the partition belongs.</summary>
[Serializable]
internal sealed class WherePartitionBelongs : PlacementStrategy;

[AttributeUsage(AttributeTargets.Class)]
internal sealed class WherePartitionBelongsAttribute() : PlacementAttribute(new WherePartitionBelongs());

/// <summary>
/// Goes by the members that are active, as everything here does. What Orleans knows of a newcomer's grains comes later than the
/// newcomer; until then a partition that was handed over would be opened again where it was.
/// </summary>
internal sealed class PartitionDirector(Node node, IServiceProvider services) : IPlacementDirector
{
    // Found when it is first needed: the directors are made before the membership is.
    private readonly Lazy<IClusterMembershipService> membership = new(services.GetRequiredService<IClusterMembershipService>);

    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var active = membership.Value.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active)
            .ToDictionary(member => member.SiloAddress.ToParsableString(), member => member.SiloAddress, StringComparer.Ordinal);
        var partition = (int)target.GrainIdentity.GetIntegerKey();
        return Task.FromResult(active.Count == 0 ? context.LocalSilo : active[PartitionPlacement.Place(node.Data.Partitions, active.Keys)[partition]]);
    }
}
