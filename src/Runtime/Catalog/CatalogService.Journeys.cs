using System.Collections.Immutable;
using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Journeys;
using Sojourn.Core.Values;
using Sojourn.Store;

namespace Sojourn.Runtime.Catalog;

/// <summary>Journeys: from draft to archive.</summary>
public sealed partial class CatalogService
{
    public Task<Journey> CreateJourney(string name, string description, string? preset, JourneySettings? settings, Definition? definition, IReadOnlyList<string> tags)
    {
        CheckName(name, description);
        var start = Presets.Find(preset)
            ?? throw RefusedException.Invalid("unknown_preset", "preset", $"There is no preset '{preset}': use {string.Join(", ", Presets.All.Keys)}.");
        var draft = definition ?? new();
        return Change(snapshot =>
        {
            var now = clock.Now;
            var row = new JourneyRow(
                new(store.NextNumber("journey")), name, description, preset, JourneyStatus.Draft, JourneySettingsJson.Write(settings ?? start),
                DefinitionJson.Write(draft), 0, tags, now, now, JourneyControl.New, 1);
            var journey = new Journey(row, settings ?? start, ImmutableDictionary<int, JourneyVersion>.Empty);
            return (new CatalogChanges { Journeys = [row] }, snapshot.With(journeys: [journey]), journey);
        });
    }

    /// <summary>Changes what is given and leaves the rest as it is.</summary>
    public Task<Journey> UpdateJourney(
        JourneyId id, string? name, string? description, IReadOnlyList<string>? tags, JourneySettings? settings, Definition? draft = null,
        int? revision = null, string? by = null)
    {
        var known = Journey(id);
        CheckName(name ?? known.Row.Name, description ?? known.Row.Description);
        return ChangeJourney(id, journey =>
        {
            if (settings is not null)
            {
                CheckKey(journey, settings);
            }
            return journey with
            {
                Row = (draft is null ? journey.Row : Drafted(journey, draft, revision, by)) with
                {
                    Name = name ?? journey.Row.Name,
                    Description = description ?? journey.Row.Description,
                    Tags = tags ?? journey.Row.Tags,
                    Settings = settings is null ? journey.Row.Settings : JourneySettingsJson.Write(settings),
                },
                Settings = settings ?? journey.Settings,
            };
        });
    }

    /// <summary>Settings act at once on what is published; a draft is told when it is validated.</summary>
    private void CheckKey(Journey journey, JourneySettings settings)
    {
        if (settings.Reentry.Key != journey.Settings.Reentry.Key && journey.Current is { } version
            && ValidationFacts.ReentryKey(version.Definition, settings.Reentry.Key) is { } problem)
        {
            throw RefusedException.Invalid("The settings have problems.", [problem]);
        }
    }

    /// <summary>Saves a draft, whatever is wrong with it; what the settings lock is a conflict.</summary>
    /// <param name="id">The journey.</param>
    /// <param name="draft">The definition.</param>
    /// <param name="revision">The draft that was changed; a conflict when somebody saved another in between. Null overwrites.</param>
    /// <param name="by">The name of whoever saves it.</param>
    public async Task<(Journey Journey, IReadOnlyList<Problem> Problems)> SaveDraft(JourneyId id, Definition draft, int? revision = null, string? by = null)
    {
        var saved = await ChangeJourney(id, known => known with { Row = Drafted(known, draft, revision, by) });
        return (saved, Validate(draft, saved.Settings));
    }

    public IReadOnlyList<Problem> Validate(Definition definition, JourneySettings settings) => Validation.Validate(definition, ValidationFacts, settings);

    public Definition Draft(Journey journey) => Stored.Definition(journey.Row.Draft);

    /// <summary>Publishes the draft as the next version and makes the journey active.</summary>
    public Task<Journey> Publish(JourneyId id, bool recompute) => Change(snapshot =>
    {
        var known = snapshot.Journeys.GetValueOrDefault(id) ?? throw RefusedException.NotFound("journey", id);
        // The draft that is judged is the one that is published, whoever saves another meanwhile; and what was changed during a pause is locked again after it.
        var draft = Draft(known);
        CheckDraft(known, draft);
        var problems = Validate(draft, known.Settings);
        if (problems.Any(problem => problem.Severity == Severity.Error))
        {
            throw RefusedException.Invalid("The journey has problems that must be mended before it is published.", problems);
        }
        var now = clock.Now;
        var versions = known.Versions;
        var number = known.Row.CurrentVersion;
        var rows = new List<VersionRow>();
        if (HasUnpublishedChanges(known))
        {
            number++;
            rows.Add(new(id, number, known.Row.Draft, now));
            versions = versions.SetItem(number, new(id, number, Stored.Definition(known.Row.Draft), now));
        }
        var control = known.Row.Control with
        {
            ActivatedAt = known.Row.Status == JourneyStatus.Active ? known.Row.Control.ActivatedAt : now,
            Recompute = known.Row.Control.Recompute + (recompute ? 1 : 0),
            RecomputedAt = recompute ? now : known.Row.Control.RecomputedAt,
        };
        var next = known with
        {
            Row = Touch(known.Row) with { Status = JourneyStatus.Active, CurrentVersion = number, Control = control },
            Versions = versions,
        };
        return Thawed(snapshot, next, new() { Versions = rows }, now);
    });

