using System.Globalization;
using System.Text.Json.Nodes;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.EndToEnd;

/// <summary>
/// A workspace in which every page has something to show: the example with a run in each state, a draft that uses every kind
/// of node, and journeys that are paused and archived. Time runs as on the wall, so who waits a day goes on waiting.
/// </summary>
internal sealed record TourContent(string Example, string Running, string Done, string Listed, string Bare, string EveryKind, string ByHand, string Blank, string Person)
{
    public static async Task<TourContent> Fill(TestServer server)
    {
        foreach (var channel in (string[])["call", "sms", "email"])
        {
            await Ok(server.Put($"/api/channels/{channel}", new { provider = "sandbox", settings = new { delaySeconds = 0 } }));
        }
        await Ok(server.Post("/api/users", new { name = "Grace Watcher", email = "grace@example.com", password = "a battery and a staple", role = "viewer" }));
        await Ok(server.Post("/api/keys", new { name = "CRM import", role = "editor" }));

        var definition = JsonNode.Parse(await File.ReadAllTextAsync(Checkout.Path("examples/renewal-outreach.json")))!["definition"]!;
        var example = await Journey(server, "Renewal outreach", "outreach", definition, "Calls everybody whose contract ends, and writes to those who do not answer.", "renewals", "calls");
        await Ok(server.Post($"/api/journeys/{example}/publish"));
        var list = await File.ReadAllLinesAsync(Checkout.Path("examples/contacts.csv"));
        var done = await Run(server, example, "Newsletter only", [list[0], .. list.Where(line => line.Contains(",cold,", StringComparison.Ordinal) && line.EndsWith(",0", StringComparison.Ordinal))]);
        await Ok(server.Post($"/api/runs/{done}/start"));
        var running = await Run(server, example, "Morning wave", list);
        await Ok(server.Post($"/api/runs/{running}/start"));
        var listed = await Run(server, example, "Afternoon wave", list.Take(120));
        var scheduled = await Run(server, example, "After the holidays", list.Take(60));
        var date = DateTimeOffset.UtcNow.AddDays(30).ToString("yyyy-MM-dd'T'09:00", CultureInfo.InvariantCulture);
        await Ok(server.Post($"/api/runs/{scheduled}/schedule", new { at = date, timeZone = "Europe/Berlin" }));
        var bare = await Run(server, example, "A wave without a list", []);
        await server.UntilRun(done);
        // Everybody of the morning wave has ended or waits for tomorrow's call.
        await server.Until($"/api/runs/{running}/metrics", metrics => metrics["nodes.a_day.waiting"].GetInt32() == metrics["active"].GetInt32());
        var reached = await server.Get($"/api/journeys/{example}/enrollments?node=reached&limit=1");

        // The draft goes on from what is published.
        definition["nodes"]!.AsArray().Single(node => (string?)node!["id"] == "text")!["settings"]!["body"] =
            "Hi {{ journey.first_name }}, we tried to call you about the renewal of {{ journey.company }}. When may we try again?";
        definition["fields"]!.AsArray().Single(field => (string?)field!["name"] == "nb_tasks")!["description"] = "Open tasks";
        await Ok(server.Put($"/api/journeys/{example}/definition", definition));

        var every = await Journey(server, "Every kind of node", "messaging", EveryKindOfNode());
        var byHand = await Journey(server, "Welcome by hand", "messaging", Small());
        await Ok(server.Post($"/api/journeys/{byHand}/publish"));
        await Ok(server.Put("/api/segments/vip", new { name = "Very important people", when = new { field = "profile.email", op = "equals", value = "vip@example.com" } }));
        await Ok(server.Put("/api/profiles/vip-1", new { attributes = new { first_name = "Vera", email = "vip@example.com", phone = "+14155550177" } }));
        var paused = await Journey(server, "Winter check-in", "marketing", Small());
        await Ok(server.Post($"/api/journeys/{paused}/publish"));
        await Ok(server.Post($"/api/journeys/{paused}/pause"));
        var archived = await Journey(server, "Last year's offer", "decisioning", Small());
        await Ok(server.Post($"/api/journeys/{archived}/publish"));
        await Ok(server.Post($"/api/journeys/{archived}/archive"));
        var blank = await Journey(server, "A first idea with a name that is longer than any column of any list is wide", "outreach", Parse("""
            {"fields": [], "entry": {"sources": [{"kind": "run"}]}, "nodes": [{"id": "start", "kind": "start"}], "edges": [], "layout": {}}
            """));
        // The one whose message is the journey's last: an open port on the live canvas.
        await Ok(server.Post($"/api/journeys/{byHand}/enroll", new { profileIds = new[] { "vip-1" } }));
        await server.Until($"/api/journeys/{byHand}/metrics", metrics => metrics["completed"].GetInt32() == 1);
        return new(example, running, done, listed, bare, every, byHand, blank, reached["items.0.profileId"].GetString()!);
    }

    private static async Task<string> Journey(TestServer server, string name, string preset, JsonNode definition, string description = "", params string[] tags) =>
        (await Ok(server.Post("/api/journeys", new { name, preset, definition, description, tags })))["id"].GetString()!;

