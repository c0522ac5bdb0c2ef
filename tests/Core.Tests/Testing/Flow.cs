using System.Text;
using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Messages;
using Sojourn.Core.Profiles;
using Sojourn.Core.Segments;
using Sojourn.Core.Values;
using Xunit;

namespace Sojourn.Core.Tests.Testing;

/// <summary>
/// A journey written as its document, and one person walking through it. Effects are collected, not carried out; time moves
/// when the test says so.
/// </summary>
internal sealed class Flow
{
    public static readonly Instant Noon = Instant.FromUtc(2026, 3, 2, 12, 0);

    private readonly List<JournalEntry> journal = [];
    private readonly List<Effect> effects = [];

    private Flow(JourneyVersion version, JourneySettings settings, Profile profile, Data data)
    {
        Version = version;
        Facts = new(profile, [], new Dictionary<string, Segment>(), settings, DateTimeZone.Utc, Duration.Zero);
        State = new Enrollment { Id = new(4096), Journey = version.Journey, Version = version.Number, Data = data };
    }

    public JourneyVersion Version { get; }

    public Facts Facts { get; set; }

    public Instant Now { get; set; } = Noon;

    public Enrollment State { get; private set; }

    public IReadOnlyList<JournalEntry> Journal => journal;

    public IReadOnlyList<Effect> Effects => effects;

    public IReadOnlyList<Effect.Dispatch> Sent => [.. effects.OfType<Effect.Dispatch>()];

    /// <summary>Ids of the nodes in the order in which they were entered.</summary>
    public string Path => string.Join(' ', journal.Where(entry => entry.Kind == JournalKind.Entered).Select(entry => entry.Node));

    public static ValidationFacts Workspace { get; } = new(new HashSet<string> { "vips", "members" }, Channels.All.Select(channel => channel.Name()).ToHashSet());

    public static Profile Person(params ReadOnlySpan<(string, Value)> attributes) =>
        Profile.New(4096, "ada") with
        {
            Attributes = Data.Of(("phone", Value.Of("+14155550100")), ("email", Value.Of("ada@example.com")), ("telegram_id", Value.Of("77")),
                ("push_token", Value.Of("token"))).With(Data.Of(attributes)),
        };

    /// <param name="nodes">The nodes as JSON without the brackets; a start node is put before, exits <c>a</c>, <c>b</c> and <c>c</c> behind.</param>
    /// <param name="edges">Lines such as <c>call.answered > a</c>.</param>
    public static Definition Define(string nodes, string edges, string fields = "")
    {
        var list = edges.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var json = new StringBuilder();
        foreach (var edge in list)
        {
            var halves = edge.Split('>', StringSplitOptions.TrimEntries);
            var from = halves[0].Split('.');
            var to = halves[1].Split('+', StringSplitOptions.TrimEntries);
            var delay = to.Length > 1 ? $$""", "delay": { "amount": {{to[1].Split(' ')[0]}}, "unit": "{{to[1].Split(' ')[1]}}" }""" : "";
            json.Append(json.Length > 0 ? "," : "").Append($$"""{ "from": "{{from[0]}}", "port": "{{(from.Length > 1 ? from[1] : "next")}}", "to": "{{to[0].Trim()}}"{{delay}} }""");
        }
        var exits = string.Join(',', new[] { "a", "b", "c" }.Where(exit => list.Any(edge => edge.Split('+')[0].Trim().EndsWith("> " + exit, StringComparison.Ordinal)))
            .Select(exit => $$"""{ "id": "{{exit}}", "kind": "exit", "settings": { "outcome": "{{exit}}" } }"""));
        var text = $$"""
            { "fields": [{{fields}}], "entry": { "sources": [{ "kind": "api" }] },
              "nodes": [{ "id": "start", "kind": "start" }, {{nodes}}{{(exits.Length > 0 ? "," + exits : "")}}], "edges": [{{json}}] }
            """;
        var (definition, problems) = DefinitionJson.Parse(Encoding.UTF8.GetBytes(text));
        Assert.Empty(problems);
        return definition!;
    }

    public static Flow Of(string nodes, string edges, Profile? person = null, JourneySettings? settings = null, Data? data = null, string fields = "")
    {
        var definition = Define(nodes, edges, fields);
        Assert.DoesNotContain(Validation.Validate(definition, Workspace), problem => problem.Severity == Severity.Error);
        return new(new(new(1), 1, definition, Noon), settings ?? new(), person ?? Person(), data ?? Data.Empty);
    }

    /// <summary>What is wrong with a node <c>m</c> of this kind: code and setting.</summary>
    public static IEnumerable<(string Code, string Setting)> Wrong(string kind, string settings, string port = ".next") =>
        Validation.Validate(Define($$"""{ "id": "m", "kind": "{{kind}}", "settings": {{settings}} }""", $"start > m; {(port.Length > 0 ? $"m{port} > a" : "")}"), Workspace)
            .Where(problem => problem.Severity == Severity.Error)
            .Select(problem => (problem.Code, problem.Path.Replace("nodes.m.settings", "", StringComparison.Ordinal).TrimStart('.')));

    public Flow Begin(string port = Ports.Next) => Signal(new Signal.Begin(port));

    public Flow Signal(Signal signal)
    {
        var advanced = Engine.Advance(Version, State, signal, Facts, Now);
        State = advanced.After;
        journal.AddRange(advanced.Journal);
        effects.AddRange(advanced.Effects);
        return this;
    }

    public Flow Accept(params IReadOnlyList<Receipt> receipts) => Answer(new Answer.Accepted(null, receipts));

    public Flow Reject(string reason = "bad_number") => Answer(new Answer.Rejected(reason, "It was refused."));

    public Flow Answer(Answer answer) => Signal(new Signal.Answered(Sent[^1].Key, answer));

    /// <summary>A receipt for the effect that was queued last, or the one given.</summary>
    public Flow Receive(string status, int effect = -1, params ReadOnlySpan<(string, Value)> detail) =>
        Signal(new Signal.Received(Receipt(status, effect, detail)));

    public Receipt Receipt(string status, int effect = -1, params ReadOnlySpan<(string, Value)> detail) =>
        new(Sent[effect < 0 ? ^1 : effect].Key, status, Now, Data.Of(detail));

    public Flow Happen(string name, params ReadOnlySpan<(string, Value)> properties) =>
        Signal(new Signal.Happened(new(name, Now, Data.Of(properties))));

    /// <summary>Lets time pass and wakes the enrollment as often as it asks for it.</summary>
    public Flow Pass(Duration time)
    {
        var until = Now + time;
        while (State.Wake is { } wake && (wake.Held ? wake.Due + Facts.Held : wake.Due) is var due && due <= until && State.IsOpen)
        {
            Now = due > Now ? due : Now;
            Signal(Core.Enrollments.Signal.Woke.Signal);
        }
        Now = until;
        return this;
    }

    /// <summary>Time passes while run or journey are frozen; wakes are held back.</summary>
    public Flow Freeze(Duration time)
    {
        Now += time;
        Facts = Facts with { Held = Facts.Held + time };
        return this;
    }

    public Value Result(string node, string field) => State.Results[node] is { Kind: ValueKind.Object } result ? result.Object[field] : Value.Null;

    /// <summary>What the dispatch of the given number would hand to its channel.</summary>
    public Data Content(int effect = -1)
    {
        var dispatch = Sent[effect < 0 ? ^1 : effect];
        return Version.Node(dispatch.Node).Render(new(Facts.Profile, State, null, Facts, Now), dispatch.Inputs);
    }
}
