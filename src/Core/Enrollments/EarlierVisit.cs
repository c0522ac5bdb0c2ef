using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Core.Enrollments;

/// <summary>
/// What is known of messages whose node was visited again, so that receipts which come so late count once. It is written with every visit of a
/// circle, so it is one number a node: 32 bits for each of the last <see cref="Limits.EarlierVisits"/>, as many as a number has room for.
/// </summary>
/// <param name="Node">The node that sent it.</param>
/// <param name="Visit">The visit that did.</param>
/// <param name="Known">What is known of it, in 11 bits.</param>
/// <param name="Channel">The channel, where it is not that of the node.</param>
internal readonly record struct EarlierVisit(string Node, int Visit, int Known, Channel? Channel)
{
    private const int KnownBits = 11, ChannelBits = 4;

    private uint Packed => ((uint)Visit << (KnownBits + ChannelBits)) | ((uint)Known << ChannelBits) | (Channel is { } channel ? (uint)channel + 1 : 0);

    /// <summary>The visits with this one: in the place of what was known of it, or before the others, of which the oldest makes room.</summary>
    public Data Into(Data earlier)
    {
        Span<int> slots = stackalloc int[4];
        Slots(earlier[Node], slots);
        var at = 0;
        while (at < Limits.EarlierVisits && VisitOf(slots[at]) != Visit)
        {
            at++;
        }
        if (at == Limits.EarlierVisits)
        {
            slots[..(Limits.EarlierVisits - 1)].CopyTo(slots[1..]);
            at = 0;
        }
        slots[at] = (int)Packed;
        return earlier.With(Node, Value.Of(new decimal(slots[0], slots[1], slots[2], false, 0)));
    }

    /// <summary>What is known of a visit; null where nothing is, or no more.</summary>
    public static EarlierVisit? Find(Data earlier, int visit)
    {
        Span<int> slots = stackalloc int[4];
        foreach (var (node, packed) in earlier)
        {
            Slots(packed, slots);
            foreach (var slot in slots[..Limits.EarlierVisits])
            {
                if (VisitOf(slot) == visit)
                {
                    var bits = (uint)slot;
                    return new(node, visit, (int)(bits >> ChannelBits) & ((1 << KnownBits) - 1), (bits & ((1 << ChannelBits) - 1)) is > 0 and var channel ? (Channel)(channel - 1) : null);
                }
            }
        }
        return null;
    }

    private static int VisitOf(int slot) => (int)((uint)slot >> (KnownBits + ChannelBits));

    private static void Slots(in Value packed, Span<int> slots) => decimal.GetBits(packed.Kind == ValueKind.Number ? packed.Number : 0, slots);
}
