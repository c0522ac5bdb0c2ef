namespace Sojourn.Core.Segments;

/// <summary>The events that decide who is in a segment: those that its condition counts, or that of a segment which it asks about.</summary>
public static class SegmentEvents
{
    /// <param name="segments">Those that there are.</param>
    /// <param name="ids">The segments that are asked about.</param>
    public static IReadOnlySet<string> Of(IReadOnlyDictionary<string, Segment> segments, IEnumerable<string> ids)
    {
        var events = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(ids);
        while (open.TryPop(out var id))
        {
            if (seen.Add(id) && segments.TryGetValue(id, out var segment) && segment.When is { } when)
            {
                events.UnionWith(when.Events);
                foreach (var other in when.Segments)
                {
                    open.Push(other);
                }
            }
        }
        return events;
    }
}
