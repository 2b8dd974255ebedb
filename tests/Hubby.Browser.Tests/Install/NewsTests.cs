using Hubby.BrowserTests.Hosting;
using Hubby.Esims;
using Hubby.Tests.Install;
using Hubby.Tests.Redemptions;
using static Microsoft.Playwright.Assertions;

namespace Hubby.BrowserTests.Install;

[Collection(MovesTheClock.Name)]
public sealed class NewsTests(Site site)
{
    [Fact]
    public async Task News_of_the_eSIM_come_by_themselves_and_are_said()
    {
        var (esim, path) = await site.App.GiveEsimAsync(await site.App.CreatePartnerAsync());
        await using var tab = await site.OpenAsync(new(Device.Phone));
        await tab.GoAsync(path);
        await Expect(tab.Page.Locator(".stepper .now")).ToContainTextAsync("Ready for you");
        site.App.Clock.Advance(SandboxWalk.Install);
        await site.App.UntilAsync(esim.Id, row => row.State == EsimState.Installed);
        // The page looks every few seconds, and what it looks at runs on the same machine.
        await Expect(tab.Page.Locator(".stepper .now")).ToContainTextAsync("Installed", new() { Timeout = 30_000 });
        await Expect(tab.Page.Locator("#say")).ToHaveTextAsync("Installed");
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Installed");
        tab.IsQuiet();
    }
}
