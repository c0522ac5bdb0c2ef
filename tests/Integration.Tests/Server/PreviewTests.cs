using System.Text;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Server;

/// <summary>Looking at templates and lists before anything is sent or stored.</summary>
[Collection(ServerCollection.Name)]
public sealed class PreviewTests(SharedServer shared)
{
    private readonly TestServer server = shared.Server;

    [Fact]
    public async Task A_template_is_rendered_for_a_made_up_person_or_for_a_real_one_as_it_would_be_sent()
    {
        var journey = (await server.Post("/api/journeys", new { name = "Preview", definition = Documents.Renewal }))["id"].GetString();
        await server.Put("/api/profiles/previewed", new { firstName = "Grace", attributes = new { plan = "pro" } });
        const string Template = "Hi {{ profile.first_name | upcase }}, {{ journey.customer_name }}: {{ profile.plan }}";

        async Task<HttpAnswer> Preview(object body) => await server.Post($"/api/journeys/{journey}/preview", body);
        Assert.Equal("Hi ADA, [customer_name]: ", (await Preview(new { template = Template, kind = "text" }))["text"].GetString());
        Assert.Equal("Hi GRACE, Acme: pro", (await Preview(new { template = Template, kind = "html", profileId = "previewed", data = new { customer_name = "Acme" } }))["text"].GetString());
        var told = new { customer_name = "Smith & <b>Sons</b>" };
        Assert.Equal("<p>Smith &amp; &lt;b&gt;Sons&lt;/b&gt;</p>", (await Preview(new { template = "<p>{{ journey.customer_name }}</p>", kind = "html", data = told }))["text"].GetString());
        Assert.Equal("Smith & <b>Sons</b>", (await Preview(new { template = "{{ journey.customer_name }}", kind = "text", data = told }))["text"].GetString());
        Assert.Equal("bad_template", (await Preview(new { template = "{{ profile. }}" }))["problem.code"].GetString());
        Assert.Equal("template_failed", (await Preview(new { template = "{% for i in (1..100000) %}x{% endfor %}" }))["problem.code"].GetString());
        Assert.Equal(422, (await Preview(new { kind = "text" })).Status);
        Assert.Equal(404, (await Preview(new { template = "x", profileId = "nobody" })).Status);
    }

    [Fact]
    public async Task A_list_is_looked_at_as_the_import_would_read_it_and_nothing_is_stored()
    {
        var run = await Draft();
        const string List = "Mobile;E-mail Address;Customer Name;Plan;Since;Notes\n"
            + "(415) 555-0100;a@example.com;Jos\u00e9;pro;2026-01-31;x\n12;b@example.com;Bea;basic;2026-02-28;\n";

        var shown = await Look(run, Encoding.Latin1.GetBytes(List));

        Assert.Equal((200, "windows-1252", ";"), (shown.Status, shown["encoding"].GetString(), shown["delimiter"].GetString()));
        Assert.Equal(
            [("Mobile", "phone", "string"), ("E-mail Address", "email", "email"), ("Customer Name", "customer_name", "string"), ("Plan", "plan", "string"), ("Since", null, "date"), ("Notes", null, "string")],
            shown["columns"].EnumerateArray().Select(column => (column.GetProperty("header").GetString(), column.GetProperty("field").GetString(), column.GetProperty("type").GetString())));
        Assert.Equal("Jos\u00e9", shown["rows.0.2"].GetString());
        Assert.Equal((3, "phone_impossible"), (shown["problems.0.line"].GetInt32(), shown["problems.0.code"].GetString()));
        Assert.Contains(shown["targets"].EnumerateArray(), target => target.GetProperty("field").GetString() == "customer_name" && target.GetProperty("required").GetBoolean());
        Assert.Contains(shown["targets"].EnumerateArray(), target => target.GetProperty("field").GetString() == "phone");
        Assert.Equal(0, (await server.Get($"/api/runs/{run}"))["recipients"].GetInt32());
    }

    [Theory]
    [InlineData("0.5", "-7", "number")]
    [InlineData("0", "10", "number")]
    [InlineData("007", "008", "string")]
    [InlineData("-007", "12", "string")]
    [InlineData("+4912", "+12", "string")]
    [InlineData("12E3", "99", "string")]
    public async Task Only_what_is_an_amount_and_nothing_else_is_shown_as_a_number(string first, string second, string type)
    {
        var shown = await Look(await Draft(), Encoding.UTF8.GetBytes($"phone,customer_name,code\n+14155550100,A,{first}\n+14155550101,B,{second}\n"));

        Assert.Equal(type, shown["columns.2.type"].GetString());
    }

