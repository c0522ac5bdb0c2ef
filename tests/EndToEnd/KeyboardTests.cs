using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.EndToEnd;

/// <summary>A whole journey by somebody who has no mouse: nothing here clicks, everything is a key.</summary>
public sealed class KeyboardTests(Chromium chromium)
{
    /// <summary>More tab stops than any page has.</summary>
    private const int StopsMax = 120;

    [Fact]
    public async Task A_journey_is_built_from_nothing_and_published_by_keyboard_alone()
    {
        await using var server = await TestServer.Start(console: ConsoleFiles.Path);
        var page = await chromium.Open(server.Address);
        var visitor = new Visitor(page);
        await visitor.BecomeOwner();
        await visitor.Try(async () =>
        {
            await Create(page);
            await Enter(page, visitor.Canvas);
            await Add(page, visitor.Canvas);
            await Connect(page, visitor.Canvas);
            await Publish(page);
        });

        var journeys = await server.Get("/api/journeys");
        Assert.Equal("active", journeys["items.0.status"].GetString());
        var definition = (await server.Get($"/api/journeys/{journeys["items.0.id"].GetString()}/versions/1"))["definition"];
        Assert.Equal("api", definition.GetProperty("entry").GetProperty("sources")[0].GetProperty("kind").GetString());
        Assert.Equal(
            ["delay.next>exit", "sms.delivered>exit", "sms.next>delay", "start.next>sms"],
            definition.GetProperty("edges").EnumerateArray()
                .Select(edge => $"{edge.GetProperty("from").GetString()}.{edge.GetProperty("port").GetString()}>{edge.GetProperty("to").GetString()}").Order(StringComparer.Ordinal));
    }

    private static async Task Create(IPage page)
    {
        await To(page, page.GetByRole(AriaRole.Button, new() { Name = "New journey" }).First);
        await page.Keyboard.PressAsync("Enter");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await To(page, dialog.GetByLabel("Journey name"));
        await page.Keyboard.TypeAsync("By keys");
        await To(page, dialog.GetByRole(AriaRole.Radio, new() { Name = "Messaging" }));
        await page.Keyboard.PressAsync("Space");
        await To(page, dialog.GetByRole(AriaRole.Button, new() { Name = "Create" }));
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".flow-canvas").WaitForAsync();
    }

    private static async Task Enter(IPage page, Canvas canvas)
    {
        await Part(page, page.GetByLabel("Search components"));
        await page.Keyboard.TypeAsync("start");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(canvas.Node("start")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await To(page, canvas.Panel.GetByRole(AriaRole.Button, new() { Name = "Add a way in" }));
        await page.Keyboard.PressAsync("Enter");
        var by = canvas.Panel.GetByLabel("People enter by");
        await To(page, by, back: true);
        // Arrows, because typing a name is over for the browser when the machine is busy between two letters.
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(by).ToHaveValueAsync("api");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(canvas.Node("start")).ToBeFocusedAsync();
    }

    private static async Task Add(IPage page, Canvas canvas)
    {
        var next = page.GetByRole(AriaRole.Combobox, new() { Name = "What comes next?" });
        await page.Keyboard.PressAsync("a");
        await Assertions.Expect(next).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("sms");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(canvas.Node("sms")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await To(page, canvas.Panel.GetByRole(AriaRole.Textbox, new() { Name = "Text", Exact = true }));
        await page.Keyboard.TypeAsync("Hello from the keyboard");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(canvas.Node("sms")).ToBeFocusedAsync();

        // The palette puts what is chosen there behind what is selected.
        await Part(page, page.GetByLabel("Search components"));
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("delay");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(canvas.Node("delay")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("a");
        await Assertions.Expect(next).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("exit");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(canvas.Node("exit")).ToBeFocusedAsync();
    }

    private static async Task Connect(IPage page, Canvas canvas)
    {
        await page.Keyboard.PressAsync("Shift+Tab");
        await page.Keyboard.PressAsync("Shift+Tab");
        await Assertions.Expect(canvas.Node("sms")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("c");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await To(page, dialog.GetByRole(AriaRole.Combobox, new() { Name = "Port" }));
        await Choose(page, "Delivered");
        await To(page, dialog.GetByRole(AriaRole.Combobox, new() { Name = "Leads to" }));
        await page.Keyboard.TypeAsync("Exit");
        await Choose(page, "Exit · ");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(canvas.Node("sms")).ToBeFocusedAsync();
        await Said(page, "SMS (Delivered) now goes to Exit.");

        await page.Keyboard.PressAsync("e");
        await page.Keyboard.PressAsync("e");
        await Said(page, "Connection 2 of 2: SMS by Delivered to Exit");
        await page.Keyboard.PressAsync("Delete");
        await Assertions.Expect(page.Locator(".react-flow__edge[data-id='sms:delivered']")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Control+z");
        await Said(page, "Undone: Remove 1 item");
        await Assertions.Expect(page.Locator(".react-flow__edge[data-id='sms:delivered']")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(dialog).ToContainTextAsync("Walk the connections that leave the node");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(canvas.Node("sms")).ToBeFocusedAsync();
    }

    private static async Task Publish(IPage page)
    {
        await Part(page, page.GetByRole(AriaRole.Radio, new() { Name = "Edit" }));
        await To(page, page.Locator(".workflow-bar").GetByRole(AriaRole.Button, new() { Name = "Publish" }));
        await page.Keyboard.PressAsync("Enter");
        await To(page, page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Publish" }));
        await page.Keyboard.PressAsync("Enter");
        await Said(page, "Version 1 is published.");
    }

    /// <summary>F6 until the part is reached that gives the focus to this.</summary>
    private static Task Part(IPage page, ILocator first) => Until(page, first, "F6");

    private static Task To(IPage page, ILocator wanted, bool back = false) => Until(page, wanted, back ? "Shift+Tab" : "Tab");

    private static async Task Until(IPage page, ILocator wanted, string key)
    {
        // Attached is enough: what a switch consists of is there for the keyboard, and drawn by its label.
        await wanted.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        for (var stops = 0; stops < StopsMax; stops++)
        {
            if (await wanted.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }
            await page.Keyboard.PressAsync(key);
        }
        Assert.Fail($"{key} never came to {wanted}.");
    }

    /// <summary>Takes an option of the list at the field that has the focus.</summary>
    private static async Task Choose(IPage page, string option)
    {
        var options = page.GetByRole(AriaRole.Option).Filter(new() { Visible = true });
        if (await options.CountAsync() == 0)
        {
            await page.Keyboard.PressAsync("ArrowDown");
        }
        await options.First.WaitForAsync();
        for (var stops = 0; stops < StopsMax; stops++)
        {
            var selected = page.Locator("[data-combobox-selected]").Filter(new() { Visible = true });
            if (await selected.CountAsync() > 0 && (await selected.First.InnerTextAsync()).StartsWith(option, StringComparison.Ordinal))
            {
                await page.Keyboard.PressAsync("Enter");
                return;
            }
            await page.Keyboard.PressAsync("ArrowDown");
        }
        Assert.Fail($"The arrow keys never came to {option}.");
    }

    private static Task Said(IPage page, string words) => Assertions.Expect(page.Locator(".flow-spoken")).ToHaveTextAsync(new Regex(Regex.Escape(words)));
}
