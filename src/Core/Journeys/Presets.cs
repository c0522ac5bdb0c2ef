namespace Sojourn.Core.Journeys;

/// <summary>
/// Settings for a kind of work, given at creation: what each of the field's five products does where they contradict each
/// other. Every one can be changed afterwards.
/// </summary>
public static class Presets
{
    private static readonly PauseSettings Freeze = new(), Continue = new() { InFlight = PauseInFlight.Continue };
    private static readonly ArchiveSettings Exit = new(), Hide = new() { InFlight = ArchiveInFlight.Hide };

    public static readonly IReadOnlyDictionary<string, JourneySettings> All = new OrderedDictionary<string, JourneySettings>(StringComparer.Ordinal)
    {
        // Re-entry is judged within a run, so the next run may call the same people.
        ["outreach"] = new() { Pause = Freeze, Archive = Exit, Reentry = Rule(ReentryRule.Never), Edit = EditRule.Live },
        ["decisioning"] = new() { Pause = Freeze, Archive = Exit, Reentry = Rule(ReentryRule.Never), Edit = EditRule.MetadataOnly },
        ["marketing"] = new()
        {
            Pause = Continue,
            Archive = Hide,
            Reentry = Rule(ReentryRule.OnRestart),
            Edit = EditRule.EntryLocked,
            ExitWhenEntryFalse = true,
        },
        ["messaging"] = new() { Pause = Freeze, Archive = Hide, Reentry = Rule(ReentryRule.Always), Edit = EditRule.Live },
        ["adoption"] = new() { Pause = Freeze, Archive = Hide, Reentry = Rule(ReentryRule.Never), Edit = EditRule.Live },
    };

    /// <returns>Null where there is no such preset; the defaults where none is named.</returns>
    public static JourneySettings? Find(string? name) => name is null ? new() : All.GetValueOrDefault(name);

    private static ReentrySettings Rule(ReentryRule rule) => new() { Rule = rule };
}
