using CsCheck;
using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Messages;
using Sojourn.Core.Profiles;
using Sojourn.Core.Segments;
using Sojourn.Core.Tests.Testing;
using Sojourn.Core.Values;
using Xunit;

namespace Sojourn.Core.Tests.Enrollments;

public sealed class EngineTests
{
    private static readonly string[] Kinds =
    [
        """ "kind": "sms", "settings": { "body": "x", "retry": { "count": 1 } } """,
        """ "kind": "call", "settings": { "from": "+1", "agent": "a" } """,
        """ "kind": "webhook", "settings": { "url": "https://x.example/", "map": { "y": "status" } } """,
        """ "kind": "delay", "settings": { "amount": 3, "unit": "hours" } """,
        """ "kind": "delay", "settings": { "amount": 1, "unit": "days" } """,
        """ "kind": "wait_until", "settings": { "time": "09:00" } """,
        """ "kind": "wait_for", "settings": { "event": "paid", "timeout": { "amount": 2, "unit": "days" } } """,
        """ "kind": "branch", "settings": { "branches": [{ "port": "next", "when": { "field": "enrollment.visits", "op": "lt", "value": 7 } }] } """,
        """ "kind": "update", "settings": { "increment": { "n": 1 }, "setData": { "z": "{{ now }}" } } """,
        """ "kind": "goal", "settings": { "name": "g" } """,
        """ "kind": "exit" """,
    ];

    private static readonly string[] SomePorts = ["next", "delivered", "failed", "timeout", "answered", "no_answer", "arrived", "otherwise"];

    private static readonly Gen<Definition> Definitions =
        Gen.Select(Gen.Int[0, Kinds.Length - 1].Array[1, 6], Gen.Select(Gen.Int[0, 5], Gen.Int[0, SomePorts.Length - 1].Select(i => SomePorts[i]), Gen.Int[0, 5], Gen.Int[0, 4]).Array[0, 14]).Select((kinds, edges) =>
        {
            var nodes = string.Join(',', kinds.Select((kind, i) => $$"""{ "id": "n{{i}}", {{Kinds[kind]}} }"""));
            var lines = edges.Where(edge => edge.Item1 < kinds.Length && edge.Item3 < kinds.Length)
                .DistinctBy(edge => (edge.Item1, edge.Item2))
                .Select(edge => $"n{edge.Item1}.{edge.Item2} > n{edge.Item3}" + (edge.Item4 == 0 ? " + 5 hours" : ""));
            return Flow.Define(nodes, string.Join(';', lines.Prepend("start > n0")));
        });

    private sealed record Step(int What, int Minutes);

    private static readonly Gen<Step[]> Steps = Gen.Select(Gen.Int[0, 13], Gen.Int[0, 2_000]).Select((what, minutes) => new Step(what, minutes)).Array[0, 40];

    private static readonly string[] Statuses = ["sent", "delivered", "read", "failed", "answered", "no_answer"];

    private static Signal Next(Step step, Enrollment state, Instant now)
    {
        var key = new EffectKey(state.Id, Math.Max(1, state.Visit - (step.What == 9 ? 1 : 0)), Math.Max(0, state.Effects - 1));
        return step.What switch
        {
            0 => new Signal.Happened(new ProfileEvent("paid", now, Data.Empty)),
            1 => new Signal.Answered(key, new Answer.Rejected("bad", "bad")),
            2 => new Signal.Answered(key, new Answer.Replied(step.Minutes % 2 == 0 ? 200 : 500, Value.Null)),
            3 => new Signal.Answered(key, new Answer.Accepted(null, [])),
            4 => Signal.Recompute.Signal,
            5 => Signal.ProfileChanged.Signal,
            6 when step.Minutes > 1_900 => new Signal.End(EnrollmentStatus.Cancelled, "cancelled"),
            7 or 8 or 9 => new Signal.Received(new(key, Statuses[step.Minutes % Statuses.Length], now, Data.Empty)),
            10 => new Signal.Begin("next"),
            _ => Signal.Woke.Signal,
        };
    }

    [Fact]
    public void Whatever_comes_every_visit_ends_once_and_the_counters_agree_with_the_journal() => Gen.Select(Definitions, Steps, Gen.Bool).Sample((definition, steps, expires) =>
    {
        var version = new JourneyVersion(new(1), 1, definition, Flow.Noon);
        var facts = new Facts(Flow.Person(), [], new Dictionary<string, Segment>(),
            new() { MaxDuration = expires ? new(9, "days") : null }, DateTimeZoneProviders.Tzdb["Europe/Berlin"], Duration.Zero);
        var state = new Enrollment { Id = new(4096), Journey = new(1), Version = 1 };
        var journal = new List<JournalEntry>();
        var counted = new Dictionary<(string, string), long>();
        var keys = new HashSet<EffectKey>();
        var now = Flow.Noon;
        foreach (var step in steps.Prepend(new(10, 0)))
        {
            now += Duration.FromMinutes(step.Minutes);
            var signal = Next(step, state, now);
            var advanced = Engine.Advance(version, state, signal, facts, now);
            var again = Engine.Advance(version, state, signal, facts, now);
            Assert.Equal(advanced.After, again.After);
            Assert.Equal(advanced.Journal, again.Journal);
            if (signal is Signal.Woke && state.Wake is { } wake && wake.Due > now)
            {
                Assert.Equal(state, advanced.After);
            }
            Assert.All(advanced.Effects.OfType<Effect.Dispatch>(), effect => Assert.True(keys.Add(effect.Key)));
            if (!state.IsOpen)
            {
                Assert.False(advanced.After.IsOpen);
                Assert.Empty(advanced.Effects);
                Assert.Equal(state.EndedAt, advanced.After.EndedAt);
            }
            foreach (var change in Counting.Of(version, advanced))
            {
                counted[(change.Node, change.Name)] = counted.GetValueOrDefault((change.Node, change.Name)) + change.Delta;
            }
            state = advanced.After;
            journal.AddRange(advanced.Journal);
            Balanced(version, state, journal);
        }
        Assert.Equal(Counting.Of(journal, node => version.Find(node)?.Kind).OrderBy(c => (c.Node, c.Name)).Select(c => ((c.Node, c.Name), c.Delta)),
            counted.Where(c => c.Value != 0).OrderBy(c => c.Key).Select(c => (c.Key, c.Value)));
    }, iter: 400);

