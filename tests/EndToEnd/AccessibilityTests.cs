using Microsoft.Playwright;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.EndToEnd;

/// <summary>Nobody is kept out by how a page is made: axe looks at every page in both themes, on a desk and on a phone.</summary>
public sealed class AccessibilityTests(Chromium chromium)
{
    [Fact]
    public async Task Axe_finds_nothing_serious_on_any_page_in_light_and_dark()
    {
        await using var server = await TestServer.Start(timeScale: 1, console: ConsoleFiles.Path);
        var page = await chromium.Open(server.Address);
        var findings = new List<string>();
        await new Tour(server, page, wide: true, name => Examine(page, name, findings)).Go();
        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    [Fact]
    public async Task On_a_phone_axe_finds_nothing_serious_either_and_no_page_scrolls_sideways()
    {
        await using var server = await TestServer.Start(timeScale: 1, console: ConsoleFiles.Path);
        var page = await chromium.Open(server.Address, 390, 844);
        var findings = new List<string>();
        await new Tour(server, page, wide: false, async name =>
        {
            if (await page.EvaluateAsync<string?>(Sideways) is { } wide)
            {
                findings.Add($"{name}: scrolls sideways because of {wide}");
            }
            await Examine(page, name, findings);
        }).Go();
        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    /// <summary>The page itself, or the part of it that scrolls, is wider than the window; the widest element names itself.</summary>
    private const string Sideways = """
        () => {
          const wide = [document.documentElement, ...document.querySelectorAll('.shell-page, [role=dialog]')]
            .find((element) => element.scrollWidth > element.clientWidth + 1);
          if (!wide) return null;
          const widest = [...wide.querySelectorAll('*')].sort((a, b) => b.getBoundingClientRect().right - a.getBoundingClientRect().right)[0];
          return `<${widest?.localName} class="${widest?.getAttribute('class')}">`;
        }
        """;

    private static async Task Examine(IPage page, string name, List<string> findings)
    {
        var (axe, visitor) = (new Axe(page), new Visitor(page));
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await visitor.Prefer(scheme);
            findings.AddRange((await axe.Findings(coloursOnly: scheme == ColorScheme.Dark)).Select(finding => $"{name} in {scheme}: {finding}"));
        }
        await visitor.Prefer(ColorScheme.Light);
    }
}
