using System.Text;
using Sojourn.Core;

namespace Sojourn.Runtime.Lists;

/// <summary>One entry of a mapping: columns, of which the first that is filled wins, and the name of what they fill.</summary>
internal sealed record MapEntry(IReadOnlyList<string> Columns, string Target);

/// <summary>
/// A mapping as people write it: <c>Mobile|Work phone:phone,Plan:plan,Notes:-</c>. A header that contains a comma, a pipe,
/// a colon or a quote stands in double quotes, with a quote inside doubled.
/// </summary>
internal static class MapText
{
    public static IReadOnlyList<MapEntry> Parse(string text, List<Problem> problems)
    {
        var entries = new List<MapEntry>();
        foreach (var entry in Split(text, ','))
        {
            if (string.IsNullOrWhiteSpace(entry))
            {
                continue;
            }
            var parts = Split(entry, ':');
            var columns = parts.Count == 2 ? Split(parts[0], '|').Select(Unquote).ToList() : [];
            if (parts.Count != 2 || columns.Any(string.IsNullOrEmpty) || Unquote(parts[1]).Length == 0)
            {
                problems.Add(new("bad_map", "map", $"\"{entry.Trim()}\" is no mapping. Write column:field, or column|column:field; "
                    + "put a header with a comma, pipe or colon in double quotes."));
                continue;
            }
            entries.Add(new(columns, Unquote(parts[1])));
        }
        return entries;
    }

    private static List<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        var quoted = false;
        foreach (var here in text)
        {
            quoted ^= here == '"';
            if (here == separator && !quoted)
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else
            {
                part.Append(here);
            }
        }
        parts.Add(part.ToString());
        return parts;
    }

    private static string Unquote(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length >= 2 && trimmed[0] == '"' && trimmed[^1] == '"'
            ? trimmed[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal).Trim()
            : trimmed;
    }
}
