using System.Collections;
using System.Text;

namespace Sojourn.Core.Values;

/// <summary>
/// An immutable object: names with values, in the order they were first set. It is kept in its packed form and a name is
/// looked up without decoding the others, since most steps read one value of a person's many.
/// </summary>
public sealed class Data : IEnumerable<KeyValuePair<string, Value>>, IEquatable<Data>
{
    public static readonly Data Empty = new(ReadOnlyMemory<byte>.Empty);

    private Data(ReadOnlyMemory<byte> packed) => Packed = packed;

    public ReadOnlyMemory<byte> Packed { get; }

    public bool IsEmpty => Packed.IsEmpty;

    /// <summary>Reads everything in it, down to the last value: bytes from a damaged file show here and not in the middle of something.</summary>
    /// <exception cref="FormatException">The bytes are no packed data.</exception>
    public void Insist()
    {
        try
        {
            foreach (var (_, value) in this)
            {
                Insist(value);
            }
        }
        catch (Exception error) when (error is ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw new FormatException(error.Message, error);
        }
    }

    private static void Insist(in Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Object:
                value.Object.Insist();
                break;
            case ValueKind.List:
                foreach (var item in value.List)
                {
                    Insist(item);
                }
                break;
        }
    }

    public int Count
    {
        get
        {
            var count = 0;
            var reader = new PackReader(Packed.Span);
            while (!reader.AtEnd)
            {
                reader.Bytes();
                reader.SkipValue();
                count++;
            }
            return count;
        }
    }

    public Value this[string name]
    {
        get
        {
            if (Packed.IsEmpty)
            {
                return Value.Null;
            }
            Span<byte> small = stackalloc byte[128];
            var wanted = Encoding.UTF8.TryGetBytes(name, small, out var length) ? small[..length] : Encoding.UTF8.GetBytes(name);
            var reader = new PackReader(Packed.Span);
            while (!reader.AtEnd)
            {
                if (reader.Bytes().SequenceEqual(wanted))
                {
                    return reader.Value();
                }
                reader.SkipValue();
            }
            return Value.Null;
        }
    }

    public bool Has(string name) => !this[name].IsNull;

    /// <summary>The same data with one value set; setting <see cref="Value.Null"/> removes the name.</summary>
    public Data With(string name, in Value value)
    {
        Span<byte> small = stackalloc byte[128];
        var wanted = Encoding.UTF8.TryGetBytes(name, small, out var length) ? small[..length] : Encoding.UTF8.GetBytes(name);
        // The other members are copied as they are, without being decoded.
        var writer = PackWriter.Rent();
        var reader = new PackReader(Packed.Span);
        var found = false;
        while (!reader.AtEnd)
        {
            var from = Packed.Length - reader.Remaining;
            var same = reader.Bytes().SequenceEqual(wanted);
            reader.SkipValue();
            if (!same)
            {
                writer.Raw(Packed.Span[from..^reader.Remaining]);
            }
            else if (!value.IsNull)
            {
                Member(writer, wanted, value);
            }
            found |= same;
        }
        if (!found)
        {
            if (value.IsNull)
            {
                PackWriter.Return(writer);
                return this;
            }
            Member(writer, wanted, value);
        }
        var data = FromPacked(writer.ToArray());
        PackWriter.Return(writer);
        return data;
    }

    public Data With(Data changes)
    {
        if (changes.IsEmpty || IsEmpty)
        {
            return changes.IsEmpty ? this : changes;
        }
        var builder = new DataBuilder(this);
        foreach (var (name, value) in changes)
        {
            builder.Set(name, value);
        }
        return builder.ToData();
    }

    /// <summary>Data of members with different names; null values are left out.</summary>
    public static Data Of(params ReadOnlySpan<(string Name, Value Value)> members)
    {
        var writer = PackWriter.Rent();
        foreach (var (name, value) in members)
        {
            if (!value.IsNull)
            {
                writer.Text(name);
                writer.Value(value);
            }
        }
        var data = FromPacked(writer.ToArray());
        PackWriter.Return(writer);
        return data;
    }

    public static Data FromPacked(ReadOnlyMemory<byte> packed) => packed.IsEmpty ? Empty : new(packed);

    public IEnumerator<KeyValuePair<string, Value>> GetEnumerator()
    {
        var offset = 0;
        while (offset < Packed.Length)
        {
            yield return Next(ref offset);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(Data? other) =>
        other is not null && (Packed.Span.SequenceEqual(other.Packed.Span)
            || (Count == other.Count && this.All(member => other[member.Key] == member.Value)));

    public override bool Equals(object? obj) => Equals(obj as Data);

    public override int GetHashCode() => Count;

    public override string ToString() => JsonValues.Write(this);

    private static void Member(PackWriter writer, ReadOnlySpan<byte> name, in Value value)
    {
        writer.Bytes(name);
        writer.Value(value);
    }

    private KeyValuePair<string, Value> Next(ref int offset)
    {
        var reader = new PackReader(Packed.Span[offset..]);
        var member = KeyValuePair.Create(reader.Text(), reader.Value());
        offset = Packed.Length - reader.Remaining;
        return member;
    }
}

/// <summary>Collects the members of a <see cref="Data"/>.</summary>
public sealed class DataBuilder
{
    private readonly List<KeyValuePair<string, Value>> members = [];

    public DataBuilder()
    {
    }

    public DataBuilder(Data data) => members.AddRange(data);

    public DataBuilder Set(string name, in Value value)
    {
        var at = members.FindIndex(member => member.Key == name);
        if (value.IsNull)
        {
            if (at >= 0)
            {
                members.RemoveAt(at);
            }
        }
        else if (at >= 0)
        {
            members[at] = KeyValuePair.Create(name, value);
        }
        else
        {
            members.Add(KeyValuePair.Create(name, value));
        }
        return this;
    }

    public Data ToData()
    {
        if (members.Count == 0)
        {
            return Data.Empty;
        }
        var writer = PackWriter.Rent();
        foreach (var (name, value) in members)
        {
            writer.Text(name);
            writer.Value(value);
        }
        var data = Data.FromPacked(writer.ToArray());
        PackWriter.Return(writer);
        return data;
    }
}
