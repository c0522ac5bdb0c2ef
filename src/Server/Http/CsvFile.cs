using System.Globalization;
using System.Text;
using Microsoft.Net.Http.Headers;
using Sojourn.Runtime.Lists;

namespace Sojourn.Server;

/// <summary>A CSV that is kept as a file: called by a name that people know, and begun so that spreadsheets read it as UTF-8.</summary>
internal static class CsvFile
{
    private const int NameLength = 150;
    private const int Block = 64 * 1024;

    /// <summary>What Windows, the strictest of the file systems, does not have in names; others have less.</summary>
    private const string NeverInNames = "<>:\"/\\|?*";

    /// <summary>A writer that begins with a byte-order mark where a spreadsheet will open the file: without it Excel takes the accents for Windows-1252.</summary>
    public static StreamWriter Writer(Stream target, bool withMark) =>
        new(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: withMark), leaveOpen: true) { NewLine = "\r\n" };

    /// <summary>Lines that are safe to open in a spreadsheet. The answer's stream takes nothing that is not awaited, so they go out some at a time.</summary>
    public static async Task Write(Stream target, bool withMark, IEnumerable<IEnumerable<string?>> lines)
    {
        await using var text = Writer(target, withMark);
        var ready = new StringWriter(CultureInfo.InvariantCulture);
        var csv = new CsvWriter(ready, forSpreadsheets: true);
        foreach (var line in lines)
        {
            foreach (var cell in line)
            {
                csv.Cell(cell);
            }
            csv.EndRow();
            if (ready.GetStringBuilder().Length > Block)
            {
                await text.WriteAsync(ready.GetStringBuilder());
                ready.GetStringBuilder().Clear();
            }
        }
        await text.WriteAsync(ready.GetStringBuilder());
        await text.FlushAsync();
    }

    /// <summary><c>attachment</c> with the name in both forms, the plain one for old clients (RFC 6266).</summary>
    public static string Disposition(params ReadOnlySpan<string> words)
    {
        var header = new ContentDispositionHeaderValue("attachment");
        header.SetHttpFileName($"{Name(words)}.csv");
        return header.ToString();
    }

    private static string Name(ReadOnlySpan<string> words)
    {
        var name = new StringBuilder();
        foreach (var rune in string.Join(" - ", words!).EnumerateRunes())
        {
            var kept = !NeverInNames.Contains(rune.ToString(), StringComparison.Ordinal)
                && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            if (name.Length < NameLength)
            {
                name.Append(kept ? rune.ToString() : " ");
            }
        }
        var text = string.Join(' ', name.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return text.Trim(' ', '.');
    }
}
