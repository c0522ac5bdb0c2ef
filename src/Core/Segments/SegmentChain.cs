using Sojourn.Core.Journeys;

namespace Sojourn.Core.Segments;

/// <summary>
/// Segments that ask about segments. Who is in one is found by asking the next, so that a circle would never be answered and a long
/// chain makes every question dear: both are refused when a segment is saved.
/// </summary>
public static class SegmentChain
{
    /// <param name="segments">Those that there are.</param>
    /// <param name="id">The segment that is saved, new or replaced.</param>
    /// <param name="when">Its condition.</param>
    /// <returns>The first problem, at the path of the reference below <c>when</c>; null when all is well.</returns>
    public static Problem? Problem(IReadOnlyDictionary<string, Segment> segments, string id, Predicate? when)
    {
        var above = Longest(id, segment => Users(segments, segment), []);
        foreach (var (path, other) in when is null ? [] : References(when, "when"))
        {
            if (Way(segments, other, id, []) is { } way)
            {
                return new("segment_circle", path, way.Count == 1
                    ? $"The segment '{id}' asks about itself. Ask about what its people have in common."
                    : $"Segments would ask each other in a circle: {string.Join(" → ", way.Prepend(id))}. Take one of them out.");
            }
            var length = above + Longest(other, segment => Asked(segments, segment), []);
            if (length > Limits.SegmentChain)
            {
                return new("segment_chain_too_long", path,
                    $"Through '{other}' {length} segments would ask about one another in a row; {Limits.SegmentChain} may. Write a part of the condition out.");
            }
        }
        return null;
    }

    /// <summary>The segments that a condition names, with where.</summary>
    private static IEnumerable<(string Path, string Segment)> References(Predicate predicate, string path) => predicate switch
    {
        Predicate.InSegment segment => [(path + ".segment", segment.Id)],
        Predicate.All all => Each(all.Parts, path + ".all"),
        Predicate.Any any => Each(any.Parts, path + ".any"),
        Predicate.Not not => References(not.Part, path + ".not"),
        Predicate.Did { Where: { } where } => References(where, path + ".where"),
        _ => [],
    };

    private static IEnumerable<(string, string)> Each(IReadOnlyList<Predicate> parts, string path) =>
        parts.SelectMany((part, i) => References(part, FormattableString.Invariant($"{path}[{i}]")));

    private static IEnumerable<string> Asked(IReadOnlyDictionary<string, Segment> segments, string id) =>
        segments.GetValueOrDefault(id)?.When?.Segments.Distinct(StringComparer.Ordinal) ?? [];

    private static IEnumerable<string> Users(IReadOnlyDictionary<string, Segment> segments, string id) =>
        segments.Values.Where(segment => segment.When?.Segments.Contains(id) == true).Select(segment => segment.Id);

    /// <summary>From one segment to another by what they ask about; null when there is no way.</summary>
    private static List<string>? Way(IReadOnlyDictionary<string, Segment> segments, string from, string to, HashSet<string> seen)
    {
        if (from == to)
        {
            return [to];
        }
        foreach (var next in seen.Add(from) ? Asked(segments, from) : [])
        {
            if (Way(segments, next, to, seen) is { } way)
            {
                return [from, .. way];
            }
        }
        return null;
    }

    /// <summary>How many segments stand in the longest row from one on, itself included. Each is looked at once.</summary>
    private static int Longest(string id, Func<string, IEnumerable<string>> next, Dictionary<string, int> known)
    {
        if (!known.TryGetValue(id, out var length))
        {
            // What an older program saved may hold a circle: it counts once round.
            known[id] = 1;
            length = known[id] = 1 + next(id).Select(other => Longest(other, next, known)).DefaultIfEmpty().Max();
        }
        return length;
    }
}
