using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.EndToEnd;

/// <summary>A messaging journey from its name to its first people, in the order and the words in which such tools are taught.</summary>
public sealed class NewJourneyTests(Chromium chromium)
{
    [Fact]
    public async Task A_newcomer_drags_start_and_channels_connects_dots_sets_delays_by_status_publishes_and_sees_who_signed_up()
    {
        // An hour a second: a delay of an hour passes while one looks.
        await using var server = await TestServer.Start(timeScale: 3_600, console: ConsoleFiles.Path);
        foreach (var (channel, outcome) in ((string, string)[])[("whatsapp", "read"), ("email", "delivered"), ("push", "delivered")])
        {
            var made = await server.Put($"/api/channels/{channel}", new
            {
                provider = "sandbox",
                settings = new { delaySeconds = 0, outcomes = new Dictionary<string, double> { [outcome] = 1 } },
            });
            Assert.True(made.Status == 200, made.ToString());
        }
        var page = await chromium.Open(server.Address);
        var visitor = new Visitor(page);
        await visitor.BecomeOwner();
        await visitor.Try(async () =>
        {
            await Create(visitor);
            await Build(visitor);
            await SetUp(visitor);
            await Publish(visitor);
            await Watch(visitor, server);
        });
    }

    /// <summary>From the side panel, Journeys → Add new; a name and a description, then Create.</summary>
    private static async Task Create(Visitor visitor)
    {
        await visitor.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByText("Add new").ClickAsync();
        await visitor.Dialog.GetByLabel("Journey name").FillAsync("Multi-channel onboarding");
        await visitor.Dialog.GetByLabel("Description").FillAsync("Welcomes who signed up.");
        await visitor.Dialog.GetByRole(AriaRole.Radio, new() { Name = "Messaging" }).ClickAsync();
        await visitor.Press("Create", visitor.Dialog);
        await visitor.Page.WaitForURLAsync("**/workflow");
        await visitor.Press("Narrow the navigation");
    }

    /// <summary>Start and the channels onto the canvas, and from the output dot of one to the input dot of the next.</summary>
    private static async Task Build(Visitor visitor)
    {
        var canvas = visitor.Canvas;
        await visitor.See("Drag Start onto the canvas");
        await canvas.Drag("Start", "start", 1, 0);
        await visitor.Press("Add a way in", canvas.Panel);
        await canvas.Panel.GetByLabel("People enter by").SelectOptionAsync("event");
        await canvas.Panel.GetByPlaceholder("signed_up").FillAsync("signed_up");
        // What is mended is quiet at once, before the draft has been saved.
        await Assertions.Expect(canvas.Panel.GetByText("Nobody can enter")).ToHaveCountAsync(0);
        await visitor.Press("Save settings", canvas.Panel);
        await Put("WhatsApp", "whatsapp", 1, 1);
        await Put("SMS", "sms", 2, 3);
        await Put("RCS", "rcs", 2, 4);
        await Put("E-mail", "email", 0, 3);
        await Put("Push", "push", 0, 4);
        await Put("Webhook", "webhook", 1, 4);
        await canvas.ConnectDots("start", "next", "whatsapp");
        await canvas.Node("whatsapp").GetByRole(AriaRole.Button, new() { NameRegex = new("^Show .* more ports") }).ClickAsync();
        await canvas.ConnectDots("whatsapp", "read", "email");
        await canvas.ConnectDots("whatsapp", "failed", "sms");
        await canvas.ConnectDots("sms", "next", "rcs");
        await canvas.ConnectDots("email", "next", "push");
        await canvas.ConnectDots("push", "next", "webhook");

        async Task Put(string component, string id, int column, int row)
        {
            await canvas.Drag(component, id, column, row);
            await visitor.Press("Save settings", canvas.Panel);
        }
    }

