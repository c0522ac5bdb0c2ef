using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Sojourn.Channels;
using Sojourn.Channels.Outbound;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;
using Xunit;
using static Sojourn.Integration.Tests.Channels.Sending;

namespace Sojourn.Integration.Tests.Channels;

public sealed class WebhookTests : IAsyncLifetime
{
    private readonly WebApplication endpoint = Endpoint();
    private readonly TaskCompletionSource never = new();
    private string address = "";
    private IProvider provider = null!;

    public async ValueTask InitializeAsync()
    {
        endpoint.Map("/echo", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            return Results.Json(new
            {
                method = request.Method,
                body = await reader.ReadToEndAsync(),
                type = request.ContentType,
                key = request.Headers["Idempotency-Key"].ToString(),
                plan = request.Headers["X-Plan"].ToString(),
            });
        });
        endpoint.MapGet("/broken", () => Results.Text("sorry", statusCode: 500));
        endpoint.MapGet("/busy", (HttpResponse response) =>
        {
            response.Headers.RetryAfter = "7";
            return Results.StatusCode(429);
        });
        endpoint.MapGet("/moved", () => Results.Redirect("http://169.254.169.254/latest"));
        endpoint.MapGet("/long", (int length, string type) =>
            Results.Text(type == "text/plain" ? new('x', length) : $"\"{new string('x', length - 2)}\"", type));
        endpoint.MapGet("/liar", (string body) => Results.Text(body, "application/json"));
        endpoint.MapGet("/silent", () => never.Task);
        endpoint.MapGet("/hangup", (HttpContext context) => context.Abort());
        await endpoint.StartAsync();
        address = endpoint.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        provider = Open("http", Channel.Webhook, $$"""{"allowHosts": ["{{new Uri(address).Authority}}"]}""");
    }

    public async ValueTask DisposeAsync()
    {
        never.TrySetResult();
        await provider.DisposeAsync();
        await endpoint.DisposeAsync();
    }

    [Fact]
    public async Task An_object_is_sent_as_json_with_the_headers_and_the_key()
    {
        var reply = await Replied("/echo", """
            "method": "PUT", "headers": {"X-Plan": "pro"}, "body": {"name": "Ann", "n": 1.5}
            """);

        Assert.Equal(200, reply.Status);
        var seen = reply.Body.Object;
        Assert.Equal("PUT", seen["method"].Text);
        Assert.Equal("""{"name":"Ann","n":1.5}""", seen["body"].Text);
        Assert.Equal("application/json; charset=utf-8", seen["type"].Text);
        Assert.Equal("1-1-0", seen["key"].Text);
        Assert.Equal("pro", seen["plan"].Text);
    }

    [Theory]
    [InlineData("\"body\": \"{\\\"a\\\": 1}\"", "POST", "application/json; charset=utf-8")]
    [InlineData("\"body\": \"hello\"", "POST", "text/plain; charset=utf-8")]
    [InlineData("\"body\": \"<a/>\", \"headers\": {\"content-type\": \"text/xml\"}", "POST", "text/xml")]
    [InlineData("\"x\": 1", "GET", null)]
    public async Task The_content_type_is_what_the_author_meant(string content, string method, string? type)
    {
        var seen = (await Replied("/echo", content)).Body.Object;

        Assert.Equal(method, seen["method"].Text);
        Assert.Equal(Value.Of(type), seen["type"]);
    }

    [Fact]
    public async Task A_broken_endpoint_is_the_nodes_to_judge()
    {
        var reply = await Replied("/broken");
        Assert.Equal((500, "sorry"), (reply.Status, reply.Body.Text));
    }

    [Fact]
    public async Task Too_many_requests_waits_as_long_as_the_endpoint_asks() =>
        Assert.Equal(new Answer.Deferred("rate_limited", Duration.FromSeconds(7)), await Call("/busy"));

    [Fact]
    public async Task A_redirect_is_not_followed_and_not_taken_for_success()
    {
        var refused = Assert.IsType<Answer.Rejected>(await Call("/moved"));
        Assert.Equal("redirected", refused.Reason);
        Assert.Contains("169.254.169.254", refused.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16 * 1024, "text/plain", null)]
    [InlineData(16 * 1024 + 1, "text/plain", "response_too_large")]
    [InlineData(600_000, "text/plain", "response_too_large")]
    [InlineData(256 * 1024, "application/json", null)]
    [InlineData(256 * 1024 + 1, "application/json", "response_too_large")]
    public async Task A_reply_that_is_not_read_to_its_end_says_so(int length, string type, string? problem)
    {
        var reply = await Replied($"/long?length={length}&type={type}");

        Assert.Equal(problem, reply.Problem);
        var isText = type == "text/plain";
        Assert.Equal(problem is null ? length - (isText ? 0 : 2) : isText ? 16 * 1024 + 1 : 0, reply.Body.IsNull ? 0 : reply.Body.Text.Length);
        Assert.Equal(problem is not null && isText, !reply.Body.IsNull && reply.Body.Text.EndsWith("x…", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{not json", "response_not_json")]
    [InlineData("""{"a": "\ud800"}""", "response_not_json")]
    [InlineData("""{"a": 1e99}""", "response_out_of_range")]
    [InlineData("DEEP", "response_too_deep")]
    [InlineData("""{"a": 1}""", null)]
    public async Task A_reply_that_only_claims_to_be_json_is_a_text_and_says_so(string body, string? problem)
    {
        body = body == "DEEP" ? new string('[', 40) + new string(']', 40) : body;
        var reply = await Replied("/liar?body=" + Uri.EscapeDataString(body));

        Assert.Equal(problem, reply.Problem);
        Assert.Equal(problem is null ? ValueKind.Object : ValueKind.Text, reply.Body.Kind);
        Assert.Equal(problem is null ? "{\"a\":1}" : body, reply.Body.ToString());
    }

    [Fact]
    public async Task An_endpoint_that_stays_silent_times_out()
    {
        var refused = Assert.IsType<Answer.Rejected>(await Call("/silent", "\"timeoutSeconds\": 0.3"));
        Assert.Equal("timeout", refused.Reason);
    }

    [Fact]
    public async Task A_connection_that_breaks_after_the_request_is_not_repeated() =>
        Assert.Equal("no_reply", Assert.IsType<Answer.Rejected>(await Call("/hangup")).Reason);

    [Fact]
    public async Task An_endpoint_that_is_down_is_tried_later()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        await using var open = Open("http", Channel.Webhook, """{"allowHosts": ["127.0.0.1"]}""");

        Assert.Equal(new Answer.Deferred("connection_failed"), await open.One(Message(Channel.Webhook, $"http://127.0.0.1:{port}/")));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    public async Task A_private_address_is_refused_in_every_spelling_and_the_answer_says_how_to_allow_it(string host)
    {
        await using var strict = Open("http", Channel.Webhook, "{}");

        var refused = Assert.IsType<Answer.Rejected>(
            await strict.One(Message(Channel.Webhook, $"http://{host}:{new Uri(address).Port}/echo")));

        Assert.Equal("address_refused", refused.Reason);
        Assert.Contains("allowHosts", refused.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("64:ff9b::8.8.8.8", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("64:ff9b::10.0.0.1", false)]
    [InlineData("2002:a00:1::", false)]
    public void Only_addresses_of_the_open_internet_are_public(string address, bool isPublic) =>
        Assert.Equal(isPublic, AddressGuard.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("\"url\": \"ftp://example.com\"", "bad_url")]
    [InlineData("\"url\": \"nonsense\"", "bad_url")]
    [InlineData("\"method\": \"BREW\"", "bad_method")]
    [InlineData("\"headers\": {\"X-A\": \"1\\r\\nX-B: 2\"}", "bad_header")]
    [InlineData("\"headers\": {\"Host\": \"elsewhere\"}", "bad_header")]
    public async Task A_request_that_cannot_be_made_is_refused(string content, string reason) =>
        Assert.Equal(reason, Assert.IsType<Answer.Rejected>(await Call("/echo", content)).Reason);

    [Theory]
    [InlineData("""{"allowHosts": ["http://x/"]}""", "bad_host")]
    [InlineData("""{"allowHosts": "x"}""", "bad_setting")]
    [InlineData("""{"timeoutSeconds": 900}""", "bad_setting")]
    public void Settings_that_make_no_sense_are_refused(string settings, string code) =>
        Assert.Equal(code, Assert.Single(Check("http", settings)).Code);

    private async Task<Answer.Replied> Replied(string path, string content = "\"x\": 1") =>
        Assert.IsType<Answer.Replied>(await Call(path, content));

    private Task<Answer> Call(string path, string content = "\"x\": 1") =>
        provider.One(Message(Channel.Webhook, address + path, content: $"{{{content}}}"));

    private static WebApplication Endpoint()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        return builder.Build();
    }
}
