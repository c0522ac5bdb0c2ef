using System.Text;
using System.Text.Json;
using Sojourn.Core.Journeys;
using Sojourn.Core.Journeys.Nodes;
using Sojourn.Core.Tests.Testing;
using Xunit;

namespace Sojourn.Core.Tests.Journeys;

public sealed class DefinitionJsonTests
{
    private const string Example = """
        { "fields": [{ "name": "customer_name", "type": "string", "required": true }, { "name": "plan", "type": "string" }],
          "entry": { "sources": [{ "kind": "run" }] },
          "nodes": [
            { "id": "start", "kind": "start" },
            { "id": "call", "kind": "call", "settings": { "from": "+14155550100", "agent": "renewals", "variables": { "name": "{{ journey.customer_name }}" } } },
            { "id": "pro", "kind": "branch", "settings": { "branches": [
                { "port": "pro", "when": { "all": [ { "field": "journey.plan", "op": "equals", "value": "pro" } ] } } ] } },
            { "id": "wait", "kind": "delay", "settings": { "amount": 1, "unit": "days" } },
            { "id": "text", "kind": "sms", "settings": { "from": "+14155550100", "body": "Hi {{ journey.customer_name }}" } },
            { "id": "done", "kind": "exit", "settings": { "outcome": "done" } } ],
          "edges": [
            { "from": "start", "port": "next", "to": "call" },
            { "from": "call", "port": "answered", "to": "done" },
            { "from": "call", "port": "voicemail", "to": "pro" }, { "from": "call", "port": "no_answer", "to": "pro" },
            { "from": "pro", "port": "pro", "to": "wait" }, { "from": "pro", "port": "otherwise", "to": "done" },
            { "from": "wait", "port": "next", "to": "text" }, { "from": "text", "port": "next", "to": "done" } ],
          "layout": { "start": { "x": 0, "y": 0 } } }
        """;

    private static IReadOnlyList<Problem> Problems(string json)
    {
        var (definition, problems) = DefinitionJson.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Equal(problems.Count == 0, definition is not null);
        return problems;
    }

