namespace Sojourn.Runtime.Lists;

/// <summary>
/// What separates the cells of a list: comma, semicolon, tab or pipe, whichever the header has most of outside quotes. A
/// first line <c>sep=;</c>, which Excel writes and reads, says so outright.
/// </summary>
internal static class Delimiter
{
    private const string Known = ",;\t|";

    public static char Find(ReadOnlySpan<char> beginning, out bool named)
    {
        var text = beginning.TrimStart("\r\n");
        named = text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text.Length > 4 && Known.Contains(text[4], StringComparison.Ordinal)
            && (text.Length == 5 || text[5] is '\r' or '\n');
        if (named)
        {
            return text[4];
        }
        Span<int> counts = stackalloc int[Known.Length];
        var quoted = false;
        foreach (var here in text)
        {
            if (here == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && (here is '\r' or '\n'))
            {
                break;
            }
            else if (!quoted && Known.IndexOf(here, StringComparison.Ordinal) is var kind and >= 0)
            {
                counts[kind]++;
            }
        }
        var most = 0;
        for (var kind = 1; kind < counts.Length; kind++)
        {
            most = counts[kind] > counts[most] ? kind : most;
        }
        return Known[most];
    }
}
