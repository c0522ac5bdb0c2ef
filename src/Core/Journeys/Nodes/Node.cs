using System.Text.Json.Serialization;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys.Nodes;

/// <summary>
/// One node of a journey. Each kind is one file beside this one: its settings are the properties (every one may be missing
/// in a draft), <see cref="Check"/> says what is wrong with them, <see cref="Enter"/> and <see cref="Receive"/> decide what
/// happens. A node reads only what its <see cref="Walk"/> offers and does nothing but return a <see cref="Move"/>.
/// </summary>
public abstract record Node
{
    [JsonIgnore]
    public string Id { get; init; } = "";

    /// <summary>What people call the node on the canvas.</summary>
    [JsonIgnore]
    public string? Name { get; init; }

    [JsonIgnore]
    public abstract string Kind { get; }

    /// <summary>What the canvas calls a node of this kind that has no name.</summary>
    [JsonIgnore]
    public virtual string Label => Kind.Length == 0 ? Kind : char.ToUpperInvariant(Kind[0]) + Kind[1..].Replace('_', ' ');

    /// <summary>The node in a sentence for people: as they see it on the canvas, and its id, for several may have one name.</summary>
    [JsonIgnore]
    public string Shown => $"“{(string.IsNullOrWhiteSpace(Name) ? Label : Name)}” ({Id})";

    /// <summary>Every port that an edge may leave by, in the order in which the canvas shows them.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<string> Ports { get; }

    /// <summary>True when a visit always takes time of its own, so that nobody goes round through it in a moment. A message does not: providers accept at once.</summary>
    [JsonIgnore]
    public virtual bool Waits => false;

    /// <summary>What has to be read from the store before this node can decide.</summary>
    [JsonIgnore]
    public virtual Needs Needs => Needs.None;

    /// <summary>The names of journey data that it may set.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<string> Sets => [];

    /// <summary>The names under <c>nodes.ID</c> that it leaves behind, beside <see cref="EachResult"/>; null where nobody knows, none where it leaves nothing.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<string>? Results => [];

    /// <summary>True for a kind that leaves no result in which its visits are counted, where they are counted all the same.</summary>
    [JsonIgnore]
    public virtual bool CountsArrivals => false;

    /// <summary>What every node that leaves a result has in it.</summary>
    public static readonly IReadOnlyList<string> EachResult = ["visit", "attempts"];

    /// <summary>The names of the events that can move an enrollment that waits here.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<string> Listens => [];

    /// <summary>The segments whose events, beside those of <see cref="Listens"/>, can move an enrollment that waits here.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<string> ListensBehind => [];

    /// <summary>True when a change of the profile can move an enrollment that waits here.</summary>
    [JsonIgnore]
    public virtual bool WatchesProfile => false;

    /// <summary>The conditions that it judges.</summary>
    [JsonIgnore]
    public virtual IEnumerable<Predicate> Conditions => [];

    public abstract void Check(NodeCheck check);

    /// <summary>The enrollment arrives.</summary>
    public abstract Move Enter(Walk walk);

    /// <summary>
    /// A signal comes for an enrollment that waits here. <see cref="Move.Stay"/> keeps it as it is, its wake included;
    /// <see cref="Move.Park"/> replaces the wake.
    /// </summary>
    public virtual Move Receive(Walk walk, Signal signal) => Move.Stay;

    /// <summary>
    /// True when somebody who waits here since an earlier version may leave by a later one at once, so that publishing that has them judged
    /// again (<see cref="Signal.Judge"/>).
    /// </summary>
    public virtual bool JudgesAnew(JourneyVersion before, JourneyVersion after) => false;

    /// <summary>The content of an effect of this node, rendered when it is handed to its channel.</summary>
    /// <exception cref="TemplateException">A template fails for this person: that message fails, nothing else.</exception>
    public virtual Data Render(Scope scope, Data inputs) => inputs;
}

/// <summary>What facts a node, or a whole version, reads. Names add up.</summary>
public sealed record Needs(bool Profile, IReadOnlyList<string> Events)
{
    public static readonly Needs None = new(false, []);

    /// <summary>The profile's row: attributes, consent, segments, zone.</summary>
    public static readonly Needs TheProfile = new(true, []);

    public Needs And(Needs other) => new(Profile || other.Profile, [.. Events.Union(other.Events, StringComparer.Ordinal)]);
}
