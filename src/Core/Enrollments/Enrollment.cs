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
    /// <summary>Written by a <see cref="Walk"/> on the copy that it owns, and by nobody else: outside the core an enrollment is a value.</summary>
    internal Standing Standing = new();

    public EnrollmentId Id { get; init; }

    /// <summary>The profile's row number.</summary>
    public long Profile { get; init; }

    public JourneyId Journey { get; init; }

    public RunId Run { get; init; }

    /// <summary>The list it came with, for a run's recipient; 0 otherwise.</summary>
    public int Import { get; init; }

    /// <summary>The version that it is on.</summary>
    public int Version { get => Standing.Version; init => Standing.Version = value; }

    /// <summary>What tells this enrollment from others of the same profile, where re-entry is judged per key.</summary>
    public string Key { get; init; } = "";

    public EnrollmentStatus Status { get => Standing.Status; init => Standing.Status = value; }

    /// <summary>The node that it is at, or where it ended.</summary>
    public string Node { get => Standing.Node; init => Standing.Node = value; }

    /// <summary>The number of the current visit; 0 before the first.</summary>
    public int Visit { get => Standing.Visit; init => Standing.Visit = value; }

    public Instant EnteredAt { get => Standing.EnteredAt; init => Standing.EnteredAt = value; }

    public Instant VisitBegan { get => Standing.VisitBegan; init => Standing.VisitBegan = value; }

    /// <summary>How long its run and journey had been frozen when this visit began.</summary>
    public Duration VisitHeld { get => Standing.VisitHeld; init => Standing.VisitHeld = value; }

    public Instant? EndedAt { get => Standing.EndedAt; init => Standing.EndedAt = value; }

    /// <summary>When it wants to be woken; null when only an outside signal can move it.</summary>
    public Wake? Wake { get => Standing.Wake; init => Standing.Wake = value; }

    /// <summary>What the node waits for, where <see cref="Wake"/> is also the end of <c>maxDuration</c>.</summary>
    public Wake? NodeWake { get => Standing.NodeWake; init => Standing.NodeWake = value; }

    /// <summary>The end of <c>maxDuration</c> on the held clock.</summary>
    public Wake? Expires { get => Standing.Expires; init => Standing.Expires = value; }

    /// <summary>The port that was chosen, while the edge behind it takes its time.</summary>
    public string? Leaving { get => Standing.Leaving; init => Standing.Leaving = value; }

    /// <summary>How many effects this visit has made.</summary>
    public int Effects { get => Standing.Effects; init => Standing.Effects = value; }

    /// <summary>The outcome of an exit node, or the reason why it exited or failed.</summary>
    public string? Reason { get => Standing.Reason; init => Standing.Reason = value; }

    /// <summary>Journey data: <c>journey.*</c>.</summary>
    public Data Data { get => Standing.Data; init => Standing.Data = value; }

    /// <summary>What began it: <c>event.*</c>.</summary>
    public Data Event { get; init; } = Data.Empty;

    /// <summary>Results by node id: <c>nodes.*</c>; each holds its latest visit's.</summary>
    public Data Results { get => Standing.Results; init => Standing.Results = value; }

    /// <summary>How often it came to the nodes that leave no result, by their ids; the others count in theirs.</summary>
    public Data Arrivals { get => Standing.Arrivals; init => Standing.Arrivals = value; }

    /// <summary>
    /// What is known of messages whose node was visited again, by the number of their visit and the oldest first: the node, which statuses,
    /// the channel. A receipt that comes now still counts, and once.
    /// </summary>
    public Data Earlier { get => Standing.Earlier; init => Standing.Earlier = value; }

    /// <summary>
    /// The contact columns of a draft's list, written into the profile when the run starts. Then they only tell what the list said: taking them away
    /// would write every person once more.
    /// </summary>
    public Data Contact { get; init; } = Data.Empty;

    /// <summary>The entry that it came by, as <see cref="Journeys.EntryDefinition.NameOf"/> calls it; empty for a run's recipient, and where an earlier release began it.</summary>
    public string Source { get; init; } = "";

    /// <summary>A publish took away the node that it was at: it finishes on its version.</summary>
    public bool Pinned { get; init; }

    /// <summary>The last row of its journal, from which the earlier ones are found.</summary>
    public long LastJournal { get => Standing.LastJournal; init => Standing.LastJournal = value; }

    /// <summary>Why its stored state cannot be read; null for a sound one. It can only be failed, where everyone sees it.</summary>
    public string? Damage { get; init; }

    public bool IsOpen => Status.IsOpen();

    /// <summary>A recipient whose turn has not come.</summary>
    public bool HasNotBegun => Visit == 0 && Damage is null;
}

/// <summary>What a step moves of an enrollment; the properties there say what each means.</summary>
internal record struct Standing()
{
    public int Version = 0;
    public EnrollmentStatus Status = EnrollmentStatus.Pending;
    public string Node = "";
    public int Visit = 0;
    public Instant EnteredAt = default;
    public Instant VisitBegan = default;
    public Duration VisitHeld = default;
    public Instant? EndedAt = null;
    public Wake? Wake = null;
    public Wake? NodeWake = null;
    public Wake? Expires = null;
    public string? Leaving = null;
    public int Effects = 0;
    public string? Reason = null;
    public Data Data = Data.Empty;
    public Data Results = Data.Empty;
    public Data Arrivals = Data.Empty;
    public Data Earlier = Data.Empty;
    public long LastJournal = 0;
}
