using Microsoft.AspNetCore.Http.HttpResults;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Hosting;
using Sojourn.Store;

namespace Sojourn.Server;

/// <summary>
/// Reads counters as metrics, completed as <see cref="ScopeCounts"/> says; whoever's turn has not come is at the start node.
/// </summary>
internal sealed class MetricsReader(CatalogService catalog, PartitionReaders readers)
{
    private const string LeftBy = "left:";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/journeys/{id}/metrics", Ok<Metrics> (string id, MetricsReader metrics) =>
                TypedResults.Ok(metrics.OfJourney(RouteIds.Journey(id))))
            .WithSummary("Get a journey's metrics")
            .Refuses(404);
        api.MapGet("/runs/{id}/metrics", Ok<Metrics> (string id, CatalogService catalog, MetricsReader metrics) =>
                TypedResults.Ok(metrics.OfRun(catalog.Run(RouteIds.Run(id)))))
            .WithSummary("Get a run's metrics")
            .Refuses(404);
    }

    public Metrics OfRun(RunRow run) => Add(catalog.Current.Journeys[run.Journey], [new(run.Journey, run.Id)]);

    public Metrics OfJourney(JourneyId id)
    {
        var journey = catalog.Journey(id);
        var runs = catalog.Current.Runs.Values.Where(run => run.Journey == id && !run.Deleted).Select(run => new WakeScope(id, run.Id));
        return Add(journey, [new(id, RunId.None), .. runs]);
    }

    private Metrics Add(Journey journey, IReadOnlyList<WakeScope> scopes)
    {
        var snapshot = catalog.Current;
        var nodes = (journey.Current?.Definition ?? catalog.Draft(journey)).Nodes.Select(node => node.Id)
            .Where(id => id.Length > 0).Distinct().ToDictionary(id => id, _ => new NodeSum(), StringComparer.Ordinal);
        var whole = new Dictionary<string, long>(StringComparer.Ordinal);
        var channels = new Dictionary<string, long>(StringComparer.Ordinal);
        var (started, exited, active, pending, paused) = (0L, 0L, 0L, 0L, 0L);
        foreach (var scope in scopes)
        {
            // Before the counters: somebody who begins in between is then counted as begun, and never as gone.
            var open = readers.Tally(scope).Open;
            var sums = Read(scope, nodes, whole, channels);
            var view = snapshot.Scope(scope);
            if (view.State is ScopeState.NotStarted or ScopeState.Deleted)
            {
                continue;
            }
            var counts = ScopeCounts.Of(
                view, open, sums.Whole.GetValueOrDefault("started"), sums.Whole.GetValueOrDefault("completed"), sums.Whole.GetValueOrDefault("failed"),
                sums.Nodes.Values.Sum(node => node.Waiting));
            if (counts.NotBegun > 0 && journey.Current is { } version && nodes.TryGetValue(version.Start.Id, out var start))
            {
                start.Entered += counts.NotBegun;
                start.Exited += counts.NotBegun - counts.Pending;
            }
            if (view.State == ScopeState.Ended)
            {
                foreach (var (node, sum) in sums.Nodes)
                {
                    nodes[node].Exited += sum.Waiting;
                }
            }
            started += counts.Started;
            exited += counts.Exited;
            active += counts.Active;
            pending += counts.Pending;
            paused += view.State == ScopeState.Frozen ? counts.Active : 0;
        }
        var completed = whole.GetValueOrDefault("completed");
        var failed = whole.GetValueOrDefault("failed");
        return new(
            started, completed, exited, failed, active, pending, paused, exited + failed,
            ChannelMetrics.Rate(whole.GetValueOrDefault("duration_ms"), completed * 1000),
            nodes.ToDictionary(node => node.Key, node => node.Value.Shown()),
            ChannelMetrics.Of(name => channels.GetValueOrDefault(name)),
            Named("goal:"), Named(Counting.RefusedBecause));

        Dictionary<string, long> Named(string prefix) => whole.Where(sum => sum.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(sum => sum.Key[prefix.Length..], sum => sum.Value);
    }

    /// <summary>One scope's counters, also added to the sums of all.</summary>
    private ScopeSums Read(WakeScope scope, Dictionary<string, NodeSum> nodes, Dictionary<string, long> whole, Dictionary<string, long> channels)
    {
        var own = new ScopeSums([], []);
        foreach (var ((node, name), count) in readers.Counters(scope.Journey, scope.Run))
        {
            if (node.Length == 0)
            {
                own.Whole[name] = own.Whole.GetValueOrDefault(name) + count;
                whole[name] = whole.GetValueOrDefault(name) + count;
                continue;
            }
            if (name.Contains('.', StringComparison.Ordinal) && !name.StartsWith(LeftBy, StringComparison.Ordinal))
            {
                channels[name] = channels.GetValueOrDefault(name) + count;
                continue;
            }
            Sum(own.Nodes, node).Count(name, count);
            Sum(nodes, node).Count(name, count);
        }
        return own;
    }

    private static NodeSum Sum(Dictionary<string, NodeSum> sums, string node) =>
        sums.TryGetValue(node, out var sum) ? sum : sums[node] = new();

    private sealed record ScopeSums(Dictionary<string, NodeSum> Nodes, Dictionary<string, long> Whole);

    private sealed class NodeSum
    {
        private readonly Dictionary<string, long> left = new(StringComparer.Ordinal);
        private long failed;

        public long Entered { get; set; }

        public long Exited { get; set; }

        public long Waiting => Entered - left.Values.Sum() - Exited - failed;

        public void Count(string name, long count)
        {
            switch (name)
            {
                case "entered": Entered += count; break;
                case "exited": Exited += count; break;
                case "failed": failed += count; break;
                case var port when port.StartsWith(LeftBy, StringComparison.Ordinal):
                    left[port[LeftBy.Length..]] = left.GetValueOrDefault(port[LeftBy.Length..]) + count;
                    break;
                default: break;
            }
        }

        public NodeMetrics Shown() => new(Entered, Waiting, left, Exited, failed);
    }
}
