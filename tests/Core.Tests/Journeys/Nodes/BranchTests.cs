using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Tests.Testing;
using Sojourn.Core.Values;
using Xunit;

namespace Sojourn.Core.Tests.Journeys.Nodes;

public sealed class BranchTests
{
    [Theory]
    [InlineData(""" "kind": "delay", "settings": { "amount": 1, "unit": "hours" } """)]
    [InlineData(""" "kind": "update", "settings": { "increment": { "n": 1 } } """)]
    [InlineData(""" "kind": "wait_until", "settings": { "time": "09:00" } """)]
    public void A_circle_ends_after_as_many_rounds_as_it_counts_whatever_node_it_counts_at(string node)
    {
        var flow = Flow.Of($$"""
            { "id": "w", {{node}} },
            { "id": "ask", "kind": "branch", "settings": { "branches": [{ "port": "again", "when": { "field": "enrollment.attempts.w", "op": "lt", "value": 3 } }] } }
            """, "start > w; w > ask; ask.again > w + 1 hours; ask.otherwise > a").Begin().Pass(Duration.FromDays(9));
        Assert.Equal("start w ask w ask w ask a", flow.Path);
    }

    private const string Node = """
        { "id": "ask", "kind": "branch", "settings": { "branches": [
          { "port": "big", "when": { "field": "journey.amount", "op": "gte", "value": 100 } },
          { "port": "some", "when": { "field": "journey.amount", "op": "gt", "value": 0 } }] } }
        """;

    [Theory]
    [InlineData(500, "a")]
    [InlineData(50, "b2")]
    [InlineData(0, "c")]
    public void The_first_condition_that_holds_decides(int amount, string node)
    {
        var flow = Flow.Of(Node + """, { "id": "b2", "kind": "exit" }""", "start > ask; ask.big > a; ask.some > b2; ask.otherwise > c",
            data: Data.Of(("amount", Value.Of(amount))), fields: """{ "name": "amount", "type": "number" }""").Begin();
        Assert.Equal(node, flow.State.Node);
        Assert.Equal(amount, flow.Journal.First(entry => entry.Kind == JournalKind.Compared).Detail["actual"].Number);
    }

    [Theory]
    [InlineData("""{ "port": "x" }""", "missing_setting", "branches[0].when")]
    [InlineData("""{ "when": { "segment": "vips" } }""", "missing_setting", "branches[0].port")]
    [InlineData("""{ "port": "@x", "when": { "segment": "vips" } }""", "bad_port", "branches[0].port")]
    [InlineData("""{ "port": "otherwise", "when": { "segment": "vips" } }""", "duplicate_port", "branches[0].port")]
    [InlineData("""{ "port": "x", "when": { "all": [] } }""", "empty_group", "branches[0].when.all")]
    [InlineData("""{ "port": "x", "when": { "all": [{ "segment": "vips" }, { "not": { "any": [] } }] } }""", "empty_group", "branches[0].when.all[1].not.any")]
    [InlineData("""{ "port": "x", "when": { "event": "e", "where": { "any": [] } } }""", "empty_group", "branches[0].when.where.any")]
    [InlineData("", "missing_setting", "branches")]
    public void What_cannot_decide_is_a_problem(string branches, string code, string path) =>
        Assert.Contains(Validation.Validate(Flow.Define($$"""{ "id": "ask", "kind": "branch", "settings": { "branches": [{{branches}}] } }""", "start > ask"), Flow.Workspace),
            problem => problem.Code == code && problem.Path == "nodes.ask.settings." + path);
}
