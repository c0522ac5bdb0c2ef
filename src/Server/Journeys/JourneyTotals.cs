using Sojourn.Core;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Hosting;
using Sojourn.Runtime.Time;
using Sojourn.Store;

namespace Sojourn.Server;

/// <summary>
/// How journeys stand, for a list of many: from the counters of whole runs alone, which are few, in the sums that the metrics
/// of each journey show too.
/// </summary>
internal sealed class JourneyTotals(CatalogService catalog, PartitionReaders readers, JourneyClock clock)
{
    private const int Days = 14;

    public IEnumerable<(Journey Journey, JourneyCounts Counts, IReadOnlyList<long> Days)> Of(IReadOnlyList<Journey> journeys)
    {
        // Before the counters: somebody who begins in between is then counted as begun, and never as gone.
        var open = readers.All.SelectMany(reader => reader.Tallies()).ToLookup(tally => tally.Key, tally => tally.Value.Open);
        var snapshot = catalog.Current;
        var runs = snapshot.Runs.Values.Where(run => !run.Deleted).ToLookup(run => run.Journey, run => run.Id);
        foreach (var journey in journeys)
        {
            var sums = readers.All.SelectMany(reader => reader.Totals(journey.Id)).ToLookup(sum => (sum.Run, sum.Name), sum => sum.Value);
            var counts = runs[journey.Id].Prepend(RunId.None).Select(run =>
            {
                long Sum(string name) => sums[(run, name)].Sum();
                var scope = new WakeScope(journey.Id, run);
                var (begun, completed, failed) = (Sum("started"), Sum("completed"), Sum("failed"));
                return ScopeCounts.Of(snapshot.Scope(scope), open[scope].Sum(), begun, completed, failed, begun - completed - failed - Sum("exited"));
            }).ToList();
            yield return (journey, new(
                counts.Sum(count => count.Started), counts.Sum(count => count.Active), counts.Sum(count => count.Completed),
                counts.Sum(count => count.Exited), counts.Sum(count => count.Failed)), Started(journey.Id));
        }
    }

    private long[] Started(JourneyId journey)
    {
        var (days, today) = (new long[Days], (int)(clock.Now.ToUnixTimeSeconds() / 86_400));
        var (from, to) = ((today - Days + 1) * 24, (today + 1) * 24);
        foreach (var count in readers.All.SelectMany(reader => reader.Hours(journey, null, from, to, 24)).Where(count => count.Name == "started"))
        {
            days[(count.Hour / 24) - today + Days - 1] += count.Value;
        }
        return days;
    }
}

/// <summary>
/// How the enrollments of one scope stand. Counters are what was committed; two things that are committed elsewhere are added:
/// recipients of a started run whose turn has not come are inside already, and those inside a run that was cancelled have left,
/// also before their rows are settled. Nobody has begun in a run that has not.
/// </summary>
/// <param name="NotBegun">Of the started, those whose turn has not come, or never came.</param>
/// <param name="Pending">Of the active, those whose turn has not come.</param>
internal readonly record struct ScopeCounts(long Started, long Completed, long Exited, long Failed, long Active, long NotBegun, long Pending)
{
    /// <param name="view">The scope.</param>
    /// <param name="open">Rows that have not ended, read before the counters.</param>
    /// <param name="begun">Those whose first step was taken; so many completed and failed, and so many are inside.</param>
    public static ScopeCounts Of(ScopeView view, long open, long begun, long completed, long failed, long inside)
    {
        if (view.State is ScopeState.NotStarted or ScopeState.Deleted)
        {
            return default;
        }
        var notBegun = view.Run is { StartedAt: not null } run ? Math.Max(0, run.Recipients - begun) : 0;
        var pending = view.State == ScopeState.Ended ? 0 : Math.Clamp(open - inside, 0, notBegun);
        var active = view.State == ScopeState.Ended ? 0 : inside + pending;
        var started = begun + notBegun;
        return new(started, completed, started - completed - failed - active, failed, active, notBegun, pending);
    }
}
