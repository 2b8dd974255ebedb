using System.Collections.Concurrent;
using Hubby.BrowserTests.Hosting;

namespace Hubby.BrowserTests.TravellerPages;

public sealed class EveryPageInEnglish(Site site) : EveryPageTests(site, "en");

public sealed class EveryPageInArabic(Site site) : EveryPageTests(site, "ar");

/// <summary>Every page for travellers in every state, as /dev/pages lists them.</summary>
public abstract class EveryPageTests(Site site, string language)
{
    // Each waits for the browser most of the time.
    const int Tabs = 3;

    [Fact]
    public async Task No_state_of_any_page_has_a_fault()
    {
        await site.App.CreatePartnerAsync();
        await using var tab = await site.OpenAsync(new(Device.Desktop));
        await tab.GoAsync($"/dev/pages?lang={language}");
        var states = await tab.Page.Locator("a[data-preview]")
            .EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");
        Assert.NotEmpty(states);

        var targets = new ConcurrentQueue<string>(states.Prepend("/dev/pages"));
        var faults = await Task.WhenAll(Enumerable.Range(0, Tabs).Select(_ => FaultsAsync(targets)));
        Assert.True(faults.All(each => each.Count == 0), string.Join('\n', faults.SelectMany(each => each)));
    }

    async Task<List<string>> FaultsAsync(ConcurrentQueue<string> targets)
    {
        await using var tab = await site.OpenAsync(new(Device.Desktop));
        var faults = new List<string>();
        while (targets.TryDequeue(out var target))
            faults.AddRange(await tab.FaultsAsync(target));
        return faults;
    }
}
