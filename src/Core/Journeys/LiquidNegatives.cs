using System.Buffers;
using System.Numerics;
using System.Text.RegularExpressions;
using Scriban.Syntax;

namespace Sojourn.Core.Journeys;

/// <summary>
/// Liquid knows numbers with a minus (<c>{{ profile.card | slice: -4 }}</c>), the interpreter's parser does not. So the parser
/// is shown a space in place of each such minus, which moves nothing, and the numbers that stand behind them are turned
/// around in what it understood. Texts in quotes, <c>raw</c> and <c>comment</c> are left as they are.
/// </summary>
internal sealed partial class LiquidNegatives : ScriptVisitor
{
    private const string Signs = ":,([=<>.-|";

    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    private static readonly HashSet<string> Words =
        new(["if", "elsif", "unless", "case", "when", "and", "or", "contains", "in", "echo", "cycle"], StringComparer.Ordinal);

    private readonly HashSet<int> pending;

    private LiquidNegatives(HashSet<int> pending) => this.pending = pending;

    /// <returns>The source as the parser takes it, and where the numbers begin that are negative.</returns>
    public static (string Source, IReadOnlyList<int> Numbers) Hide(string source)
    {
        List<int>? found = null;
        for (var at = NextTag(source, 0); at >= 0; at = NextTag(source, at))
        {
            if (Verbatim().Match(source, at) is { Success: true } verbatim)
            {
                at += verbatim.Length;
                continue;
            }
            at = Scan(source, at, ref found);
        }
        if (found is null)
        {
            return (source, []);
        }
        var letters = source.ToCharArray();
        foreach (var number in found)
        {
            letters[number - 1] = ' ';
        }
        return (new(letters), found);
    }

    /// <returns>False when one of the numbers is not there: then what looked like one was something else.</returns>
    public static bool Restore(ScriptNode page, IReadOnlyList<int> numbers)
    {
        if (numbers.Count == 0)
        {
            return true;
        }
        var visitor = new LiquidNegatives([.. numbers]);
        visitor.Visit(page);
        return visitor.pending.Count == 0;
    }

    public override void Visit(ScriptLiteral node)
    {
        if (!pending.Remove(node.Span.Start.Offset))
        {
            return;
        }
        node.Value = node.Value switch
        {
            int number => -number,
            long number => -number,
            BigInteger number => -number,
            decimal number => -number,
            double number => -number,
            float number => -number,
            var other => throw new InvalidOperationException($"A number was read as {other?.GetType().Name}."),
        };
    }

    private static int NextTag(string source, int from)
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

    /// <summary>Goes over one tag or output, strings and all, to what follows it.</summary>
    private static int Scan(string source, int open, ref List<int>? found)
    {
        var close = source[open + 1] == '{' ? "}}" : "%}";
        // A minus that touches the opening braces trims space, and is no number's.
        var at = open + 2 < source.Length && source[open + 2] == '-' ? open + 3 : open + 2;
        while (at < source.Length)
        {
            var letter = source[at];
            if (letter is '"' or '\'')
            {
                var end = source.IndexOf(letter, at + 1);
                at = end < 0 ? source.Length : end + 1;
                continue;
            }
            if (string.CompareOrdinal(source, at, close, 0, 2) == 0)
            {
                return at + 2;
            }
            if (letter == '-' && at + 1 < source.Length && char.IsAsciiDigit(source[at + 1]) && IsValue(source.AsSpan(open + 2, at - open - 2)))
            {
                (found ??= []).Add(at + 1);
            }
            at++;
        }
        return at;
    }

    /// <summary>A value may begin behind a sign and a word of the language. Behind another value a minus is a mistake.</summary>
    private static bool IsValue(ReadOnlySpan<char> before)
    {
        var bare = before.TrimEnd();
        var touches = bare.Length == before.Length;
        before = bare;
        var word = before.LastIndexOfAnyExcept(Letters) + 1;
        return word < before.Length ? !touches && Words.Contains(before[word..].ToString()) : before.Length == 0 || Signs.Contains(before[^1]);
    }

    [GeneratedRegex(@"\G\{%-?\s*(raw|comment)\s*-?%\}.*?\{%-?\s*end\1\s*-?%\}", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Verbatim();
}
