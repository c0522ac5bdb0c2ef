using Sojourn.Core.Journeys;

namespace Sojourn.Core.Segments;

/// <summary>
/// A group of people: whoever meets the condition, or, without one, whoever was put into it by hand, by a list or by an
/// update node.
/// </summary>
public sealed record Segment(string Id, string Name, Predicate? When);
