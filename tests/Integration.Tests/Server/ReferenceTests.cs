using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sojourn.Core.Journeys.Nodes;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Server;

/// <summary>The API as it is described: a changed promise is a change that somebody reviews.</summary>
[Collection(ServerCollection.Name)]
public sealed class ReferenceTests(SharedServer shared)
{
    /// <summary>Set to write the reviewed copy anew.</summary>
    private const string UpdateVariable = "SOJOURN_UPDATE_REFERENCE";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TestServer server = shared.Server;

    [Fact]
    public async Task The_reviewed_copy_is_what_the_server_says()
    {
        var said = JsonNode.Parse((await server.Get("/openapi/v1.json")).Text)!.ToJsonString(Indented) + "\n";
        var path = Path.Combine(Checkout(), "docs", "reference", "openapi.json");
        if (Environment.GetEnvironmentVariable(UpdateVariable) is not null)
        {
            await File.WriteAllTextAsync(path, said);
        }

        Assert.True(said == await File.ReadAllTextAsync(path),
            $"The API is no longer what docs/reference/openapi.json says. If that is meant, run this test with {UpdateVariable}=1 and review the difference.");
    }

    [Fact]
    public async Task The_reference_page_brings_its_own_script()
    {
        var page = await server.Get("/docs/");
        var script = await server.Get("/docs/scalar.js");

        Assert.Equal(200, page.Status);
        Assert.DoesNotContain("https://", page.Text, StringComparison.Ordinal);
        Assert.True(script.Status == 200 && script.Text.Length > 100_000);
    }

    [Fact]
    public async Task Every_kind_of_node_stands_in_the_reference()
    {
        var reference = await File.ReadAllTextAsync(Path.Combine(Checkout(), "docs", "reference", "nodes.md"));

        Assert.All(NodeKinds.All.Keys, kind => Assert.Contains($"\n## {kind}\n", reference, StringComparison.Ordinal));
    }

    private static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Sojourn.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run outside a checkout: Sojourn.slnx is in no folder above.");
        }
        return folder.FullName;
    }

    [Fact]
    public async Task What_answers_leave_out_is_not_required_and_every_route_says_that_it_wants_a_key_and_which_body()
    {
        var described = await server.Get("/openapi/v1.json");
        JsonElement Required(string schema) => described.Json.GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("required");
        Assert.DoesNotContain("problemsUrl", Required("ImportResult").EnumerateArray().Select(name => name.GetString()));
        Assert.DoesNotContain("key", Required("KeyView").EnumerateArray().Select(name => name.GetString()));
        foreach (var path in described["paths"].EnumerateObject().Where(path => path.Name.StartsWith("/api/", StringComparison.Ordinal) && !path.Name.StartsWith("/api/session", StringComparison.Ordinal)))
        {
            foreach (var operation in path.Value.EnumerateObject().Where(operation => operation.Value.TryGetProperty("responses", out _)))
            {
                var answers = operation.Value.GetProperty("responses").EnumerateObject().Select(answer => answer.Name).ToList();
                var about = $"{operation.Name} {path.Name}: {string.Join(' ', answers)}";
                Assert.True(answers.Contains("401") && (operation.Name == "get" || answers.Contains("403")), about);
                var takesJson = operation.Value.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("application/json", out _);
                Assert.True(!takesJson || (answers.Contains("413") && answers.Contains("415")), about);
            }
        }
        var problems = described["paths"].GetProperty("/api/runs/{id}/imports/{import}/problems").GetProperty("get").GetProperty("responses").GetProperty("200").GetProperty("content");
        Assert.Equal(["application/json", "text/csv"], problems.EnumerateObject().Select(content => content.Name).Order(StringComparer.Ordinal));
    }
}
