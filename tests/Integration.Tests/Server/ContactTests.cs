using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Server;

/// <summary>Contact points are checked alike, whichever door they come in by.</summary>
public sealed class ContactTests : IAsyncLifetime
{
    private TestServer server = null!;

    public async ValueTask InitializeAsync() => server = await TestServer.Start();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_phone_becomes_E164_by_profile_and_by_event_and_what_is_none_is_refused()
    {
        Assert.Equal("+14155552671", (await server.Put("/api/profiles/ann", new { phone = "(415) 555-2671" }))["phone"].GetString());
        var extended = await server.Put("/api/profiles/eve", new { phone = "(415) 555-2671 ext. 45" });
        Assert.Equal(("+14155552671", "45"), (extended["phone"].GetString(), extended["attributes.phone_extension"].GetString()));
        var garbage = await server.Put("/api/profiles/bob", new { phone = "garbage" });
        Assert.Equal(422, garbage.Status);
        Assert.Contains("phone_impossible", garbage.Codes);
        Assert.Equal(404, (await server.Get("/api/profiles/bob")).Status);

        var sent = await server.Post("/api/events", new { events = new[] { new { profileId = "cid", name = "n", set = new { phone = "415 555 2672" } } } });
        Assert.Equal(202, sent.Status);
        Assert.Equal("+14155552672", (await server.Get("/api/profiles/cid"))["phone"].GetString());
        Assert.Equal(202, (await server.Post("/api/events", """{"events":[{"profileId":"cid","name":"n","set":{"phone":null,"plan":"pro"}}]}""")).Status);
        Assert.Equal("""{"plan":"pro"}""", (await server.Get("/api/profiles/cid"))["attributes"].GetRawText());
        var wrong = await server.Post("/api/events", new { events = new[] { new { profileId = "dan", name = "n", set = new { email = "x@y.z\r\nRCPT TO:<e@e>" } } } });
        Assert.Equal(422, wrong.Status);
        Assert.Contains("email_invalid", wrong.Codes);
    }

    [Fact]
    public async Task A_zero_character_is_refused_wherever_it_stands()
    {
        Assert.Equal(400, (await server.Post("/api/journeys", """{"name":"a\u0000b"}""")).Status);
        Assert.Equal(400, (await server.Post("/api/events", """{"events":[{"profileId":"a\u0000b","name":"n"}]}""")).Status);
    }

    [Fact]
    public async Task A_list_that_is_wrong_in_every_row_is_counted_whole_and_kept_in_part()
    {
        var journey = await server.Publish(Documents.Waiting(1));
        var run = (await server.Post($"/api/journeys/{journey}/runs", new { name = "R" }))["id"].GetString()!;
        var list = "phone\n" + string.Concat(Enumerable.Repeat("nonsense\n", 120_000));

        var answer = await server.Import(run, list);

        Assert.Equal((0, 120_000), (answer["accepted"].GetInt32(), answer["rejected"].GetInt32()));
        Assert.Equal(1_000, answer["problems"].GetArrayLength());
    }
}
