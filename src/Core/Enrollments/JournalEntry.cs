using Sojourn.Core.Values;

namespace Sojourn.Core.Enrollments;

/// <summary>
/// What happened, in one word. Entered, Left, Exited and Failed are the visits' beginnings and ends and carry the counters;
/// the rest explains.
/// </summary>
public enum JournalKind
{
    /// <summary>A visit began. Label: nothing.</summary>
    Entered,

    /// <summary>A visit ended by a port. Label: the port.</summary>
    Left,

    /// <summary>A visit ended because the enrollment exited there. Label: the outcome or reason.</summary>
    Exited,

    /// <summary>A visit ended because the enrollment failed there. Label: the reason.</summary>
    Failed,

    /// <summary>The enrollment began. Label: the entry's kind.</summary>
    Started,

    /// <summary>The enrollment ended. Label: its final status; detail: durationMs, since it entered.</summary>
    Ended,

    /// <summary>A condition compared values. Label: <c>true</c> or <c>false</c>; detail: field, op, expected, actual.</summary>
    Compared,

    /// <summary>An effect was queued. Label: the channel; detail: to, key.</summary>
    Queued,

    /// <summary>A provider took it. Label: the channel.</summary>
    Accepted,

    /// <summary>A provider, the gate or a template refused it. Label: the reason; detail: detail, again (something else is tried), channel (where it is not the node's own).</summary>
    Refused,

    /// <summary>A receipt. Label: the status or outcome; detail: what came with it, again (a failure that is tried again).</summary>
    Receipt,

    /// <summary>Something else worth knowing. Label: a code; detail: values.</summary>
    Note,

    /// <summary>The enrollment reached a goal. Label: the goal's name.</summary>
    Goal,
}

/// <summary>One line of an enrollment's journal.</summary>
public sealed record JournalEntry(JournalKind Kind, string Node, int Visit, string Label, Data Detail)
{
    public static void Pack(PackWriter writer, IReadOnlyList<JournalEntry> entries)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            writer.Byte((byte)entry.Kind);
            writer.Text(entry.Node);
            writer.Unsigned((uint)entry.Visit);
            writer.Text(entry.Label);
            writer.Data(entry.Detail);
        }
    }

    /// <exception cref="FormatException">The bytes were not written by <see cref="Pack"/>.</exception>
    public static IReadOnlyList<JournalEntry> Unpack(ReadOnlySpan<byte> packed)
    {
        var entries = new List<JournalEntry>();
        var reader = new PackReader(packed);
        while (!reader.AtEnd)
        {
            entries.Add(new((JournalKind)reader.Byte(), reader.Text(), (int)reader.Unsigned(), reader.Text(), reader.Data()));
        }
        return entries;
    }
}
