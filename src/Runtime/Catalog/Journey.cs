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