    public Task<Journey> Pause(JourneyId id) => Change(snapshot =>
    {
        var known = Require(snapshot, id, "pause", JourneyStatus.Active);
        var now = clock.Now;
        var freezes = known.Settings.Pause.InFlight == PauseInFlight.Freeze;
        var control = freezes ? known.Row.Control with { FrozenSince = known.Row.Control.FrozenSince ?? now } : known.Row.Control;
        var next = known with { Row = Touch(known.Row) with { Status = JourneyStatus.Paused, Control = control } };
        var runs = freezes
            ? RunsOf(snapshot, id).Where(run => run is { Status: RunStatus.Running, FrozenSince: null })
                .Select(run => run with { FrozenSince = now, Revision = run.Revision + 1 }).ToList()
            : [];
        return (new CatalogChanges { Journeys = [next.Row], Runs = runs }, snapshot.With(journeys: [next], runs: runs), next);
    });

    public Task<Journey> Resume(JourneyId id) => Change(snapshot =>
    {
        var known = Require(snapshot, id, "resume", JourneyStatus.Paused);
        var now = clock.Now;
        var next = known with { Row = Touch(known.Row) with { Status = JourneyStatus.Active, Control = known.Row.Control with { ActivatedAt = now } } };
        return Thawed(snapshot, next, new(), now);
    });

    /// <summary>Retires a journey for ever. Its runs are cancelled, the lists that are coming into them given up, and everyone inside leaves as the settings say.</summary>
    public Task<Journey> Archive(JourneyId id) => Change(snapshot =>
    {
        var known = Require(snapshot, id, "archive", JourneyStatus.Active, JourneyStatus.Paused, JourneyStatus.Draft);
        var now = clock.Now;
        var next = known with { Row = Touch(known.Row) with { Status = JourneyStatus.Archived } };
        var runs = RunsOf(snapshot, id)
            .Where(run => run.Status is RunStatus.Draft or RunStatus.Scheduled or RunStatus.Running or RunStatus.Paused)
            .Select(run => run with { Status = RunStatus.Cancelled, Reason = "archived", EndedAt = now, FrozenSince = null, Revision = run.Revision + 1 })
            .ToList();
        var given = GivenUp(snapshot, runs);
        return (new CatalogChanges { Journeys = [next.Row], Runs = runs, Imports = given }, snapshot.With(journeys: [next], runs: runs, imports: given), next);
    });

    /// <summary>
    /// Deletes a journey that never was active, and the drafts of runs that it has: none of them can have sent anything. Their
    /// recipients are removed behind it, a chunk at a time, since a scope whose journey is unknown is a deleted one.
    /// </summary>
    public Task DeleteJourney(JourneyId id) => Change(snapshot =>
    {
        var known = snapshot.Journeys.GetValueOrDefault(id) ?? throw RefusedException.NotFound("journey", id);
        if (known.Row.Status != JourneyStatus.Draft || known.Row.CurrentVersion > 0)
        {
            throw RefusedException.Conflict("was_active", "Only a journey that never was active can be deleted. Archive it instead.");
        }
        if (snapshot.Imports.Values.Any(import => import.State == ImportState.Open && snapshot.Runs.GetValueOrDefault(import.Run)?.Journey == id))
        {
            throw RefusedException.Conflict("import_open", "A list is being imported into a run of this journey. Wait until it is done.");
        }
        return (new CatalogChanges { GoneJourneys = [id] }, snapshot.With(withoutJourney: id), true);
    });

    /// <summary>The draft differs from what is published, or nothing is.</summary>
    public static bool HasUnpublishedChanges(Journey journey) =>
        journey.Current is not { } current || !DefinitionJson.Write(current.Definition).AsSpan().SequenceEqual(journey.Row.Draft);

