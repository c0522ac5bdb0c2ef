using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Sojourn.Core;

namespace Sojourn.Store;

/// <summary>
/// Where a person lives: a slot for ever, and the partition that has the slot at present. Partitions hold ranges of slots;
/// the catalog keeps them as <c>0-2047:0 2048-4095:1</c>.
/// </summary>
public sealed class SlotMap
{
    private readonly short[] partitionOf = new short[Ids.Slots];

    private SlotMap()
    {
    }

    public int Partitions { get; private init; }

    /// <summary>As many slots for each partition, or nearly.</summary>
    public static SlotMap Even(int partitions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partitions, Ids.Slots);
        var map = new SlotMap { Partitions = partitions };
        for (var slot = 0; slot < Ids.Slots; slot++)
        {
            map.partitionOf[slot] = (short)((long)slot * partitions / Ids.Slots);
        }
        return map;
    }

    /// <exception cref="FormatException">The text does not give each slot exactly one partition.</exception>
    public static SlotMap Parse(string text)
    {
        var map = new short[Ids.Slots];
        Array.Fill(map, (short)-1);
        foreach (var range in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = range.Split('-', ':');
            if (parts is not [var first, var last, var partition] || !Read(first, out var from) || !Read(last, out var to)
                || !Read(partition, out var owner) || from > to)
            {
                throw new FormatException($"'{range}' is no range of slots: one looks like 0-2047:0.");
            }
            for (var slot = from; slot <= to; slot++)
            {
                map[slot] = map[slot] < 0 ? owner : throw new FormatException($"Slot {slot} is given to two partitions.");
            }
        }
        var missing = Array.IndexOf(map, (short)-1);
        if (missing >= 0)
        {
            throw new FormatException($"Slot {missing} is given to no partition.");
        }
        var slots = new SlotMap { Partitions = map.Max() + 1 };
        map.CopyTo(slots.partitionOf, 0);
        return slots;
    }

    /// <summary>xxHash64 of the workspace, a zero byte and the id, modulo the slots: it never changes.</summary>
    public static int SlotOf(string workspace, string profileId)
    {
        var bytes = Encoding.UTF8.GetByteCount(workspace) + 1 + Encoding.UTF8.GetByteCount(profileId);
        Span<byte> small = stackalloc byte[512];
        var key = bytes <= small.Length ? small[..bytes] : new byte[bytes];
        var length = Encoding.UTF8.GetBytes(workspace, key);
        key[length] = 0;
        Encoding.UTF8.GetBytes(profileId, key[(length + 1)..]);
        return (int)(XxHash64.HashToUInt64(key) % Ids.Slots);
    }

    public int PartitionOf(int slot) => partitionOf[slot];

    /// <summary>The partition of a row that belongs to a person: its number carries the slot.</summary>
    public int PartitionOf(EnrollmentId enrollment) => partitionOf[enrollment.Slot];

    public override string ToString()
    {
        var text = new StringBuilder();
        for (var first = 0; first < Ids.Slots;)
        {
            var last = first;
            while (last + 1 < Ids.Slots && partitionOf[last + 1] == partitionOf[first])
            {
                last++;
            }
            text.Append(CultureInfo.InvariantCulture, $"{(first == 0 ? "" : " ")}{first}-{last}:{partitionOf[first]}");
            first = last + 1;
        }
        return text.ToString();
    }

    private static bool Read(string text, out short number) =>
        short.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < Ids.Slots;
}
