using NodaTime;
using Sojourn.Core.Journeys;

namespace Sojourn.Core.Enrollments;

/// <summary>An earlier enrollment of the same profile in the same journey, scope (the run, for a list) and key.</summary>
public readonly record struct EarlierEnrollment(EnrollmentStatus Status, Instant EnteredAt, Instant? EndedAt);

/// <summary>May the same person enter once more?</summary>
public static class Reentry
{
    /// <summary>Still inside, where the rule wants the earlier passage over.</summary>
    public const string AlreadyInside = "already_inside";

    /// <summary>Was inside before, and the rule allows that once.</summary>
    public const string EnteredBefore = "entered_before";

    /// <summary>Completed the journey before.</summary>
    public const string CompletedBefore = "completed_before";

    /// <summary>The journey was not restarted since the last entry.</summary>
    public const string NotRestarted = "not_restarted";

    /// <summary>The last entry was too short a time ago.</summary>
    public const string Cooldown = "cooldown";

    /// <param name="settings">The journey's rule and cooldown.</param>
    /// <param name="earlier">The enrollments of the same journey, scope and key, in any order.</param>
    /// <param name="restartedAt">When the journey was last resumed or published after a pause; null when never.</param>
    /// <param name="now">The journey clock.</param>
    /// <param name="zone">The profile's zone, for a cooldown of days.</param>
    /// <returns>Null when the person may enter, else one of the codes above.</returns>
    public static string? Refusal(
        ReentrySettings settings, IReadOnlyList<EarlierEnrollment> earlier, Instant? restartedAt, Instant now, DateTimeZone zone)
    {
        if (earlier.Count == 0)
        {
            return null;
        }
        var last = earlier.Max(enrollment => enrollment.EnteredAt);
        if (settings.Rule != ReentryRule.Always && earlier.Any(enrollment => enrollment.Status.IsOpen()))
        {
            return AlreadyInside;
        }
        var refusal = settings.Rule switch
        {
            ReentryRule.Never => EnteredBefore,
            ReentryRule.AfterEarlyExit => earlier.Any(enrollment => enrollment.Status == EnrollmentStatus.Completed) ? CompletedBefore : null,
            ReentryRule.AfterExit => null,
            ReentryRule.OnRestart => restartedAt > last ? null : NotRestarted,
            ReentryRule.Always => null,
        };
        return refusal ?? (settings.Cooldown is { } cooldown && now < cooldown.After(last, zone) ? Cooldown : null);
    }

    /// <summary>What tells the person's enrollments apart: the value of a field such as <c>event.cart_id</c>.</summary>
    /// <returns>Empty where the journey has no key; null where it has one and this person's is empty or too long, which refuses the entry.</returns>
    public static string? Key(string? expression, Scope scope)
    {
        if (expression is null)
        {
            return "";
        }
        var key = FieldPath.TryParse(expression, out var path) ? scope.Resolve(path).ToString().Trim() : "";
        return key.Length is > 0 and <= Limits.ReentryKeyLength ? key : null;
    }
}
