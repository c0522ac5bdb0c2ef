using NodaTime;
using Sojourn.Core;
using Sojourn.Store;

namespace Sojourn.Runtime.Catalog;

/// <summary>Runs and their lists. Pause, resume and cancel touch one row, whatever the size of the run.</summary>
public sealed partial class CatalogService
{
    public Task<RunRow> CreateRun(JourneyId journey, string name, RunLimits limits) => Change(snapshot =>
    {
        var known = snapshot.Journeys.GetValueOrDefault(journey) ?? throw RefusedException.NotFound("journey", journey);
        if (known.Row.Status == JourneyStatus.Archived)
        {
            throw RefusedException.Conflict("archived", "An archived journey has no new runs.");
        }
        CheckName(name, "");
        CheckLimits(limits);
        var run = new RunRow(
            new(store.NextNumber("run")), journey, name, RunStatus.Draft, limits, null, 0, [], clock.Now, null, null, null, null, Duration.Zero, false, 1);
        return (new CatalogChanges { Runs = [run] }, snapshot.With(runs: [run]), run);
    });

    public Task<RunRow> UpdateRun(RunId id, string? name, RunLimits? limits) => ChangeRun(id, run =>
    {
        CheckName(name ?? run.Name, "");
        CheckLimits(limits ?? run.Limits);
        return run with { Name = name ?? run.Name, Limits = limits ?? run.Limits };
    });

    /// <summary>Begins a list. It is nothing until it is closed.</summary>
    /// <returns>The new one; or that which came with the same key before, and is closed.</returns>
    public Task<ImportRow> OpenImport(RunId id, string? retryKey) => Change(snapshot =>
    {
        if (retryKey is not null && snapshot.ImportOf(id, retryKey) is { } earlier)
        {
            return (new CatalogChanges(), snapshot, earlier);
        }
        var run = Draft(snapshot, id);
        if (snapshot.Imports.Values.Any(other => other.Run == id && other.State == ImportState.Open))
        {
            throw RefusedException.Conflict("import_open", "Another list is being imported into this run. Wait until it is done.");
        }
        var import = new ImportRow(store.NextNumber("import"), run.Id, retryKey, ImportState.Open, 0, 0, null, clock.Now, Server: server);
        return (new CatalogChanges { Imports = [import] }, snapshot.With(imports: [import]), import);
    });

    /// <summary>Makes a list visible, whole.</summary>
    public Task<ImportRow> CloseImport(
        int import, long accepted, long rejected, byte[] result, IReadOnlyList<string> columns, byte[]? fingerprint = null) => Change(snapshot =>
    {
        var open = snapshot.Imports[import];
        if (open.State != ImportState.Open)
        {
            throw RefusedException.Conflict("import_closed", "The list was given up meanwhile: its rows are being removed. Import it again.");
        }
        var run = Draft(snapshot, open.Run);
        var closed = open with { State = ImportState.Closed, Accepted = accepted, Rejected = rejected, Result = result, Fingerprint = fingerprint };
        run = run with
        {
            Recipients = run.Recipients + accepted,
            Columns = [.. run.Columns.Union(columns, StringComparer.Ordinal)],
            Revision = run.Revision + 1,
        };
        return (new CatalogChanges { Imports = [closed], Runs = [run] }, snapshot.With(runs: [run], imports: [closed]), closed);
    });

    public Task<ImportRow> DiscardImport(int import) => Change(snapshot =>
    {
        if (snapshot.Imports[import].State != ImportState.Open)
        {
            return (new CatalogChanges(), snapshot, snapshot.Imports[import]);
        }
        var discarded = Discarded(snapshot.Imports[import]);
        return (new CatalogChanges { Imports = [discarded] }, snapshot.With(imports: [discarded]), discarded);
    });

    /// <summary>Gives up the lists that servers took in which are no more: they were never answered.</summary>
    public Task DiscardImportsBut(IReadOnlySet<string> servers) => Change(snapshot =>
    {
        var lost = snapshot.Imports.Values
            .Where(import => import.State == ImportState.Open && !(import.Server is { } name && servers.Contains(name)))
            .Select(Discarded).ToList();
        return (new CatalogChanges { Imports = lost }, snapshot.With(imports: lost), lost.Count);
    });

