using NodaTime;
using Sojourn.Core.Values;

namespace Sojourn.Core.Enrollments;

/// <summary>
/// Where an enrollment stands. Pending: on a started or draft run's list, not yet begun. Active: an effect is on its way.
/// Waiting: for a time, a receipt or an event. Paused is never stored: it is Active or Waiting seen through a frozen run or
/// journey.
/// </summary>
public enum EnrollmentStatus { Pending, Active, Waiting, Completed, Exited, Failed, Cancelled, Archived }

public static class EnrollmentStatuses
{
    public static bool IsOpen(this EnrollmentStatus status) => status <= EnrollmentStatus.Waiting;
}

/// <summary>
/// A promise to signal at a time. A held wake counts on the clock of its run and journey, which stands still while they are
/// frozen; the other kind is an absolute date.
/// </summary>
public readonly record struct Wake(Instant Due, bool Held);

/// <summary>One profile's passage through a journey: everything that a step reads and writes of it.</summary>
public sealed record Enrollment
{
    public EnrollmentId Id { get; init; }

    /// <summary>The profile's row number.</summary>
    public long Profile { get; init; }

    public JourneyId Journey { get; init; }

    public RunId Run { get; init; }

    /// <summary>The list it came with, for a run's recipient; 0 otherwise.</summary>
    public int Import { get; init; }

    /// <summary>The version that it is on.</summary>
    public int Version { get; init; }

    /// <summary>What tells this enrollment from others of the same profile, where re-entry is judged per key.</summary>
    public string Key { get; init; } = "";

    public EnrollmentStatus Status { get; init; }

    /// <summary>The node that it is at, or where it ended.</summary>
    public string Node { get; init; } = "";

    /// <summary>The number of the current visit; 0 before the first.</summary>
    public int Visit { get; init; }

    public Instant EnteredAt { get; init; }

    public Instant VisitBegan { get; init; }

    /// <summary>How long its run and journey had been frozen when this visit began.</summary>
    public Duration VisitHeld { get; init; }

    public Instant? EndedAt { get; init; }

    /// <summary>When it wants to be woken; null when only an outside signal can move it.</summary>
    public Wake? Wake { get; init; }

    /// <summary>What the node waits for, where <see cref="Wake"/> is also the end of <c>maxDuration</c>.</summary>
    public Wake? NodeWake { get; init; }

    /// <summary>The end of <c>maxDuration</c> on the held clock.</summary>
    public Wake? Expires { get; init; }

    /// <summary>The port that was chosen, while the edge behind it takes its time.</summary>
    public string? Leaving { get; init; }

    /// <summary>How many effects this visit has made.</summary>
    public int Effects { get; init; }

    /// <summary>The outcome of an exit node, or the reason why it exited or failed.</summary>
    public string? Reason { get; init; }

    /// <summary>Journey data: <c>journey.*</c>.</summary>
    public Data Data { get; init; } = Data.Empty;

    /// <summary>What began it: <c>event.*</c>.</summary>
    public Data Event { get; init; } = Data.Empty;

    /// <summary>Results by node id: <c>nodes.*</c>; each holds its latest visit's.</summary>
    public Data Results { get; init; } = Data.Empty;

    /// <summary>The contact columns of a draft's list, written into the profile when the run starts.</summary>
    public Data Contact { get; init; } = Data.Empty;

    /// <summary>The last row of its journal, from which the earlier ones are found.</summary>
    public long LastJournal { get; init; }

    /// <summary>Why its stored state cannot be read; null for a sound one. It can only be failed, where everyone sees it.</summary>
    public string? Damage { get; init; }

    public bool IsOpen => Status.IsOpen();

    /// <summary>A recipient whose turn has not come.</summary>
    public bool HasNotBegun => Visit == 0 && Damage is null;
}