    private static void Balanced(JourneyVersion version, Enrollment state, List<JournalEntry> journal)
    {
        JournalKind[] ends = [JournalKind.Left, JournalKind.Exited, JournalKind.Failed];
        var entered = journal.Where(entry => entry.Kind == JournalKind.Entered).Select(entry => (entry.Node, entry.Visit)).ToList();
        var ended = journal.Where(entry => ends.Contains(entry.Kind)).Select(entry => (entry.Node, entry.Visit)).ToList();
        Assert.Equal(entered.Count, entered.Distinct().Count());
        Assert.Equal(ended.Count, ended.Distinct().Count());
        Assert.Equal(state.IsOpen && state.Visit > 0 ? [(state.Node, state.Visit)] : [], entered.Except(ended));
        Assert.Empty(ended.Except(entered));
        Assert.Equal(state.IsOpen ? 0 : 1, journal.Count(entry => entry.Kind == JournalKind.Ended));
        if (!state.IsOpen)
        {
            Assert.Null(state.Wake);
        }
        else if (state.Status == EnrollmentStatus.Waiting)
        {
            Assert.NotNull(state.Wake);
            Assert.NotNull(version.Find(state.Node));
        }
    }

    [Fact]
    public void A_definition_is_written_the_same_however_often_it_is_read() => Definitions.Sample(definition =>
    {
        var written = DefinitionJson.Write(definition);
        Assert.Equal(written, DefinitionJson.Write(DefinitionJson.Parse(written).Definition!));
        _ = Validation.Validate(definition, Flow.Workspace);
    }, iter: 100);

    [Fact]
    public void Any_bytes_are_read_without_an_exception() => Gen.Select(Definitions, Gen.Int[0, 2_000], Gen.Byte).Sample((definition, at, value) =>
    {
        var bytes = DefinitionJson.Write(definition);
        bytes[at % bytes.Length] = value;
        if (DefinitionJson.Parse(bytes).Definition is { } read)
        {
            _ = Validation.Validate(read, Flow.Workspace);
        }
    }, iter: 500);

    [Fact]
    public void A_flow_that_never_waits_ends_as_failed()
    {
        var flow = Flow.Define("""{ "id": "g", "kind": "goal", "settings": { "name": "g" } }""", "start > g; g > g");
        var state = Engine.Advance(new(new(1), 1, flow, Flow.Noon), new() { Id = new(4096), Version = 1 }, new Signal.Begin("next"),
            new(Flow.Person(), [], new Dictionary<string, Segment>(), new(), DateTimeZone.Utc, Duration.Zero), Flow.Noon).After;
        Assert.Equal((EnrollmentStatus.Failed, "too_many_visits"), (state.Status, state.Reason));
    }

    [Fact]
    public void The_longest_journey_without_a_circle_is_walked_to_its_end_in_one_go()
    {
        var goals = Limits.NodesPerJourney - 2;
        var flow = Flow.Of(
            string.Join(',', Enumerable.Range(0, goals).Select(i => $$"""{ "id": "g{{i}}", "kind": "goal", "settings": { "name": "g" } }""")),
            $"start > g0; {string.Join(';', Enumerable.Range(1, goals - 1).Select(i => $"g{i - 1} > g{i}"))}; g{goals - 1} > a").Begin();
        Assert.Equal((EnrollmentStatus.Completed, "a", Limits.NodesPerJourney), (flow.State.Status, flow.State.Reason, flow.State.Visit));
    }

    [Fact]
    public void A_recipient_who_never_began_counts_as_started_and_exited_when_the_run_is_cancelled()
    {
        var flow = Flow.Of("""{ "id": "g", "kind": "goal", "settings": { "name": "g" } }""", "start > g").Signal(new Signal.End(EnrollmentStatus.Cancelled, "cancelled"));
        var counts = Counting.Of(flow.Version, new(flow.State, flow.Journal, []));
        Assert.Equal([("", "exited", 1), ("", "started", 1), ("start", "entered", 1), ("start", "exited", 1)],
            counts.Select(count => (count.Node, count.Name, (int)count.Delta)).Order());
    }

    [Fact]
    public void Completing_counts_how_long_it_took()
    {
        var flow = Flow.Of("""{ "id": "w", "kind": "delay", "settings": { "amount": 2, "unit": "hours" } }""", "start > w; w > a").Begin().Pass(Duration.FromDays(1));
        Assert.Contains(new("", "duration_ms", 7_200_000), Counting.Of(flow.Version, new(flow.State, flow.Journal, [])));
        Assert.Contains(new("a", "exited", 1), Counting.Of(flow.Version, new(flow.State, flow.Journal, [])));
    }
}
