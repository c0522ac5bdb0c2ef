using System.Text.Json;

namespace Sojourn.Core.Json;

/// <summary>
/// Requests as documents: read with the strictness of definitions and settings, so that a misspelt member is told of
/// everywhere in the same words.
/// </summary>
public static class Documents
{
    /// <typeparam name="T">A record whose members are texts, numbers, flags, lists, names with values, JSON, or records again.</typeparam>
    /// <returns>The record, or null and problems with paths such as <c>events[3].name</c>.</returns>
    public static (T? Value, IReadOnlyList<Problem> Problems) Read<T>(ReadOnlyMemory<byte> utf8)
        where T : class
    {
        var problems = new List<Problem>();
        if (Soundness.Parse(utf8, problems) is not { } root)
        {
            return (null, problems);
        }
        var value = (T?)new ShapeReader(problems).Object(root, typeof(T), "");
        return problems.Count == 0 ? (value, problems) : (null, problems);
    }

    /// <summary>Any sound JSON: not too deep, no name given twice, texts that are Unicode.</summary>
    public static (JsonElement? Root, IReadOnlyList<Problem> Problems) Read(ReadOnlyMemory<byte> utf8)
    {
        var problems = new List<Problem>();
        return (Soundness.Parse(utf8, problems), problems);
    }
}
