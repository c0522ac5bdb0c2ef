using System.Text;
using System.Text.RegularExpressions;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Server;

/// <summary>Bad requests: each gets a problem document that says what is wrong, and changes nothing.</summary>
[Collection(ServerCollection.Name)]
public sealed partial class RefusalTests(SharedServer shared)
{
    private const string Json = "application/json";

    private readonly TestServer server = shared.Server;

    /// <summary>One bad request: what is sent where, and what it is answered.</summary>
    public sealed record Bad(string Name, string Method, string Path, object? Body, int Status, string Code, string Type = Json)
    {
        public override string ToString() => Name;
    }

    public static TheoryData<Bad> Requests =>
    [
        new Bad("no document", "POST", "/api/journeys", "{", 400, "bad_json"),
        new Bad("nothing at all", "POST", "/api/journeys", "", 400, "bad_json"),
        new Bad("a megabyte of nesting", "POST", "/api/journeys", new string('[', 1024 * 1024), 400, "bad_json"),
        new Bad("more than a request may have", "POST", "/api/journeys", "\"" + new string('a', 6 * 1024 * 1024) + "\"", 413, "too_large"),
        new Bad("invalid UTF-8", "POST", "/api/journeys", (byte[])[.. "{\"name\":\""u8, 0xC3, 0x28, .. "\"}"u8], 400, "bad_text"),
        new Bad("half a character", "POST", "/api/journeys", """{"name":"\ud800"}""", 400, "bad_text"),
        new Bad("an unknown member", "POST", "/api/journeys", """{"name":"A","colour":"red"}""", 400, "unknown_member"),
        new Bad("a wrong type", "POST", "/api/journeys", """{"name":5}""", 400, "wrong_type"),
        new Bad("a name twice", "POST", "/api/journeys", """{"name":"A","name":"B"}""", 400, "duplicate_member"),
        new Bad("no name", "POST", "/api/journeys", "{}", 422, "bad_name"),
        new Bad("a long name", "POST", "/api/journeys", new { name = new string('n', 256) }, 422, "bad_name"),
        new Bad("a name of two lines", "POST", "/api/journeys", new { name = "A\nB" }, 422, "bad_name"),
        new Bad("a name with a bell", "POST", "/api/segments", new { name = "A\u0007" }, 422, "bad_name"),
        new Bad("a key with a backspace", "POST", "/api/keys", new { name = "A\b", role = "viewer" }, 422, "bad_name"),
        new Bad("a description with an escape", "POST", "/api/journeys", new { name = "A", description = "a\tb\nc\u001b[1m" }, 422, "bad_text"),
        new Bad("a tag of two lines", "POST", "/api/journeys", new { name = "A", tags = new[] { "a\nb" } }, 422, "bad_tags"),
        new Bad("a segment's id that ends a line", "PUT", "/api/segments/vips%0A", new { name = "V" }, 422, "bad_id"),
        new Bad("a journey's id with a control character", "GET", "/api/journeys/jrn_1%01", null, 404, "not_found"),
        new Bad("a run's id with a line break", "GET", "/api/runs/run_1%0A", null, 404, "not_found"),
        new Bad("an enrollment's id with a tab", "GET", "/api/enrollments/%09", null, 404, "not_found"),
        new Bad("a channel with an escape", "GET", "/api/channels/sms%1B", null, 404, "not_found"),
        new Bad("a profile's id with a line break", "GET", "/api/profiles/a%0Ab", null, 404, "not_found"),
        new Bad("a profile with a bell", "PUT", "/api/profiles/a%07", new { }, 422, "bad_profile_id"),
        new Bad("an event by nobody on one line", "POST", "/api/events", new { events = new[] { new { name = "seen", profileId = "a\nb" } } }, 422, "bad_profile_id"),
        new Bad("an event of two lines", "POST", "/api/events", new { events = new[] { new { name = "se\nen", profileId = "a" } } }, 422, "bad_name"),
        new Bad("an unknown preset", "POST", "/api/journeys", new { name = "A", preset = "magic" }, 422, "unknown_preset"),
        new Bad("an unknown setting", "POST", "/api/journeys", new { name = "A", settings = new { speed = 1 } }, 400, "unknown_member"),
        new Bad("a definition with a wrong type", "POST", "/api/journeys", """{"name":"A","definition":{"nodes":7}}""", 400, "wrong_type"),
        new Bad("a form", "POST", "/api/journeys", "name=A", 415, "unsupported_media_type", "application/x-www-form-urlencoded"),
        new Bad("no such journey", "GET", "/api/journeys/jrn_999", null, 404, "not_found"),
        new Bad("no journey's id", "GET", "/api/journeys/first", null, 404, "not_found"),
        new Bad("no such route", "GET", "/api/nothing", null, 404, "not_found"),
        new Bad("no such method", "DELETE", "/api/journeys", null, 405, "method_not_allowed"),
        new Bad("no such status", "GET", "/api/journeys?status=asleep", null, 422, "unknown_status"),
        new Bad("a limit too high", "GET", "/api/journeys?limit=5000", null, 422, "bad_limit"),
        new Bad("a limit that is no number", "GET", "/api/journeys?limit=many", null, 422, "not_a_number"),
        new Bad("a limit of nothing", "GET", "/api/journeys?limit=", null, 422, "not_a_number"),
        new Bad("two limits", "GET", "/api/journeys?limit=1&limit=2", null, 422, "given_twice"),
        new Bad("two cursors", "GET", "/api/journeys?cursor=a&cursor=b", null, 422, "given_twice"),
        new Bad("a limit that no number can hold", "GET", "/api/profiles?limit=99999999999", null, 422, "not_a_number"),
        new Bad("a flag that is neither", "PUT", "/api/profiles/p?replace=perhaps", new { }, 422, "not_a_boolean"),
        new Bad("no cursor of ours", "GET", "/api/journeys?cursor=%20x", null, 422, "bad_cursor"),
        new Bad("a cursor of a partition that no number holds", "GET", Cursor("/api/profiles", "2147483648.0"), null, 422, "bad_cursor"),
        new Bad("a cursor of a partition that is not there", "GET", Cursor("/api/profiles", "99.0"), null, 422, "bad_cursor"),
        new Bad("a timeline's cursor of another list", "GET", Cursor("/api/profiles/p/timeline", "1.2.3"), null, 422, "bad_cursor"),
        new Bad("a timeline's cursor after the end of time", "GET", Cursor("/api/profiles/p/timeline", "9223372036854775807.1.0"), null, 422, "bad_cursor"),
        new Bad("an id that is no text", "PUT", "/api/profiles/a%ff", new { }, 422, "bad_path"),
        new Bad("half a letter in a member's id", "DELETE", "/api/segments/s/members/%C3", null, 422, "bad_path"),
        new Bad("no events", "POST", "/api/events", new { events = Array.Empty<object>() }, 422, "bad_count"),
        new Bad("an event of nobody", "POST", "/api/events", new { events = new[] { new { name = "seen" } } }, 422, "bad_profile_id"),
        new Bad("an event without a name", "POST", "/api/events", new { events = new[] { new { profileId = "p" } } }, 422, "bad_name"),
        new Bad("an event at no time", "POST", "/api/events", new { events = new[] { new { profileId = "p", name = "seen", time = "noon" } } }, 422, "bad_date"),
        new Bad("an event in the future", "POST", "/api/events", new { events = new[] { new { profileId = "p", name = "seen", time = "2999-01-01T00:00:00Z" } } }, 422, "date_in_future"),
        new Bad("an event that sets nothing's name", "POST", "/api/events", """{"events":[{"profileId":"p","name":"seen","set":{"":"x","plan":"pro"}}]}""", 422, "bad_name"),
        new Bad("an event that sets a dotted name", "POST", "/api/events", """{"events":[{"profileId":"p","name":"seen","set":{"a.b":"x"}}]}""", 422, "bad_name"),
        new Bad("an event that sets a name of two lines", "POST", "/api/events", """{"events":[{"profileId":"p","name":"seen","set":{"a\nb":"x"}}]}""", 422, "bad_name"),
        new Bad("an event that sets the id", "POST", "/api/events", """{"events":[{"profileId":"p","name":"seen","set":{"id":"x"}}]}""", 422, "bad_name"),
        new Bad("an event that sets a long name", "POST", "/api/events", "{\"events\":[{\"profileId\":\"p\",\"name\":\"seen\",\"set\":{\"" + new string('n', 256) + "\":\"x\"}}]}", 422, "bad_name"),
        new Bad("an unknown zone", "PATCH", "/api/workspace", new { timeZone = "Mars/Olympus" }, 422, "unknown_time_zone"),
        new Bad("a profile in no zone", "PUT", "/api/profiles/p", new { timeZone = "Mars/Olympus" }, 422, "unknown_time_zone"),
        new Bad("an unknown channel", "PUT", "/api/channels/pigeon", new { provider = "sandbox" }, 404, "not_found"),
        new Bad("a provider of another channel", "PUT", "/api/channels/sms", new { provider = "smtp" }, 422, "unknown_provider"),
        new Bad("a probability above one", "PUT", "/api/channels/sms", new { provider = "sandbox", settings = new { outcomes = new { sent = 7 } } }, 422, "bad_probability"),
        new Bad("probabilities above one together", "PUT", "/api/channels/call", new { provider = "sandbox", settings = new { outcomes = new { answered = 0.8, busy = 0.3 } } }, 422, "bad_probability"),
        new Bad("a real provider in fast time", "PUT", "/api/channels/email", new { provider = "smtp", settings = new { host = "mail.example.com" } }, 409, "time_scale"),
        new Bad("an unknown role", "POST", "/api/keys", new { name = "k", role = "king" }, 422, "unknown_role"),
        new Bad("a condition that is none", "POST", "/api/segments", new { name = "S", when = new { colour = "red" } }, 400, "unknown_member"),
        new Bad("a segment of nothing", "POST", "/api/segments", new { name = "S", when = new { all = Array.Empty<object>() } }, 422, "empty_group"),
        new Bad("a segment with an empty part", "PUT", "/api/segments/s1", new { name = "S", when = new { not = new { any = Array.Empty<object>() } } }, 422, "empty_group"),
        new Bad("a preview of nothing", "POST", "/api/segments/preview", new { when = new { any = Array.Empty<object>() } }, 422, "empty_group"),
        new Bad("a segment that nobody made", "POST", "/api/segments/preview", new { when = new { segment = "nowhere" } }, 422, "unknown_segment"),
    ];

