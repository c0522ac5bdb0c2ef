using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sojourn.Core.Journeys;

namespace Sojourn.Simulation.World;

/// <summary>
/// Draws journeys that are valid and that everyone leaves some day: from the start through nodes of all kinds, each reached
/// from an earlier one; a loop asks how often it was gone round.
/// </summary>
internal sealed class JourneyMaker(Random dice)
{
    public const string Event = "clicked_around";
    public const string Segment = "vips";

    private static readonly string[] Kinds =
        ["call", "sms", "email", "whatsapp", "rcs", "telegram", "push", "webhook", "delay", "delay", "wait_until", "wait_for", "branch", "split", "update", "goal", "exit"];

    private static readonly string[] Messages = ["sms", "email", "whatsapp", "rcs", "telegram", "push"];

    public Definition Draw()
    {
        var nodes = new JsonArray(Node("start", "start", []));
        var edges = new JsonArray();
        var free = new List<(string Node, string Port)> { ("start", "next") };
        var count = 2 + dice.Next(7);
        for (var i = 0; i < count && free.Count > 0; i++)
        {
            var id = "n" + i.ToString(CultureInfo.InvariantCulture);
            var kind = i == 0 && dice.Next(3) > 0 ? Messages[dice.Next(Messages.Length)] : Kinds[dice.Next(Kinds.Length)];
            var earlier = edges.Count == 0 ? null : nodes[dice.Next(nodes.Count)]!;
            var settings = Settings(kind, earlier is null ? "enrollment.visits" : Told(earlier));
            nodes.Add(Node(id, kind, settings));
            var entering = dice.Next(free.Count);
            edges.Add(Edge(free[entering], id));
            free.RemoveAt(entering);
            var ports = Ports(kind, settings);
            free.AddRange(ports.Select(port => (id, port)));
            // Two ports may lead to one node.
            if (free.Count > 2 && dice.Next(3) == 0 && free[0].Node != id)
            {
                edges.Add(Edge(free[0], id));
                free.RemoveAt(0);
            }
        }
        if (edges.Count > 1 && free.Count > 0 && dice.Next(3) == 0)
        {
            Loop(nodes, edges, free[dice.Next(free.Count)]);
        }
        var sources = new JsonArray(
            new JsonObject { ["kind"] = "run" }, new JsonObject { ["kind"] = "api" }, new JsonObject { ["kind"] = "event", ["event"] = "entered" });
        var document = new JsonObject
        {
            ["fields"] = new JsonArray(new JsonObject { ["name"] = "plan", ["type"] = "string" }, new JsonObject { ["name"] = "ok", ["type"] = "boolean" }),
            ["entry"] = new JsonObject { ["sources"] = sources },
            ["nodes"] = nodes,
            ["edges"] = edges,
        };
        var (definition, problems) = DefinitionJson.Parse(Encoding.UTF8.GetBytes(document.ToJsonString()));
        return definition ?? throw new InvalidOperationException(string.Join('\n', problems) + document.ToJsonString());
    }

    /// <summary>From an open end back to an earlier node, with a wait on the way, until it was gone round often enough.</summary>
    private void Loop(JsonArray nodes, JsonArray edges, (string Node, string Port) from)
    {
        var back = nodes[1 + dice.Next(nodes.Count - 1)]!["id"]!.GetValue<string>();
        nodes.Add(Node("round", "goal", new JsonObject { ["name"] = "round" }));
        nodes.Add(Node("again", "branch", new JsonObject
        {
            ["branches"] = new JsonArray(new JsonObject { ["port"] = "again", ["when"] = Compare("enrollment.attempts.round", "lt", 2 + dice.Next(3)) }),
        }));
        nodes.Add(Node("lapse", "delay", Span()));
        edges.Add(Edge(from, "round"));
        edges.Add(Edge(("round", "next"), "again"));
        edges.Add(Edge(("again", "again"), "lapse"));
        edges.Add(Edge(("lapse", "next"), back));
    }

    /// <summary>The same journey after somebody worked on it: waits of other lengths, a node more before an end.</summary>
    public Definition Edit(Definition definition)
    {
        var document = JsonNode.Parse(DefinitionJson.Write(definition))!;
        foreach (var node in document["nodes"]!.AsArray())
        {
            if (node!["kind"]!.GetValue<string>() == "delay" && dice.Next(2) == 0)
            {
                node["settings"]!["amount"] = 1 + dice.Next(5);
            }
        }
        var leaf = document["nodes"]!.AsArray().LastOrDefault(node => node!["kind"]!.GetValue<string>() is "delay" or "update" or "goal");
        if (leaf is not null && document["edges"]!.AsArray().All(edge => edge!["from"]!.GetValue<string>() != leaf["id"]!.GetValue<string>()))
        {
            var id = "m" + document["nodes"]!.AsArray().Count.ToString(CultureInfo.InvariantCulture);
            document["nodes"]!.AsArray().Add(Node(id, "goal", new JsonObject { ["name"] = "late" }));
            document["edges"]!.AsArray().Add(Edge((leaf["id"]!.GetValue<string>(), "next"), id));
        }
        return DefinitionJson.Parse(JsonSerializer.SerializeToUtf8Bytes(document)).Definition!;
    }

