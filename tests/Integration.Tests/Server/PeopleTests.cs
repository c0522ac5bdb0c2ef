using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Server;

/// <summary>Events, profiles and segments by HTTP, and the journeys that they begin.</summary>
[Collection(ServerCollection.Name)]
public sealed class PeopleTests(SharedServer shared)
{
    private readonly TestServer server = shared.Server;

    [Fact]
    public async Task An_id_with_a_slash_is_a_person_who_can_be_read_and_erased_and_no_other()
    {
        await server.Put("/api/profiles/team%2F7", new { attributes = new { first_name = "Seven" } });
        await server.Put("/api/profiles/team%252F7", new { attributes = new { first_name = "Percent" } });
        Assert.Equal("team/7", (await server.Get("/api/profiles/team%2F7"))["id"].GetString());
        Assert.Equal("team%2F7", (await server.Get("/api/profiles/team%252F7"))["id"].GetString());
        Assert.Equal(204, (await server.Send(HttpMethod.Delete, "/api/profiles/team%2F7")).Status);
        Assert.Equal((404, 200), ((await server.Get("/api/profiles/team%2F7")).Status, (await server.Get("/api/profiles/team%252F7")).Status));
    }

    [Fact]
    public async Task Whoever_is_enrolled_brings_the_fields_as_the_journey_wants_them_or_nobody_is()
    {
        var journey = await server.Publish(new
        {
            fields = new object[] { new { name = "amount", type = "number", required = true }, new { name = "since", type = "date" } },
            entry = new { sources = new[] { new { kind = "api" } } },
            nodes = new object[] { new { id = "start", kind = "start" }, new { id = "wait", kind = "delay", settings = new { amount = 9, unit = "months" } } },
            edges = new object[] { Documents.Edge("start", "next", "wait") },
        });
        Task<HttpAnswer> Enroll(object data) => server.Post($"/api/journeys/{journey}/enroll", new { profileIds = new[] { "fields" }, data });
        Assert.Equal(["missing_field"], (await Enroll(new { since = "2026-03-01" })).Codes);
        Assert.Equal(["wrong_type"], (await Enroll(new { amount = "many" })).Codes);
        Assert.Equal(["wrong_type"], (await Enroll(new { amount = 1, since = "soon" })).Codes);
        Assert.Equal(1, (await Enroll(new { amount = "12.50", since = "2026-03-01" }))["enrolled"].GetInt32());
    }

    [Fact]
    public async Task An_event_sets_attributes_in_its_step_begins_a_journey_and_counts_once_per_id()
    {
        var journey = await server.Publish(
            new
            {
                entry = new { sources = new[] { new { kind = "event", @event = "signed_up", audience = new { field = "profile.plan", op = "equals", value = "pro" } } } },
                nodes = new object[]
                {
                    new { id = "start", kind = "start" }, new { id = "mail", kind = "email", settings = new { subject = "Hi {{ profile.first_name }}", text = "{{ event.source }}" } },
                    new { id = "done", kind = "exit", settings = new { outcome = "done" } },
                },
                edges = new object[] { Documents.Edge("start", "next", "mail"), Documents.Edge("mail", "next", "done") },
            },
            new { reentry = new { rule = "always" } });
        object Happened(string id) => new
        {
            profileId = "ann",
            name = "signed_up",
            id,
            properties = new { source = "web" },
            set = new { plan = "pro", first_name = "Ann", email = "ann@example.com" },
        };

        var taken = await server.Post("/api/events", new { events = new[] { Happened("e1"), Happened("e1") } });
        Assert.Equal((202, 2), (taken.Status, taken["accepted"].GetInt32()));
        Assert.Equal(202, (await server.Post("/api/events", new { events = new[] { Happened("e1") } })).Status);

        await server.Until($"/api/journeys/{journey}/metrics", metrics => metrics["completed"].GetInt32() == 1);
        Assert.Equal(1, (await server.Get($"/api/journeys/{journey}/metrics"))["started"].GetInt32());
        var mail = (await server.Get("/api/sandbox/messages?channel=email&to=ann%40example.com"))["items.0.content"];
        Assert.Equal(("Hi Ann", "web"), (mail.GetProperty("subject").GetString(), mail.GetProperty("text").GetString()));
        var timeline = (await server.Get("/api/profiles/ann/timeline"))["items"].EnumerateArray().Select(item => item.GetProperty("kind").GetString()).Order();
        Assert.Equal(["enrollment", "event"], timeline);
    }

    [Fact]
    public async Task One_bad_event_refuses_them_all()
    {
        var refused = await server.Post("/api/events", new { events = new object[] { new { profileId = "bob", name = "fine" }, new { profileId = "bob", name = "" } } });

        Assert.Equal(422, refused.Status);
        Assert.Equal("events[1].name", refused["problems.0.path"].GetString());
        Assert.Equal(404, (await server.Get("/api/profiles/bob")).Status);
    }