    private static string Cursor(string path, string positions) => $"{path}?cursor={Convert.ToBase64String(Encoding.ASCII.GetBytes(positions)).TrimEnd('=')}";

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_bad_request_is_answered_with_a_problem_document(Bad bad)
    {
        var before = await State();

        var answer = await server.Send(HttpMethod.Parse(bad.Method), bad.Path, bad.Body, bad.Type);

        Assert.True(answer.Status == bad.Status, answer.ToString());
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Equal(bad.Status, answer["status"].GetInt32());
        Assert.Contains(bad.Code, answer.Codes);
        Assert.Equal(before, await State());
    }

    [Fact]
    public async Task A_parameter_that_cannot_be_read_is_named_with_a_sentence()
    {
        var answer = await server.Get("/api/journeys?limit=abc");
        Assert.Equal(("not_a_number", "limit"), (answer["problems.0.code"].GetString(), answer["problems.0.path"].GetString()));
        Assert.Contains("'abc' is no whole number", answer["problems.0.message"].GetString(), StringComparison.Ordinal);
    }

    /// <summary>One bad draft: it saves, lists its problem, and cannot be published.</summary>
    public static TheoryData<string, string> Drafts => new()
    {
        { """{"nodes":[{"id":"start","kind":"start"},{"id":"x","kind":"teleport"}],"edges":[{"from":"start","port":"next","to":"x"}],"entry":{"sources":[{"kind":"run"}]}}""", "unknown_kind" },
        {
            """
            {"entry":{"sources":[{"kind":"run"}]},"nodes":[{"id":"start","kind":"start"},{"id":"a","kind":"update","settings":{"setData":{"n":"1"}}},
            {"id":"b","kind":"update","settings":{"setData":{"n":"2"}}}],"edges":[{"from":"start","port":"next","to":"a"},{"from":"a","port":"next","to":"b"},{"from":"b","port":"next","to":"a"}]}
            """, "cycle_without_wait"
        },
    };

