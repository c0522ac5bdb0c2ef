using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Messages;
using Sojourn.Core.Profiles;
using Sojourn.Core.Values;

namespace Sojourn.Store;

/// <summary>Signals as they are held in the store while their enrollment is frozen.</summary>
public static class SignalPack
{
    /// <param name="signal">The signal.</param>
    /// <param name="seen">What it saw: it stands behind the signal, where earlier releases wrote nothing.</param>
    public static byte[] Pack(Signal signal, Seen? seen = null)
    {
        var writer = new PackWriter();
        switch (signal)
        {
            case Signal.Answered answered:
                writer.Byte(1);
                Key(writer, answered.Key);
                Answer(writer, answered.Answer);
                break;
            case Signal.Received received:
                writer.Byte(2);
                Receipt(writer, received.Receipt);
                break;
            case Signal.Happened happened:
                writer.Byte(3);
                writer.Text(happened.Event.Name);
                writer.Moment(happened.Event.At);
                writer.Data(happened.Event.Properties);
                writer.Text(happened.Event.Id ?? "");
                break;
            case Signal.ProfileChanged:
                writer.Byte(4);
                break;
            default:
                throw new InvalidOperationException($"A {signal.GetType().Name} is never held: it acts at once or comes from the store itself.");
        }
        if (seen is not null)
        {
            writer.Data(seen.Attributes);
            writer.Data(seen.Segments);
        }
        return writer.ToArray();
    }

    /// <exception cref="FormatException">The bytes were not written by <see cref="Pack"/>.</exception>
    public static (Signal Signal, Seen? Seen) Unpack(ReadOnlySpan<byte> packed)
    {
        var reader = new PackReader(packed);
        var tag = reader.Byte();
        Signal signal = tag switch
        {
            1 => new Signal.Answered(Key(ref reader), Answer(ref reader)),
            2 => new Signal.Received(Receipt(ref reader)),
            3 => Happened(ref reader),
            4 => Signal.ProfileChanged.Signal,
            _ => throw new FormatException($"Unknown tag {tag} of a held signal."),
        };
        return (signal, reader.AtEnd ? null : new(reader.Data(), reader.Data()));
    }

    private static void Answer(PackWriter writer, Answer answer)
    {
        switch (answer)
        {
            case Answer.Accepted accepted:
                writer.Byte(1);
                writer.Text(accepted.Reference ?? "");
                writer.Unsigned((uint)accepted.Receipts.Count);
                foreach (var receipt in accepted.Receipts)
                {
                    Receipt(writer, receipt);
                }
                break;
            case Answer.Rejected rejected:
                writer.Byte(2);
                writer.Text(rejected.Reason);
                writer.Text(rejected.Detail);
                break;
            case Answer.Replied replied:
                writer.Byte((byte)(replied.Problem is null ? 3 : 4));
                writer.Unsigned((uint)replied.Status);
                writer.Value(replied.Body);
                if (replied.Problem is { } problem)
                {
                    writer.Text(problem);
                }
                break;
            default:
                throw new InvalidOperationException("A deferral is the outbox's business and never reaches an enrollment.");
        }
    }

    private static Answer Answer(ref PackReader reader)
    {
        var tag = reader.Byte();
        switch (tag)
        {
            case 1:
                var reference = reader.Text();
                var receipts = new Receipt[(int)reader.Unsigned()];
                for (var i = 0; i < receipts.Length; i++)
                {
                    receipts[i] = Receipt(ref reader);
                }
                return new Answer.Accepted(reference.Length == 0 ? null : reference, receipts);
            case 2:
                return new Answer.Rejected(reader.Text(), reader.Text());
            case 3:
                return new Answer.Replied((int)reader.Unsigned(), reader.Value());
            case 4:
                return new Answer.Replied((int)reader.Unsigned(), reader.Value(), reader.Text());
            default:
                throw new FormatException($"Unknown tag {tag} of a held answer.");
        }
    }

    public static void Receipt(PackWriter writer, Receipt receipt)
    {
        Key(writer, receipt.Key);
        writer.Text(receipt.Status);
        writer.Moment(receipt.At);
        writer.Data(receipt.Detail);
    }

    public static Receipt Receipt(ref PackReader reader) => new(Key(ref reader), reader.Text(), reader.Moment(), reader.Data());

    private static Signal.Happened Happened(ref PackReader reader)
    {
        var happened = new ProfileEvent(reader.Text(), reader.Moment(), reader.Data());
        var id = reader.Text();
        return new(id.Length == 0 ? happened : happened with { Id = id });
    }

    private static void Key(PackWriter writer, EffectKey key)
    {
        writer.Integer(key.Enrollment.Number);
        writer.Unsigned((uint)key.Visit);
        writer.Unsigned((uint)key.Index);
    }

    private static EffectKey Key(ref PackReader reader) => new(new(reader.Integer()), (int)reader.Unsigned(), (int)reader.Unsigned());
}