    [Fact]
    public async Task An_event_brings_the_fields_by_their_names_and_without_a_required_one_nobody_enters_which_is_counted()
    {
        var journey = await server.Publish(new
        {
            fields = new object[] { new { name = "amount", type = "number", required = true }, new { name = "plan", type = "string", @default = "basic" } },
            entry = new { sources = new object[] { new { kind = "event", @event = "ordered", when = new { field = "event.shop", op = "equals", value = "ours" } } } },
            nodes = new object[] { new { id = "start", kind = "start" }, new { id = "wait", kind = "delay", settings = new { amount = 9, unit = "months" } } },
            edges = new object[] { Documents.Edge("start", "next", "wait") },
        });
        async Task Ordered(string who, object properties) =>
            Assert.Equal(202, (await server.Post("/api/events", new { events = new[] { new { profileId = who, name = "ordered", properties } } })).Status);
        await Ordered("orders_elsewhere", new { shop = "other" });
        await Ordered("orders_nothing", new { shop = "ours" });
        await Ordered("orders_oddly", new { shop = "ours", amount = "many" });
        await Ordered("orders_well", new { shop = "ours", amount = "12.50", colour = "red" });
        await Ordered("orders_well", new { shop = "ours", amount = 3 });

        var entered = Assert.Single((await server.Get($"/api/journeys/{journey}/enrollments"))["items"].EnumerateArray());
        Assert.Equal("""{"amount":12.50,"plan":"basic"}""", entered.GetProperty("data").GetRawText().Replace("12.5,", "12.50,", StringComparison.Ordinal));
        var metrics = await server.Get($"/api/journeys/{journey}/metrics");
        Assert.Equal(1, metrics["started"].GetInt32());
        Assert.Equal(
            [("already_inside", 1), ("missing_field", 1), ("wrong_type", 1)],
            metrics["refused"].EnumerateObject().Select(each => (each.Name, each.Value.GetInt32())).OrderBy(each => each.Name, StringComparer.Ordinal));
        Metrics.AddUp(metrics);
    }

    [Fact]
    public async Task Profiles_are_enrolled_and_skipped_with_a_reason()
    {
        var journey = await server.Publish(Documents.Waiting(3, "api"));

        var first = await server.Post($"/api/journeys/{journey}/enroll", new { profileIds = new[] { "cleo", "anon:1", "cleo" }, data = new { cart = 7 } });
        var again = await server.Post($"/api/journeys/{journey}/enroll", new { profileIds = new[] { "cleo" } });

        Assert.Equal(1, first["enrolled"].GetInt32());
        Assert.Equal(("anon:1", "anonymous"), (first["skipped.0.profileId"].GetString(), first["skipped.0.reason"].GetString()));
        Assert.Equal((0, 1), (again["enrolled"].GetInt32(), again["skipped"].GetArrayLength()));
        var enrollment = (await server.Get($"/api/journeys/{journey}/enrollments"))["items.0"];
        Assert.Equal(7, enrollment.GetProperty("data").GetProperty("cart").GetInt32());
        Assert.Equal(204, (await server.Post($"/api/enrollments/{enrollment.GetProperty("id").GetString()}/exit")).Status);
        Assert.Equal(409, (await server.Post($"/api/enrollments/{enrollment.GetProperty("id").GetString()}/exit")).Status);
        var ended = await server.Get($"/api/enrollments/{enrollment.GetProperty("id").GetString()}");
        Assert.Equal(("exited", "STOPPED", "operator"), (ended["status"].GetString(), ended["enrollmentStatus"].GetString(), ended["reason"].GetString()));
        Metrics.AddUp(await server.Get($"/api/journeys/{journey}/metrics"));
        var closed = await server.Publish(Documents.Waiting(1));
        Assert.Equal(409, (await server.Post($"/api/journeys/{closed}/enroll", new { profileIds = new[] { "cleo" } })).Status);
    }

    [Fact]
    public async Task A_profile_is_put_changed_found_and_deleted()
    {
        var put = await server.Put("/api/profiles/dora%401", new { email = "dora@example.org", attributes = new { first_name = "Dora", points = 3 }, consent = new { sms = "opted_out" } });
        Assert.Equal((200, "dora@1", "dora@example.org"), (put.Status, put["id"].GetString(), put["email"].GetString()));
        var changed = await server.Put("/api/profiles/dora%401", new { attributes = new Dictionary<string, object?> { ["points"] = null, ["city"] = "Oslo" } });
        Assert.False(changed["attributes"].TryGetProperty("points", out _));
        Assert.Equal(("Dora", "Oslo", "opted_out"), (changed["firstName"].GetString(), changed["attributes.city"].GetString(), changed["consent.sms"].GetString()));
        Assert.Equal("dora@1", (await server.Get("/api/profiles?query=dora@example"))["items.0.id"].GetString());
        Assert.Equal(204, (await server.Send(HttpMethod.Delete, "/api/profiles/dora%401")).Status);
        Assert.Equal(404, (await server.Get("/api/profiles/dora%401")).Status);
    }

