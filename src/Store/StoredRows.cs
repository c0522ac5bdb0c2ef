using System.IO.Hashing;
using System.Text;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Messages;
using Sojourn.Core.Profiles;
using Sojourn.Core.Values;

namespace Sojourn.Store;

/// <summary>
/// The tables' rows as objects, alike on every store. The columns stand beside what reads them. Bytes that cannot be read make
/// a damaged row, which must not hold up whatever else is read with it.
/// </summary>
internal static class StoredRows
{
    public const string ProfileColumns = "number, id, created, attributes, consent, segments";

    public const string EventColumns = "name, at, properties, event_id";

    public const string JournalColumns = "id, previous, enrollment, at, version, entries";

    public const string OutboxColumns =
        "journey, run, channel, id, enrollment, visit, idx, profile, node, address, inputs, state, due, attempts, since";

    public static Profile Profile<TRow>(TRow row)
        where TRow : IRow =>
        new(row.Long(0), row.Text(1), row.MomentOrNull(2), row.Data(3), row.Data(4), row.Data(5));

    public static ProfileEvent Event<TRow>(TRow row)
        where TRow : IRow => new(row.Text(0), row.Moment(1), row.Data(2), row.TextOrNull(3));

    public static JournalRow Journal<TRow>(TRow row)
        where TRow : IRow =>
        new(row.Long(0), row.Long(1), new(row.Long(2)), row.Moment(3), row.Int(4), JournalEntry.Unpack(row.Blob(5)));

    /// <summary>As <see cref="Journal"/>; without lines where they cannot be read.</summary>
    public static JournalRow JournalOrBlank<TRow>(TRow row)
        where TRow : IRow
    {
        try
        {
            return Journal(row);
        }
        catch (Exception error) when (IsDamage(error))
        {
            return new(row.Long(0), row.Long(1), new(row.Long(2)), row.Moment(3), row.Int(4), []);
        }
    }

    public static OutboxRow Outbox<TRow>(TRow row)
        where TRow : IRow
    {
        var inputs = Inputs(row, out var damage);
        return new(
            new(new(new(row.Int(0)), new(row.Int(1))), (Channel)row.Int(2)), row.Long(3), new(new(row.Long(4)), row.Int(5), row.Int(6)),
            row.Long(7), row.Text(8), row.Text(9), inputs, (OutboxState)row.Int(11), row.Moment(12), row.Int(13), row.Moment(14), damage);
    }

    /// <summary>A signal that cannot be read must not hold up those behind it: its enrollment is told so in its place.</summary>
    public static HeldSignal Held(WakeScope scope, long id, EnrollmentId enrollment, ReadOnlySpan<byte> packed)
    {
        try
        {
            var (signal, seen) = SignalPack.Unpack(packed);
            return new(scope, id, enrollment, signal, seen);
        }
        catch (Exception error) when (IsDamage(error))
        {
            return new(scope, id, enrollment, new Signal.Lost($"A stored signal of this enrollment cannot be read: {error.Message}"));
        }
    }

    /// <summary>The hash of a profile's id, by which it is found.</summary>
    public static long Hash(string profileId)
    {
        Span<byte> small = stackalloc byte[512];
        var bytes = Encoding.UTF8.TryGetBytes(profileId, small, out var length) ? small[..length] : Encoding.UTF8.GetBytes(profileId);
        return unchecked((long)XxHash64.HashToUInt64(bytes));
    }

    public static bool IsDamage(Exception error) =>
        error is FormatException or ArgumentException or IndexOutOfRangeException or OverflowException;

    /// <summary>They are read whole here: a damaged row that failed at its provider would hold up the batch that it is in.</summary>
    private static Data Inputs<TRow>(TRow row, out string? damage)
        where TRow : IRow
    {
        damage = null;
        try
        {
            var inputs = row.Data(10);
            inputs.Insist();
            return inputs;
        }
        catch (Exception error) when (IsDamage(error))
        {
            damage = $"The stored message cannot be read: {error.Message}";
            return Data.Empty;
        }
    }
}