    private static JourneyRow Drafted(Journey journey, Definition draft, int? revision, string? by)
    {
        CheckDraft(journey, draft);
        var row = journey.Row;
        if (revision is { } seen && seen != row.DraftRevision)
        {
            throw RefusedException.Conflict("draft_changed",
                $"{row.SavedBy ?? "Somebody"} saved this draft in between: it is now number {row.DraftRevision}, and you changed number {seen}. Look at it before you save yours.");
        }
        return row with { Draft = DefinitionJson.Write(draft), DraftRevision = row.DraftRevision + 1, SavedBy = by };
    }

    private Task<Journey> ChangeJourney(JourneyId id, Func<Journey, Journey> change) => Change(snapshot =>
    {
        var known = snapshot.Journeys.GetValueOrDefault(id) ?? throw RefusedException.NotFound("journey", id);
        var next = change(known);
        next = next with { Row = Touch(next.Row) };
        return (new CatalogChanges { Journeys = [next.Row] }, snapshot.With(journeys: [next]), next);
    });

    /// <summary>A journey that becomes active is frozen no longer, and neither are its runs that are not paused themselves.</summary>
    private static (CatalogChanges, Snapshot, Journey) Thawed(Snapshot snapshot, Journey next, CatalogChanges rows, Instant now)
    {
        var control = next.Row.Control;
        if (control.FrozenSince is { } since)
        {
            next = next with { Row = next.Row with { Control = control with { FrozenSince = null, Held = control.Held + (now - since) } } };
        }
        var runs = RunsOf(snapshot, next.Id)
            .Where(run => run is { Status: RunStatus.Running, FrozenSince: not null })
            .Select(run => Thaw(run, now)).ToList();
        return (rows with { Journeys = [next.Row], Runs = runs }, snapshot.With(journeys: [next], runs: runs), next);
    }

    private static RunRow Thaw(RunRow run, Instant now) => run with
    {
        Held = run.Held + (run.FrozenSince is { } since ? now - since : Duration.Zero),
        FrozenSince = null,
        Revision = run.Revision + 1,
    };

    private static Journey Require(Snapshot snapshot, JourneyId id, string action, params ReadOnlySpan<JourneyStatus> allowed)
    {
        var known = snapshot.Journeys.GetValueOrDefault(id) ?? throw RefusedException.NotFound("journey", id);
        return allowed.Contains(known.Row.Status)
            ? known
            : throw RefusedException.Conflict("wrong_status", $"A journey that is {known.Row.Status.ToString().ToLowerInvariant()} cannot {action}.");
    }

    private static IEnumerable<RunRow> RunsOf(Snapshot snapshot, JourneyId id) => snapshot.Runs.Values.Where(run => run.Journey == id && !run.Deleted);

    private JourneyRow Touch(JourneyRow row) => row with { UpdatedAt = clock.Now, Revision = row.Revision + 1 };

    private static void CheckName(string name, string description)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > Limits.NameLength)
        {
            throw RefusedException.Invalid("bad_name", "name", $"Give a name of 1 to {Limits.NameLength} characters.");
        }
        if (!PlainText.IsLine(name))
        {
            throw RefusedException.Invalid("bad_name", "name", "A name is one line without control characters.");
        }
        if (!PlainText.IsParagraph(description))
        {
            throw RefusedException.Invalid("bad_text", "description", "A description may have line breaks and tabs, and no other control characters.");
        }
        if (description.Length > Limits.DescriptionLength)
        {
            throw RefusedException.Invalid("too_long", "description", $"A description has at most {Limits.DescriptionLength} characters.");
        }
    }

    private static void CheckDraft(Journey journey, Definition draft)
    {
        if (journey.Row.Status == JourneyStatus.Archived)
        {
            throw RefusedException.Conflict("archived", "An archived journey cannot be edited or published. Duplicate it instead.");
        }
        if (journey.Row.Status == JourneyStatus.Active && journey.Current is { } version)
        {
            CheckLocked(journey.Settings.Edit, version.Definition, draft);
        }
    }

    private static void CheckLocked(EditRule rule, Definition published, Definition draft)
    {
        if (rule == EditRule.MetadataOnly && !DefinitionJson.Write(published with { Layout = draft.Layout, Notes = draft.Notes }).AsSpan().SequenceEqual(DefinitionJson.Write(draft)))
        {
            throw RefusedException.Conflict("structure_locked",
                "While the journey is active only its name and description can change (edit: metadata_only). Pause it to change nodes.");
        }
        if (rule == EditRule.EntryLocked && !EntryOf(published).AsSpan().SequenceEqual(EntryOf(draft)))
        {
            throw RefusedException.Conflict("entry_locked",
                "While the journey is active its entry cannot change (edit: entry_locked). Pause it first.");
        }
        static byte[] EntryOf(Definition definition) => DefinitionJson.Write(new Definition { Entry = definition.Entry });
    }
}
