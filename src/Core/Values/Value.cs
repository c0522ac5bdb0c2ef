using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Sojourn.Core.Values;

public enum ValueKind { Null, Text, Number, Boolean, Date, List, Object }

/// <summary>
/// One value of journey data, a profile attribute, an event property or a node's result. Immutable; a missing value is
/// <see cref="Null"/>. Numbers are decimals, so that 0.1 + 0.2 is 0.3 in a text someone receives. A date is an instant, or
/// a calendar day that begins when the profile's zone says so.
/// </summary>
public readonly struct Value : IEquatable<Value>
{
    private static readonly object DayMark = new();

    private readonly object? reference;
    private readonly decimal number;

    private Value(ValueKind kind, object? reference, decimal number)
    {
        Kind = kind;
        this.reference = reference;
        this.number = number;
    }

    public ValueKind Kind { get; }

    public static Value Null => default;

    public static Value Of(string? text) => text is null ? Null : new(ValueKind.Text, text, 0);

    public static Value Of(decimal number) => new(ValueKind.Number, null, number);

    public static Value Of(bool flag) => new(ValueKind.Boolean, null, flag ? 1 : 0);

    public static Value Of(Instant instant) => new(ValueKind.Date, null, instant.ToUnixTimeMilliseconds());

    public static Value Of(LocalDate day) =>
        new(ValueKind.Date, DayMark, day.AtMidnight().InUtc().ToInstant().ToUnixTimeMilliseconds());

    public static Value Of(ImmutableArray<Value> items) => new(ValueKind.List, items, 0);

    public static Value Of(Data members) => new(ValueKind.Object, members, 0);

    public bool IsNull => Kind == ValueKind.Null;

    /// <summary>True for a date without a time of day.</summary>
    public bool IsDay => Kind == ValueKind.Date && reference == DayMark;

    public string Text => Kind == ValueKind.Text ? (string)reference! : throw Wrong(ValueKind.Text);

    public decimal Number => Kind == ValueKind.Number ? number : throw Wrong(ValueKind.Number);

    public bool Boolean => Kind == ValueKind.Boolean ? number != 0 : throw Wrong(ValueKind.Boolean);

    /// <summary>The instant of a date; a day's is its midnight in UTC.</summary>
    public Instant Date => Kind == ValueKind.Date ? Instant.FromUnixTimeMilliseconds((long)number) : throw Wrong(ValueKind.Date);

    public ImmutableArray<Value> List => Kind == ValueKind.List ? (ImmutableArray<Value>)reference! : throw Wrong(ValueKind.List);

    public Data Object => Kind == ValueKind.Object ? (Data)reference! : throw Wrong(ValueKind.Object);

    /// <summary>The value as a date: a date itself, or a text in ISO 8601 (an instant, an offset time, or a day) of the years 1 to 9999.</summary>
    public Value AsDate() => Kind switch
    {
        ValueKind.Date => this,
        ValueKind.Text => TryParseDate((string)reference!, out var date) ? date : Null,
        _ => Null,
    };

    public static bool TryParseDate(string text, out Value date)
    {
        if (LocalDatePattern.Iso.Parse(text) is { Success: true, Value.Year: > 0 } day)
        {
            date = Of(day.Value);
            return true;
        }
        if (OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true, Value.Year: > 0 } offset)
        {
            date = Of(Calendar.At(offset.Value));
            return true;
        }
        date = Null;
        return false;
    }

    public bool Equals(Value other)
    {
        if (Kind != other.Kind)
        {
            return false;
        }
        return Kind switch
        {
            ValueKind.Null => true,
            ValueKind.Text => string.Equals((string)reference!, (string)other.reference!, StringComparison.Ordinal),
            ValueKind.List => List.SequenceEqual(other.List),
            ValueKind.Object => Object.Equals(other.Object),
            _ => number == other.number,
        };
    }

    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    public override int GetHashCode() => Kind switch
    {
        ValueKind.Text => string.GetHashCode((string)reference!, StringComparison.Ordinal),
        ValueKind.List => List.Length,
        ValueKind.Object => Object.Count,
        _ => number.GetHashCode(),
    };

    public static bool operator ==(Value left, Value right) => left.Equals(right);

    public static bool operator !=(Value left, Value right) => !left.Equals(right);

    /// <summary>The value as a person would read it: a text itself, a date in ISO 8601, a list or object as JSON.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Null => "",
        ValueKind.Text => (string)reference!,
        ValueKind.Number => number.ToString("0.############################", CultureInfo.InvariantCulture),
        ValueKind.Boolean => number != 0 ? "true" : "false",
        ValueKind.Date => IsDay
            ? LocalDatePattern.Iso.Format(Date.InUtc().Date)
            : InstantPattern.ExtendedIso.Format(Date),
        _ => JsonValues.Write(this),
    };

    private InvalidOperationException Wrong(ValueKind asked) => new($"This value is a {Kind}, not a {asked}.");
}
