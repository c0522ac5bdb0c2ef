using System.Text;
using Sojourn.Core.Journeys;
using Sojourn.Core.Tests.Testing;
using Xunit;

namespace Sojourn.Core.Tests.Journeys;

public sealed class ValidationTests
{
    private static IReadOnlyList<Problem> Problems(string json, ValidationFacts? facts = null)
    {
        var (definition, wrong) = DefinitionJson.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Empty(wrong);
        return Validation.Validate(definition!, facts ?? Flow.Workspace);
    }

    private static string Journey(string nodes, string edges, string entry = """{ "kind": "api" }""", string fields = "") =>
        $$"""{ "fields": [{{fields}}], "entry": { "sources": [{{entry}}] }, "nodes": [{{nodes}}], "edges": [{{edges}}] }""";

    private const string Start = """{ "id": "start", "kind": "start" }""";
    private const string Done = """{ "id": "done", "kind": "exit" }""";
    private const string Forth = """{ "from": "start", "port": "next", "to": "done" }""";

    public static TheoryData<string, string, string> Wrong => new()
    {
        { Journey("", ""), "no_start", "nodes" },
        { Journey(Start + "," + Done, Forth, entry: ""), "no_entry", "entry.sources" },
        { Journey(Start + "," + Done, Forth, """{ "kind": "magic" }"""), "unknown_entry", "entry.sources[0].kind" },
        { Journey(Start + "," + Done, Forth, """{ "kind": "event" }"""), "missing_setting", "entry.sources[0].event" },
        { Journey(Start + "," + Done, Forth, """{ "kind": "api", "audience": { "segment": "nobody" } }"""), "unknown_segment", "entry.sources[0].audience.segment" },
        { Journey(Start + "," + Done, Forth, """{ "kind": "api", "audience": { "field": "journey.x", "op": "exists" } }"""), "unknown_field", "entry.sources[0].audience" },
        { Journey(Start + "," + Done, Forth, """{ "kind": "event", "event": "e", "when": { "field": "event.x", "op": "like", "value": 1 } }"""), "unknown_operator", "entry.sources[0].when.op" },
        { Journey(Start + "," + Done, Forth, """{ "kind": "api", "audience": { "all": [] } }"""), "empty_group", "entry.sources[0].audience.all" },
        { Journey(Start + """,{ "id": "begin", "kind": "start" },""" + Done, Forth), "many_starts", "nodes.begin" },
        { Journey(Start + "," + Done + "," + Done, Forth), "duplicate_id", "nodes.done" },
        { Journey(Start + "," + Done + """,{ "id": "No Way", "kind": "exit" }""", Forth), "bad_id", "nodes[2].id" },
        { Journey(Start + "," + Done + """,{ "id": "way\n", "kind": "exit" }""", Forth), "bad_id", "nodes[2].id" },
        { Journey(Start + """,{ "id": "done", "kind": "exit", "name": "a\u0007b" }""", Forth), "bad_name", "nodes.done.name" },
        { Journey(Start + "," + Done, Forth, fields: """{ "name": "f", "type": "string", "description": "a\nb\u0007" }"""), "bad_text", "fields[0].description" },
        { Journey(Start + "," + Done + """,{ "id": "x", "kind": "exit" }""", Forth), "unreachable_node", "nodes.x" },
        { Journey(Start + "," + Done, Forth + """,{ "from": "start", "port": "next", "to": "done" }"""), "duplicate_edge", "edges[1]" },
        { Journey(Start + "," + Done, Forth + """,{ "from": "start", "port": "sideways", "to": "done" }"""), "unknown_port", "edges[1].port" },
        { Journey(Start + "," + Done, Forth + """,{ "from": "done", "port": "next", "to": "done" }"""), "unknown_port", "edges[1].port" },
        { Journey(Start + "," + Done, """{ "from": "start", "port": "next", "to": "mars" }"""), "edge_to_nowhere", "edges[0].to" },
        { Journey(Start + "," + Done, Forth + """,{ "from": "mars", "port": "next", "to": "done" }"""), "edge_from_nowhere", "edges[1].from" },
        { Journey(Start + "," + Done, Forth + ",{}"), "edge_from_nowhere", "edges[1].from" },
        { Journey(Start + """,{ "id": "w", "kind": "delay", "settings": { "amount": 1, "unit": "days" } }""", """{ "from": "start", "port": "next", "to": "w" }, { "from": "w", "port": "next", "to": "start" }"""), "edge_into_start", "edges[1].to" },
        { Journey(Start + "," + Done, """{ "from": "start", "port": "next", "to": "done", "delay": { "amount": -1, "unit": "days" } }"""), "negative_wait", "edges[0].delay.amount" },
        { Journey(Start + """,{ "id": "w", "kind": "delay" }""", """{ "from": "start", "port": "next", "to": "w" }"""), "missing_setting", "nodes.w.settings" },
        { Journey(Start + """,{ "id": "w", "kind": "teleport" }""", """{ "from": "start", "port": "next", "to": "w" }"""), "unknown_kind", "nodes.w.settings" },
        { Journey(Start + """,{ "id": "w", "kind": "split", "settings": { "segment": "nobody" } }""", """{ "from": "start", "port": "next", "to": "w" }"""), "unknown_segment", "nodes.w.settings.segment" },
        { Journey(Start + """,{ "id": "w", "kind": "sms", "settings": { "body": "{{ journey.nme }}" } }""", """{ "from": "start", "port": "next", "to": "w" }"""), "unknown_field", "nodes.w.settings.body" },
        { Journey(Start + """,{ "id": "w", "kind": "sms", "settings": { "body": "{{ nodes.x.outcome }}" } }""", """{ "from": "start", "port": "next", "to": "w" }"""), "unknown_node", "nodes.w.settings.body" },
        { Journey(Start + """,{ "id": "w", "kind": "sms", "settings": { "body": "{{ nodes.w.bogus }}" } }""", """{ "from": "start", "port": "next", "to": "w" }"""), "unknown_result", "nodes.w.settings.body" },
        { Journey(Start + """,{ "id": "w", "kind": "sms", "settings": { "body": "{% if nodes.start.outcome == 'x' %}y{% endif %}" } }""", """{ "from": "start", "port": "next", "to": "w" }"""), "unknown_result", "nodes.w.settings.body" },
        { Journey(Start + """,{ "id": "w", "kind": "branch", "settings": { "branches": [{ "port": "p", "when": { "field": "nodes.call.outcom", "op": "exists" } }] } },{ "id": "call", "kind": "call", "settings": { "from": "+14155550100", "agent": "a" } }""", """{ "from": "start", "port": "next", "to": "call" }, { "from": "call", "port": "next", "to": "w" }"""), "unknown_result", "nodes.w.settings.branches[0].when" },
        { Journey(Start + """,{ "id": "w", "kind": "sms", "settings": { "body": "{{ enrollment.enteredAt }}" } }""", """{ "from": "start", "port": "next", "to": "w" }"""), "unknown_field", "nodes.w.settings.body" },
        { Journey(Start + "," + Done, Forth, """{ "kind": "api", "audience": { "field": "enrollment.id.x", "op": "exists" } }"""), "unknown_field", "entry.sources[0].audience" },
        { Journey(Start + "," + Done, Forth, """{ "kind": "api", "audience": { "field": "enrollment.attempts.nope", "op": "lt", "value": 3 } }"""), "unknown_node", "entry.sources[0].audience" },
        { Journey(Start + "," + Done, Forth, """{ "kind": "api", "audience": { "field": "enrollment.attempts.done", "op": "lt", "value": 3 } }"""), "unknown_field", "entry.sources[0].audience" },
        { Journey(Start + """,{ "id": "w", "kind": "sms", "settings": { "body": "{{ customer_name }}" } }""", """{ "from": "start", "port": "next", "to": "w" }"""), "unknown_field", "nodes.w.settings.body" },
        { Journey(Start + """,{ "id": "w", "kind": "sms", "settings": { "body": "{% if foo.bar %}x{% endif %}" } }""", """{ "from": "start", "port": "next", "to": "w" }"""), "unknown_field", "nodes.w.settings.body" },
        { Journey(Start + """,{ "id": "w", "kind": "wait_for", "settings": { "event": "e", "timeout": { "amount": 0, "unit": "seconds" } } }""", """{ "from": "start", "port": "next", "to": "w" }, { "from": "w", "port": "timeout", "to": "w" }"""), "cycle_without_wait", "nodes.w" },
        { Journey(Start + """,{ "id": "w", "kind": "wait_for", "settings": { "event": "e", "timeout": { "amount": 0.001, "unit": "seconds" } } }""", """{ "from": "start", "port": "next", "to": "w" }, { "from": "w", "port": "timeout", "to": "w" }"""), "cycle_without_wait", "nodes.w" },
        { Journey(Start + """,{ "id": "w", "kind": "delay", "settings": { "amount": 0.000000000000001, "unit": "seconds" } }""", """{ "from": "start", "port": "next", "to": "w" }, { "from": "w", "port": "next", "to": "w" }"""), "cycle_without_wait", "nodes.w" },
        { Journey(Start + """,{ "id": "w", "kind": "sms", "settings": { "body": "{{ oops" } }""", """{ "from": "start", "port": "next", "to": "w" }"""), "template_error", "nodes.w.settings.body" },
        { Journey(Start + """,{ "id": "w", "kind": "branch", "settings": { "branches": [{ "port": "p", "when": { "field": "profile.x", "op": "matches", "value": "(" } }] } }""", """{ "from": "start", "port": "next", "to": "w" }"""), "bad_value", "nodes.w.settings.branches[0].when.value" },
        { Journey(Start + "," + Done, Forth, fields: """{ "name": "Bad Name", "type": "string" }"""), "bad_name", "fields[0].name" },
        { Journey(Start + "," + Done, Forth, fields: """{ "name": "x", "type": "money" }"""), "unknown_type", "fields[0].type" },
        { Journey(Start + "," + Done, Forth, fields: """{ "name": "x", "type": "number", "default": "many" }"""), "wrong_type", "fields[0].default" },
        { Journey(Start + "," + Done, Forth, fields: """{ "name": "x", "type": "number" },{ "name": "x", "type": "date" }"""), "duplicate_field", "fields[1].name" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_told_with_its_place_and_how_to_mend_it(string json, string code, string path)
    {
        var problem = Problems(json).First(problem => problem.Code == code && problem.Path == path);
        Assert.Equal(Severity.Error, problem.Severity);
        Assert.EndsWith(".", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("call", "nodes.x.outcome nodes.x.data.score nodes.x.talkSeconds nodes.x.reason nodes.x.attempts nodes.x")]
    [InlineData("sms", "nodes.x.status nodes.x.sentAt nodes.x.repliedAt nodes.x.failedAt nodes.x.channel nodes.x.visit")]
    [InlineData("webhook", "nodes.x.status nodes.x.response.order.id nodes.x.responseProblem")]
    [InlineData("wait_for", "nodes.x.outcome nodes.x.event.name nodes.x.arrivedAt")]
    [InlineData("wait_until", "nodes.x.until")]
    [InlineData("goal", "nodes.x.reachedAt")]
    public void What_a_node_leaves_behind_can_be_read(string kind, string fields)
    {
        var body = string.Concat(fields.Split(' ').Select(field => $"{{{{ {field} }}}}"));
        var problems = Problems(Journey(Start + $$""",{ "id": "x", "kind": "{{kind}}" },{ "id": "w", "kind": "sms", "settings": { "body": "{{body}}" } }""",
            """{ "from": "start", "port": "next", "to": "x" }, { "from": "x", "port": "next", "to": "w" }"""));
        Assert.DoesNotContain(problems, problem => problem.Path.StartsWith("nodes.w", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2026-03-01", true)]
    [InlineData("2026-03-02T11:00:00Z", true)]
    [InlineData("2026-03-02T13:00:00Z", false)]
    [InlineData("2026-03-02", false)]
    public void A_date_that_is_over_everywhere_is_warned_about(string date, bool warned)
    {
        // Noon in UTC; midnight of the second has not come on the last island, and neither has the end of the first with its time of day.
        var problems = Problems(Journey(Start + "," + Done + $$""",{ "id": "u", "kind": "wait_until", "settings": { "date": "{{date}}" } }""",
            """{ "from": "start", "port": "next", "to": "u" },{ "from": "u", "port": "next", "to": "done" }"""), Flow.Workspace with { Now = Flow.Noon });
        Assert.Equal(warned ? [("date_in_past", Severity.Warning)] : [], problems.Select(problem => (problem.Code, problem.Severity)));
    }

    [Fact]
    public void The_smallest_journey_has_no_problem() => Assert.Empty(Problems(Journey(Start + "," + Done, Forth)));

    [Fact]
    public void A_channel_without_a_provider_is_a_problem() =>
        Assert.Contains(Problems(Journey(Start + """,{ "id": "w", "kind": "sms", "settings": { "body": "x" } }""", """{ "from": "start", "port": "next", "to": "w" }"""),
            new(new HashSet<string>(), new HashSet<string>())), problem => problem.Code == "no_provider");

    [Theory]
    [InlineData("", true)]
    [InlineData(""", "delay": { "amount": 1, "unit": "hours" }""", false)]
    [InlineData(""", "delay": { "amount": 0, "unit": "hours" }""", true)]
    [InlineData(""", "delay": { "amount": 0.001, "unit": "seconds" }""", true)]
    [InlineData(""", "delay": { "amount": 0.5, "unit": "minutes" }""", false)]
    public void A_circle_needs_a_wait(string delay, bool wrong)
    {
        const string branch = """{ "id": "b", "kind": "branch", "settings": { "branches": [{ "port": "again", "when": { "field": "profile.x", "op": "exists" } }] } }""";
        const string goal = """{ "id": "g", "kind": "goal", "settings": { "name": "G" } }""";
        var problems = Problems(Journey(Start + "," + branch + "," + goal, $$"""
            { "from": "start", "port": "next", "to": "b" }, { "from": "b", "port": "again", "to": "g" }, { "from": "g", "port": "next", "to": "b"{{delay}} }
            """));
        Assert.Equal(wrong ? ["cycle_without_wait"] : [], problems.Select(problem => problem.Code));
    }

    [Fact]
    public void A_problem_calls_a_node_what_the_canvas_calls_it()
    {
        const string Nodes = Start + "," + Done + """,{ "id": "sms_2", "name": "Reminder text", "kind": "sms", "settings": { "body": "x" } },{ "id": "wait_2", "kind": "wait_until", "settings": { "date": "2030-01-01" } }""";
        var sentences = Problems(Journey(Nodes, Forth)).Where(problem => problem.Code == "unreachable_node").Select(problem => (problem.Path, problem.Message));
        Assert.Equal(
            [("nodes.sms_2", "Nobody can reach “Reminder text” (sms_2). Connect it, or remove it."), ("nodes.wait_2", "Nobody can reach “Wait until” (wait_2). Connect it, or remove it.")],
            sentences);

        const string Goals = """{ "id": "a", "kind": "goal", "name": "Bought", "settings": { "name": "G" } },{ "id": "b", "kind": "goal", "settings": { "name": "G" } }""";
        var circle = Assert.Single(Problems(Journey(Start + "," + Goals, """
            { "from": "start", "port": "next", "to": "a" }, { "from": "a", "port": "next", "to": "b" }, { "from": "b", "port": "next", "to": "a" }
            """)));
        Assert.StartsWith("People would go round “Bought” (a), “Goal” (b) without end.", circle.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sms", "SMS")]
    [InlineData("email", "E-mail")]
    [InlineData("whatsapp", "WhatsApp")]
    [InlineData("rcs", "RCS")]
    [InlineData("delay", "Time delay")]
    [InlineData("split", "Segment split")]
    [InlineData("wait_for", "Wait for")]
    [InlineData("call", "Call")]
    public void A_node_without_a_name_is_called_by_its_kind(string kind, string label) => Assert.Contains(
        Problems(Journey(Start + "," + Done + $$""",{ "id": "x", "kind": "{{kind}}" }""", Forth)), problem => problem.Message.Contains($"“{label}” (x)", StringComparison.Ordinal));

    [Fact]
    public void A_start_that_leads_nowhere_is_worth_a_look_before_it_is_published()
    {
        var problem = Assert.Single(Problems(Journey(Start, "")));
        Assert.Equal(("nothing_to_do", "nodes.start", Severity.Warning), (problem.Code, problem.Path, problem.Severity));
    }

    [Fact]
    public void No_way_in_is_said_in_words_and_not_in_the_names_of_the_API() =>
        Assert.Equal("Nobody can enter. Say how people do: by a run, by an event, by the API or by hand.", Assert.Single(Problems(Journey(Start + "," + Done, Forth, entry: ""))).Message);

    [Fact]
    public void A_position_of_nothing_is_only_worth_a_look() =>
        Assert.Equal(Severity.Warning, Assert.Single(Problems($$"""{ "entry": { "sources": [{ "kind": "run" }] }, "nodes": [{{Start}},{{Done}}], "edges": [{{Forth}}], "layout": { "x": { "x": 1, "y": 2 } } }""")).Severity);

    [Theory]
    [InlineData("journey.order", true)]
    [InlineData("event.cart_id", true)]
    [InlineData("journey.nope", false)]
    [InlineData("nodes.done.visit", false)]
    [InlineData("enrollment.attempts.done", false)]
    public void A_key_of_re_entry_is_something_that_whoever_enters_has(string key, bool right)
    {
        var (definition, _) = DefinitionJson.Parse(Encoding.UTF8.GetBytes(Journey(Start + "," + Done, Forth, fields: """{ "name": "order", "type": "string" }""")));
        var problems = Validation.Validate(definition!, Flow.Workspace, new() { Reentry = new() { Key = key } });
        Assert.Equal(right ? [] : [("unknown_field", "settings.reentry.key")], problems.Select(problem => (problem.Code, problem.Path)));
    }

    [Fact]
    public void Each_entry_source_has_a_port_at_the_start() =>
        Assert.Empty(Problems(Journey(Start + "," + Done, Forth + """,{ "from": "start", "port": "run", "to": "done" },{ "from": "start", "port": "paid", "to": "done" }""",
            """{ "kind": "run" }, { "kind": "event", "event": "paid", "port": "paid" }""")));

    [Fact]
    public void A_journey_that_is_too_large_is_told_so_and_no_more()
    {
        var nodes = string.Join(',', Enumerable.Range(0, Limits.NodesPerJourney + 1).Select(i => $$"""{ "id": "n{{i}}", "kind": "exit" }"""));
        Assert.Equal("too_many", Assert.Single(Problems(Journey(nodes, ""))).Code);
    }
}
