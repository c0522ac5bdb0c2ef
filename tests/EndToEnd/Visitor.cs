using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Sojourn.EndToEnd;

/// <summary>Somebody at the console, who presses what can be seen.</summary>
public sealed class Visitor(IPage page)
{
    public IPage Page => page;

    public Canvas Canvas => new(page);

    /// <summary>Does something; where it fails, what was on the screen lies beside the tests as failure.png.</summary>
    public async Task Try(Func<Task> gestures)
    {
        try
        {
            await gestures();
        }
        catch
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "failure.png") });
            throw;
        }
    }

    public ILocator Dialog => page.GetByRole(AriaRole.Dialog);

    /// <summary>First start: whoever opens the console makes the owner's account.</summary>
    public async Task BecomeOwner()
    {
        await page.GotoAsync("/");
        await page.GetByLabel("E-mail").FillAsync("ada@example.com");
        await page.GetByLabel("Name").FillAsync("Ada Owner");
        await page.GetByLabel("Password").First.FillAsync("correct horse battery");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/journeys");
    }

    /// <summary>Creates a journey and gives it a name; ends on its workflow.</summary>
    public async Task CreateJourney(string name, string preset = "Outreach")
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "New journey" }).First.ClickAsync();
        await Dialog.GetByLabel("Journey name").FillAsync(name);
        await Dialog.GetByRole(AriaRole.Radio, new() { Name = preset }).ClickAsync();
        await Press("Create", Dialog);
        await page.WaitForURLAsync("**/workflow");
    }

    /// <summary>Opens one of the three tabs of a journey.</summary>
    public Task Tab(string name) => page.GetByRole(AriaRole.Navigation, new() { Name = "Journey", Exact = true })
        .GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();

    public Task Press(string button, ILocator? within = null) =>
        (within ?? page.Locator("body")).GetByRole(AriaRole.Button, new() { NameRegex = new("^" + Regex.Escape(button)) }).First.ClickAsync();

    public Task See(string text) => Assertions.Expect(page.GetByText(text).Filter(new() { Visible = true }).First).ToBeVisibleAsync();

    /// <summary>Goes to light or dark, as the machine of somebody who prefers it says.</summary>
    public async Task Prefer(ColorScheme scheme)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await Rest();
    }

    /// <summary>Waits until nothing is being loaded and what moves has come to its end.</summary>
    public async Task Rest()
    {
        await Assertions.Expect(page.Locator(".mantine-Skeleton-root, .mantine-Loader-root")).ToHaveCountAsync(0);
        await page.EvaluateAsync("""
            async () => {
              await document.fonts.ready;
              await new Promise(requestAnimationFrame);
              const ends = (animation) => animation.effect?.getComputedTiming().endTime !== Infinity;
              await Promise.all(document.getAnimations().filter(ends).map((animation) => animation.finished.catch(() => null)));
            }
            """);
    }

    /// <summary>Makes a draft run and imports a list into it.</summary>
    public async Task NewRun(string name, string list)
    {
        await Tab("Runs");
        await Press("New run");
        await Dialog.GetByLabel("Name").FillAsync(name);
        await Press("Create", Dialog);
        await page.WaitForURLAsync("**/runs/run_*");
        await Press("Import");
        await page.Locator("input[type=file]").SetInputFilesAsync(list);
        await Press("Import", Dialog);
        await Assertions.Expect(Dialog.GetByText(new Regex("recipients imported"))).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
    }

    /// <summary>Starts the run that is shown.</summary>
    public async Task Start()
    {
        await Press("Start");
        await Press("Start with", Dialog);
    }
}
