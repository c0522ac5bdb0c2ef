using System.Collections.Immutable;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
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

    /// <summary>Whether somebody who waits is to be judged by the current version.</summary>
    public bool IsJudgedAnew(Enrollment waiting) =>
        !waiting.Pinned && Settings.Edit == EditRule.Live && Versions.GetValueOrDefault(waiting.Version) is { } own && own != Current && IsJudgedAnew(own, waiting.Node);

    private bool IsJudgedAnew(JourneyVersion own, string node) =>
        Following(own, node) is var next && next != own && next.Node(node).JudgesAnew(own, next);

    /// <summary>Whether somebody inside, on whatever version, may come to wait for a change of their profile.</summary>
    public bool WatchesProfile => Versions.Values.Any(version => version.WatchesProfile);

    /// <summary>
    /// The version that an enrollment goes on by: its own, unless the journey is edited live. Then each version that was published
    /// since its last step takes it along, up to the first that does not have its node with the same kind; from there on it finishes
    /// on the one before.
    /// </summary>
    /// <exception cref="InvalidOperationException">The enrollment's version is gone.</exception>
    public JourneyVersion VersionFor(Enrollment enrollment) => TryVersionFor(enrollment)
        ?? throw new InvalidOperationException($"Version {enrollment.Version} of {Id} is gone although an enrollment is on it.");

    /// <summary>As <see cref="VersionFor"/>; null where the enrollment's own version is gone.</summary>
    public JourneyVersion? TryVersionFor(Enrollment enrollment)
    {
        if (enrollment.Version == 0 && Current is not null)
        {
            // A recipient that has not begun: it begins on whatever is current then.
            return Current;
        }
        var version = Versions.GetValueOrDefault(enrollment.Version);
        if (version is null || version == Current || enrollment.Pinned || Settings.Edit != EditRule.Live || Current is null)
        {
            return version;
        }
        return Following(version, enrollment.Node);
    }

    private JourneyVersion Following(JourneyVersion version, string node)
    {
        var kind = version.Find(node)?.Kind;
        for (var number = version.Number + 1; number <= Row.CurrentVersion && kind is not null; number++)
        {
            if (Versions.GetValueOrDefault(number)?.Find(node)?.Kind != kind)
            {
                break;
            }
            version = Versions[number];
        }
        return version;
    }

    /// <summary>A publish took away the node that it is at: it finishes on its version, wherever it goes from here and whatever is published later.</summary>
    public bool Pins(Enrollment enrollment, JourneyVersion version) =>
        version != Current && enrollment is { IsOpen: true, Pinned: false } && Settings.Edit == EditRule.Live;
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
