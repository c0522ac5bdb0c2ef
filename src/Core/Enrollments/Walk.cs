using NodaTime;
using Sojourn.Core.Journeys;
using Sojourn.Core.Journeys.Nodes;
using Sojourn.Core.Messages;
using Sojourn.Core.Profiles;
using Sojourn.Core.Values;

namespace Sojourn.Core.Enrollments;

/// <summary>
/// One advance in the making: what a node may read, and where it writes down what it wants. Nothing of it leaves before the
/// advance is whole.
/// </summary>
public sealed class Walk
{
    private readonly List<JournalEntry> journal = new(8);
    private readonly Enrollment before;
    private List<Effect>? effects;

    /// <summary>The result that was asked for or written last: a step is mostly about one.</summary>
    private (Data? Among, string Node, Data Result) lastResult = (null, "", Data.Empty);

    internal Walk(JourneyVersion version, Enrollment before, Facts facts, Instant now)
    {
        Version = version;
        this.before = before;
        State = before;
        Facts = facts;
        Now = now;
    }

    public JourneyVersion Version { get; }

    public Facts Facts { get; private set; }

    public Instant Now { get; }

    /// <summary>The port that the entry asked the start node to leave by.</summary>
    public string EntryPort { get; internal set; } = Ports.Next;

    public Instant VisitBegan => State.VisitBegan;

    /// <summary>The profile's zone, else the workspace's.</summary>
    public DateTimeZone Zone => Facts.Profile.Zone ?? Facts.WorkspaceZone;

    /// <summary>The state as it stands by now.</summary>
    internal Enrollment State { get; private set; }

    /// <summary>What moves of the state, to be written. The first write makes the walk's own copy; without one the state stays the very same.</summary>
    internal ref Standing Moving
    {
        get
        {
            if (ReferenceEquals(State, before))
            {
                State = before with { };
            }
            return ref State.Standing;
        }
    }

    public Enrollment Enrollment => State;

    public Scope Scope(ProfileEvent? happening = null) =>
        new(State.Visit == before.Visit && Facts.Seen is { } seen ? seen : Facts.Profile, State, happening, Facts, Now);

    /// <summary>A wake at an instant that was computed from now: a pause that holds the clock moves it.</summary>
    public Wake Relative(Instant due) => Relative(due, Facts.Held);

    /// <summary>A wake at an instant that was computed from when the visit began.</summary>
    public Wake RelativeToVisit(Instant due) => Relative(due, State.VisitHeld);

    /// <summary>A wake at a date: no pause moves it.</summary>
    public static Wake Absolute(Instant due) => new(due, false);

    public bool IsDue(Wake wake) => (wake.Held ? Now - Facts.Held : Now) >= wake.Due;

    /// <summary>True when an edge leaves this node by the port.</summary>
    public bool Connected(string port) => Version.Edge(State.Node, port) is not null;

    /// <summary>A field of this node's result.</summary>
    public Value Result(string field) => ResultOf(State.Node)[field];

    public void SetResult(string field, in Value value) => ReplaceResult(State.Node, ResultOf(State.Node).With(field, value));

    /// <summary>Sets fields of a node's result.</summary>
    public void SetResult(string node, Data fields) => ReplaceResult(node, ResultOf(node).With(fields));

    /// <summary>Puts a whole result in the place of a node's.</summary>
    public void ReplaceResult(string node, Data result)
    {
        var results = State.Results.With(node, Value.Of(result));
        Moving.Results = results;
        lastResult = (results, node, result);
    }

    public Data ResultOf(string node)
    {
        var results = State.Results;
        if (!ReferenceEquals(lastResult.Among, results) || lastResult.Node != node)
        {
            lastResult = (results, node, results[node] is { Kind: ValueKind.Object } existing ? existing.Object : Data.Empty);
        }
        return lastResult.Result;
    }

