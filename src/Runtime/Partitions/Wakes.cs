using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Runtime.Catalog;
using Sojourn.Store;

namespace Sojourn.Runtime.Partitions;

/// <summary>
/// When each scope has something due: one time per scope and clock, not one per enrollment. The index in the store is the
/// truth; this only knows where to look next, so that a partition at rest sleeps until then and a frozen or unstarted scope
/// is not looked at, however much of it is due.
/// </summary>
internal sealed class Wakes(IPartitionStore store)
{
    private readonly Dictionary<WakeScope, Next> scopes = [];
    private readonly List<Enrollment> claimed = [];

    private sealed class Next
    {
        public Instant? Wall;
        public Instant? Held;
        public bool Stale = true;
    }

    /// <summary>A scope may have wakes that this does not know of: it was just opened, or claimed from.</summary>
    public void Look(WakeScope scope)
    {
        if (!scopes.TryGetValue(scope, out var next))
        {
            scopes[scope] = next = new();
        }
        next.Stale = true;
    }

    /// <summary>A committed enrollment wants to be woken.</summary>
    public void Promised(Enrollment enrollment)
    {
        if (enrollment.Wake is not { } wake)
        {
            return;
        }
        var scope = new WakeScope(enrollment.Journey, enrollment.Run);
        if (!scopes.TryGetValue(scope, out var next))
        {
            scopes[scope] = next = new();
        }
        if (wake.Held)
        {
            next.Held = next.Held is { } held && held < wake.Due ? held : wake.Due;
        }
        else
        {
            next.Wall = next.Wall is { } wall && wall < wake.Due ? wall : wake.Due;
        }
    }

    /// <summary>Claims enrollments of live scopes that are due, up to a limit, sharing it between the scopes that have some.</summary>
    /// <param name="view">How a scope stands; null for one that is not to be looked at now.</param>
    public void Claim(Func<WakeScope, ScopeView?> view, Instant now, int limit, List<(WakeScope Scope, Enrollment Enrollment)> into)
    {
        var due = new List<(WakeScope Scope, Next Next, Instant Held)>();
        foreach (var (scope, next) in scopes)
        {
            if (view(scope) is not { State: ScopeState.Live } scopeView)
            {
                continue;
            }
            var held = now - scopeView.Held(now);
            if (!Refresh(scope, next))
            {
                continue;
            }
            if (next.Wall <= now || next.Held <= held)
            {
                due.Add((scope, next, held));
            }
        }
        for (var i = 0; i < due.Count && limit > 0; i++)
        {
            var (scope, next, held) = due[i];
            var share = Math.Max(1, limit / (due.Count - i));
            claimed.Clear();
            if (next.Held <= held)
            {
                store.Due(scope, held: true, held, share, claimed);
            }
            if (next.Wall <= now && claimed.Count < share)
            {
                store.Due(scope, held: false, now, share - claimed.Count, claimed);
            }
            foreach (var enrollment in claimed)
            {
                into.Add((scope, enrollment));
            }
            limit -= claimed.Count;
            next.Stale = true;
        }
    }

    /// <summary>The earliest wake of all live scopes, on the wall.</summary>
    public Instant? Earliest(Func<WakeScope, ScopeView> view, Instant now)
    {
        Instant? earliest = null;
        foreach (var (scope, next) in scopes)
        {
            var scopeView = view(scope);
            if (scopeView.State != ScopeState.Live)
            {
                continue;
            }
            if (Refresh(scope, next))
            {
                earliest = Min(earliest, next.Wall);
                earliest = Min(earliest, next.Held + scopeView.Held(now));
            }
        }
        return earliest;
    }

    /// <returns>False when the scope has no wake at all: it is forgotten until it promises one.</returns>
    private bool Refresh(WakeScope scope, Next next)
    {
        if (next.Stale)
        {
            next.Wall = store.NextWake(scope, held: false);
            next.Held = store.NextWake(scope, held: true);
            next.Stale = false;
        }
        return next.Wall is not null || next.Held is not null || !scopes.Remove(scope);
    }

    private static Instant? Min(Instant? left, Instant? right) =>
        left is null || (right is { } other && other < left) ? right : left;
}
