using Sojourn.Server;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Server;

/// <summary>Signing in by a browser, on a server that nobody has an account on yet.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    private const string Password = "a long enough sentence";

    private TestServer server = null!;
    private Browser ada = null!;

    public async ValueTask InitializeAsync()
    {
        server = await TestServer.Start();
        ada = new(server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        ada.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task The_first_account_is_made_at_the_machine_and_only_once()
    {
        var before = await ada.Get("/api/session");
        Assert.Equal(("setup", false), (before["state"].GetString(), before["setupNeedsToken"].GetBoolean()));

        var made = await SetUp();

        Assert.Equal(("signed_in", "owner", "Ada"), (made["state"].GetString(), made["user.role"].GetString(), made["user.name"].GetString()));
        var cookie = Assert.Single(ada.Kept);
        Assert.True(cookie.HttpOnly);
        Assert.Equal(200, (await ada.Get("/api/journeys")).Status);
        using var other = new Browser(server.Address);
        Assert.Equal("signed_out", (await other.Get("/api/session"))["state"].GetString());
        Assert.Equal((409, "already_set_up"), Code(await other.Enter("/api/session/setup", Account("eve@example.com"))));
        Assert.Equal(401, (await other.Get("/api/journeys")).Status);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.9")]
    [InlineData("Host", "sojourn.example.com")]
    public async Task From_elsewhere_the_first_account_needs_the_token_of_the_start(string header, string value)
    {
        var token = server.SetupToken;

        Assert.True((await ada.Send(HttpMethod.Get, "/api/session", null, (header, value)))["setupNeedsToken"].GetBoolean());
        Assert.Equal((403, "setup_token"), Code(await ada.Enter("/api/session/setup", Account(), (header, value))));
        Assert.Equal((403, "setup_token"), Code(await ada.Enter("/api/session/setup", Account(token: "guess"), (header, value))));
        Assert.Equal(200, (await ada.Enter("/api/session/setup", Account(token: token), (header, value))).Status);
    }

    [Fact]
    public async Task A_change_by_a_cookie_carries_the_sessions_token_and_a_key_needs_none()
    {
        await SetUp();
        var token = ada.CsrfToken;

        ada.CsrfToken = null;
        Assert.Equal((403, "csrf"), Code(await ada.Post("/api/journeys", new { name = "A" })));
        ada.CsrfToken = new string('x', token!.Length);
        Assert.Equal((403, "csrf"), Code(await ada.Post("/api/journeys", new { name = "A" })));
        Assert.Equal((403, "csrf"), Code(await ada.Send(HttpMethod.Delete, "/api/session")));
        ada.CsrfToken = token;
        Assert.Equal(201, (await ada.Post("/api/journeys", new { name = "A" })).Status);
        Assert.Equal(201, (await server.Post("/api/journeys", new { name = "B" })).Status);
        Assert.Equal((403, "csrf"), Code(await ada.Enter("/api/session", Credentials(), ("Sec-Fetch-Site", "cross-site"))));
    }

    [Fact]
    public async Task A_session_outlives_a_restart_and_ends_when_its_user_signs_out()
    {
        await SetUp();
        using var second = new Browser(server.Address);
        Assert.Equal((401, "wrong_credentials"), Code(await second.Enter("/api/session", Credentials("wrong password"))));
        Assert.Equal(200, (await second.Enter("/api/session", Credentials())).Status);
        var cookies = ada.Kept;

        await server.Restart();

        using var later = new Browser(server.Address) { CsrfToken = ada.CsrfToken };
        foreach (var cookie in cookies)
        {
            later.Cookies.Add(new Uri(server.Address), new System.Net.Cookie(cookie.Name, cookie.Value));
        }
        Assert.Equal("signed_in", (await later.Get("/api/session"))["state"].GetString());
        Assert.Equal(204, (await later.Send(HttpMethod.Delete, "/api/session")).Status);
        Assert.Equal("signed_out", (await later.Get("/api/session"))["state"].GetString());
        using var thief = new Browser(server.Address);
        thief.Cookies.Add(new Uri(server.Address), new System.Net.Cookie(cookies[0].Name, cookies[0].Value));
        Assert.Equal(401, (await thief.Get("/api/journeys")).Status);
        Assert.DoesNotContain(cookies[0].Value, await File.ReadAllTextAsync(Path.Combine(server.Data, "catalog.db")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_password_or_a_deleted_account_ends_its_sessions_at_once()
    {
        await SetUp();
        var bob = (await ada.Post("/api/users", new { email = "bob@example.com", name = "Bob", role = "editor", password = Password }))["id"].GetInt32();
        using var browser = new Browser(server.Address);
        await browser.Enter("/api/session", Credentials(email: " Bob@Example.com "));
        Assert.Equal(200, (await browser.Get("/api/journeys")).Status);

        Assert.Equal(200, (await ada.Send(HttpMethod.Patch, $"/api/users/{bob}", new { password = "another long sentence" })).Status);
        Assert.Equal(401, (await browser.Get("/api/journeys")).Status);
        Assert.Equal(200, (await browser.Enter("/api/session", Credentials("another long sentence", "bob@example.com"))).Status);
        Assert.Equal(204, (await ada.Send(HttpMethod.Delete, $"/api/users/{bob}")).Status);
        Assert.Equal(401, (await browser.Get("/api/journeys")).Status);

        using var second = new Browser(server.Address);
        await second.Enter("/api/session", Credentials());
        Assert.Equal((422, "wrong_password"), Code(await ada.Send(HttpMethod.Put, "/api/session/password", new { current = "no", next = "yet another sentence" })));
        var changed = await ada.Send(HttpMethod.Put, "/api/session/password", new { current = Password, next = "yet another sentence" });
        Assert.Equal("signed_in", changed["state"].GetString());
        Assert.Equal(200, (await ada.Get("/api/journeys")).Status);
        Assert.Equal(401, (await second.Get("/api/journeys")).Status);
    }

    [Fact]
    public async Task Roles_go_as_far_as_they_say()
    {
        await SetUp();
        using var editor = await Somebody("editor");
        using var viewer = await Somebody("viewer");

        Assert.Equal(201, (await editor.Post("/api/journeys", new { name = "A" })).Status);
        Assert.Equal((403, "read_only"), Code(await viewer.Post("/api/journeys", new { name = "A" })));
        Assert.Equal(200, (await viewer.Get("/api/journeys")).Status);
        foreach (var browser in (Browser[])[editor, viewer])
        {
            Assert.Equal((403, "owners_only"), Code(await browser.Get("/api/users")));
            Assert.Equal((403, "owners_only"), Code(await browser.Get("/api/keys")));
        }
        Assert.Equal((403, "owners_only"), Code(await editor.Post("/api/keys", new { name = "K" })));
        Assert.Equal((403, "owners_only"), Code(await editor.Send(HttpMethod.Put, "/api/channels/sms", new { provider = "sandbox" })));
        Assert.Equal((403, "owners_only"), Code(await editor.Post("/api/backup", new { directory = "x" })));
        Assert.Equal(204, (await viewer.Send(HttpMethod.Delete, "/api/session")).Status);
    }

    [Fact]
    public async Task The_last_owner_stays_and_addresses_are_nobody_elses()
    {
        var me = (await SetUp())["user.id"].GetInt32();

        Assert.Equal((409, "last_owner"), Code(await ada.Send(HttpMethod.Delete, $"/api/users/{me}")));
        Assert.Equal((409, "last_owner"), Code(await ada.Send(HttpMethod.Patch, $"/api/users/{me}", new { role = "viewer" })));
        Assert.Equal((409, "email_taken"), Code(await ada.Post("/api/users", new { email = "ADA@example.com", name = "A", password = Password })));
        Assert.Equal((422, "bad_email"), Code(await ada.Post("/api/users", new { email = "ada", name = "A", password = Password })));
        Assert.Equal((422, "bad_password"), Code(await ada.Post("/api/users", new { email = "b@example.com", name = "A", password = "short" })));
        Assert.Equal((422, "unknown_role"), Code(await ada.Post("/api/users", new { email = "b@example.com", name = "A", role = "king", password = Password })));
        var listed = await ada.Get("/api/users");
        Assert.Equal(1, listed["items"].GetArrayLength());
        Assert.DoesNotContain("assword", listed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accounts_and_keys_are_made_by_the_real_clock_however_fast_journeys_run()
    {
        await using var fast = await TestServer.Start(SharedServer.DayASecond);
        var before = DateTimeOffset.UtcNow;

        var user = await fast.Post("/api/users", new { email = "bob@example.com", name = "Bob", password = Password });
        var key = await fast.Post("/api/keys", new { name = "Robot", role = "viewer" });
        await fast.Send(HttpMethod.Delete, $"/api/keys/{key["id"]}");

        var revoked = (await fast.Get("/api/keys"))["items"].EnumerateArray().Single(item => item.GetProperty("name").GetString() == "Robot");
        Assert.All(
            [user["createdAt"], key["createdAt"], revoked.GetProperty("revokedAt")],
            at => Assert.InRange(at.GetDateTimeOffset(), before.AddMilliseconds(-1), DateTimeOffset.UtcNow));
        Assert.True((await fast.Get("/api/workspace"))["now"].GetDateTimeOffset() > DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task Who_guesses_is_slowed_down_and_others_are_not()
    {
        await SetUp();
        await ada.Post("/api/users", new { email = "bob@example.com", name = "Bob", password = Password });
        using var guesser = new Browser(server.Address);
        for (var i = 0; i < Core.Limits.SignInFailuresHere; i++)
        {
            Assert.Equal(401, (await guesser.Enter("/api/session", Credentials($"guess {i}"))).Status);
        }

        Assert.Equal((429, "too_many_tries"), Code(await guesser.Enter("/api/session", Credentials())));
        Assert.Equal(200, (await guesser.Enter("/api/session", Credentials(email: "bob@example.com"))).Status);
        Assert.Equal(200, (await ada.Get("/api/journeys")).Status);
    }

    [Theory]
    [InlineData("127.0.0.0/8", 200)]
    [InlineData("10.0.0.2, fd00::/8", 429)]
    public async Task Behind_a_proxy_that_the_operator_names_a_guesser_slows_down_nobody_else_and_no_other_sender_is_believed(string proxies, int others)
    {
        await using var behind = await TestServer.Start(proxies: proxies);
        await behind.Post("/api/users", new { email = "ada@example.com", name = "Ada", role = "owner", password = Password });
        using var guesser = new Browser(behind.Address);
        // What a guesser writes into the header stands before what the proxy adds.
        for (var i = 0; i < Core.Limits.SignInFailuresHere; i++)
        {
            Assert.Equal(401, (await guesser.Enter("/api/session", Credentials($"guess {i}"), ("X-Forwarded-For", $"198.51.100.{i}, 203.0.113.7"))).Status);
        }

        Assert.Equal(429, (await guesser.Enter("/api/session", Credentials(), ("X-Forwarded-For", "203.0.113.7"))).Status);
        Assert.Equal(others, (await guesser.Enter("/api/session", Credentials(), ("X-Forwarded-For", "203.0.113.8"))).Status);
    }

    [Fact]
    public async Task What_is_no_address_of_a_proxy_is_refused_at_the_start()
    {
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => TestServer.Start(proxies: "10.0.0.2, nginx"));
        Assert.Contains("nginx", refused.Message, StringComparison.Ordinal);
    }

    private async Task<HttpAnswer> SetUp()
    {
        var made = await ada.Enter("/api/session/setup", Account());
        Assert.True(made.Status == 200, made.ToString());
        return made;
    }

    private async Task<Browser> Somebody(string role)
    {
        var email = $"{role}@example.com";
        Assert.Equal(201, (await ada.Post("/api/users", new { email, name = role, role, password = Password })).Status);
        var browser = new Browser(server.Address);
        Assert.Equal(200, (await browser.Enter("/api/session", Credentials(email: email))).Status);
        return browser;
    }

    private static (int, string?) Code(HttpAnswer answer) => (answer.Status, answer.Status < 400 ? null : answer["code"].GetString());

    private static object Account(string email = "ada@example.com", string? token = null) => new { email, name = "Ada", password = Password, setupToken = token };

    private static object Credentials(string password = Password, string email = "ada@example.com") => new { email, password };
}
