using System.Buffers;
using System.Text;

namespace Sojourn.Store.Postgres;

/// <summary>
/// Texts as PostgreSQL can hold them. It takes neither the character 0 nor half of a surrogate pair; SQLite does. The first is
/// written as an escape and comes back as it was, the second becomes the replacement character, as it does on SQLite.
/// </summary>
internal static class PostgresText
{
    private const char Escape = '\uE000';

    private static readonly SearchValues<char> Escaped = SearchValues.Create('\0', Escape);

    public static string Of(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0)
        {
            text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        }
        return text.AsSpan().IndexOfAny(Escaped) < 0 ? text
            : text.Replace($"{Escape}", $"{Escape}1", StringComparison.Ordinal).Replace("\0", $"{Escape}0", StringComparison.Ordinal);
    }

    public static string Read(string stored) => !stored.Contains(Escape, StringComparison.Ordinal) ? stored
        : stored.Replace($"{Escape}0", "\0", StringComparison.Ordinal).Replace($"{Escape}1", $"{Escape}", StringComparison.Ordinal);
}
