using Sojourn.Core.Journeys.Nodes;

namespace Sojourn.Core.Journeys;

/// <summary>What is wrong with how nodes and edges hang together.</summary>
internal static class GraphValidation
{
    public static void Check(Definition definition, List<Problem> problems)
    {
        var nodes = new Dictionary<string, Node>(StringComparer.Ordinal);
        foreach (var node in definition.Nodes)
        {
            nodes.TryAdd(node.Id, node);
        }
        Edges(definition, nodes, problems);
        var whole = definition.Edges
            .Where(edge => edge is { From: { } from, To: { } to } && nodes.ContainsKey(from) && nodes.ContainsKey(to)).ToList();
        Unreachable(definition, whole, problems);
        CyclesWithoutWait(definition, nodes, whole, problems);
    }

    private static void Edges(Definition definition, Dictionary<string, Node> nodes, List<Problem> problems)
    {
        var seen = new HashSet<(string, string)>();
        foreach (var (i, edge) in definition.Edges.Index())
        {
            var path = $"edges[{i}]";
            if (edge.From is null || !nodes.TryGetValue(edge.From, out var from))
            {
                problems.Add(new("edge_from_nowhere", path + ".from", $"This connection begins at a node that does not exist ('{edge.From}'). Connect it anew, or remove it."));
            }
            else
            {
                var ports = from is Start ? Start.PortsOf(definition) : from.Ports;
                if (from is not UnknownNode && !ports.Contains(edge.Port ?? ""))
                {
                    problems.Add(new("unknown_port", path + ".port", ports.Count == 0
                        ? $"{from.Shown} ends the journey: nothing leaves it. Remove this connection."
                        : $"{from.Shown} has no port '{edge.Port}': use {string.Join(", ", ports)}."));
                }
                if (!seen.Add((edge.From, edge.Port ?? "")))
                {
                    problems.Add(new("duplicate_edge", path, $"Two connections leave {from.Shown} by '{edge.Port}'. Keep one."));
                }
            }
            if (edge.To is null || !nodes.TryGetValue(edge.To, out var to))
            {
                problems.Add(new("edge_to_nowhere", path + ".to", $"This connection leads to a node that does not exist ('{edge.To}'). Connect it anew, or remove it."));
            }
            else if (to is Start)
            {
                problems.Add(new("edge_into_start", path + ".to", "Nobody can come back to the start. Connect to the node behind it."));
            }
            if (edge.Delay?.Check(path + ".delay") is { } problem)
            {
                problems.Add(problem);
            }
        }
    }

    private static void Unreachable(Definition definition, List<Edge> edges, List<Problem> problems)
    {
        if (definition.Nodes.OfType<Start>().FirstOrDefault() is not { } start)
        {
            return;
        }
        if (definition.Nodes.Count == 1 && definition.Edges.Count == 0)
        {
            problems.Add(new("nothing_to_do", $"nodes.{start.Id}", "Nothing follows the start: whoever enters leaves at once. Add a node after it.", Severity.Warning));
        }
        var leaving = edges.ToLookup(edge => edge.From!, edge => edge.To!, StringComparer.Ordinal);
        var reached = new HashSet<string>(StringComparer.Ordinal) { start.Id };
        var open = new Queue<string>(reached);
        while (open.TryDequeue(out var node))
        {
            foreach (var next in leaving[node].Where(reached.Add))
            {
                open.Enqueue(next);
            }
        }
        foreach (var node in definition.Nodes.Where(node => !reached.Contains(node.Id)).DistinctBy(node => node.Id))
        {
            problems.Add(new("unreachable_node", $"nodes.{node.Id}", $"Nobody can reach {node.Shown}. Connect it, or remove it."));
        }
    }

    /// <summary>
    /// What is left when everything that waits is taken away must have no circle: somebody would go round it for ever in one
    /// moment. Whatever has nothing before it, or nothing behind it, is in no circle and is peeled off.
    /// </summary>
    private static void CyclesWithoutWait(Definition definition, Dictionary<string, Node> nodes, List<Edge> edges, List<Problem> problems)
    {
        var hasty = edges.Where(edge => edge.Delay is not { Waits: true } && !nodes[edge.From!].Waits && !nodes[edge.To!].Waits).ToList();
        for (var before = -1; before != hasty.Count;)
        {
            before = hasty.Count;
            var from = hasty.Select(edge => edge.From).ToHashSet();
            var to = hasty.Select(edge => edge.To).ToHashSet();
            hasty.RemoveAll(edge => !to.Contains(edge.From) || !from.Contains(edge.To));
        }
        var leaving = hasty.ToLookup(edge => edge.From!, edge => edge.To!, StringComparer.Ordinal);
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in definition.Nodes.Where(node => leaving.Contains(node.Id) && !told.Contains(node.Id)))
        {
            var around = From(node.Id, leaving);
            if (around.Contains(node.Id))
            {
                var circle = definition.Nodes.Where(other => around.Contains(other.Id) && From(other.Id, leaving).Contains(node.Id)).ToList();
                told.UnionWith(circle.Select(other => other.Id));
                problems.Add(new("cycle_without_wait", $"nodes.{node.Id}",
                    $"People would go round {string.Join(", ", circle.Select(other => other.Shown))} without end. Put a delay or another wait into the circle."));
            }
        }
    }

    private static HashSet<string> From(string start, ILookup<string, string> leaving)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>([start]);
        while (open.TryDequeue(out var node))
        {
            foreach (var next in leaving[node].Where(reached.Add))
            {
                open.Enqueue(next);
            }
        }
        return reached;
    }
}