    public Task<RunRow> StartRun(RunId id) => Change(snapshot =>
    {
        var run = snapshot.Runs.GetValueOrDefault(id) is { Deleted: false } known ? known : throw RefusedException.NotFound("run", id);
        if (run.Status is not (RunStatus.Draft or RunStatus.Scheduled))
        {
            throw RefusedException.Conflict("wrong_status", $"A run that is {Word(run.Status)} cannot be started.");
        }
        if (CannotStart(snapshot, run) is { } problem)
        {
            throw RefusedException.Conflict(problem.Code, problem.Message);
        }
        var started = run with { Status = RunStatus.Running, StartedAt = clock.Now, Schedule = null, Revision = run.Revision + 1 };
        return (new CatalogChanges { Runs = [started] }, snapshot.With(runs: [started]), started);
    });

    public Task<RunRow> ScheduleRun(RunId id, RunSchedule schedule) => Change(snapshot =>
    {
        var run = snapshot.Runs.GetValueOrDefault(id) is { Deleted: false } known ? known : throw RefusedException.NotFound("run", id);
        if (run.Status is not (RunStatus.Draft or RunStatus.Scheduled))
        {
            throw RefusedException.Conflict("wrong_status", $"A run that is {Word(run.Status)} cannot be scheduled.");
        }
        if (snapshot.Imports.Values.Any(import => import.Run == id && import.State == ImportState.Open))
        {
            throw RefusedException.Conflict("import_open", "A list is still being imported into this run. Wait until it is done.");
        }
        if (schedule.Due <= clock.Now)
        {
            throw RefusedException.Invalid("date_in_past", "at", $"{schedule.At} in {schedule.TimeZone} has passed. Choose a later time, or start the run now.");
        }
        var scheduled = run with { Status = RunStatus.Scheduled, Schedule = schedule, Revision = run.Revision + 1 };
        return (new CatalogChanges { Runs = [scheduled] }, snapshot.With(runs: [scheduled]), scheduled);
    });

    public Task<RunRow> PauseRun(RunId id) => Change(snapshot =>
    {
        var run = RequireRun(snapshot, id, "paused", RunStatus.Running);
        var paused = run with { Status = RunStatus.Paused, FrozenSince = run.FrozenSince ?? clock.Now, Revision = run.Revision + 1 };
        return (new CatalogChanges { Runs = [paused] }, snapshot.With(runs: [paused]), paused);
    });

    public Task<RunRow> ResumeRun(RunId id) => Change(snapshot =>
    {
        var run = RequireRun(snapshot, id, "resumed", RunStatus.Paused);
        var running = run with { Status = RunStatus.Running, Revision = run.Revision + 1 };
        if (snapshot.Journeys[run.Journey].Row.Control.FrozenSince is null)
        {
            running = Thaw(running, clock.Now);
        }
        return (new CatalogChanges { Runs = [running] }, snapshot.With(runs: [running]), running);
    });

    /// <summary>Cancels a run. The list that is coming in is given up with it: nobody would ever start it.</summary>
    public Task<RunRow> CancelRun(RunId id) => Change(snapshot =>
    {
        var run = RequireRun(snapshot, id, "cancelled", RunStatus.Draft, RunStatus.Scheduled, RunStatus.Running, RunStatus.Paused);
        var cancelled = run with { Status = RunStatus.Cancelled, EndedAt = clock.Now, Schedule = null, Revision = run.Revision + 1 };
        var given = GivenUp(snapshot, [cancelled]);
        return (new CatalogChanges { Runs = [cancelled], Imports = given }, snapshot.With(runs: [cancelled], imports: given), cancelled);
    });

    /// <summary>Deletes a draft; its recipients are removed behind it, a chunk at a time.</summary>
    public Task<RunRow> DeleteRun(RunId id) => Change(snapshot =>
    {
        var run = RequireRun(snapshot, id, "deleted", RunStatus.Draft, RunStatus.Scheduled);
        if (snapshot.Imports.Values.Any(import => import.Run == id && import.State == ImportState.Open))
        {
            throw RefusedException.Conflict("import_open", "A list is being imported into this run. Wait until it is done.");
        }
        var deleted = run with { Deleted = true, Revision = run.Revision + 1 };
        return (new CatalogChanges { Runs = [deleted] }, snapshot.With(runs: [deleted]), deleted);
    });

    /// <summary>Removes the row of a deleted draft, once no partition has rows of it.</summary>
    public Task ForgetRun(RunId id) => Change(snapshot =>
    {
        if (snapshot.Runs.GetValueOrDefault(id) is not { Deleted: true })
        {
            return (new CatalogChanges(), snapshot, false);
        }
        return (new CatalogChanges { GoneRuns = [id] }, snapshot.With(withoutRun: id), true);
    });

