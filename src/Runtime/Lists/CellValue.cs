using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;
using Sojourn.Core.Values;

namespace Sojourn.Runtime.Lists;

/// <summary>
/// A cell as the value of a declared field. What could mean two things (<c>1,234</c>, <c>03/04/2025</c>) is refused rather
/// than guessed: a wrong sum in a text message is worse than a row to mend.
/// </summary>
internal static partial class CellValue
{
    private static readonly LocalDateTimePattern ToMinutes = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-ddTHH:mm");

    /// <param name="cell">Trimmed and not empty.</param>
    /// <param name="zone">Where a time of day without an offset is meant.</param>
    /// <returns>Null, or why the cell is no such value, as a problem's code and what to write instead.</returns>
    public static (string Code, string Remedy)? Read(ReadOnlySpan<char> cell, string? type, DateTimeZone zone, out Value value)
    {
        value = Value.Null;
        switch (type)
        {
            case "number":
                return Number(cell, out value) ? null
                    : ("not_a_number", "is not a number, or could mean two. Write it as 1234.56, with a point and no currency.");
            case "boolean":
                return Boolean(cell, out value) ? null
                    : ("not_a_boolean", "is neither true nor false. Write true or false, yes or no, 1 or 0.");
            case "date":
                return Date(cell, zone, out value) ? null
                    : ("not_a_date", "is not a date we can read without guessing. Write 2025-03-31, 2025-03-31 18:04 or 2025-03-31T18:04:00Z.");
            default:
                value = Value.Of(cell.ToString());
                return null;
        }
    }

    private static bool Number(ReadOnlySpan<char> cell, out Value value)
    {
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var grouped = cell.Contains(',');
        value = Value.Null;
        if (grouped && !Thousands().IsMatch(cell))
        {
            return false;
        }
        if (!decimal.TryParse(cell, grouped ? Plain | NumberStyles.AllowThousands : Plain, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }
        value = Value.Of(number);
        return true;
    }

    private static bool Boolean(ReadOnlySpan<char> cell, out Value value)
    {
        bool? flag = cell switch
        {
            _ when Is(cell, "true") || Is(cell, "yes") || Is(cell, "y") || cell is "1" => true,
            _ when Is(cell, "false") || Is(cell, "no") || Is(cell, "n") || cell is "0" => false,
            _ => null,
        };
        value = flag is { } known ? Value.Of(known) : Value.Null;
        return flag is not null;
    }

    private static bool Date(ReadOnlySpan<char> cell, DateTimeZone zone, out Value value)
    {
        // Databases export "2024-08-13 18:04:34", with a space where ISO 8601 has a T.
        var text = cell.Length > 10 && cell[10] == ' ' ? string.Concat(cell[..10], "T", cell[11..].TrimStart()) : cell.ToString();
        if (Value.TryParseDate(text, out value))
        {
            return true;
        }
        var local = LocalDateTimePattern.ExtendedIso.Parse(text);
        local = local.Success ? local : ToMinutes.Parse(text);
        if (local is not { Success: true, Value.Year: > 0 })
        {
            return false;
        }
        value = Value.Of(Core.Values.Calendar.At(local.Value, zone));
        return true;
    }

    private static bool Is(ReadOnlySpan<char> cell, string word) => cell.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Commas every three digits, and either two of them or a point too: <c>1,234</c> alone is 1.234 in half the world.</summary>
    [GeneratedRegex(@"^[+-]?[0-9]{1,3}(?:(?:,[0-9]{3})+\.[0-9]+|(?:,[0-9]{3}){2,})$", RegexOptions.CultureInvariant)]
    private static partial Regex Thousands();
}
