using NodaTime;
using Sojourn.Core.Journeys;
using Sojourn.Core.Journeys.Nodes;
using Sojourn.Core.Values;

namespace Sojourn.Core.Enrollments;

/// <summary>
/// Moves one enrollment by one signal, as far as it can go without waiting. Pure: it is handed the version, the state, the
/// facts and the time, and returns a value.
/// </summary>
public static class Engine
{
    /// <param name="version">The version to go by; it holds the node that the enrollment is at.</param>
    /// <param name="before">The state as it was stored.</param>
    /// <param name="signal">What came.</param>
    /// <param name="facts">What the version's <see cref="JourneyVersion.Needs"/> asked for.</param>
    /// <param name="now">The journey clock.</param>
    /// <param name="row">The row of the journal that the lines, if there are any, will stand in; 0 leaves it to the shell to point to it.</param>
    /// <exception cref="InvalidOperationException">An invariant is broken: the shell fails the enrollment, visibly.</exception>
    public static Advanced Advance(JourneyVersion version, Enrollment before, Signal signal, Facts facts, Instant now, long row = 0)
    {
        var walk = new Walk(version, before, facts, now);
        if (before.Version != version.Number)
        {
            walk.Moving.Version = version.Number;
            if (before.Visit > 0)
            {
                walk.Note(JournalKind.Note, "version", Data.Of(("from", Value.Of(before.Version)), ("to", Value.Of(version.Number))));
            }
        }
        try
        {
            Take(walk, signal);
        }
        catch (ConditionException error)
        {
            // Nodes judge when they have been entered and before they are left, so that what was written down so far stands.
            walk.Note(JournalKind.Note, error.Reason, Data.Of(("detail", Value.Of(error.Message))));
            End(walk, EnrollmentStatus.Failed, error.Reason);
        }
        return walk.Whole(row);
    }

    private static void Take(Walk walk, Signal signal)
    {
        switch (signal)
        {
            case Signal.Begin begin: Begin(walk, begin); break;
            case Signal.End end: End(walk, end.Status, end.Reason); break;
            case Signal.Received received when !IsAwaited(walk, received.Receipt.Key.Visit): Told(walk, () => Late.Receipt(walk, received.Receipt)); break;
            case Signal.Answered answered when !IsAwaited(walk, answered.Key.Visit): Told(walk, () => Late.Answer(walk, answered)); break;
            case Signal.Woke: Woke(walk); break;
            default: Receive(walk, signal); break;
        }
    }

    /// <summary>False for a visit that is over, or has chosen its port: what is said of it moves nobody any more.</summary>
    private static bool IsAwaited(Walk walk, int visit) => walk.State.IsOpen && walk.State.Visit == visit && walk.State.Leaving is null;

    /// <summary>Writes down what is said of a visit that is over. The node that somebody waits at may have asked about just that.</summary>
    private static void Told(Walk walk, Action record)
    {
        var results = walk.State.Results;
        record();
        if (!ReferenceEquals(results, walk.State.Results))
        {
            Receive(walk, Signal.Judge.Signal);
        }
    }

    private static void Begin(Walk walk, Signal.Begin begin)
    {
        if (walk.State.Visit != 0)
        {
            return;
        }
        walk.EntryPort = begin.Port;
        var expires = walk.Facts.Settings.MaxDuration is { } span ? walk.Relative(span.After(walk.Now, walk.Zone)) : (Wake?)null;
        ref var state = ref walk.Moving;
        state.EnteredAt = walk.Now;
        state.Expires = expires;
        state.Node = walk.Version.Start.Id;
        walk.Note(JournalKind.Started, begin.Port);
        Run(walk, Enter(walk, walk.Version.Start));
    }

    private static void Woke(Walk walk)
    {
        var state = walk.State;
        if (!state.IsOpen)
        {
            return;
        }
        if (state.Expires is { } expires && walk.IsDue(expires))
        {
            End(walk, EnrollmentStatus.Exited, "expired");
            return;
        }
        if (state.NodeWake is not { } wake || !walk.IsDue(wake))
        {
            if (state.Wake is { } early && walk.IsDue(early))
            {
                walk.Moving.Wake = Earliest(walk, state.NodeWake, state.Expires);
                Receive(walk, Signal.Judge.Signal);
            }
            return;
        }
        walk.Moving.NodeWake = null;
        walk.Moving.Wake = state.Expires;
        if (state.Leaving is { } port)
        {
            Run(walk, Arrive(walk, port));
            return;
        }
        Run(walk, walk.Version.Node(state.Node).Receive(walk, Signal.Woke.Signal));
    }

    private static void Receive(Walk walk, Signal signal)
    {
        if (walk.State is { IsOpen: true, Visit: > 0, Leaving: null } state)
        {
            Run(walk, walk.Version.Node(state.Node).Receive(walk, signal));
        }
    }

