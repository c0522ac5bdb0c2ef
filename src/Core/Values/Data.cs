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
            var reader = new PackReader(Packed.Span);
            while (!reader.AtEnd)
            {
                if (!IsName(reader.Bytes(), name))
                {
                    reader.SkipValue();
                }
                else if (reader.IsObject)
                {
                    // A part of these bytes, which never change: there is nothing to copy.
                    var length = reader.ObjectLength();
                    return Value.Of(FromPacked(Packed.Slice(Packed.Length - reader.Remaining, length)));
                }
                else
                {
                    return reader.Value();
                }
            }
            return Value.Null;
        }
    }

    public bool Has(string name) => !this[name].IsNull;

    /// <summary>The same data with one value set; setting <see cref="Value.Null"/> removes the name.</summary>
    public Data With(string name, in Value value)
    {
        // The other members are copied as they are, without being decoded.
        var writer = PackWriter.Rent();
        var reader = new PackReader(Packed.Span);
        var found = false;
        while (!reader.AtEnd)
        {
            var from = Packed.Length - reader.Remaining;
            var same = IsName(reader.Bytes(), name);
            reader.SkipValue();
            if (!same)
            {
                writer.Raw(Packed.Span[from..^reader.Remaining]);
            }
            else if (!value.IsNull)
            {
                Member(writer, name, value);
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
            Member(writer, name, value);
        }
        var data = FromPacked(writer.ToArray());
        PackWriter.Return(writer);
        return data;
    }

    /// <summary>The same data with all these values set.</summary>
    public Data With(Data changes)
    {
        if (changes.IsEmpty || IsEmpty)
        {
            return changes.IsEmpty ? this : changes;
        }
        var writer = PackWriter.Rent();
        var mine = new PackReader(Packed.Span);
        while (!mine.AtEnd)
        {
            var member = mine.Member(out var name);
            writer.Raw(changes.Member(name) is { IsEmpty: false } changed ? changed : member);
        }
        var theirs = new PackReader(changes.Packed.Span);
        while (!theirs.AtEnd)
        {
            var member = theirs.Member(out var name);
            if (Member(name).IsEmpty)
            {
                writer.Raw(member);
            }
        }
        var data = FromPacked(writer.ToArray());
        PackWriter.Return(writer);
        return data;
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

    /// <summary>Nearly all names are ASCII, and then no text has to be made to compare them.</summary>
    private static bool IsName(ReadOnlySpan<byte> stored, string name) =>
        stored.Length == name.Length ? Ascii.Equals(stored, name)
            : stored.Length > name.Length && !Ascii.IsValid(name) && Encoding.UTF8.GetString(stored) == name;

    /// <summary>The bytes of one member, its name included; none when it is not there.</summary>
    private ReadOnlySpan<byte> Member(ReadOnlySpan<byte> wanted)
    {
        var reader = new PackReader(Packed.Span);
        while (!reader.AtEnd)
        {
            var member = reader.Member(out var name);
            if (name.SequenceEqual(wanted))
            {
                return member;
            }
        }
        return default;
    }

    private static void Member(PackWriter writer, string name, in Value value)
    {
        writer.Text(name);
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
        var at = members.Count - 1;
        while (at >= 0 && members[at].Key != name)
        {
            at--;
        }
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