    /// <summary>Completes a run that nobody is inside any more.</summary>
    public Task CompleteRun(RunId id) => Change(snapshot =>
    {
        if (snapshot.Runs.GetValueOrDefault(id) is not { Status: RunStatus.Running or RunStatus.Paused } run)
        {
            return (new CatalogChanges(), snapshot, false);
        }
        var completed = run with { Status = RunStatus.Completed, EndedAt = clock.Now, FrozenSince = null, Revision = run.Revision + 1 };
        return (new CatalogChanges { Runs = [completed] }, snapshot.With(runs: [completed]), true);
    });

    /// <summary>Starts a run whose time has come; one that cannot start has failed. While its journey is paused it waits.</summary>
    public Task StartScheduled(RunId id) => Change(snapshot =>
    {
        if (snapshot.Runs.GetValueOrDefault(id) is not { Status: RunStatus.Scheduled, Schedule: { } schedule } run || schedule.Due > clock.Now
            || snapshot.Journeys[run.Journey].Row.Status == JourneyStatus.Paused)
        {
            return (new CatalogChanges(), snapshot, false);
        }
        var problem = CannotStart(snapshot, run);
        var next = problem is null
            ? run with { Status = RunStatus.Running, StartedAt = clock.Now, Revision = run.Revision + 1 }
            : run with { Status = RunStatus.Failed, Reason = problem.Code, EndedAt = clock.Now, Revision = run.Revision + 1 };
        return (new CatalogChanges { Runs = [next] }, snapshot.With(runs: [next]), true);
    });

    private static Problem? CannotStart(Snapshot snapshot, RunRow run)
    {
        var journey = snapshot.Journeys[run.Journey];
        if (journey.Row.Status != JourneyStatus.Active)
        {
            return new("journey_not_active", "", "The journey is not active. Publish it first, or resume it.");
        }
        if (journey.Current!.Definition.Entry.Sources.All(source => source.Kind != Core.Journeys.EntrySource.Run))
        {
            return new("no_run_entry", "", "The journey's entry has no source 'run'. Add it and publish.");
        }
        if (snapshot.Imports.Values.Any(import => import.Run == run.Id && import.State == ImportState.Open))
        {
            return new("import_open", "", "A list is still being imported into this run. Wait until it is done.");
        }
        return run.Recipients == 0 ? new("no_recipients", "", "The run has no recipients. Import a list first.") : null;
    }

    /// <summary>The lists that are coming into runs, given up.</summary>
    private static List<ImportRow> GivenUp(Snapshot snapshot, IReadOnlyCollection<RunRow> runs) =>
        [.. snapshot.Imports.Values.Where(import => import.State == ImportState.Open && runs.Any(run => run.Id == import.Run)).Select(Discarded)];

    private Task<RunRow> ChangeRun(RunId id, Func<RunRow, RunRow> change) => Change(snapshot =>
    {
        var run = snapshot.Runs.GetValueOrDefault(id) is { Deleted: false } known ? known : throw RefusedException.NotFound("run", id);
        var next = change(run) with { Revision = run.Revision + 1 };
        return (new CatalogChanges { Runs = [next] }, snapshot.With(runs: [next]), next);
    });

    private static RunRow Draft(Snapshot snapshot, RunId id)
    {
        var run = snapshot.Runs.GetValueOrDefault(id) is { Deleted: false } known ? known : throw RefusedException.NotFound("run", id);
        return run.Status == RunStatus.Draft
            ? run
            : throw RefusedException.Conflict("not_a_draft", $"The run is {Word(run.Status)}. Recipients are added to drafts only: create a new run.");
    }

    private static RunRow RequireRun(Snapshot snapshot, RunId id, string action, params ReadOnlySpan<RunStatus> allowed)
    {
        var run = snapshot.Runs.GetValueOrDefault(id) is { Deleted: false } known ? known : throw RefusedException.NotFound("run", id);
        return allowed.Contains(run.Status)
            ? run
            : throw RefusedException.Conflict("wrong_status", $"A run that is {Word(run.Status)} cannot be {action}.");
    }

    private static string Word(RunStatus status) => status.ToString().ToLowerInvariant();

    private static void CheckLimits(RunLimits limits)
    {
        if (limits.RatePerSecond is <= 0 or > 1_000_000 or double.NaN)
        {
            throw RefusedException.Invalid("bad_rate", "ratePerSecond", "A rate is more than 0 messages a second, and at most a million. Leave it out for no limit.");
        }
        if (limits.ConcurrentCalls is < 1)
        {
            throw RefusedException.Invalid("bad_limit", "concurrentCalls", "At least one call must be allowed at once. Leave it out for no limit.");
        }
    }
}
