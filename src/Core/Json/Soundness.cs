using System.Text;
using System.Text.Json;

namespace Sojourn.Core.Json;

/// <summary>
/// What has to hold for any document before its meaning is looked at: it is JSON, not too deep, names nothing twice, and its
/// texts are Unicode. Whatever passes here can be read without an exception.
/// </summary>
internal static class Soundness
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = Limits.JsonDepth };

    /// <returns>The document's root, or null where problems say why not.</returns>
    public static JsonElement? Parse(ReadOnlyMemory<byte> utf8, ICollection<Problem> problems)
    {
        if (utf8.Length > Limits.RequestBytes)
        {
            problems.Add(new("too_large", "", $"The document is larger than {Limits.RequestBytes / 1024 / 1024} MB. Make it smaller."));
            return null;
        }
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            var root = document.RootElement.Clone();
            return Check(root, problems) ? root : null;
        }
        catch (JsonException error)
        {
            problems.Add(new("bad_json", "", FormattableString.Invariant(
                $"This is not a JSON document that can be read: look at line {error.LineNumber + 1}, position {error.BytePositionInLine + 1}. It may be {Limits.JsonDepth} levels deep at most, without comments and trailing commas.")));
            return null;
        }
    }

    public static bool Check(JsonElement root, ICollection<Problem> problems)
    {
        var before = problems.Count;
        Check(root, "", 1, problems);
        return problems.Count == before;
    }

    private static void Check(JsonElement element, string path, int depth, ICollection<Problem> problems)
    {
        if (depth > Limits.JsonDepth)
        {
            problems.Add(new("too_deep", path, $"The document is more than {Limits.JsonDepth} levels deep. Make it flatter."));
            return;
        }
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var seen = new HashSet<string>(StringComparer.Ordinal);
                foreach (var member in element.EnumerateObject())
                {
                    if (NameOf(member) is not { } name)
                    {
                        problems.Add(new("bad_text", path, "A name here is not valid Unicode text. Type it again."));
                    }
                    else if (!seen.Add(name))
                    {
                        problems.Add(new("duplicate_member", Join(path, name), $"'{name}' is given twice. Remove one of them."));
                    }
                    else
                    {
                        Check(member.Value, Join(path, name), depth + 1, problems);
                    }
                }
                break;
            case JsonValueKind.Array:
                var i = 0;
                foreach (var item in element.EnumerateArray())
                {
                    Check(item, FormattableString.Invariant($"{path}[{i++}]"), depth + 1, problems);
                }
                break;
            case JsonValueKind.String when !IsText(element):
                problems.Add(new("bad_text", path, "This is not valid Unicode text. Type it again."));
                break;
            case JsonValueKind.Number when !element.TryGetDecimal(out _):
                problems.Add(new("number_out_of_range", path, "This number is too large. Use one between -7.9e28 and 7.9e28."));
                break;
            default:
                break;
        }
    }

    public static string Join(string path, string name) => path.Length == 0 ? name : path + "." + name;

    /// <summary>Half of a surrogate pair can be written as an escape; only reading it tells.</summary>
    private static bool IsText(JsonElement element)
    {
        try
        {
            return element.GetString() is { } text && IsWhole(text);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return IsWhole(member.Name) ? member.Name : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsWhole(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // No database keeps a zero character in a text, and no person types one.
            if (rune.Value == 0 || rune == Rune.ReplacementChar && !text.Contains('\uFFFD', StringComparison.Ordinal))
            {
                return false;
            }
        }
        return true;
    }
}
