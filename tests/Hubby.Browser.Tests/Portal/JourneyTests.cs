using System.Text.RegularExpressions;
using Hubby.BrowserTests.Hosting;
using Hubby.Data;
using Hubby.Members;
using Hubby.Partners;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Portal;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Hubby.BrowserTests.Portal;

/// <summary>A partner's first day: from the invitation to a booking that is sent again and cancelled.</summary>
public sealed partial class JourneyTests(Site site)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_the_invitation_over_a_key_to_a_booking_that_is_sent_again_and_cancelled()
    {
        var partner = await site.App.CreatePartnerAsync();
        await using var tab = await site.OpenAsync(new(Device.Desktop));
        var page = tab.Page;
        await JoinAsync(page, partner);
        var made = await MakeKeyAsync(page, partner);

        await site.App.RefreshPartnersAsync();
        var booked = (await site.App.SignedBy(made).PostAsync(Samples.Bookings,
            Samples.Booking("FIRST-1", booking => booking["email"] = "ana@example.com")).ReadAsync()).Is(201).Data;
        var code = booked.GetProperty("promo_codes")[0].GetProperty("promo_code").GetString()!;

        await page.GotoAsync("/portal/bookings");
        await page.GetByRole(AriaRole.Link, new() { Name = "FIRST-1" }).ClickAsync();
        await Assertions.Expect(page.GetByText(code).First).ToBeVisibleAsync();
        await ActAsync(page, "Resend", "Send");
        await ActAsync(page, "Cancel booking", "Cancel booking");
        await Assertions.Expect(page.GetByText("Cancelled").First).ToBeVisibleAsync();

        var read = (await site.App.SignedBy(made).GetAsync($"{Samples.Bookings}/{booked.GetProperty("id")}").ReadAsync()).Is(200);
        Assert.Equal("cancelled", read.Data.GetProperty("status").GetString());
        await page.GotoAsync("/portal/audit");
        foreach (var act in new[] { "member.joined", "member.signed_in" })
            await Assertions.Expect(page.GetByText(act).First).ToBeVisibleAsync();
        tab.IsQuiet();
    }

    async Task JoinAsync(IPage page, Credentials partner)
    {
        var address = $"{Tokens.Secret(10).ToLowerInvariant()}@example.com";
        await using var scope = site.App.Services.CreateAsyncScope();
        var whose = await scope.ServiceProvider.GetRequiredService<AppDb>().Partners
            .SingleAsync(row => row.Id == partner.PartnerId, Ct);
        var (link, problem) = await scope.ServiceProvider.GetRequiredService<SendAccountLink>()
            .InviteAsync(null, whose, address, Role.Owner, Ct);
        Assert.True(link is not null, problem?.Message);

        await page.GotoAsync(new Uri(link).PathAndQuery);
        await page.GetByLabel("New password").FillAsync(PortalApp.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Accept" }).ClickAsync();
        var key = await page.Locator("code").First.TextContentAsync();
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(Totp.CodeOf(key!, TimeProvider.System.GetUtcNow()));
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn it on" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "I have kept them" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await page.GetByLabel("E-mail").FillAsync(address);
        await page.GetByLabel("Password").FillAsync(PortalApp.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        var next = TimeProvider.System.GetUtcNow().AddSeconds(30);
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(Totp.CodeOf(key!, next));
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await page.WaitForURLAsync("**/portal");
    }

    static async Task<Credentials> MakeKeyAsync(IPage page, Credentials partner)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "API keys" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Create key" }).First.ClickAsync();
        await page.GetByLabel("Name").FillAsync("Checkout");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create key" }).ClickAsync();
        var secret = await page.Locator("#secret").TextContentAsync();
        var key = await page.Locator("code").Filter(new() { HasTextRegex = ApiKeyText() }).First.TextContentAsync();
        return partner with { Key = key!.Trim(), Secret = secret!.Trim() };
    }

    static async Task ActAsync(IPage page, string act, string verb)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = act }).First.ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = verb }).ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();
    }

    [GeneratedRegex("^hk_test_")]
    private static partial Regex ApiKeyText();
}
