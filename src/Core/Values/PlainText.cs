namespace Sojourn.Core.Values;

/// <summary>Texts that people read. A control character in one shows nothing and breaks terminals, tables and headers.</summary>
public static class PlainText
{
    /// <summary>One line: a name, an id.</summary>
    public static bool IsLine(string text) => !text.Any(char.IsControl);

    /// <summary>Several lines, with tabs: a description.</summary>
    public static bool IsParagraph(string text) => !text.Any(letter => char.IsControl(letter) && letter is not ('\t' or '\n' or '\r'));
}
