using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(Sojourn.EndToEnd.Chromium))]
// Two cores carry one server and one browser.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Sojourn.EndToEnd;

/// <summary>Debian's chromium, started once for all tests. Where it is absent they fail and say so.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program))
        {
            throw new FileNotFoundException($"These tests use a real browser, and {Program} is absent: apt-get install chromium, or run ./test, which does.");
        }
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A browser window of somebody who was never here.</summary>
    public async Task<IPage> Open(string address, int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light, float pixels = 1)
    {
        var context = await browser!.NewContextAsync(new()
        {
            BaseURL = address,
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = scheme,
            DeviceScaleFactor = pixels,
            ReducedMotion = ReducedMotion.Reduce,
            AcceptDownloads = true,
        });
        context.SetDefaultTimeout(60_000);
        Assertions.SetDefaultExpectTimeout(60_000);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }
        playwright?.Dispose();
    }
}