    [Fact]
    public async Task A_list_of_people_becomes_profiles()
    {
        var imported = await server.Send(HttpMethod.Post, "/api/profiles/import", "E-mail,First name,Loyalty Tier\neve@example.com,Eve,gold\nnobody,,\n", "text/csv");

        Assert.Equal((1, 1), (imported["accepted"].GetInt32(), imported["rejected"].GetInt32()));
        var eve = await server.Get("/api/profiles/mailto%3Aeve%40example.com");
        Assert.Equal(("Eve", "gold"), (eve["firstName"].GetString(), eve["attributes.loyalty_tier"].GetString()));
    }

    [Fact]
    public async Task A_segment_has_the_people_who_meet_its_condition_or_were_put_into_it()
    {
        foreach (var (id, plan) in (IEnumerable<(string, string)>)[("fay", "silver"), ("gus", "silver"), ("hal", "iron")])
        {
            await server.Put($"/api/profiles/{id}", new { attributes = new { metal = plan } });
        }
        var when = new { field = "profile.metal", op = "equals", value = "silver" };
        Assert.Equal(2, (await server.Post("/api/segments/preview", new { when }))["count"].GetInt32());
        var segment = (await server.Post("/api/segments", new { name = "Silver people", when }))["id"].GetString();
        Assert.Equal("silver_people", segment);
        Assert.Equal(["fay", "gus"], (await server.Get($"/api/segments/{segment}/members"))["items"].EnumerateArray().Select(item => item.GetProperty("id").GetString()).Order());

        var hand = (await server.Post("/api/segments", new { name = "By hand" }))["id"].GetString();
        Assert.Equal(204, (await server.Post($"/api/segments/{hand}/members", new { profileIds = new[] { "hal" } })).Status);
        Assert.Equal("hal", (await server.Get($"/api/segments/{hand}/members"))["items.0.id"].GetString());
        Assert.Equal(409, (await server.Post($"/api/segments/{segment}/members", new { profileIds = new[] { "hal" } })).Status);
        var journey = await server.Publish(Documents.Waiting(3, "manual"));
        Assert.Equal(2, (await server.Post($"/api/journeys/{journey}/enroll", new { segment }))["enrolled"].GetInt32());
        Assert.Equal(204, (await server.Send(HttpMethod.Delete, $"/api/segments/{hand}/members/hal")).Status);
        Assert.Equal(204, (await server.Send(HttpMethod.Delete, $"/api/segments/{hand}")).Status);
    }

    [Fact]
    public async Task Segments_that_would_ask_each_other_in_a_circle_are_refused_and_stay_as_they_were()
    {
        await server.Put("/api/segments/ring_a", new { name = "A" });
        await server.Put("/api/segments/ring_b", new { name = "B", when = new { segment = "ring_a" } });

        foreach (var closing in (string[])["ring_b", "ring_a"])
        {
            var refused = await server.Put("/api/segments/ring_a", new { name = "A", when = new { not = new { segment = closing } } });
            Assert.Equal((422, "segment_circle", "when.not.segment"), (refused.Status, refused["problems.0.code"].GetString(), refused["problems.0.path"].GetString()));
        }
        Assert.False((await server.Get("/api/segments/ring_a")).Json.TryGetProperty("when", out var when) && when.ValueKind != System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task A_long_timeline_is_read_page_by_page_and_nothing_is_left_out_or_told_twice()
    {
        var journey = await server.Publish(Documents.Waiting(900, "api"));
        await server.Post("/api/events", new { events = Enumerable.Range(0, 700).Select(i => new { profileId = "long", name = $"e{i}" }) });
        await server.Post($"/api/journeys/{journey}/enroll", new { profileIds = new[] { "long" } });
        await server.Post("/api/events", new { events = Enumerable.Range(700, 800).Select(i => new { profileId = "long", name = $"e{i}" }) });

        var (items, cursor) = (new List<System.Text.Json.JsonElement>(), "");
        do
        {
            var page = await server.Get($"/api/profiles/long/timeline?limit=400{cursor}");
            Assert.True(page.Status == 200, page.ToString());
            items.AddRange(page["items"].EnumerateArray());
            cursor = page["nextCursor"].GetString() is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);

        Assert.Equal(1_501, items.Count);
        Assert.Equal(Enumerable.Range(0, 1_500).Reverse().Select(i => $"e{i}"),
            items.Where(item => item.GetProperty("kind").GetString() == "event").Select(item => item.GetProperty("name").GetString()));
        var times = items.ConvertAll(item => item.GetProperty("at").GetDateTimeOffset());
        Assert.Equal(times.OrderDescending(), times);
    }

    [Fact]
    public async Task A_person_may_be_called_as_anything_that_the_API_has_beside_people()
    {
        foreach (var id in (string[])["attributes", "import", "timeline"])
        {
            Assert.Equal(200, (await server.Put($"/api/profiles/{id}", new { firstName = "Ann" })).Status);
            Assert.Equal(("Ann", 204), ((await server.Get($"/api/profiles/{id}"))["firstName"].GetString(), (await server.Send(HttpMethod.Delete, $"/api/profiles/{id}")).Status));
        }
    }
}