    /// <summary>Follows moves until one of them waits or ends.</summary>
    private static void Run(Walk walk, Move move)
    {
        for (var visits = 0; ; visits++)
        {
            switch (move.Kind)
            {
                case MoveKind.Stay:
                    return;
                case MoveKind.Park:
                    Park(walk, move);
                    return;
                case MoveKind.Look:
                    Look(walk, move.LookAt);
                    return;
                case MoveKind.Exit:
                    walk.Note(JournalKind.Exited, move.Label);
                    Close(walk, EnrollmentStatus.Completed, move.Label);
                    return;
                case MoveKind.Fail:
                    End(walk, EnrollmentStatus.Failed, move.Label);
                    return;
                case MoveKind.Leave when visits >= Limits.VisitsPerAdvance || walk.State.Visit >= Limits.VisitsPerEnrollment:
                    End(walk, EnrollmentStatus.Failed, "too_many_visits");
                    return;
                case MoveKind.Leave:
                    move = Leave(walk, move.Label);
                    break;
                default:
                    throw new InvalidOperationException($"Unknown move {move.Kind}.");
            }
            if (!walk.State.IsOpen)
            {
                return;
            }
        }
    }

    private static void Park(Walk walk, Move move)
    {
        ref var state = ref walk.Moving;
        state.Status = move.Active ? EnrollmentStatus.Active : EnrollmentStatus.Waiting;
        state.NodeWake = move.Wake;
        Look(walk, move.LookAt);
    }

    /// <summary>Sets the row's wake, which is all that remembers a moment to judge again: one that comes too soon finds the next.</summary>
    private static void Look(Walk walk, Instant? at)
    {
        var wake = Earliest(walk, Earliest(walk, walk.State.NodeWake, walk.State.Expires), at is { } moment ? Walk.Absolute(moment) : null);
        if (walk.State.Wake != wake)
        {
            walk.Moving.Wake = wake;
        }
    }

    private static Move Leave(Walk walk, string port)
    {
        var edge = walk.Version.Edge(walk.State.Node, port);
        if (edge?.Delay is { } delay && delay.After(walk.Now, walk.Zone) is var due && due > walk.Now)
        {
            walk.Moving.Leaving = port;
            return Move.Park(walk.Relative(due));
        }
        return Arrive(walk, port);
    }

    private static Move Arrive(Walk walk, string port)
    {
        walk.Note(JournalKind.Left, port);
        if (walk.Version.Edge(walk.State.Node, port) is not { } edge)
        {
            Close(walk, EnrollmentStatus.Completed, null);
            return Move.Stay;
        }
        return Enter(walk, walk.Version.Node(edge.To!));
    }

    private static Move Enter(Walk walk, Node node)
    {
        ref var state = ref walk.Moving;
        state.Node = node.Id;
        state.Visit++;
        state.VisitBegan = walk.Now;
        state.VisitHeld = walk.Facts.Held;
        state.NodeWake = null;
        state.Leaving = null;
        state.Effects = 0;
        if (node.CountsArrivals && walk.Version.CountsArrivals)
        {
            state.Arrivals = state.Arrivals.With(node.Id, Value.Of((state.Arrivals[node.Id] is { Kind: ValueKind.Number } before ? before.Number : 0) + 1));
        }
        walk.Note(JournalKind.Entered, "");
        return node.Enter(walk);
    }

    private static void End(Walk walk, EnrollmentStatus status, string reason)
    {
        if (!walk.State.IsOpen)
        {
            return;
        }
        if (walk.State.Visit == 0)
        {
            // A recipient whose run ends before its turn came: it counts as having entered the start node and ended there.
            ref var state = ref walk.Moving;
            state.Node = walk.Version.Start.Id;
            state.Visit = 1;
            state.EnteredAt = state.VisitBegan = walk.Now;
            walk.Note(JournalKind.Started, EntrySource.Run);
            walk.Note(JournalKind.Entered, "");
        }
        walk.Note(status == EnrollmentStatus.Failed ? JournalKind.Failed : JournalKind.Exited, reason);
        Close(walk, status, reason);
    }

    private static void Close(Walk walk, EnrollmentStatus status, string? reason)
    {
        ref var state = ref walk.Moving;
        state.Status = status;
        state.Reason = reason;
        state.EndedAt = walk.Now;
        state.Wake = state.NodeWake = state.Expires = null;
        state.Leaving = null;
        walk.Note(JournalKind.Ended, status.ToString().ToLowerInvariant(),
            Data.Of(("durationMs", Value.Of((decimal)(walk.Now - walk.State.EnteredAt).TotalMilliseconds))));
    }

    /// <summary>
    /// The one wake of the row. Where one counts on the held clock and the other is a date, both are projected onto the wall:
    /// a pause can only make the held one later, so the wake is never late, and one that comes too soon parks again.
    /// </summary>
    private static Wake? Earliest(Walk walk, Wake? one, Wake? other)
    {
        if (one is not { } first || other is not { } second)
        {
            return one ?? other;
        }
        if (first.Held == second.Held)
        {
            return first.Due <= second.Due ? first : second;
        }
        return new(Instant.Min(OnWall(walk, first), OnWall(walk, second)), false);
    }

    private static Instant OnWall(Walk walk, Wake wake) => wake.Held ? wake.Due + walk.Facts.Held : wake.Due;
}
