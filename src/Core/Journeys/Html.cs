using System.Text;
using System.Text.RegularExpressions;

namespace Sojourn.Core.Journeys;

/// <summary>Text as HTML shows it, between tags and in quoted attributes alike.</summary>
internal static partial class Html
{
    private const string Special = "&<>\"'";

    public static string Escape(string text) => text.AsSpan().ContainsAny(Special) ? Replaced(text) : text;

    /// <summary>Leaves alone what is an entity already.</summary>
    public static string EscapeOnce(string text) =>
        string.Concat(Entity().Split(text).Select((part, i) => i % 2 == 1 ? part : Escape(part)));

    private static string Replaced(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                _ => escaped.Append(letter),
            };
        }
        return escaped.ToString();
    }

    [GeneratedRegex("(&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)", RegexOptions.CultureInvariant)]
    private static partial Regex Entity();
}
