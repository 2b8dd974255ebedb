using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Hubby.BrowserTests.Hosting;

/// <summary>axe-core over the page that is open.</summary>
static class Axe
{
    // The debugger's evaluation is not held by the page's own policy against scripts.
    static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <summary>A line for each violation.</summary>
    /// <param name="page">As it stands.</param>
    /// <param name="rules">Only these; all when none is named.</param>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page, params string[] rules)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync(Script);
        var violations = await page.EvaluateAsync<JsonElement>("""
            async rules => {
              const only = rules.length ? { runOnly: rules } : {};
              const { violations } = await axe.run({ resultTypes: ['violations'], preload: false, ...only });
              return violations.map(one => `${one.id}: ${one.help}: `
                + one.nodes.slice(0, 3).map(node => `${node.target.join(' ')} (${node.any[0]?.message ?? ''})`).join(' | '));
            }
            """, rules);
        return [.. violations.EnumerateArray().Select(line => line.GetString()!)];
    }
}
