using Hubby.BrowserTests.Hosting;
using Hubby.Esims;
using Hubby.Tests.Install;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Hubby.BrowserTests.Install;

public sealed class InstallTests(Site site)
{
    async Task<(Esim Esim, string Path)> GiveAsync(string? locale = null) =>
        await site.App.GiveEsimAsync(await site.App.CreatePartnerAsync(), locale: locale);

    [Theory]
    [InlineData(Device.Phone)]
    [InlineData(Device.Desktop)]
    public async Task What_was_opened_once_opens_without_a_network_and_says_when_it_was_saved(Device device)
    {
        var (_, path) = await GiveAsync();
        await using var tab = await site.OpenAsync(new(device));
        await tab.GoAsync(path);
        await Expect(tab.Page.Locator("#kept")).ToBeVisibleAsync();
        tab.IsQuiet();

        await tab.Context.SetOfflineAsync(true);
        await tab.Page.ReloadAsync();
        var kept = tab.Page.GetByText("You see what was saved at");
        await Expect(kept).ToBeVisibleAsync();
        await Expect(kept).Not.ToContainTextAsync("%kept%");
        await Expect(tab.Page.Locator("#qrcode")).ToHaveCountAsync(1);
        await Expect(tab.Page.Locator(".steps").First).ToBeVisibleAsync();
        Assert.NotEqual("rgba(0, 0, 0, 0)", await tab.Page.EvaluateAsync<string>(
            "() => getComputedStyle(document.querySelector('.hero')).backgroundColor"));

        await tab.Page.GotoAsync($"{path}/problem");
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Let’s get it installed");
        await tab.Page.GotoAsync("/esims/0000000000000000000000");
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("You’re offline");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Open my eSIM" }).ClickAsync();
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Install your eSIM");

        await tab.Context.SetOfflineAsync(false);
        await tab.Page.ReloadAsync();
        await Expect(kept).ToBeHiddenAsync();
    }

    [Fact]
    public async Task One_tap_copies_a_code()
    {
        var (_, path) = await GiveAsync();
        await using var tab = await site.OpenAsync(new(Device.Phone));
        await tab.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await tab.GoAsync(path);
        await tab.Page.GetByText("Type it in yourself").ClickAsync();
        var code = tab.Page.Locator(".copy").First;
        await code.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(code).ToContainTextAsync("Copied");
        Assert.Equal("sandbox.example.com", await tab.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        tab.IsQuiet();
    }

    [Fact]
    public async Task Without_script_everything_is_there()
    {
        var (_, path) = await GiveAsync();
        await using var tab = await site.OpenAsync(new(Device.Phone, HasScript: false));
        await tab.GoAsync(path);
        await tab.Page.GetByText("Pixel", new() { Exact = true }).ClickAsync();
        await Expect(tab.Page.Locator(".os-p.steps").First).ToBeVisibleAsync();
        await Expect(tab.Page.Locator(".os-i.steps").First).ToBeHiddenAsync();
        await tab.Page.GetByText("Type it in yourself").ClickAsync();
        await Expect(tab.Page.Locator(".copy code").First).ToBeVisibleAsync();
        await Expect(tab.Page.Locator(".copy button").First).ToBeHiddenAsync();
        await tab.Page.GetByText("Send this to my e-mail").ClickAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Send it to" }).ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "It is in your mail" })).ToBeVisibleAsync();
        tab.IsQuiet();
    }

    [Theory]
    [InlineData("th")]
    [InlineData("de")]
    public async Task The_real_page_has_no_fault_on_any_screen(string language)
    {
        var (_, path) = await GiveAsync(language);
        await using var tab = await site.OpenAsync(new(Device.Phone));
        string[] faults =
        [
            .. await tab.FaultsAsync(path),
            .. await tab.FaultsAsync($"{path}/problem"),
            .. await tab.FaultsAsync($"{path}/offline"),
        ];
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }
}
