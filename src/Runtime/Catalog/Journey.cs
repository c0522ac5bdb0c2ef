using System.Collections.Immutable;
using Sojourn.Core;
using Sojourn.Core.Journeys;
using Sojourn.Store;

namespace Sojourn.Runtime.Catalog;

/// <summary>A journey as the runtime knows it: its row, its settings, and its versions made ready.</summary>
public sealed record Journey(JourneyRow Row, JourneySettings Settings, ImmutableDictionary<int, JourneyVersion> Versions)
{
    public JourneyId Id => Row.Id;

    /// <summary>The published version that new enrollments begin on; null before the first publish.</summary>
    public JourneyVersion? Current => Versions.GetValueOrDefault(Row.CurrentVersion);

    /// <summary>
    /// Whether somebody may be inside whom the current version has judged anew: one of an earlier version that would go on by it, at a node
    /// which may let them leave at once.
    /// </summary>
    public bool JudgesAnew => Settings.Edit == EditRule.Live && Current is { } current
        && Versions.Values.Any(own => own != current && current.Definition.Nodes.Any(node => IsJudgedAnew(own, node.Id)));

    /// <summary>Whether somebody of a version who waits at a node is to be judged by the current one.</summary>
    public bool IsJudgedAnew(int version, string node) =>
        Settings.Edit == EditRule.Live && Versions.GetValueOrDefault(version) is { } own && own != Current && IsJudgedAnew(own, node);

    private bool IsJudgedAnew(JourneyVersion own, string node) =>
        TryVersionFor(own.Number, node) is { } next && next != own && next.Node(node).JudgesAnew(own, next);

    /// <summary>
    /// The version that an enrollment goes on by. With <c>edit: live</c> that is the current one, if it still has the node with
    /// the same kind; else the one it is on.
    /// </summary>
    /// <exception cref="InvalidOperationException">The enrollment's version is gone.</exception>
    public JourneyVersion VersionFor(int version, string node) => TryVersionFor(version, node)
        ?? throw new InvalidOperationException($"Version {version} of {Id} is gone although an enrollment is on it.");

    /// <summary>As <see cref="VersionFor"/>; null where the enrollment's own version is gone.</summary>
    public JourneyVersion? TryVersionFor(int version, string node)
    {
        if (version == 0 && Current is not null)
        {
            // A recipient that has not begun: it begins on whatever is current then.
            return Current;
        }
        var own = Versions.GetValueOrDefault(version);
        if (own is null || Settings.Edit != EditRule.Live || Current is null || Current == own)
        {
            return own;
        }
        return Current.Find(node) is { } there && own.Find(node)?.Kind == there.Kind ? Current : own;
    }
}

public enum ScopeState
{
    /// <summary>A run that has not started: its recipients wait, pending.</summary>
    NotStarted,

    Live,

    /// <summary>Nothing new is dispatched; what comes in is held.</summary>
    Frozen,

    /// <summary>Cancelled or archived: whoever is still inside is to be settled.</summary>
    Ended,

    /// <summary>A draft that was deleted: its rows are to be removed.</summary>
    Deleted,
}
