namespace Sojourn.Core.Journeys;

/// <summary>The settings that carry what the field's products disagree about. The first value of each is the default.</summary>
public sealed record JourneySettings
{
    public PauseSettings Pause { get; init; } = new();

    public ArchiveSettings Archive { get; init; } = new();

    public ReentrySettings Reentry { get; init; } = new();

    public EditRule Edit { get; init; }

    /// <summary>An enrollment ends when its profile no longer meets the entry's audience.</summary>
    public bool ExitWhenEntryFalse { get; init; }

    /// <summary>How long an enrollment may last, in days; it then exits with reason <c>expired</c>.</summary>
    public WaitSpan? MaxDuration { get; init; }

    public bool AllowAnonymous { get; init; }
}

/// <summary>What a pause does to those inside, and to their waits.</summary>
public sealed record PauseSettings
{
    public PauseInFlight InFlight { get; init; }

    public PauseClock Clock { get; init; }

    /// <summary>What happens on resume to an absolute date that passed meanwhile.</summary>
    public PastDates Past { get; init; }
}

public sealed record ArchiveSettings
{
    public ArchiveInFlight InFlight { get; init; }
}

/// <summary>When the same profile may enter again. Rule and cooldown apply per key.</summary>
public sealed record ReentrySettings
{
    public ReentryRule Rule { get; init; }

    public WaitSpan? Cooldown { get; init; }

    /// <summary>An expression such as <c>event.cart_id</c>: one profile may be inside once per value of it.</summary>
    public string? Key { get; init; }
}

public enum PauseInFlight { Freeze, Continue }

public enum PauseClock { Hold, Wall }

public enum PastDates { Continue, Skip }

public enum ArchiveInFlight { Exit, Hide }

public enum ReentryRule { Never, AfterEarlyExit, AfterExit, OnRestart, Always }

public enum EditRule { Live, Pinned, MetadataOnly, EntryLocked }
