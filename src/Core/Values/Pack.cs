using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using NodaTime;

namespace Sojourn.Core.Values;

/// <summary>
/// Writes the compact form in which state, data and journal are stored: variable-length integers, length-prefixed UTF-8,
/// tagged values that a reader can skip without decoding. Reused; not thread-safe.
/// </summary>
public sealed class PackWriter(int capacity = 256)
{
    /// <summary>Characters of a text whose length is one byte for certain: three bytes a character at most.</summary>
    private const int ShortText = 0x7F / 3;

    [ThreadStatic]
    private static PackWriter? spare;

    private byte[] buffer = new byte[capacity];
    private int length;

    /// <summary>A writer for the moment, with nothing in it; give it back with <see cref="Return"/>.</summary>
    internal static PackWriter Rent()
    {
        var writer = spare ?? new(1024);
        spare = null;
        writer.Clear();
        return writer;
    }

    internal static void Return(PackWriter writer) => spare = writer;

    public int Length => length;

    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, length);

    public void Clear() => length = 0;

    public byte[] ToArray() => Written.ToArray();

    public void Byte(byte value) => Room(1)[0] = value;

    public void Unsigned(ulong value)
    {
        Reserve(10);
        while (value >= 0x80)
        {
            buffer[length++] = (byte)(value | 0x80);
            value >>= 7;
        }
        buffer[length++] = (byte)value;
    }

    public void Integer(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    public void Moment(Instant value) => Integer(value.ToUnixTimeMilliseconds());

    public void Text(string value)
    {
        if (value.Length <= ShortText)
        {
            // Its length fits one byte, which is filled in when the text is there.
            Reserve(1 + value.Length * 3);
            var room = buffer.AsSpan(length + 1);
            // Nearly all texts are short and ASCII, which is over before the encoder has begun.
            if (Ascii.FromUtf16(value, room, out var written) != OperationStatus.Done)
            {
                written = Encoding.UTF8.GetBytes(value, room);
            }
            buffer[length] = (byte)written;
            length += 1 + written;
            return;
        }
        var bytes = Encoding.UTF8.GetByteCount(value);
        Unsigned((ulong)bytes);
        Encoding.UTF8.GetBytes(value, Room(bytes));
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Unsigned((ulong)value.Length);
        value.CopyTo(Room(value.Length));
    }

    public void Raw(ReadOnlySpan<byte> value) => value.CopyTo(Room(value.Length));

    public void Value(in Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Null: Byte(0); break;
            case ValueKind.Text: Byte(1); Text(value.Text); break;
            case ValueKind.Number:
                if (value.Number is >= long.MinValue / 2 and <= long.MaxValue / 2 && value.Number.Scale == 0)
                {
                    Byte(2);
                    Integer((long)value.Number);
                }
                else
                {
                    Byte(3);
                    Span<int> bits = stackalloc int[4];
                    decimal.GetBits(value.Number, bits);
                    var room = Room(16);
                    for (var i = 0; i < 4; i++)
                    {
                        BinaryPrimitives.WriteInt32LittleEndian(room[(i * 4)..], bits[i]);
                    }
                }
                break;
            case ValueKind.Boolean: Byte(value.Boolean ? (byte)5 : (byte)4); break;
            case ValueKind.Date: Byte(value.IsDay ? (byte)7 : (byte)6); Moment(value.Date); break;
            case ValueKind.List:
                Byte(8);
                Nested(value.List, static (writer, list) =>
                {
                    foreach (var item in list)
                    {
                        writer.Value(item);
                    }
                });
                break;
            case ValueKind.Object: Byte(9); Data(value.Object); break;
        }
    }

    public void Data(Data data) => Bytes(data.Packed.Span);

    private void Nested<T>(T content, Action<PackWriter, T> write)
    {
        var inner = new PackWriter();
        write(inner, content);
        Bytes(inner.Written);
    }

    private void Reserve(int bytes)
    {
        if (buffer.Length - length < bytes)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, length + bytes));
        }
    }

    private Span<byte> Room(int bytes)
    {
        Reserve(bytes);
        var room = buffer.AsSpan(length, bytes);
        length += bytes;
        return room;
    }
}

/// <summary>Reads what <see cref="PackWriter"/> wrote.</summary>
/// <exception cref="FormatException">The bytes end early or carry an unknown tag.</exception>
public ref struct PackReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int position;

    public readonly bool AtEnd => position == bytes.Length;

    public readonly int Remaining => bytes.Length - position;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Byte() => position < bytes.Length ? bytes[position++] : throw Short();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Unsigned()
    {
        // Nearly all are lengths and small numbers.
        if (position < bytes.Length && bytes[position] is var only and < 0x80)
        {
            position++;
            return only;
        }
        return Long();
    }

    private ulong Long()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
        throw new FormatException("A packed integer does not end.");
    }

    public long Integer()
    {
        var raw = Unsigned();
        return (long)(raw >> 1) ^ -(long)(raw & 1);
    }

    public Instant Moment() => Instant.FromUnixTimeMilliseconds(Integer());

    public string Text()
    {
        var bytes = Bytes();
        return bytes.IsEmpty ? "" : Encoding.UTF8.GetString(bytes);
    }

    public ReadOnlySpan<byte> Bytes() => Take(Length());

    public Data Data() => Values.Data.FromPacked(Bytes().ToArray());

    public Value Value()
    {
        var tag = Byte();
        switch (tag)
        {
            case 0: return Values.Value.Null;
            case 1: return Values.Value.Of(Text());
            case 2: return Values.Value.Of(Integer());
            case 3:
                var raw = Take(16);
                Span<int> bits = stackalloc int[4];
                for (var i = 0; i < 4; i++)
                {
                    bits[i] = BinaryPrimitives.ReadInt32LittleEndian(raw[(i * 4)..]);
                }
                return Values.Value.Of(new decimal(bits));
            case 4: return Values.Value.Of(false);
            case 5: return Values.Value.Of(true);
            case 6: return Values.Value.Of(Moment());
            case 7: return Values.Value.Of(Moment().InUtc().Date);
            case 8:
                var items = ImmutableArray.CreateBuilder<Value>();
                var inner = new PackReader(Bytes());
                while (!inner.AtEnd)
                {
                    items.Add(inner.Value());
                }
                return Values.Value.Of(items.ToImmutable());
            case 9: return Values.Value.Of(Data());
            default: throw new FormatException($"Unknown tag {tag} of a packed value.");
        }
    }

    /// <summary>Whether an object comes next.</summary>
    public readonly bool IsObject => position < bytes.Length && bytes[position] == 9;

    /// <summary>Reads an object up to its members, and how many bytes those are.</summary>
    public int ObjectLength()
    {
        Byte();
        return Length();
    }

    /// <summary>A name with its value, as they are.</summary>
    public ReadOnlySpan<byte> Member(out ReadOnlySpan<byte> name)
    {
        var from = position;
        name = Bytes();
        SkipValue();
        return bytes[from..position];
    }

    public void SkipValue()
    {
        var tag = Byte();
        switch (tag)
        {
            case 0 or 4 or 5: break;
            case 2 or 6 or 7: Unsigned(); break;
            case 3: Take(16); break;
            case 1 or 8 or 9: Bytes(); break;
            default: throw new FormatException($"Unknown tag {tag} of a packed value.");
        }
    }

    private int Length() => Unsigned() is var length && length <= (ulong)Remaining ? (int)length : throw Short();

    private ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)Remaining)
        {
            throw Short();
        }
        var taken = bytes.Slice(position, count);
        position += count;
        return taken;
    }

    private static FormatException Short() => new("Packed bytes end early.");
}
