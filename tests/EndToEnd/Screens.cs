using Microsoft.Playwright;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.EndToEnd;

/// <summary>Pictures of every page for somebody to look at: <c>./test --screens</c> asks for them, no other run does.</summary>
public sealed class Screens(Chromium chromium)
{
    private const int TallestPixels = 6000;

    [Theory(Explicit = true)]
    [InlineData(1440, 900)]
    [InlineData(390, 844)]
    public async Task Pictures_of_every_page_in_light_and_dark(int width, int height)
    {
        var folder = Directory.CreateDirectory(Checkout.Path($"artifacts/screens/{width}x{height}")).FullName;
        foreach (var old in Directory.GetFiles(folder, "*.png"))
        {
            File.Delete(old);
        }
        await using var server = await TestServer.Start(timeScale: 1, console: ConsoleFiles.Path);
        var page = await chromium.Open(server.Address, width, height);
        var visitor = new Visitor(page);
        var number = 0;
        await new Tour(server, page, wide: width > 768, async name =>
        {
            number++;
            var whole = await WholeHeight(page);
            foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                await visitor.Prefer(scheme);
                var path = Path.Combine(folder, $"{number:00}-{name}.{scheme}".ToLowerInvariant());
                await page.ScreenshotAsync(new() { Path = path + ".png" });
                if (whole > height)
                {
                    await page.SetViewportSizeAsync(width, Math.Min(whole, TallestPixels));
                    await page.ScreenshotAsync(new() { Path = path + ".whole.png" });
                    await page.SetViewportSizeAsync(width, height);
                }
            }
            await visitor.Prefer(ColorScheme.Light);
        }).Go();
        Assert.NotEmpty(Directory.GetFiles(folder));
    }

    /// <summary>1440 pixels wide, and large enough to be read where a page shows it smaller.</summary>
    [Fact(Explicit = true)]
    public async Task The_live_canvas_as_the_readme_shows_it()
    {
        await using var server = await TestServer.Start(timeScale: 1, console: ConsoleFiles.Path);
        var page = await chromium.Open(server.Address, 1080, 900, pixels: 4 / 3f);
        var visitor = new Visitor(page);
        await visitor.BecomeOwner();
        var content = await TourContent.Fill(server);
        await visitor.Press("Narrow the navigation");
        await page.GotoAsync($"/journeys/{content.Example}/workflow");
        await page.GetByText("Live", new() { Exact = true }).First.ClickAsync();
        await Assertions.Expect(visitor.Canvas.Node("first_call")).ToContainTextAsync("446");
        await visitor.Rest();
        await page.ScreenshotAsync(new() { Path = Path.Combine(Directory.CreateDirectory(Checkout.Path("artifacts/screens")).FullName, "live-canvas.png") });
    }

    /// <summary>How high the window would have to be for a page that scrolls.</summary>
    private static Task<int> WholeHeight(IPage page) => page.EvaluateAsync<int>("""
        () => {
          const scrolling = document.querySelector('[role=dialog]') ? [] : [...document.querySelectorAll('.shell-page, .journey-tab')];
          return innerHeight + Math.max(0, ...scrolling.map((element) => element.scrollHeight - element.clientHeight));
        }
        """);
}