    private static async Task<string> Run(TestServer server, string journey, string name, IEnumerable<string> list)
    {
        var run = (await Ok(server.Post($"/api/journeys/{journey}/runs", new { name })))["id"].GetString()!;
        var csv = string.Join('\n', list);
        if (csv.Length > 0)
        {
            await Ok(server.Import(run, csv));
        }
        return run;
    }

    private static async Task<HttpAnswer> Ok(Task<HttpAnswer> asked)
    {
        var answer = await asked;
        Assert.True(answer.Status is >= 200 and < 300, answer.ToString());
        return answer;
    }

    private static JsonNode Small() => Parse("""
        {"fields": [], "entry": {"sources": [{"kind": "api"}]},
         "nodes": [{"id": "start", "kind": "start"}, {"id": "hello", "kind": "sms", "settings": {"from": "+14155550100", "body": "Hello {{ profile.first_name }}"}}],
         "edges": [{"from": "start", "port": "next", "to": "hello"}], "layout": {}}
        """);

    /// <summary>One node of each kind in rows, some set and some not, so that panels show both values and problems.</summary>
    private static JsonNode EveryKindOfNode() => Parse("""
        {"fields": [{"name": "first_name", "type": "string", "default": "there"}, {"name": "visits", "type": "number", "required": true}, {"name": "renewal", "type": "date"}],
         "entry": {"sources": [{"kind": "event", "event": "cart_left"}, {"kind": "api"}]},
         "nodes": [
           {"id": "start", "kind": "start"},
           {"id": "call", "kind": "call", "settings": {"from": "+14155550100", "agent": "ada", "variables": {"name": "{{ profile.first_name }}"}}},
           {"id": "sms", "kind": "sms"},
           {"id": "email", "kind": "email", "settings": {"from": "hello@example.com", "subject": "Hello {{ profile.first_name }}", "html": "<h1>Hello</h1>", "cta": {"label": "Look", "url": "https://example.com"}}},
           {"id": "whatsapp", "kind": "whatsapp", "settings": {"template": {"name": "hello", "language": "en", "variables": {"1": "{{ profile.first_name }}"}}}},
           {"id": "rcs", "kind": "rcs", "settings": {"card": {"title": "Hello", "text": "A card", "buttons": [{"label": "Look", "url": "https://example.com"}]}, "fallback": {"body": "Hello"}}},
           {"id": "telegram", "kind": "telegram"},
           {"id": "push", "kind": "push", "settings": {"title": "Hello", "body": "There is news", "platforms": ["web", "ios"]}},
           {"id": "webhook", "kind": "webhook", "settings": {"url": "https://example.com/orders", "method": "POST", "headers": {"X-Source": "sojourn"}, "body": {"id": "{{ profile.id }}"}, "map": {"visits": "response.visits"}}},
           {"id": "delay", "kind": "delay", "settings": {"amount": 3, "unit": "days"}},
           {"id": "until", "kind": "wait_until", "settings": {"field": "journey.renewal", "offset": {"amount": 1, "unit": "weeks"}, "direction": "before", "time": "09:00"}},
           {"id": "for", "kind": "wait_for", "settings": {"event": "paid", "timeout": {"amount": 2, "unit": "days"}}},
           {"id": "branch", "kind": "branch", "settings": {"branches": [
             {"port": "often", "when": {"all": [{"field": "journey.visits", "op": "gt", "value": 3}, {"not": {"any": [{"field": "profile.email", "op": "contains", "value": "example.com"}, {"field": "journey.renewal", "op": "exists"}]}}]}},
             {"port": "came", "when": {"field": "nodes.for.outcome", "op": "equals", "value": "arrived"}}]}},
           {"id": "split", "kind": "split", "settings": {"segment": "nobody_made_this"}},
           {"id": "update", "kind": "update", "settings": {"set": {"greeted": true}, "increment": {"messages": 1}, "unset": ["old"]}},
           {"id": "goal", "kind": "goal", "settings": {"name": "paid"}},
           {"id": "exit", "kind": "exit", "settings": {"outcome": "done"}}],
         "edges": [
           {"from": "start", "port": "next", "to": "call"}, {"from": "call", "port": "answered", "to": "email"}, {"from": "call", "port": "next", "to": "sms", "delay": {"amount": 1, "unit": "hours"}},
           {"from": "sms", "port": "next", "to": "branch"}, {"from": "branch", "port": "often", "to": "update"}, {"from": "branch", "port": "otherwise", "to": "exit"}],
         "layout": {
           "start": {"x": 0, "y": 0}, "call": {"x": 320, "y": 0}, "sms": {"x": 760, "y": 0}, "email": {"x": 1080, "y": 0},
           "whatsapp": {"x": 0, "y": 220}, "rcs": {"x": 320, "y": 220}, "telegram": {"x": 720, "y": 220}, "push": {"x": 1040, "y": 220},
           "webhook": {"x": 0, "y": 440}, "delay": {"x": 320, "y": 440}, "until": {"x": 720, "y": 440}, "for": {"x": 1040, "y": 440},
           "branch": {"x": 0, "y": 660}, "split": {"x": 320, "y": 660}, "update": {"x": 720, "y": 660}, "goal": {"x": 1040, "y": 660}, "exit": {"x": 320, "y": 880}}}
        """);

    private static JsonNode Parse(string json) => JsonNode.Parse(json)!;
}
