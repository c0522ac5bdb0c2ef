using NodaTime;

namespace Sojourn.Core.Enrollments;

public enum MoveKind { Stay, Park, Look, Leave, Exit, Fail }

/// <summary>What a node decided. An enrollment that waits for an effect's answer is Active, one that waits for anything else is Waiting.</summary>
public readonly record struct Move(MoveKind Kind, string Label, Wake? Wake, bool Active, Instant? LookAt = null)
{
    /// <summary>Nothing changes: neither where it is nor when it wakes.</summary>
    public static readonly Move Stay = new(MoveKind.Stay, "", null, false);

    /// <summary>Waits here until the wake, or, without one, until a signal moves it.</summary>
    /// <param name="wake">When the wait is over.</param>
    /// <param name="lookAt">When the node wants to judge again before that, by <see cref="Signal.Judge"/>.</param>
    public static Move Park(Wake? wake = null, Instant? lookAt = null) => new(MoveKind.Park, "", wake, false, lookAt);

    /// <summary>Goes on waiting as it does, and judges again at a moment, or, without one, when a signal comes.</summary>
    public static Move Look(Instant? at) => new(MoveKind.Look, "", null, false, at);

    /// <summary>Waits here for the answer of an effect, until the wake at the latest.</summary>
    public static Move Await(Wake? wake = null) => new(MoveKind.Park, "", wake, true);

    /// <summary>Leaves by a port. A port without an edge completes the enrollment.</summary>
    public static Move Leave(string port) => new(MoveKind.Leave, port, null, false);

    /// <summary>Completes the enrollment here, with an outcome.</summary>
    public static Move Exit(string outcome) => new(MoveKind.Exit, outcome, null, false);

    /// <summary>Fails the enrollment here, for a reason that is a stable code.</summary>
    public static Move Fail(string reason) => new(MoveKind.Fail, reason, null, false);
}
