using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.EndToEnd;

/// <summary>The main job with the mouse, as somebody does it who sees the console for the first time.</summary>
public sealed class RenewalOutreachTests(Chromium chromium)
{
    [Fact]
    public async Task A_newcomer_builds_renewal_outreach_imports_a_real_list_watches_it_finish_opens_a_person_and_exports()
    {
        // A day passes in a second, so that the delay of a day does.
        await using var server = await TestServer.Start(timeScale: 86_400, console: ConsoleFiles.Path);
        var page = await chromium.Open(server.Address, 1920, 1080);
        var visitor = new Visitor(page);
        await visitor.BecomeOwner();
        await visitor.CreateJourney("Renewal outreach");
        await visitor.Try(() => Build(visitor));

        await visitor.Press("Save");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Status: Active") })).ToBeVisibleAsync();

        await visitor.NewRun("Morning wave", SharedData.Path("crm-contacts.csv"));
        await visitor.See("500");
        await visitor.Start();
        await Assertions.Expect(page.Locator(".runs-detail").GetByText("Completed", new() { Exact = true }).First).ToBeVisibleAsync(new() { Timeout = 120_000 });
        // Whoever stays sees the rows come to their end as well.
        await Assertions.Expect(page.Locator(".recipient-row").First).ToContainTextAsync("Completed");
        await Assertions.Expect(page.Locator(".recipient-row").Filter(new() { HasText = "Waiting" })).ToHaveCountAsync(0);

        await visitor.Tab("Workflow");
        await page.GetByText("Live", new() { Exact = true }).ClickAsync();
        await visitor.See("500 started");
        await Assertions.Expect(visitor.Canvas.Node("call")).ToContainTextAsync("500");

        await visitor.Tab("Overview");
        await visitor.See("Answer rate");
        var table = await Saved(page, AriaRole.Button, "Download CSV");
        Assert.Contains("call,Placed,", Encoding.UTF8.GetString(table), StringComparison.Ordinal);
        var chart = await Saved(page, AriaRole.Button, "Download PNG");
        Assert.True(chart is [0x89, (byte)'P', (byte)'N', (byte)'G', ..] && chart.Length > 5_000, $"The picture of a chart has {chart.Length} bytes.");

        await visitor.Tab("Runs");
        var row = page.Locator(".recipient-row").First;
        await row.GetByRole(AriaRole.Button).ClickAsync();
        await visitor.Dialog.GetByRole(AriaRole.Link).First.ClickAsync();
        await page.WaitForURLAsync("**/people/**");
        await visitor.See("Timeline");
        await Assertions.Expect(page.Locator(".person")).ToContainTextAsync(new Regex("Renewal outreach"));

        await page.GoBackAsync();
        await page.Keyboard.PressAsync("Escape");
        var lines = Encoding.UTF8.GetString(await Saved(page, AriaRole.Link, "Export")).Trim().Split('\n');
        Assert.Contains("status", lines[0], StringComparison.Ordinal);
        Assert.True(lines.Length >= 501, $"The export has {lines.Length} lines.");
    }

    private static async Task<byte[]> Saved(IPage page, AriaRole role, string name)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(role, new() { Name = name }).First.ClickAsync());
        return await File.ReadAllBytesAsync((await download.PathAsync())!);
    }

    /// <summary>Call; voicemail or no answer → text → a day → second call; answered → e-mail; the newsletter decides for the rest.</summary>
    private static async Task Build(Visitor visitor)
    {
        var (page, canvas) = (visitor.Page, visitor.Canvas);
        await visitor.Press("Journey data");
        await visitor.Press("Add a field", canvas.Panel);
        await canvas.Panel.GetByLabel("Name").First.FillAsync("has_newsletter");
        await page.Keyboard.PressAsync("Enter");
        await canvas.Panel.GetByLabel("Type").First.SelectOptionAsync("boolean");

        await canvas.Move("start", 0, 0);
        await canvas.Drag("Call", "call", 1, 0);
        await Call(canvas, "call");
        await canvas.Drag("SMS", "sms", 2, 1);
        await canvas.Write("Text", "Hi {{ profile.first_name }}, we tried to call you about your renewal.");
        await canvas.Drag("Time delay", "delay", 2, 2);
        await canvas.Drag("Call", "call_2", 1, 3);
        await Call(canvas, "call_2");
        await canvas.Drag("E-mail", "email", 0, 1);
        await Mail(canvas, "Your renewal", "Thank you for the talk.");
        await canvas.Drag("Branch", "branch", 2, 4);
        await Newsletter(canvas, page);
        await canvas.Drag("E-mail", "email_2", 0, 4);
        await Mail(canvas, "What is new", "We could not talk, so here is the short version.");

        await canvas.Connect("start", "next", "call");
        await canvas.Connect("call", "answered", "email");
        await canvas.Connect("call", "voicemail", "sms");
        await canvas.Connect("call", "no_answer", "sms");
        await canvas.Connect("sms", "next", "delay");
        await canvas.Connect("delay", "next", "call_2");
        await canvas.Connect("call_2", "answered", "email");
        await canvas.Connect("call_2", "next", "branch");
        await canvas.Connect("branch", "yes", "email_2");
    }

    private static async Task Call(Canvas canvas, string id)
    {
        await canvas.Open(id);
        await canvas.Write("Phone number", "+14155550100");
        await canvas.Write("Agent", "renewals");
    }

    private static async Task Mail(Canvas canvas, string subject, string text)
    {
        await canvas.Write("From", "renewals@example.com");
        await canvas.Write("Subject", subject);
        await canvas.Write("Plain text", text);
    }

    private static async Task Newsletter(Canvas canvas, IPage page)
    {
        await canvas.Panel.GetByRole(AriaRole.Button, new() { Name = "Add a condition" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Compare a field" }).ClickAsync();
        var field = canvas.Panel.GetByPlaceholder("Choose a field, or type event.name");
        await field.ClickAsync();
        await field.FillAsync("has_newsletter");
        await page.GetByRole(AriaRole.Option, new() { NameRegex = new("newsletter") }).First.ClickAsync();
        await canvas.Panel.GetByRole(AriaRole.Combobox, new() { NameRegex = new("^Value") }).SelectOptionAsync("true");
    }
}