    /// <summary>A click opens a component's settings: its message, its delays, and what follows by each status.</summary>
    private static async Task SetUp(Visitor visitor)
    {
        var (page, canvas) = (visitor.Page, visitor.Canvas);
        await visitor.Press("Fit everything");
        await canvas.Open("whatsapp");
        await canvas.Panel.GetByRole(AriaRole.Textbox, new() { Name = "Template" }).FillAsync("welcome_tips");
        await visitor.See("Conditional actions");
        await canvas.Panel.GetByRole(AriaRole.Textbox, new() { Name = "Delay after Read" }).FillAsync("1");
        await canvas.Panel.GetByRole(AriaRole.Textbox, new() { Name = "Delay after Failed" }).FillAsync("30");
        await canvas.Panel.GetByLabel("Unit of Delay after Failed").SelectOptionAsync("minutes");
        // An action by a status can be chosen here as well as drawn.
        await canvas.Panel.GetByRole(AriaRole.Combobox, new() { Name = "What follows after Delivered" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { NameRegex = new("^SMS") }).ClickAsync();
        await Assertions.Expect(page.Locator(".react-flow__edge[data-id='whatsapp:delivered']")).ToHaveCountAsync(1);
        await visitor.Press("Save settings", canvas.Panel);

        await canvas.Open("email");
        await canvas.Write("From", "hello@example.com");
        await canvas.Write("Subject", "Getting started");
        await canvas.Write("Plain text", "Hello {{ profile.first_name }}, here is the guide.");
        await visitor.Press("Save settings", canvas.Panel);
        await canvas.Open("sms");
        await canvas.Write("Text", "We could not reach you on WhatsApp.");
        await visitor.Press("Save settings", canvas.Panel);
        await canvas.Open("rcs");
        await canvas.Write("Text", "We could not reach you by SMS either.");
        await visitor.Press("Save settings", canvas.Panel);
        await canvas.Open("push");
        await canvas.Write("Text", "Complete your profile.");
        await visitor.Press("Save settings", canvas.Panel);
        await canvas.Open("webhook");
        await canvas.Write("Address", "https://crm.example.com/welcomed/{{ profile.id }}");
        await visitor.Press("Save settings", canvas.Panel);
    }

    private static async Task Publish(Visitor visitor)
    {
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "No problems" })).ToBeVisibleAsync();
        await visitor.Press("Publish");
        await visitor.See("7 nodes and 7 connections. People enter by: Event signed_up.");
        await visitor.Press("Publish", visitor.Dialog);
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Status: Active") })).ToBeVisibleAsync();
    }

    /// <summary>The start condition is met for ten people; they are seen on the canvas, by the hour that they wait, and then come through.</summary>
    private static async Task Watch(Visitor visitor, TestServer server)
    {
        var (page, canvas) = (visitor.Page, visitor.Canvas);
        await page.GetByText("Live", new() { Exact = true }).First.ClickAsync();
        await visitor.See("0 started");
        var people = Enumerable.Range(0, 10).Select(i => new
        {
            profileId = $"user-{i}",
            name = "signed_up",
            set = new { phone = $"+1415555010{i}", email = $"user-{i}@example.com", first_name = "Ada" },
        });
        var sent = await server.Post("/api/events", new { events = people });
        Assert.True(sent.Status == 202, sent.ToString());
        await visitor.See("10 started");
        await Assertions.Expect(canvas.Node("whatsapp")).ToContainTextAsync("10 entered");
        await canvas.Open("email");
        await Assertions.Expect(canvas.Node("email")).ToContainTextAsync(new Regex("10 entered"));
        await Assertions.Expect(canvas.Node("push")).ToContainTextAsync("10 entered");
        await Assertions.Expect(canvas.Node("webhook")).ToContainTextAsync("10 entered");
        // They came to the end of the path: the last port says so, though nothing follows it.
        await Assertions.Expect(canvas.Node("webhook")).ToContainTextAsync(new Regex("10$"));

        await visitor.Tab("Overview");
        await visitor.See("Started");
        await Assertions.Expect(page.GetByText("Calls placed")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".channel").Filter(new() { HasText = "WhatsApp" })).ToContainTextAsync("10");
    }
}
