using System.Text.RegularExpressions;
using Hubby.BrowserTests.Hosting;
using Hubby.Tests.Bookings;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Hubby.BrowserTests.Redemptions;

/// <summary>From a link to an eSIM, as travellers go: on a phone and at a desk, with scripts and without.</summary>
public sealed partial class JourneyTests(Site site)
{
    [Theory]
    [MemberData(nameof(View.All), MemberType = typeof(View))]
    public async Task A_claim_link_leads_by_mail_to_an_eSIM_that_can_be_installed(Device device, bool hasScript)
    {
        var trip = await Trip.BookAsync(site.App);
        var email = Trip.NewEmail();
        await using var tab = await site.OpenAsync(new(device, hasScript));
        var page = tab.Page;

        Assert.Equal(200, await tab.GoAsync(trip.ClaimUrl));
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send my code" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Check your e-mail" })).ToBeVisibleAsync();

        await tab.OpenMailAsync(site.App, email);
        await tab.FollowAsync("/redeem?code=");
        await Expect(page.GetByLabel("Your code")).ToHaveValueAsync(trip.Code);
        await Expect(page.GetByText("in Thailand").Or(page.GetByText("Thailand")).First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Get my eSIM" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(EsimAddress());
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Install your eSIM" })).ToBeVisibleAsync();
        Assert.Equal(1, await site.App.CountAsync("esims", trip.Partner.PartnerId));
        tab.IsQuiet();
    }

    [Theory]
    [MemberData(nameof(View.All), MemberType = typeof(View))]
    public async Task A_code_without_destination_asks_where_to(Device device, bool hasScript)
    {
        var trip = await Trip.BookAsync(site.App, booking => booking.Specification().Remove("destination"));
        await using var tab = await site.OpenAsync(new(device, hasScript));
        var page = tab.Page;

        await tab.GoAsync(trip.DeepLink);
        await page.GetByRole(AriaRole.Button, new() { Name = "Get my eSIM" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Where are you going?" })).ToBeVisibleAsync();
        await page.GetByLabel("Country or region").FillAsync("thialand");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(page.GetByText("Did you mean Thailand?")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "Thailand" })).ToBeCheckedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use my code for this trip" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(EsimAddress());
        await Expect(page.GetByText("Thailand").First).ToBeVisibleAsync();
        tab.IsQuiet();
    }

    [Theory]
    [MemberData(nameof(View.All), MemberType = typeof(View))]
    public async Task A_code_may_be_typed_as_it_is_read(Device device, bool hasScript)
    {
        var trip = await Trip.BookAsync(site.App);
        await using var tab = await site.OpenAsync(new(device, hasScript));

        await tab.GoAsync("/redeem");
        await tab.Page.GetByLabel("Your code").FillAsync($" {trip.Code[..5].ToLowerInvariant()} - {trip.Code[5..]} ");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Get my eSIM" }).ClickAsync();
        await Expect(tab.Page).ToHaveURLAsync(EsimAddress());
        tab.IsQuiet();
    }

    [Theory]
    [MemberData(nameof(View.All), MemberType = typeof(View))]
    public async Task A_wrong_code_is_kept_and_explained(Device device, bool hasScript)
    {
        await using var tab = await site.OpenAsync(new(device, hasScript));
        foreach (var (typed, said) in new[]
        {
            ("HX7K9M2QP", "One character is missing. A code has ten."),
            ("HX7K9M2QPTT", "There is one character too many. A code has ten."),
            ("AAAAAAAAAA", "We don’t know this code."),
        })
        {
            await tab.GoAsync("/redeem");
            await tab.Page.GetByLabel("Your code").FillAsync(typed);
            await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Get my eSIM" }).ClickAsync();
            await Expect(tab.Page.GetByText(said)).ToBeVisibleAsync();
            await Expect(tab.Page.GetByLabel("Your code")).ToHaveValueAsync(typed);
            await Expect(tab.Page.GetByLabel("Your code")).ToBeFocusedAsync();
        }

        tab.IsQuiet();
    }

    [Theory]
    [MemberData(nameof(View.All), MemberType = typeof(View))]
    public async Task A_used_code_says_so(Device device, bool hasScript)
    {
        await using var tab = await site.OpenAsync(new(device, hasScript));
        var used = await Trip.BookAsync(site.App);
        await tab.GoAsync(used.DeepLink);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Get my eSIM" }).ClickAsync();
        await Expect(tab.Page).ToHaveURLAsync(EsimAddress());
        Assert.Equal(409, await tab.GoAsync(used.DeepLink));
        await Expect(tab.Page.GetByText("This code has been used already.")).ToBeVisibleAsync();
        tab.IsQuiet();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_two_tabs_with_one_code_exactly_one_gets_the_eSIM(bool hasScript)
    {
        var trip = await Trip.BookAsync(site.App);
        await using var tab = await site.OpenAsync(new(Device.Phone, hasScript));
        IPage[] pages = [tab.Page, await tab.SecondPageAsync()];
        foreach (var page in pages)
            await page.GotoAsync(trip.DeepLink);

        await Task.WhenAll(pages.Select(page => page.GetByRole(AriaRole.Button, new() { Name = "Get my eSIM" }).ClickAsync()));
        foreach (var page in pages)
        {
            await Expect(page.GetByText("This code has been used already.")
                .Or(page.GetByRole(AriaRole.Heading, new() { Name = "Install your eSIM" }))).ToBeVisibleAsync();
        }

        Assert.Single(pages, page => EsimAddress().IsMatch(page.Url));
        Assert.Equal(1, await site.App.CountAsync("esims", trip.Partner.PartnerId));
        tab.IsQuiet();
    }

    [GeneratedRegex("/esims/[0-9A-Za-z]{22}")]
    private static partial Regex EsimAddress();
}
