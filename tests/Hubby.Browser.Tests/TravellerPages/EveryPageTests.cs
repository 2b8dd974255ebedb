using Hubby.BrowserTests.Hosting;

namespace Hubby.BrowserTests.TravellerPages;

public sealed class EveryPageInEnglish(Site site) : EveryPageTests(site, "en", Device.Phone, Device.Desktop);

public sealed class EveryPageInArabic(Site site) : EveryPageTests(site, "ar", Device.Phone);

/// <summary>Every page for travellers in every state, as /dev/pages lists them.</summary>
public abstract class EveryPageTests(Site site, string language, params Device[] looked)
{
    [Fact]
    public async Task No_state_of_any_page_has_a_fault()
    {
        await site.App.CreatePartnerAsync();
        await using var tab = await site.OpenAsync(new(Device.Desktop));
        await tab.GoAsync($"/dev/pages?lang={language}");
        var states = await tab.Page.Locator("a[data-preview]")
            .EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");
        Assert.NotEmpty(states);

        var faults = new List<string>(await tab.FaultsAsync("/dev/pages"));
        foreach (var state in states)
            faults.AddRange(await tab.FaultsAsync(state, looked: looked));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }
}
