using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Server;

/// <summary>One server for the tests that leave each other alone; a day of journey time is a second.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    public const double DayASecond = 86_400;

    public TestServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await TestServer.Start(DayASecond);
        foreach (var channel in (string[])["call", "sms", "email"])
        {
            await Server.Put($"/api/channels/{channel}", Instant);
        }
    }

    /// <summary>A sandbox that answers at once, always the same.</summary>
    public static object Instant => new
    {
        provider = "sandbox",
        settings = new { seed = 1, outcomes = new { answered = 0.5, voicemail = 0.3, no_answer = 0.2 }, delaySeconds = 0 },
    };

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class ServerCollection : ICollectionFixture<SharedServer>
{
    public const string Name = "one server";
}

/// <summary>Documents that several tests send.</summary>
internal static class Documents
{
    /// <summary>The example of the contract: a call; who is not reached and pays gets a text a day later.</summary>
    public static readonly object Renewal = new
    {
        fields = new object[] { new { name = "customer_name", type = "string", required = true }, new { name = "plan", type = "string" } },
        entry = new { sources = new[] { new { kind = "run" } } },
        nodes = new object[]
        {
            new { id = "start", kind = "start" },
            new { id = "call", kind = "call", settings = new { from = "+14155550100", agent = "renewals", variables = new { name = "{{ journey.customer_name }}" } } },
            new
            {
                id = "pro",
                kind = "branch",
                settings = new { branches = new[] { new { port = "pro", when = new { all = new[] { new { field = "journey.plan", op = "equals", value = "pro" } } } } } },
            },
            new { id = "wait", kind = "delay", settings = new { amount = 1, unit = "days" } },
            new { id = "text", kind = "sms", settings = new { from = "+14155550100", body = "Hi {{ journey.customer_name }}" } },
            new { id = "done", kind = "exit", settings = new { outcome = "done" } },
        },
        edges = new object[]
        {
            Edge("start", "next", "call"), Edge("call", "answered", "done"), Edge("call", "voicemail", "pro"), Edge("call", "no_answer", "pro"),
            Edge("pro", "pro", "wait"), Edge("pro", "otherwise", "done"), Edge("wait", "next", "text"), Edge("text", "next", "done"),
        },
        layout = new { start = new { x = 0, y = 0 } },
    };

    /// <summary>Everybody waits for so many days, then is done.</summary>
    public static object Waiting(int days, string source = "run") => new
    {
        entry = new { sources = new[] { new { kind = source } } },
        nodes = new object[]
        {
            new { id = "start", kind = "start" }, new { id = "wait", kind = "delay", settings = new { amount = days, unit = "days" } },
            new { id = "done", kind = "exit", settings = new { outcome = "done" } },
        },
        edges = new object[] { Edge("start", "next", "wait"), Edge("wait", "next", "done") },
    };

    public static object Edge(string from, string port, string to) => new { from, port, to };

    /// <summary>So many people, every other one on the plan <c>pro</c>.</summary>
    public static string List(int count, int from = 1000) => "phone,customer_name,plan\n" + string.Concat(
        Enumerable.Range(0, count).Select(i => $"+1415555{from + i},Person {i},{(i % 2 == 0 ? "pro" : "basic")}\n"));
}
