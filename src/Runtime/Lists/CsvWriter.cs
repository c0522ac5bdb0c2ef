using System.Buffers;

namespace Sojourn.Runtime.Lists;

/// <summary>
/// Writes CSV as RFC 4180 has it: commas, CRLF, and double quotes where a cell needs them. Cells go out as they came in, so
/// that a list can make the round trip; <paramref name="forSpreadsheets"/> puts an apostrophe before a cell that a
/// spreadsheet would run as a formula (one beginning with = + - @, a tab or a return), as OWASP advises for files that people
/// open there. What has nothing but digits and what stands between them, such as -5, +14155550100 and +1 (415) 555-0100 x12, names
/// nothing that could be run and is left alone, as is a sign that stands alone.
/// </summary>
public sealed class CsvWriter(TextWriter writer, bool forSpreadsheets = false)
{
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n");

    private static readonly SearchValues<char> NumberParts = SearchValues.Create("0123456789 .,()-/x");

    private bool begun;

    public void Cell(ReadOnlySpan<char> text)
    {
        if (begun)
        {
            writer.Write(',');
        }
        begun = true;
        var guarded = forSpreadsheets && IsFormula(text);
        // Spaces at the ends are kept by those readers alone that see quotes.
        var quoted = text.ContainsAny(NeedsQuotes) || (!text.IsEmpty && (text[0] == ' ' || text[^1] == ' '));
        writer.Write(quoted ? "\"" : "");
        writer.Write(guarded ? "'" : "");
        while (text.IndexOf('"') is var quote and >= 0)
        {
            writer.Write(text[..(quote + 1)]);
            writer.Write('"');
            text = text[(quote + 1)..];
        }
        writer.Write(text);
        writer.Write(quoted ? "\"" : "");
    }

    public void EndRow()
    {
        writer.Write("\r\n");
        begun = false;
    }

    public void Row(params ReadOnlySpan<string?> cells)
    {
        foreach (var cell in cells)
        {
            Cell(cell);
        }
        EndRow();
    }

    private static bool IsFormula(ReadOnlySpan<char> text) =>
        text.Length > 1 && (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
        && (text[0] is not ('+' or '-') || text[1..].ContainsAnyExcept(NumberParts));
}