    /// <summary>Begins this node's result anew for this visit, keeping only how often the node was attempted.</summary>
    /// <param name="sends">True for a node that dispatches: its attempts are its dispatches, retries included.</param>
    public void BeginResult(bool sends = false)
    {
        var attempts = Result("attempts") is { Kind: ValueKind.Number } before ? before.Number : 0;
        ReplaceResult(State.Node, Data.Of(("visit", Value.Of(State.Visit)), ("attempts", Value.Of(attempts + (sends ? 0 : 1)))));
    }

    /// <summary>Keeps what is known of a visit for receipts that come when its node's result is another's; the oldest make room.</summary>
    internal void Remember(EarlierVisit known) => Moving.Earlier = known.Into(State.Earlier);

    /// <summary>Sets a value of the enrollment's journey data.</summary>
    public void SetData(string name, in Value value) =>
        Moving.Data = (State.Import == 0 ? State.Data : OriginalCell.Kept(State.Data, name)).With(name, value);

    /// <summary>Changes attributes of the profile; what follows in this advance sees them.</summary>
    public void SetAttributes(IReadOnlyList<KeyValuePair<string, Value>> changes)
    {
        var builder = new DataBuilder(Facts.Profile.Attributes);
        foreach (var (name, value) in changes)
        {
            builder.Set(name, value);
        }
        Facts = Facts with { Profile = Facts.Profile with { Attributes = builder.ToData() } };
        Add(new Effect.SetAttributes(changes));
    }

    public void ChangeSegment(string segment, bool member)
    {
        var segments = Facts.Profile.Segments.With(segment, member ? Value.Of(true) : Value.Null);
        Facts = Facts with { Profile = Facts.Profile with { Segments = segments } };
        Add(new Effect.ChangeSegment(segment, member));
    }

    /// <summary>Queues an effect of this visit and returns its key.</summary>
    /// <param name="channel">What carries it.</param>
    /// <param name="to">The address.</param>
    /// <param name="inputs">Inputs resolved now; the body is rendered at dispatch.</param>
    public EffectKey Dispatch(Channel channel, string to, Data inputs)
    {
        var key = new EffectKey(State.Id, State.Visit, State.Effects);
        var attempts = Result("attempts") is { Kind: ValueKind.Number } before ? before.Number : 0;
        SetResult("attempts", Value.Of(attempts + 1));
        if (key.Index > 0)
        {
            SetResult(Sending.Tries, Value.Of(key.Index + 1));
        }
        Moving.Effects++;
        Add(new Effect.Dispatch(key, channel, State.Node, to, inputs));
        Note(JournalKind.Queued, channel.Name(), Data.Of(("to", Value.Of(to)), ("key", Value.Of(key.ToString()))));
        return key;
    }

    /// <summary>Judges a condition and writes down what it compared.</summary>
    public bool Test(Predicate predicate, ProfileEvent? happening = null)
    {
        var holds = predicate.Holds(Scope(happening), compared =>
            Note(JournalKind.Compared, compared.Held ? "true" : "false", Data.Of(
                ("field", Value.Of(compared.Field)), ("op", Value.Of(compared.Op)),
                ("expected", compared.Expected), ("actual", compared.Actual))));
        return holds;
    }

    public void Note(JournalKind kind, string label, Data? detail = null) =>
        journal.Add(new(kind, State.Node, State.Visit, label, detail ?? Data.Empty));

    /// <summary>A line about another node or visit than the current one: a receipt that comes late.</summary>
    internal void NoteOf(string node, int visit, JournalKind kind, string label, Data detail) =>
        journal.Add(new(kind, node, visit, label, detail));

    internal Advanced Whole(long row)
    {
        if (journal.Count > 0 && row != 0)
        {
            Moving.LastJournal = row;
        }
        return new(State, journal, effects ?? (IReadOnlyList<Effect>)[]);
    }

    private void Add(Effect effect) => (effects ??= []).Add(effect);

    private Wake Relative(Instant due, Duration held) =>
        Facts.Settings.Pause.Clock == PauseClock.Hold ? new(due - held, true) : new(due, false);
}
