using NodaTime;
using Sojourn.Core.Journeys.Nodes;

namespace Sojourn.Core.Journeys;

/// <summary>
/// A published definition, made ready once: nodes and edges by name, what it needs to know, its templates and conditions
/// parsed. Immutable.
/// </summary>
public sealed class JourneyVersion
{
    private readonly Dictionary<string, Node> nodes;
    private readonly Dictionary<(string Node, string Port), Edge> edges;

    public JourneyVersion(JourneyId journey, int number, Definition definition, Instant publishedAt)
    {
        Journey = journey;
        Number = number;
        Definition = definition;
        PublishedAt = publishedAt;
        nodes = definition.Nodes.ToDictionary(node => node.Id, StringComparer.Ordinal);
        edges = definition.Edges.ToDictionary(edge => (edge.From!, edge.Port!));
        Start = definition.Nodes.OfType<Start>().Single();
        Needs = definition.Nodes.Aggregate(Needs.None, (needs, node) => needs.And(node.Needs));
        if (definition.Edges.Any(edge => edge.Delay is { Elapses: false }))
        {
            Needs = Needs.And(Needs.TheProfile);
        }
    }

    public JourneyId Journey { get; }

    public int Number { get; }

    public Definition Definition { get; }

    public Instant PublishedAt { get; }

    public Start Start { get; }

    public Needs Needs { get; }

    public Edge? Edge(string node, string port) => edges.GetValueOrDefault((node, port));

    public Node? Find(string id) => nodes.GetValueOrDefault(id);

    /// <exception cref="InvalidOperationException">An enrollment stands on a node that its version does not have.</exception>
    public Node Node(string id) => Find(id) ?? throw new InvalidOperationException($"Version {Number} of {Journey} has no node '{id}'.");
}