    [Theory]
    [MemberData(nameof(Drafts))]
    public async Task A_broken_draft_saves_and_is_not_published(string definition, string code)
    {
        var journey = (await server.Post("/api/journeys", new { name = "Broken" }))["id"].GetString();

        var saved = await server.Send(HttpMethod.Put, $"/api/journeys/{journey}/definition", definition);

        Assert.Equal(200, saved.Status);
        Assert.Contains(code, saved.Codes);
        var refused = await server.Post($"/api/journeys/{journey}/publish");
        Assert.Equal(422, refused.Status);
        Assert.Contains(code, refused.Codes);
        Assert.Equal("draft", (await server.Get($"/api/journeys/{journey}"))["status"].GetString());
    }

    [Fact]
    public async Task A_run_in_the_past_or_in_no_zone_is_not_scheduled()
    {
        var run = await server.Fill(await server.Publish(Documents.Waiting(1)), "phone\n+14155551234\n");

        var past = await server.Post($"/api/runs/{run}/schedule", new { at = "2020-01-01T09:00", timeZone = "Europe/Berlin" });
        var nowhere = await server.Post($"/api/runs/{run}/schedule", new { at = "2999-01-01T09:00", timeZone = "Mars/Olympus" });

        Assert.Equal((422, "date_in_past"), (past.Status, past["code"].GetString()));
        Assert.Equal((422, "unknown_time_zone"), (nowhere.Status, nowhere["code"].GetString()));
        Assert.Equal("draft", (await server.Get($"/api/runs/{run}"))["status"].GetString());
    }