    public JourneySettings DrawSettings() => new()
    {
        Pause = new()
        {
            InFlight = dice.Next(4) == 0 ? PauseInFlight.Continue : PauseInFlight.Freeze,
            Clock = dice.Next(2) == 0 ? PauseClock.Hold : PauseClock.Wall,
            Past = dice.Next(2) == 0 ? PastDates.Continue : PastDates.Skip,
        },
        Archive = new() { InFlight = dice.Next(2) == 0 ? ArchiveInFlight.Exit : ArchiveInFlight.Hide },
        Reentry = new() { Rule = (ReentryRule)dice.Next(5), Cooldown = dice.Next(3) == 0 ? new(2, WaitSpan.Hours) : null },
        Edit = dice.Next(2) == 0 ? EditRule.Live : EditRule.Pinned,
        MaxDuration = dice.Next(4) == 0 ? new(1 + dice.Next(3), WaitSpan.Days) : null,
    };

    /// <summary>What a node leaves behind that a later one can ask about.</summary>
    private static string Told(JsonNode node) => (node["kind"]!.GetValue<string>(), node["id"]!.GetValue<string>()) switch
    {
        ("call" or "wait_for", var id) => $"nodes.{id}.outcome",
        ("sms" or "email" or "whatsapp" or "rcs" or "telegram" or "push" or "webhook", var id) => $"nodes.{id}.status",
        // Nobody comes to these twice: nothing counts how often.
        ("start" or "exit", _) => "enrollment.visits",
        (_, var id) => $"enrollment.attempts.{id}",
    };

    private JsonObject Settings(string kind, string earlier)
    {
        var settings = kind switch
        {
            "call" => new JsonObject { ["from"] = "+14155550199", ["agent"] = "ada" },
            "sms" or "telegram" => new JsonObject { ["body"] = "Hi {{ profile.first_name }}, {{ journey.plan }}" },
            "email" => new JsonObject { ["subject"] = "Hi {{ profile.first_name }}", ["text"] = "Your plan: {{ journey.plan }}" },
            "whatsapp" => new JsonObject { ["body"] = "Hi" },
            "rcs" => new JsonObject { ["body"] = "Hi", ["fallback"] = new JsonObject { ["body"] = "Hi by text" } },
            "push" => new JsonObject { ["title"] = "Hi", ["body"] = "There" },
            "webhook" => new JsonObject { ["url"] = "https://hooks.example.com/in", ["map"] = new JsonObject { ["ok"] = "response.ok" } },
            "delay" => new JsonObject { ["amount"] = 1 + dice.Next(5), ["unit"] = Pick("minutes", "hours", "days", "seconds") },
            "wait_until" => dice.Next(2) == 0
                ? new JsonObject { ["time"] = "09:30" }
                : new JsonObject { ["date"] = $"2026-01-{dice.Next(5, 12):00}T10:00", ["past"] = Pick("continue", "skip") },
            "wait_for" => dice.Next(2) == 0
                ? new JsonObject { ["event"] = Event, ["timeout"] = Span() }
                : new JsonObject { ["when"] = Compare("profile.score", "gte", 3), ["timeout"] = Span() },
            "branch" => new JsonObject
            {
                ["branches"] = new JsonArray(
                    new JsonObject { ["port"] = "a", ["when"] = Compare("profile.score", "gte", 2) },
                    new JsonObject { ["port"] = "b", ["when"] = Compare(earlier, "equals", "failed") }),
            },
            "split" => new JsonObject { ["segment"] = Segment },
            "update" => Pick(
                new JsonObject { ["increment"] = new JsonObject { ["score"] = 1 } },
                new JsonObject { ["addSegments"] = new JsonArray(Segment) },
                new JsonObject { ["setData"] = new JsonObject { ["plan"] = "gold" } }),
            "goal" => new JsonObject { ["name"] = "reached" },
            "exit" => new JsonObject { ["outcome"] = "done" },
            _ => throw new InvalidOperationException(kind),
        };
        if (Messages.Contains(kind) && dice.Next(2) == 0)
        {
            settings["window"] = Span();
        }
        if ((Messages.Contains(kind) || kind is "call" or "webhook") && dice.Next(3) == 0)
        {
            settings["retry"] = new JsonObject { ["count"] = 1 + dice.Next(2), ["interval"] = Span() };
        }
        return settings;
    }

    private string[] Ports(string kind, JsonObject settings) => kind switch
    {
        "call" => ["next", .. dice.Next(2) == 0 ? (string[])["answered", "no_answer"] : []],
        "webhook" => ["next", "failed"],
        "wait_for" => ["arrived", "timeout"],
        "branch" => ["a", "b", "otherwise"],
        "split" => ["true", "false"],
        "exit" => [],
        "wait_until" => settings.ContainsKey("date") ? ["next", "past"] : ["next"],
        "delay" or "update" or "goal" => ["next"],
        _ => dice.Next(2) == 0 ? ["next"] : ["next", Pick("delivered", "read", "sent"), Pick("failed", "timeout")],
    };

    private JsonObject Edge((string Node, string Port) from, string to)
    {
        var edge = new JsonObject { ["from"] = from.Node, ["port"] = from.Port, ["to"] = to };
        if (dice.Next(6) == 0)
        {
            edge["delay"] = Span();
        }
        return edge;
    }

    private JsonObject Span() => new() { ["amount"] = 1 + dice.Next(4), ["unit"] = Pick("minutes", "hours", "days") };

    private T Pick<T>(params ReadOnlySpan<T> choices) => choices[dice.Next(choices.Length)];

    private static JsonObject Node(string id, string kind, JsonObject settings) =>
        kind == "start" ? new() { ["id"] = id, ["kind"] = kind } : new() { ["id"] = id, ["kind"] = kind, ["settings"] = settings };

    private static JsonObject Compare(string field, string op, JsonNode value) => new() { ["field"] = field, ["op"] = op, ["value"] = value };
}
