using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Values;

namespace Sojourn.Store;

/// <summary>
/// The parts of an enrollment that no query asks for, packed: its state, which every step writes, and its data, which
/// stands in a table of its own because steps mostly leave it alone.
/// </summary>
internal static class EnrollmentPack
{
    /// <summary>The columns of a row that <see cref="Read"/> reads: the enrollment as e, its data as d.</summary>
    public const string Columns =
        "e.id, e.profile, e.journey, e.run, e.import, e.version, e.key, e.status, e.node, e.wake, e.held, e.last_journal, e.state, d.data";

    [Flags]
    private enum Has : byte
    {
        Ended = 1, NodeWake = 2, Expires = 4, Leaving = 8, Reason = 16, Results = 32, VisitHeld = 64,

        /// <summary>A byte of <see cref="HasMore"/> stands behind the rest; earlier releases wrote none.</summary>
        More = 128,
    }

    [Flags]
    private enum HasMore : byte
    {
        Source = 1, Pinned = 2, Arrivals = 4, Earlier = 8,
    }

    public static void State(PackWriter writer, Enrollment enrollment)
    {
        var has = (enrollment.EndedAt is null ? 0 : Has.Ended)
            | (enrollment.NodeWake is null ? 0 : Has.NodeWake)
            | (enrollment.Expires is null ? 0 : Has.Expires)
            | (enrollment.Leaving is null ? 0 : Has.Leaving)
            | (enrollment.Reason is null ? 0 : Has.Reason)
            | (enrollment.Results.IsEmpty ? 0 : Has.Results)
            | (enrollment.VisitHeld == Duration.Zero ? 0 : Has.VisitHeld)
            | (MoreOf(enrollment) == 0 ? 0 : Has.More);
        writer.Clear();
        writer.Byte((byte)has);
        writer.Unsigned((uint)enrollment.Visit);
        writer.Unsigned((uint)enrollment.Effects);
        writer.Moment(enrollment.EnteredAt);
        writer.Moment(enrollment.VisitBegan);
        if (enrollment.EndedAt is { } ended)
        {
            writer.Moment(ended);
        }
        if (enrollment.NodeWake is { } nodeWake)
        {
            Wake(writer, nodeWake);
        }
        if (enrollment.Expires is { } expires)
        {
            Wake(writer, expires);
        }
        if (enrollment.Leaving is { } leaving)
        {
            writer.Text(leaving);
        }
        if (enrollment.Reason is { } reason)
        {
            writer.Text(reason);
        }
        if ((has & Has.Results) != 0)
        {
            writer.Data(enrollment.Results);
        }
        if ((has & Has.VisitHeld) != 0)
        {
            writer.Integer(enrollment.VisitHeld.BclCompatibleTicks);
        }
        if ((has & Has.More) != 0)
        {
            var more = MoreOf(enrollment);
            writer.Byte((byte)more);
            if ((more & HasMore.Source) != 0)
            {
                writer.Text(enrollment.Source);
            }
            if ((more & HasMore.Arrivals) != 0)
            {
                writer.Data(enrollment.Arrivals);
            }
            if ((more & HasMore.Earlier) != 0)
            {
                writer.Data(enrollment.Earlier);
            }
        }
    }

    private static HasMore MoreOf(Enrollment enrollment) => (enrollment.Source.Length == 0 ? 0 : HasMore.Source) | (enrollment.Pinned ? HasMore.Pinned : 0)
        | (enrollment.Arrivals.IsEmpty ? 0 : HasMore.Arrivals) | (enrollment.Earlier.IsEmpty ? 0 : HasMore.Earlier);

