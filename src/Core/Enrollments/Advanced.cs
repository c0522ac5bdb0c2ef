using NodaTime;
using Sojourn.Core.Journeys;
using Sojourn.Core.Messages;
using Sojourn.Core.Profiles;
using Sojourn.Core.Segments;
using Sojourn.Core.Values;

namespace Sojourn.Core.Enrollments;

/// <summary>
/// What the shell read before it asked the core to decide.
/// </summary>
/// <param name="Profile">The person; a blank one where the version needs none.</param>
/// <param name="History">Events of the names that the version needs, in any order.</param>
/// <param name="Segments">The workspace's segments by id.</param>
/// <param name="Settings">The journey's settings.</param>
/// <param name="WorkspaceZone">For profiles without a zone of their own.</param>
/// <param name="Held">How long the enrollment's run and journey have been frozen so far; the held clock is now less this.</param>
public sealed record Facts(
    Profile Profile, IReadOnlyList<ProfileEvent> History, IReadOnlyDictionary<string, Segment> Segments,
    JourneySettings Settings, DateTimeZone WorkspaceZone, Duration Held)
{
    private int depth;

    /// <summary>
    /// The person as the signal saw them, where it came earlier and was held: the node that it finds judges by this, and whatever
    /// follows by <see cref="Profile"/>. Null: no different.
    /// </summary>
    public Profile? Seen { get; init; }

    public bool InSegment(string id, Scope scope)
    {
        if (!Segments.TryGetValue(id, out var segment))
        {
            return false;
        }
        if (segment.When is null)
        {
            return scope.Profile.Segments.Has(id);
        }
        return Behind(id, scope) is var (when, below) && when.Holds(below);
    }

    /// <summary>
    /// A segment's condition, and what it is judged by; null where it has none. Deeper than the chain or in a circle none can be saved;
    /// one that an older program saved holds for nobody, rather than ask for ever.
    /// </summary>
    internal (Predicate When, Scope Scope)? Behind(string id, Scope scope) =>
        depth < Limits.SegmentChain && Segments.TryGetValue(id, out var segment) && segment.When is { } when
            ? (when, scope with { Facts = this with { depth = depth + 1 } })
            : null;
}

/// <summary>
/// The result of one advance: the state after it, what to write into the journal, what to do. The same input gives the same
/// result.
/// </summary>
public sealed record Advanced(Enrollment After, IReadOnlyList<JournalEntry> Journal, IReadOnlyList<Effect> Effects);

/// <summary>What the core asks of the shell. A new case does not compile until every <see cref="IEffectCases"/> handles it.</summary>
public abstract record Effect
{
    private Effect()
    {
    }

    public abstract void Match(IEffectCases cases);

    /// <summary>
    /// A message, call or request for a channel. Its inputs are resolved; its body is rendered at dispatch, from the node.
    /// </summary>
    public sealed record Dispatch(EffectKey Key, Channel Channel, string Node, string To, Data Inputs) : Effect
    {
        public override void Match(IEffectCases cases) => cases.Dispatch(this);
    }

    /// <summary>New values of the profile's attributes; null removes one.</summary>
    public sealed record SetAttributes(IReadOnlyList<KeyValuePair<string, Value>> Changes) : Effect
    {
        public override void Match(IEffectCases cases) => cases.SetAttributes(this);
    }

    public sealed record ChangeSegment(string Segment, bool Member) : Effect
    {
        public override void Match(IEffectCases cases) => cases.ChangeSegment(this);
    }
}

public interface IEffectCases
{
    void Dispatch(Effect.Dispatch effect);

    void SetAttributes(Effect.SetAttributes effect);

    void ChangeSegment(Effect.ChangeSegment effect);
}
