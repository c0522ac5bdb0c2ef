using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys;

/// <summary>The operators of a condition.</summary>
public static class Comparing
{
    public static readonly IReadOnlyList<string> Operators =
        ["equals", "not_equals", "gt", "gte", "lt", "lte", "in", "contains", "starts_with", "ends_with", "exists", "matches", "before", "after"];

    public static Problem? Problem(string op, in Value expected)
    {
        if (!Operators.Contains(op))
        {
            return new("unknown_operator", "", $"'{op}' is no comparison: use {string.Join(", ", Operators)}.");
        }
        return op switch
        {
            "in" when expected.Kind != ValueKind.List => Bad("'in' needs a list of values."),
            "exists" when expected.Kind is not (ValueKind.Boolean or ValueKind.Null) => Bad("'exists' needs true or false."),
            "matches" when expected.Kind != ValueKind.Text || Pattern.Parse(expected.Text) is null =>
                Bad("'matches' needs a regular expression without look-around, back-references and very large repetitions."),
            "before" or "after" when expected.AsDate().IsNull => Bad($"'{op}' needs a date such as 2026-12-31 or 2026-12-31T09:00:00Z."),
            "starts_with" or "ends_with" when expected.Kind != ValueKind.Text => Bad($"'{op}' needs a text."),
            "gt" or "gte" or "lt" or "lte" when expected.Kind is not (ValueKind.Number or ValueKind.Text or ValueKind.Date) => Bad($"'{op}' needs a number, a text or a date."),
            _ => null,
        };
        static Problem Bad(string message) => new("bad_value", "", message);
    }

    public static bool Holds(string op, in Value actual, in Value expected, Pattern? pattern) => op switch
    {
        "equals" => Same(actual, expected),
        "not_equals" => !Same(actual, expected),
        "exists" => !actual.IsNull == (expected.Kind != ValueKind.Boolean || expected.Boolean),
        "gt" => Order(actual, expected) > 0,
        "gte" => Order(actual, expected) >= 0,
        "lt" => Order(actual, expected) < 0,
        "lte" => Order(actual, expected) <= 0,
        "before" => Order(actual.AsDate(), expected.AsDate()) < 0,
        "after" => Order(actual.AsDate(), expected.AsDate()) > 0,
        "in" => expected.Kind == ValueKind.List && !actual.IsNull && Any(expected, actual),
        "contains" => actual.Kind switch
        {
            ValueKind.Text => expected.Kind == ValueKind.Text && actual.Text.Contains(expected.Text, StringComparison.OrdinalIgnoreCase),
            ValueKind.List => Any(actual, expected),
            _ => false,
        },
        "starts_with" => Texts(actual, expected) && actual.Text.StartsWith(expected.Text, StringComparison.OrdinalIgnoreCase),
        "ends_with" => Texts(actual, expected) && actual.Text.EndsWith(expected.Text, StringComparison.OrdinalIgnoreCase),
        "matches" => actual.Kind == ValueKind.Text && pattern is not null && pattern.Matches(actual.Text),
        _ => false,
    };

    private static bool Texts(in Value actual, in Value expected) => actual.Kind == ValueKind.Text && expected.Kind == ValueKind.Text;

    private static bool Any(in Value list, in Value wanted)
    {
        foreach (var item in list.List)
        {
            if (Same(item, wanted))
            {
                return true;
            }
        }
        return false;
    }

    private static bool Same(in Value actual, in Value expected)
    {
        if (actual.IsNull || expected.IsNull)
        {
            return false;
        }
        return actual == expected || (actual.Kind == ValueKind.Date && expected.AsDate() is { IsNull: false } date && actual.Date == date.Date);
    }

    /// <summary>Null where the two cannot be ordered, which makes every comparison with it false.</summary>
    private static int? Order(in Value actual, in Value expected) => (actual.Kind, expected.Kind) switch
    {
        (ValueKind.Number, ValueKind.Number) => actual.Number.CompareTo(expected.Number),
        (ValueKind.Text, ValueKind.Text) => string.CompareOrdinal(actual.Text, expected.Text),
        (ValueKind.Date, _) when expected.AsDate() is { IsNull: false } date => actual.Date.CompareTo(date.Date),
        (ValueKind.Text, ValueKind.Date) when actual.AsDate() is { IsNull: false } date => date.Date.CompareTo(expected.Date),
        _ => null,
    };
}

/// <summary>A condition cannot be judged for one person: that person fails with the reason, nobody else.</summary>
public sealed class ConditionException(string reason, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Reason => reason;
}