    /// <summary>
    /// The enrollment with what <see cref="State"/> and <see cref="Data"/> packed. Bytes that they did not write make a damaged
    /// one: it must not hold up whatever else is read with it. The row has <see cref="Columns"/>.
    /// </summary>
    public static Enrollment Read<TRow>(TRow row)
        where TRow : IRow
    {
        Packed packed;
        string? damage = null;
        try
        {
            packed = Unpack(row.Blob(12), row.Blob(13));
        }
        catch (Exception error) when (StoredRows.IsDamage(error))
        {
            packed = new() { Source = "", Results = Core.Values.Data.Empty, Arrivals = Core.Values.Data.Empty, Earlier = Core.Values.Data.Empty, Data = Core.Values.Data.Empty, Event = Core.Values.Data.Empty, Contact = Core.Values.Data.Empty };
            damage = $"The stored state of this enrollment cannot be read: {error.Message}";
        }
        return new()
        {
            Id = new(row.Long(0)),
            Profile = row.Long(1),
            Journey = new(row.Int(2)),
            Run = new(row.Int(3)),
            Import = row.Int(4),
            Version = row.Int(5),
            Key = row.Text(6),
            Status = (EnrollmentStatus)row.Int(7),
            Node = row.Text(8),
            Wake = row.MomentOrNull(9) is { } due ? new(due, row.Int(10) == 1) : null,
            LastJournal = row.Long(11),
            Visit = packed.Visit,
            Effects = packed.Effects,
            EnteredAt = packed.EnteredAt,
            VisitBegan = packed.VisitBegan,
            EndedAt = packed.EndedAt,
            NodeWake = packed.NodeWake,
            Expires = packed.Expires,
            Leaving = packed.Leaving,
            Reason = packed.Reason,
            Results = packed.Results,
            Arrivals = packed.Arrivals,
            Earlier = packed.Earlier,
            VisitHeld = packed.VisitHeld,
            Source = packed.Source,
            Pinned = (packed.More & HasMore.Pinned) != 0,
            Data = packed.Data,
            Event = packed.Event,
            Contact = packed.Contact,
            Damage = damage,
        };
    }

    private static Packed Unpack(ReadOnlySpan<byte> state, ReadOnlySpan<byte> data)
    {
        var reader = new PackReader(state);
        var has = (Has)reader.Byte();
        var contents = new PackReader(data);
        var more = (HasMore)0;
        // Initializers run in the order in which they stand, which is the order of the bytes.
        return new()
        {
            Visit = (int)reader.Unsigned(),
            Effects = (int)reader.Unsigned(),
            EnteredAt = reader.Moment(),
            VisitBegan = reader.Moment(),
            EndedAt = (has & Has.Ended) != 0 ? reader.Moment() : null,
            NodeWake = (has & Has.NodeWake) != 0 ? Wake(ref reader) : null,
            Expires = (has & Has.Expires) != 0 ? Wake(ref reader) : null,
            Leaving = (has & Has.Leaving) != 0 ? reader.Text() : null,
            Reason = (has & Has.Reason) != 0 ? reader.Text() : null,
            Results = (has & Has.Results) != 0 ? reader.Data() : Core.Values.Data.Empty,
            VisitHeld = (has & Has.VisitHeld) != 0 ? Duration.FromTicks(reader.Integer()) : Duration.Zero,
            More = more = (has & Has.More) != 0 ? (HasMore)reader.Byte() : 0,
            Source = (more & HasMore.Source) != 0 ? reader.Text() : "",
            Arrivals = (more & HasMore.Arrivals) != 0 ? reader.Data() : Core.Values.Data.Empty,
            Earlier = (more & HasMore.Earlier) != 0 ? reader.Data() : Core.Values.Data.Empty,
            Data = data.IsEmpty ? Core.Values.Data.Empty : contents.Data(),
            Event = data.IsEmpty ? Core.Values.Data.Empty : contents.Data(),
            Contact = data.IsEmpty ? Core.Values.Data.Empty : contents.Data(),
        };
    }

    public static bool HasData(Enrollment enrollment) =>
        !(enrollment.Data.IsEmpty && enrollment.Event.IsEmpty && enrollment.Contact.IsEmpty);

    public static void Data(PackWriter writer, Enrollment enrollment)
    {
        writer.Clear();
        writer.Data(enrollment.Data);
        writer.Data(enrollment.Event);
        writer.Data(enrollment.Contact);
    }

    private static void Wake(PackWriter writer, Wake wake)
    {
        writer.Moment(wake.Due);
        writer.Byte(wake.Held ? (byte)1 : (byte)0);
    }

    private static Wake Wake(ref PackReader reader) => new(reader.Moment(), reader.Byte() == 1);

    /// <summary>What the packed bytes hold, on the stack: it costs a row nothing, and a damaged row has none of it.</summary>
    private ref struct Packed
    {
        public int Visit;
        public int Effects;
        public Instant EnteredAt;
        public Instant VisitBegan;
        public Instant? EndedAt;
        public Wake? NodeWake;
        public Wake? Expires;
        public string? Leaving;
        public string? Reason;
        public Data Results;
        public Duration VisitHeld;
        public HasMore More;
        public string Source;
        public Data Arrivals;
        public Data Earlier;
        public Data Data;
        public Data Event;
        public Data Contact;
    }
}
