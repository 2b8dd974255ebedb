using Hubby.BrowserTests.Hosting;
using Hubby.Data;
using Hubby.Members;
using Hubby.Tallies;
using Hubby.Tests.Hosting;
using Hubby.Tests.Insights;
using Hubby.Webhooks;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Hubby.BrowserTests.Portal;

/// <summary>Home: what it shows, with scripts and without, at every size, by day and by night.</summary>
public sealed class HomeTests(Site site)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    async Task<Credentials> PartnerAsync(bool isFull)
    {
        var partner = await site.App.CreatePartnerAsync(settings: row => row.SubBrands = ["kids"]);
        if (!isFull)
            return partner;
        var now = site.App.Clock.GetUtcNow();
        Guid[] hooks = [Ids.Row(now), Ids.Row(now)];
        await site.App.QueryAsync(db =>
        {
            db.AddRange(hooks.Select((id, index) => new WebhookEndpoint
            {
                PartnerId = partner.PartnerId,
                Id = id,
                Url = index == 0 ? "https://hooks.acme.example.com/hubby?key=secret" : "https://crm.acme.example.com/in",
                Events = "*",
                SealedSecret = [1],
                CreatedAt = now.AddDays(-90),
                FailingSince = index == 0 ? null : now.AddHours(-9),
            }));
            return db.SaveChangesAsync(Ct);
        });
        await HomeSamples.FillAsync(site.App, partner.PartnerId, UtcDay.Of(now), hooks);
        return partner;
    }

    [Theory]
    [InlineData("/portal")]
    [InlineData("/portal?p=7d")]
    [InlineData("/portal?p=12m&all=1")]
    [InlineData("/portal?p=dates&from=2020-01-01&to=2020-01-01")]
    public async Task Home_has_no_fault(string address)
    {
        await using var tab = await site.OpenPortalAsync(await PartnerAsync(isFull: true), Role.Owner);
        var faults = await tab.FaultsAsync(address);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task The_first_day_has_no_fault()
    {
        await using var tab = await site.OpenPortalAsync(await PartnerAsync(isFull: false), Role.Owner);
        var faults = await tab.FaultsAsync("/portal");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        await Expect(tab.Page.GetByRole(AriaRole.Link, new() { Name = "Get an API key" })).ToBeVisibleAsync();
    }

    [Theory]
    [MemberData(nameof(View.All), MemberType = typeof(View))]
    public async Task Days_and_brand_are_chosen_and_numbers_open_their_bookings(Device device, bool hasScript)
    {
        await using var tab = await site.OpenPortalAsync(await PartnerAsync(isFull: true), Role.Owner, device, hasScript);
        await tab.GoAsync("/portal");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Dates…" }).ClickAsync();
        await tab.Page.GetByLabel("From", new() { Exact = true }).FillAsync("2020-01-01");
        await tab.Page.GetByLabel("to", new() { Exact = true }).FillAsync("2020-01-05");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Show these days" }).ClickAsync();
        await Expect(tab.Page.GetByText("1 Jan – 5 Jan 2020, against the 5 days before")).ToBeVisibleAsync();

        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "7 d", Exact = true }).ClickAsync();
        await tab.Page.GetByLabel("Brand").SelectOptionAsync("kids");
        if (!hasScript)
            await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(tab.Page.GetByText("No bookings were made in these days.")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Link, new() { Name = "Booked 0" }))
            .ToHaveAttributeAsync("href", new System.Text.RegularExpressions.Regex("^/portal/bookings\\?from=.*&brand=kids$"));
        tab.IsQuiet();
    }

    [Fact]
    public async Task Each_chart_has_its_numbers_in_words()
    {
        await using var tab = await site.OpenPortalAsync(await PartnerAsync(isFull: true), Role.Viewer);
        await tab.GoAsync("/portal");
        foreach (var image in await tab.Page.Locator("svg[role=img]").AllAsync())
            Assert.NotEqual("", await image.Locator("title").First.TextContentAsync());
        await tab.Page.Locator("section[aria-labelledby=h-tm] summary").ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Region, new() { Name = "Per day, table" }).GetByRole(AriaRole.Row))
            .ToHaveCountAsync(31);
        await Expect(tab.Page.GetByText("Failing for 9 h")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByText("key=secret")).ToHaveCountAsync(0);
    }
}
