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
    private readonly Dictionary<string, Edge[]> edges;

    public JourneyVersion(JourneyId journey, int number, Definition definition, Instant publishedAt)
    {
        Journey = journey;
        Number = number;
        Definition = definition;
        PublishedAt = publishedAt;
        nodes = definition.Nodes.ToDictionary(node => node.Id, StringComparer.Ordinal);
        edges = definition.Edges.GroupBy(edge => edge.From!, StringComparer.Ordinal).ToDictionary(edges => edges.Key, edges => edges.ToArray(), StringComparer.Ordinal);
        Start = definition.Nodes.OfType<Start>().Single();
        Needs = definition.Nodes.Aggregate(Needs.None, (needs, node) => needs.And(node.Needs));
        if (definition.Edges.Any(edge => edge.Delay is { Elapses: false }))
        {
            Needs = Needs.And(Needs.TheProfile);
        }
        Listens = definition.Nodes.SelectMany(node => node.Listens).ToHashSet(StringComparer.Ordinal);
        ListensBehind = definition.Nodes.SelectMany(node => node.ListensBehind).ToHashSet(StringComparer.Ordinal);
        WatchesProfile = definition.Nodes.Any(node => node.WatchesProfile);
        ChangesProfile = definition.Nodes.Any(node => node is Update);
        CountsArrivals = DefinitionJson.Write(definition).AsSpan().IndexOf("attempts"u8) >= 0;
        Segments = Conditions(definition).SelectMany(condition => condition.Segments).ToHashSet(StringComparer.Ordinal);
    }

    public JourneyId Journey { get; }

    public int Number { get; }

    public Definition Definition { get; }

    public Instant PublishedAt { get; }

    public Start Start { get; }

    public Needs Needs { get; }

    /// <summary>The names of the events that its enrollments may wait for; no other event concerns those inside, but for those behind <see cref="ListensBehind"/>.</summary>
    public IReadOnlySet<string> Listens { get; }

    /// <summary>The segments that its enrollments may wait to be in.</summary>
    public IReadOnlySet<string> ListensBehind { get; }

    /// <summary>True when a change of the profile may move those inside.</summary>
    public bool WatchesProfile { get; }

    /// <summary>True when its steps may change the profile.</summary>
    public bool ChangesProfile { get; }

    /// <summary>
    /// Whether arrivals are counted at nodes that leave no result: only where a condition or template may ask for <c>enrollment.attempts</c>, for the count is written
    /// with every visit.
    /// </summary>
    public bool CountsArrivals { get; }

    /// <summary>
    /// The segments that it asks about. What they in turn read (history, other segments) has to be read with
    /// <see cref="Needs"/>, which knows the definition alone.
    /// </summary>
    public IReadOnlySet<string> Segments { get; }

    public Edge? Edge(string node, string port)
    {
        // A node has few edges: to look at them is faster than to hash a port.
        foreach (var edge in edges.TryGetValue(node, out var leaving) ? leaving : [])
        {
            if (edge.Port == port)
            {
                return edge;
            }
        }
        return null;
    }

    public Node? Find(string id) => nodes.GetValueOrDefault(id);

    private static IEnumerable<Predicate> Conditions(Definition definition) => definition.Nodes.SelectMany(node => node.Conditions)
        .Concat(definition.Entry.Sources.SelectMany(source => new[] { source.When, source.Audience }.OfType<Predicate>()));

    /// <exception cref="InvalidOperationException">An enrollment stands on a node that its version does not have.</exception>
    public Node Node(string id) => Find(id) ?? throw new InvalidOperationException($"Version {Number} of {Journey} has no node '{id}'.");
}