    [Fact]
    public async Task A_list_without_a_contact_says_so_until_a_column_is_mapped()
    {
        var run = await Draft();
        var list = "who,number\nAda,+14155550100\n"u8.ToArray();

        Assert.Equal(["no_contact_column", "missing_field"], (await Look(run, list)).Codes);
        var mapped = await Look(run, list, "?map=who:customer_name,number:phone");
        Assert.Empty(mapped.Codes);
        Assert.Equal("phone", mapped["columns.1.field"].GetString());
        Assert.Equal("phone", mapped["columns.1.type"].GetString());
        Assert.Equal("not_text", Assert.Single((await Look(run, [.. "PK\u0003\u0004"u8, 0, 0])).Codes));
        Assert.Equal(413, (await Look(run, new byte[(256 * 1024) + 1])).Status);
    }

    [Fact]
    public async Task A_row_that_was_cut_off_with_the_beginning_is_left_out()
    {
        var list = new StringBuilder("phone,customer_name\n");
        var cell = new string('x', 5_000);
        for (var i = 0; list.Length < 256 * 1024; i++)
        {
            list.Append(System.Globalization.CultureInfo.InvariantCulture, $"+1415555{1000 + i},{cell}\n");
        }

        var shown = await Look(await Draft(), Encoding.UTF8.GetBytes(list.ToString(0, 256 * 1024)));

        Assert.Equal(52, shown["rows"].GetArrayLength());
        Assert.Empty(shown.Codes);
    }

    [Fact]
    public async Task The_problems_of_a_list_come_as_a_file_that_a_spreadsheet_opens_safely()
    {
        var run = await Draft();
        var imported = await server.Import(run, "phone,customer_name\n12,A\n+14155550100,B\n=1+1,C\n");

        var file = await server.Get($"/api/runs/{run}/imports/{imported["import"]}/problems?format=csv");

        Assert.Equal("text/csv", file.ContentType);
        var lines = file.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.Equal("line,column,code,message,severity", lines[0]);
        Assert.Contains(lines, line => line.StartsWith("1,,field_not_filled,", StringComparison.Ordinal));
        Assert.StartsWith("2,phone,phone_impossible,", lines[1], StringComparison.Ordinal);
        Assert.Equal(3, (await server.Get($"/api/runs/{run}/imports/{imported["import"]}/problems"))["items"].GetArrayLength());
        Assert.Equal(422, (await server.Get($"/api/runs/{run}/imports/{imported["import"]}/problems?format=xml")).Status);
    }

    [Fact]
    public async Task The_rejected_rows_come_back_as_they_were_to_be_mended_and_imported_again()
    {
        var run = await Draft();
        const string List = "phone,customer_name,note,problem\n12,A,\"x, y\",p\n+14155550100,B,n,\n=1+1,Zoë,,\n+14155550100,B,again,\n13,C,n,p,too,many\n";
        var imported = await server.Import(run, List);
        Assert.Equal((1, 4), (imported["accepted"].GetInt32(), imported["rejected"].GetInt32()));

        var file = await server.Get($"/api/runs/{run}/imports/{imported["import"]}/problems?format=rows");

        Assert.Equal("text/csv", file.ContentType);
        var lines = file.Text.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("phone,customer_name,note,problem,line,import_problem", lines[0]);
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("12,A,\"x, y\",p,2,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("'=1+1,Zoë,,,4,", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("13,C,n,p,6,", lines[3], StringComparison.Ordinal);
        Assert.EndsWith(",too,many", lines[3], StringComparison.Ordinal);
        Assert.False((await server.Get($"/api/runs/{run}/imports/{imported["import"]}/problems"))["items.0"].TryGetProperty("row", out _));

        var mended = file.Text.Replace("\r\n12,", "\r\n+14155550112,", StringComparison.Ordinal).Replace("'=1+1", "+14155550113", StringComparison.Ordinal);
        Assert.Equal(2, (await server.Import(run, mended))["accepted"].GetInt32());
    }

    [Fact]
    public async Task Thousands_of_rejected_rows_come_as_files_too()
    {
        var run = await Draft();
        var list = string.Concat(Enumerable.Range(0, 3_000).Select(i => $"12,Customer {i}\n"));
        var imported = await server.Import(run, "phone,customer_name\n" + list);

        foreach (var (format, lines) in ((string, int)[])[("rows", 3_001), ("csv", 3_001)])
        {
            var file = await server.Get($"/api/runs/{run}/imports/{imported["import"]}/problems?format={format}");
            Assert.Equal(lines, file.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Count(line => !line.Contains("not_filled", StringComparison.Ordinal)));
        }
    }

    private Task<HttpAnswer> Look(string run, byte[] list, string query = "") =>
        server.Send(HttpMethod.Post, $"/api/runs/{run}/recipients/preview{query}", list, "text/csv");

    private async Task<string> Draft()
    {
        var journey = (await server.Post("/api/journeys", new { name = "Lists", definition = Documents.Renewal }))["id"].GetString();
        return (await server.Post($"/api/journeys/{journey}/runs", new { name = "R" }))["id"].GetString()!;
    }
}
