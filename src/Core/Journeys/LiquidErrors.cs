using System.Text.RegularExpressions;
using Scriban.Parsing;

namespace Sojourn.Core.Journeys;

/// <summary>What the parser says, with its place and, where it speaks of the end of the text, in words that a writer of messages knows.</summary>
internal static partial class LiquidErrors
{
    [GeneratedRegex(@"^Error while parsing (\w+) statement", RegexOptions.CultureInvariant)]
    private static partial Regex Unread();

    public static string Said(string source, LogMessage message)
    {
        var text = message.Message.Trim().TrimEnd('.');
        if (Unclosed(source) is var open and >= 0)
        {
            var isValue = source[open + 1] == '{';
            return At(source, open) + (isValue
                ? "'{{' is not closed. Write }} behind it, as in {{ profile.first_name }}."
                : "'{%' is not closed. Write %} behind it, as in {% if profile.vip %}.");
        }
        if (text.Contains("<eof>", StringComparison.Ordinal) || message.Span.Start.Line < 0)
        {
            return At(source, source.Length) + "the text ends inside of a tag. Write its end, such as {% endif %} or {% endfor %}.";
        }
        var said = Unread().Match(text) is { Success: true } tag
            ? $"the tag '{tag.Groups[1].Value}' cannot be read to its end. Check how it is written, and that its end stands behind it."
            : text + ".";
        return FormattableString.Invariant($"line {message.Span.Start.Line + 1}, column {message.Span.Start.Column + 1}: {said}");
    }

    /// <summary>Where a tag begins that does not end before the next begins; -1 where none does.</summary>
    private static int Unclosed(string source)
    {
        for (var open = Opening(source, 0); open >= 0;)
        {
            var close = source.IndexOf(source[open + 1] == '{' ? "}}" : "%}", open + 2, StringComparison.Ordinal);
            var next = Opening(source, open + 2);
            if (close < 0 || (next >= 0 && next < close))
            {
                return open;
            }
            open = Opening(source, close + 2);
        }
        return -1;
    }

    private static int Opening(string source, int from)
    {
        for (var at = source.IndexOf('{', from); at >= 0 && at + 1 < source.Length; at = source.IndexOf('{', at + 1))
        {
            if (source[at + 1] is '{' or '%')
            {
                return at;
            }
        }
        return -1;
    }

    private static string At(string source, int position)
    {
        var before = source.AsSpan(0, position);
        return FormattableString.Invariant($"line {before.Count('\n') + 1}, column {position - before.LastIndexOf('\n')}: ");
    }
}