    [Fact]
    public async Task A_list_that_cannot_be_read_changes_nothing_and_a_huge_cell_is_listed()
    {
        var journey = await server.Publish(Documents.Waiting(1));
        var run = (await server.Post($"/api/journeys/{journey}/runs", new { name = "R" }))["id"].GetString()!;

        Assert.Equal(422, (await server.Import(run, "colour\nred\n")).Status);
        Assert.Equal(415, (await server.Send(HttpMethod.Post, $"/api/runs/{run}/recipients", "{}", Json)).Status);
        Assert.Equal(0, (await server.Get($"/api/runs/{run}"))["recipients"].GetInt32());

        var huge = await server.Import(run, $"phone,note\n+14155551234,fine\n+14155551235,{new string('x', 200_000)}\n");
        Assert.Equal((1, 1), (huge["accepted"].GetInt32(), huge["rejected"].GetInt32()));
        Assert.Equal([("column_not_used", 1), ("cell_too_long", 3)], huge["problems"].EnumerateArray().Select(problem => (problem.GetProperty("code").GetString(), problem.GetProperty("line").GetInt32())));
    }

    [Fact]
    public async Task A_list_that_was_read_as_Windows_1252_says_so_whoever_takes_it()
    {
        var run = (await server.Post($"/api/journeys/{await server.Publish(Documents.Waiting(1))}/runs", new { name = "R" }))["id"].GetString()!;
        byte[] list = [.. "phone,first_name\n+14155551234,Ren"u8, 0xE9, .. "\n+14155551235,"u8, 0x8F];

        var recipients = await server.Send(HttpMethod.Post, $"/api/runs/{run}/recipients", list, "text/csv");
        Assert.Equal((1, 1, 1), (recipients["accepted"].GetInt32(), recipients["rejected"].GetInt32(), recipients["warnings"].GetInt32()));
        var profiles = await server.Send(HttpMethod.Post, "/api/profiles/import", list, "text/csv");
        foreach (var answer in (HttpAnswer[])[recipients, profiles])
        {
            Assert.Equal(("read_as_windows_1252", 1), (answer["problems.0.code"].GetString(), answer["problems.0.line"].GetInt32()));
            Assert.Equal(("invalid_encoding", 3), (answer["problems.1.code"].GetString(), answer["problems.1.line"].GetInt32()));
        }
        var named = await server.Send(HttpMethod.Post, "/api/profiles/import", list, "text/csv; charset=windows-1252");
        Assert.Equal("invalid_encoding", Assert.Single(named["problems"].EnumerateArray()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Without_a_key_nothing_is_told_and_a_viewer_only_reads()
    {
        Assert.Equal(401, (await server.Send(HttpMethod.Get, "/api/journeys", headers: ("Authorization", ""))).Status);
        Assert.Equal(401, (await server.Send(HttpMethod.Get, "/api/journeys", headers: ("Authorization", "Bearer guess"))).Status);
        Assert.Equal(200, (await server.Send(HttpMethod.Get, "/health/ready", headers: ("Authorization", ""))).Status);
        Assert.Equal(200, (await server.Send(HttpMethod.Get, "/openapi/v1.json", headers: ("Authorization", ""))).Status);

        var made = await server.Post("/api/keys", new { name = "Reader", role = "viewer" });
        var viewer = ("Authorization", "Bearer " + made["key"].GetString());
        Assert.Equal(200, (await server.Send(HttpMethod.Get, "/api/journeys", headers: viewer)).Status);
        Assert.Equal(403, (await server.Send(HttpMethod.Post, "/api/journeys", new { name = "A" }, headers: viewer)).Status);
        Assert.DoesNotContain((await server.Get("/api/keys"))["items"].EnumerateArray(), key => key.TryGetProperty("key", out _));

        Assert.Equal(204, (await server.Send(HttpMethod.Delete, $"/api/keys/{made["id"]}")).Status);
        Assert.Equal(401, (await server.Send(HttpMethod.Get, "/api/journeys", headers: viewer)).Status);
    }

    [GeneratedRegex("""
        "sparkline":\[[0-9,]*\]
        """)]
    private static partial Regex Sparkline();

    /// <summary>What the requests could have changed.</summary>
    private async Task<string> State()
    {
        var state = new StringBuilder();
        foreach (var path in (string[])["/api/journeys?limit=1000", "/api/channels", "/api/keys", "/api/segments", "/api/profiles?query=p"])
        {
            // The days of a sparkline move on with the clock.
            state.Append(Sparkline().Replace((await server.Get(path)).Text, ""));
        }
        return state.Append((await server.Get("/api/workspace"))["timeZone"]).ToString();
    }
}
