using Hubby.BrowserTests.Hosting;
using Hubby.Members;
using Hubby.Tests.Hosting;
using Hubby.Tests.Portal;
using Microsoft.Playwright;

namespace Hubby.BrowserTests.Portal;

public sealed class TryInProductionTests(Site site, ProductionApp app) : IClassFixture<ProductionApp>
{
    [Fact]
    public async Task What_is_tried_in_production_looks_as_it_should()
    {
        var partner = await app.CreatePartnerAsync();
        await using var tab = await site.OpenPortalAsync(await app.AddMemberAsync(partner.PartnerId, Role.Developer), app: app);
        var page = tab.Page;
        var faults = new List<string>();
        foreach (var target in new[] { "/portal/keys", "/portal/try?call=list_bookings", "/portal/try?call=create_booking" })
            faults.AddRange(await tab.FaultsAsync($"{target}#production"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign and send" }).ClickAsync();
        await Assertions.Expect(page.Locator(".err")).ToBeVisibleAsync();
        faults.AddRange(await tab.FaultsHereAsync("portal/try/production/refused"));
        await page.GetByLabel("Do it in production").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign and send" }).ClickAsync();
        await Assertions.Expect(page.Locator("#answer .tag")).ToHaveTextAsync("201");
        faults.AddRange(await tab.FaultsHereAsync("portal/try/production/answered"));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }
}
