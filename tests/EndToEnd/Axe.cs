using System.Text.Json;
using Microsoft.Playwright;

namespace Sojourn.EndToEnd;

/// <summary>axe-core, put into a page: what in it keeps people out, by rule and element.</summary>
internal sealed class Axe(IPage page)
{
    private const string Run = """
        async (colours) => {
          const { violations } = await axe.run(document, { resultTypes: ['violations'], ...(colours ? { runOnly: ['color-contrast', 'link-in-text-block'] } : {}) });
          return JSON.stringify(violations
            .filter(({ impact }) => impact === 'serious' || impact === 'critical')
            .flatMap(({ id, impact, nodes }) => nodes.map(({ target, failureSummary }) =>
              `${id} (${impact}) at ${target.join(' ')}: ${failureSummary.split('\n').slice(1).join(' ').trim()}`)));
        }
        """;

    private static readonly string Script = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js"));

    /// <summary>What is serious or critical in what the page shows now.</summary>
    /// <param name="coloursOnly">The page was examined in another theme: only its colours are others.</param>
    public async Task<IReadOnlyList<string>> Findings(bool coloursOnly = false)
    {
        if (await page.EvaluateAsync<bool>("() => typeof axe === 'undefined'"))
        {
            await page.EvaluateAsync(Script);
        }
        return JsonSerializer.Deserialize<string[]>(await page.EvaluateAsync<string>(Run, coloursOnly))!;
    }
}