    [Fact]
    public void The_contract_s_example_is_valid_but_for_its_uncovered_outcomes()
    {
        var (definition, problems) = DefinitionJson.Parse(Encoding.UTF8.GetBytes(Example));
        Assert.Empty(problems);
        var found = Assert.Single(Validation.Validate(definition!, Flow.Workspace));
        Assert.Equal(("uncovered_outcome", Severity.Warning), (found.Code, found.Severity));
        Assert.Contains("busy, failed", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Notes_are_written_where_there_are_some_and_checked()
    {
        var (plain, _) = DefinitionJson.Parse("{}"u8.ToArray());
        Assert.DoesNotContain("notes", Encoding.UTF8.GetString(DefinitionJson.Write(plain!)), StringComparison.Ordinal);

        const string Noted = """{"fields":[],"entry":{"sources":[]},"nodes":[],"edges":[],"notes":[{"id":"n1","text":"Ask Ada","x":-10,"y":0.5,"width":200,"height":80}]}""";
        var (noted, _) = DefinitionJson.Parse(Encoding.UTF8.GetBytes(Noted));
        Assert.Equal(Noted, Encoding.UTF8.GetString(DefinitionJson.Write(noted!)));

        var wrong = noted! with { Notes = [new() { Id = "n" }, new() { Id = "n", Text = new('x', Limits.NoteLength + 1) }, new() { Id = "", Width = 1e9 }] };
        var problems = Validation.Validate(wrong, Flow.Workspace).Where(problem => problem.Path.StartsWith("notes", StringComparison.Ordinal));
        Assert.Equal(["duplicate_id", "too_long", "bad_id", "bad_size"], problems.Select(problem => problem.Code));
    }

    [Fact]
    public void What_is_written_reads_back_to_the_same_bytes()
    {
        var (definition, _) = DefinitionJson.Parse(Encoding.UTF8.GetBytes(Example));
        var written = DefinitionJson.Write(definition!);
        var again = DefinitionJson.Write(DefinitionJson.Parse(written).Definition!);
        Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(again));
        Assert.Contains("""{"id":"wait","kind":"delay","settings":{"amount":1,"unit":"days"}}""", Encoding.UTF8.GetString(written), StringComparison.Ordinal);
        var file = DefinitionJson.WriteIndented(definition!);
        Assert.Equal(written, DefinitionJson.Write(DefinitionJson.Parse(file).Definition!));
        Assert.Equal((byte)'\n', file[^1]);
    }

    [Theory]
    [InlineData("""{"nodes":[{"id":"x","kind":"delay","settings":{"amout":1}}]}""", "unknown_member", "nodes[0].settings.amout")]
    [InlineData("""{"nodes":[{"id":"x","kind":"delay","settings":{"amount":"one"}}]}""", "wrong_type", "nodes[0].settings.amount")]
    [InlineData("""{"nodes":[{"id":"x","kind":"delay","extra":1}]}""", "unknown_member", "nodes[0].extra")]
    [InlineData("""{"nodes":[{"id":7,"kind":"delay"}]}""", "wrong_type", "nodes[0].id")]
    [InlineData("""{"nodes":{}}""", "wrong_type", "nodes")]
    [InlineData("""{"nodes":["x"]}""", "wrong_type", "nodes[0]")]
    [InlineData("""[]""", "wrong_type", "")]
    [InlineData("""{"nodes":[],"nodes":[]}""", "duplicate_member", "nodes")]
    [InlineData("""{"layout":{"a":{"x":1,"x":2}}}""", "duplicate_member", "layout.a.x")]
    [InlineData("""{"edges":[{"from":"a","to":"b","delay":{"amount":1e999,"unit":"days"}}]}""", "number_out_of_range", "edges[0].delay.amount")]
    [InlineData("""{"layout":{"a":{"x":1e999,"y":0}}}""", "number_out_of_range", "layout.a.x")]
    [InlineData("""{"fields":[{"name":"\ud800"}]}""", "bad_text", "fields[0].name")]
    [InlineData("""{"nodes":[],}""", "bad_json", "")]
    [InlineData("""{"nodes":[] /* none */}""", "bad_json", "")]
    [InlineData("""{"layout":{"a":{"x":NaN}}}""", "bad_json", "")]
    [InlineData("", "bad_json", "")]
    [InlineData("""{"nodes":[{"id":"b","kind":"branch","settings":{"branches":[{"port":"p","when":{"field":"now","oops":1}}]}}]}""", "unknown_member", "nodes[0].settings.branches[0].when.oops")]
    [InlineData("""{"nodes":[{"id":"b","kind":"branch","settings":{"branches":[{"port":"p","when":{"segment":"a","not":{}}}]}}]}""", "bad_condition", "nodes[0].settings.branches[0].when")]
    [InlineData("""{"nodes":[{"id":"w","kind":"wait_until","settings":{"past":"maybe"}}]}""", "wrong_type", "nodes[0].settings.past")]
    [InlineData("""{"nodes":[{"id":"w","kind":"webhook","settings":{"timeoutSeconds":1.5}}]}""", "wrong_type", "nodes[0].settings.timeoutSeconds")]
    public void What_is_wrong_is_told_with_its_place(string json, string code, string path) =>
        Assert.Contains(Problems(json), problem => problem.Code == code && problem.Path == path);

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once() =>
        Assert.Equal(3, Problems("""{"nodes":[{"id":"x","kind":"delay","settings":{"amout":1,"unit":5}}],"edge":[]}""").Count);

    [Fact]
    public void No_message_speaks_of_types_of_the_machine() =>
        Assert.All(Problems("""{"nodes":[{"id":"x","kind":"delay","settings":{"amount":"one","unit":5}}],"fields":3}"""),
            problem => Assert.DoesNotContain("System", problem.Message, StringComparison.Ordinal));

    [Fact]
    public void Hostile_documents_are_problems_and_not_exceptions()
    {
        Assert.Equal("bad_json", Assert.Single(Problems(new string('[', 1_000_000))).Code);
        Assert.Equal("too_large", Assert.Single(Problems("\"" + new string('x', Limits.RequestBytes) + "\"")).Code);
        Assert.Single(DefinitionJson.Parse(new byte[] { (byte)'"', 0xFF, 0xC0, (byte)'"' }).Problems);
        using var deep = JsonDocument.Parse(string.Concat(Enumerable.Repeat("[", 60)) + string.Concat(Enumerable.Repeat("]", 60)));
        Assert.Contains(DefinitionJson.Parse(deep.RootElement).Problems, problem => problem.Code == "too_deep");
    }

    [Fact]
    public void A_node_of_unknown_kind_keeps_its_settings()
    {
        const string json = """{"fields":[],"entry":{"sources":[]},"nodes":[{"id":"x","kind":"teleport","settings":{"to":"mars","fast":true,"n":[1,2.5]}}],"edges":[]}""";
        var (definition, problems) = DefinitionJson.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Empty(problems);
        Assert.IsType<UnknownNode>(definition!.Nodes[0]);
        Assert.Equal(json, Encoding.UTF8.GetString(DefinitionJson.Write(definition)));
        Assert.Contains(Validation.Validate(definition, Flow.Workspace), problem => problem.Code == "unknown_kind");
    }

    [Fact]
    public void Every_kind_reads_back_with_all_its_settings()
    {
        const string nodes = """
            {"id":"c","kind":"call","name":"Call them","settings":{"from":"+1","to":"{{ profile.phone }}","agent":"a","variables":{"x":"y"},"retry":{"count":2,"interval":{"amount":5,"unit":"minutes"}}}},
            {"id":"e","kind":"email","settings":{"from":"a@b.c","replyTo":"r","subject":"s","html":"<p>ü & 'x'</p>","text":"t","cta":{"label":"Go","url":"https://x.y"},"attachments":[{"name":"n","url":"u"}],"window":{"amount":3,"unit":"hours"}}},
            {"id":"w","kind":"whatsapp","settings":{"template":{"name":"t","language":"en","variables":{"1":"{{ journey.x }}"}}}},
            {"id":"r","kind":"rcs","settings":{"body":"b","card":{"title":"t","buttons":[{"label":"l","url":"u"}]},"carousel":[{"text":"x"}],"quickReplies":["yes","no"],"fallback":{"body":"f"}}},
            {"id":"t","kind":"telegram","settings":{"body":"b"}},
            {"id":"p","kind":"push","settings":{"title":"t","body":"b","url":"u","platforms":["ios"]}},
            {"id":"h","kind":"webhook","settings":{"method":"PUT","url":"https://x.y/{{ profile.id }}","headers":{"A":"b"},"body":{"a":[1,"{{ now }}",null]},"timeoutSeconds":5,"map":{"score":"response.score"}}},
            {"id":"u","kind":"wait_until","settings":{"field":"profile.d","offset":{"amount":2,"unit":"days"},"direction":"before","time":"09:00","timeZone":"Europe/Berlin","past":"skip"}},
            {"id":"f","kind":"wait_for","settings":{"event":"paid","where":{"field":"event.amount","op":"gt","value":5},"timeout":{"amount":1,"unit":"weeks"}}},
            {"id":"s","kind":"split","settings":{"segment":"vips"}},
            {"id":"d","kind":"update","settings":{"set":{"a":"b","n":1},"increment":{"n":0.5},"unset":["z"],"addSegments":["vips"],"setData":{"flag":true}}},
            {"id":"g","kind":"goal","settings":{"name":"bought"}}
            """;
        var (definition, problems) = DefinitionJson.Parse(Encoding.UTF8.GetBytes($$"""{"nodes":[{{nodes}}]}"""));
        Assert.Empty(problems);
        var written = Encoding.UTF8.GetString(DefinitionJson.Write(definition!));
        foreach (var node in nodes.Split("\n", StringSplitOptions.TrimEntries))
        {
            Assert.Contains(node.TrimEnd(','), written, StringComparison.Ordinal);
        }
    }
}
