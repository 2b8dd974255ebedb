using Hubby.BrowserTests.Hosting;
using Hubby.Members;
using Hubby.Partners;
using Hubby.Tests.Branding;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Hubby.BrowserTests.Portal;

public sealed class BrandTests(Site site)
{
    const string Root = "/portal/brand";
    const string Schedules = "/portal/schedules";

    [Fact]
    public async Task The_preview_follows_what_is_typed_and_nothing_is_saved_before_it_is()
    {
        var partner = await AcmeAsync();
        await using var tab = await site.OpenPortalAsync(partner, Role.Owner);
        var page = tab.Page;
        await tab.GoAsync(Root);
        var (mail, sheet) = (page.FrameLocator("iframe[title^='The mail']"), page.FrameLocator("iframe[title^='The page']"));
        await Assertions.Expect(mail.GetByText("acme", new() { Exact = true }).First).ToBeVisibleAsync();

        await page.GetByLabel("Sender").FillAsync("Acme Air");
        await Assertions.Expect(mail.GetByText("Acme Air", new() { Exact = true }).First).ToBeVisibleAsync();
        await page.GetByLabel("Accent", new() { Exact = true }).FillAsync("#f2c200");
        await Assertions.Expect(page.Locator("#brand-checks")).ToContainTextAsync("Black on it");
        await page.GetByLabel("Language", new() { Exact = true }).Last.SelectOptionAsync("nl");
        await Assertions.Expect(mail.Locator("html[lang=nl]")).ToHaveCountAsync(1);
        await Assertions.Expect(sheet.Locator("html[lang=nl]")).ToHaveCountAsync(1);
        await page.GetByLabel("Light or dark").SelectOptionAsync("dark");
        await Assertions.Expect(sheet.Locator("link[href*='traveller-dark']")).ToHaveCountAsync(1);
        await Assertions.Expect(page.GetByText("Not saved yet")).ToBeVisibleAsync();
        Assert.Equal("#0b5c8a", (await BrandAsync(partner)).Color);

        await page.GetByLabel("Accent", new() { Exact = true }).FillAsync("yellow");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("Send # and six hex digits")).ToBeVisibleAsync();
        await page.GetByLabel("Accent", new() { Exact = true }).FillAsync("#f2c200");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("The brand is saved.")).ToBeVisibleAsync();
        Assert.Equal(("#f2c200", "Acme Air"), ((await BrandAsync(partner)).Color, (await BrandAsync(partner)).Name));
        tab.IsQuiet();
    }

    [Fact]
    public async Task Without_script_the_preview_follows_the_button()
    {
        var partner = await AcmeAsync();
        await using var tab = await site.OpenPortalAsync(partner, Role.Owner, Device.Phone, hasScript: false);
        var page = tab.Page;
        await tab.GoAsync(Root);
        await page.GetByLabel("Sender").FillAsync("Acme Air");
        await page.GetByRole(AriaRole.Button, new() { Name = "Preview", Exact = true }).ClickAsync();
        var mail = page.FrameLocator("iframe[title^='The mail']");
        await Assertions.Expect(mail.GetByText("Acme Air", new() { Exact = true }).First).ToBeVisibleAsync();
        Assert.Null((await BrandAsync(partner)).Name);
        await page.GetByLabel("Language", new() { Exact = true }).First.SelectOptionAsync("nl");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add words" }).ClickAsync();
        await page.GetByLabel("Welcome").Last.FillAsync("Welkom aan boord");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("The brand is saved.")).ToBeVisibleAsync();
        Assert.Equal(("Acme Air", "Welkom aan boord"),
            ((await BrandAsync(partner)).Name, (await BrandAsync(partner)).Texts["nl"].Welcome));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_logo_is_chosen_looked_at_and_saved(bool hasScript)
    {
        var partner = await AcmeAsync();
        await using var tab = await site.OpenPortalAsync(partner, Role.Owner, hasScript: hasScript);
        var page = tab.Page;
        await tab.GoAsync(Root);
        await ChooseAsync(page, "logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray());
        await PreviewAsync(page, hasScript);
        await Assertions.Expect(page.GetByText("Save the logo as PNG or JPEG.")).ToBeVisibleAsync();

        await ChooseAsync(page, "logo.png", Pictures.Png(320, 80));
        await PreviewAsync(page, hasScript);
        await Assertions.Expect(page.GetByText("PNG, 320 × 80 pixels")).ToBeVisibleAsync();
        foreach (var frame in new[] { "The mail", "The page" })
        {
            var logo = page.FrameLocator($"iframe[title^='{frame}']").Locator("img[src*='/logos/']");
            await Assertions.Expect(logo).ToBeVisibleAsync();
            // A picture that was refused has no width of its own.
            await Assertions.Expect(logo).ToHaveJSPropertyAsync("naturalWidth", 320);
        }

        Assert.Null((await BrandAsync(partner)).LogoUrl);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("The brand is saved.")).ToBeVisibleAsync();
        Assert.StartsWith("/logos/", (await BrandAsync(partner)).LogoUrl, StringComparison.Ordinal);
        if (hasScript)
            Assert.Empty(await tab.FaultsAsync(Root));
    }

    static Task ChooseAsync(IPage page, string name, byte[] file) => page.Locator("#logo_file").SetInputFilesAsync(
        new FilePayload { Name = name, MimeType = "image/png", Buffer = file });

    // With script, the file that was chosen is looked at by itself.
    static Task PreviewAsync(IPage page, bool hasScript) => hasScript ? Task.CompletedTask
        : page.GetByRole(AriaRole.Button, new() { Name = "Preview", Exact = true }).ClickAsync();

    [Fact]
    public async Task The_pages_of_brands_and_schedules_have_no_fault()
    {
        var partner = await AcmeAsync();
        await using var tab = await site.OpenPortalAsync(partner, Role.Owner);
        var faults = new List<string>();
        foreach (var target in new[]
        {
            Root, $"{Root}?brand=acme%20kids&lang=ar&scheme=dark&mail=esim&page=install/iphone", $"{Root}?new=1",
            $"{Root}/remove?brand=acme%20kids", Schedules, $"{Schedules}/new",
        })
        {
            faults.AddRange(await tab.FaultsAsync(target));
        }

        await tab.GoAsync(Root);
        await tab.Page.GetByLabel("Help page").First.FillAsync("help");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(tab.Page.GetByText("Nothing was saved")).ToBeVisibleAsync();
        faults.AddRange(await tab.FaultsHereAsync("portal/brand/refused"));

        await tab.GoAsync($"{Schedules}/new");
        await tab.Page.GetByLabel("Name").FillAsync("Three Days");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Add the schedule" }).ClickAsync();
        await Assertions.Expect(tab.Page.GetByText("Nothing was saved")).ToBeVisibleAsync();
        faults.AddRange(await tab.FaultsHereAsync("portal/schedules/refused"));
        await tab.Page.GetByLabel("Name").FillAsync("three-days");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Add words" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Add the schedule" }).ClickAsync();
        await Assertions.Expect(tab.Page.GetByText("three-days is on.")).ToBeVisibleAsync();
        var one = $"{Schedules}/of/three-days";
        foreach (var target in new[] { $"{Schedules}?", one, $"{one}/off", $"{one}/on", $"{one}/remove" })
            faults.AddRange(await tab.FaultsAsync(target));

        // The same in a dialog.
        await tab.GoAsync(Schedules);
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Turn off" }).ClickAsync();
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        faults.AddRange(await tab.FaultsHereAsync("portal/schedules/dialog"));
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Turn it off" }).ClickAsync();
        await Assertions.Expect(tab.Page.GetByText("three-days is off.")).ToBeVisibleAsync();
        faults.AddRange(await tab.FaultsAsync(Schedules));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    Task<Credentials> AcmeAsync() => site.App.CreatePartnerAsync(settings: row =>
    {
        row.Name = "acme";
        row.TimeZone = "Europe/Amsterdam";
        row.SubBrands = ["acme kids"];
        row.Brand = new()
        {
            Color = "#0b5c8a",
            Links = new() { HelpEmail = "help@example.com" },
            Texts = new Dictionary<string, BrandTexts> { ["de"] = new() { Welcome = "Willkommen an Bord" } },
            SubBrands = new Dictionary<string, Brand> { ["acme kids"] = new() { Color = "#b4235a", Name = "acme Kids" } },
        };
    });

    Task<Brand> BrandAsync(Credentials partner) => site.App.QueryAsync(db => db.Partners
        .Where(row => row.Id == partner.PartnerId).Select(row => row.Brand).SingleAsync(TestContext.Current.CancellationToken));
}
