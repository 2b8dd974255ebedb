using Hubby.BrowserTests.Hosting;
using Hubby.Data;
using Hubby.Members;
using Hubby.Partners;
using Hubby.Tests.Hosting;
using Hubby.Tests.Portal;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Hubby.BrowserTests.Portal;

public sealed class JoinTests(Site site)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_invitation_leads_from_the_mail_to_a_second_factor_and_back_in()
    {
        var partner = await site.App.CreatePartnerAsync();
        var address = $"{Tokens.Secret(10).ToLowerInvariant()}@example.com";
        var link = await InviteAsync(partner, address);
        await using var tab = await site.OpenAsync(new(Device.Desktop));
        var page = tab.Page;

        await page.GotoAsync(link);
        await page.GetByLabel("New password").FillAsync("password1234");
        await page.GetByRole(AriaRole.Button, new() { Name = "Accept" }).ClickAsync();
        await Assertions.Expect(page.GetByText("This password is known or easily guessed")).ToBeVisibleAsync();
        var faults = new List<string>(await tab.FaultsHereAsync("portal/invitation/refused"));
        await page.GetByLabel("New password").FillAsync(PortalApp.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Accept" }).ClickAsync();

        var key = await page.Locator("code").First.TextContentAsync();
        faults.AddRange(await tab.FaultsHereAsync("portal/account/authenticator/first"));
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(Totp.CodeOf(key!, TimeProvider.System.GetUtcNow()));
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn it on" }).ClickAsync();
        await Assertions.Expect(page.Locator("ol.codes li")).ToHaveCountAsync(10);
        faults.AddRange(await tab.FaultsHereAsync("portal/account/codes"));
        await page.GotoAsync("/portal/account");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await page.GotoAsync("/portal/members");
        await page.GetByLabel("E-mail").FillAsync(address);
        await page.GetByLabel("Password").FillAsync("wrong horse battery staple");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".note.bad, .err").First).ToBeVisibleAsync();
        faults.AddRange(await tab.FaultsHereAsync("portal/sign-in/refused"));
        await page.GetByLabel("Password").FillAsync(PortalApp.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Code", new() { Exact = true })).ToBeVisibleAsync();
        faults.AddRange(await tab.FaultsHereAsync("portal/sign-in/code"));
        var next = TimeProvider.System.GetUtcNow().AddSeconds(30);
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(Totp.CodeOf(key!, next));
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Members" })).ToBeVisibleAsync();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        tab.IsQuiet();
    }

    [Fact]
    public async Task A_passkey_is_added_and_signs_in_by_itself()
    {
        var partner = await site.App.CreatePartnerAsync();
        var member = await site.App.AddMemberAsync(partner.PartnerId, Role.Owner);
        await using var tab = await site.OpenAsync(new(Device.Desktop));
        var page = tab.Page;
        var devtools = await tab.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });

        // Passkeys belong to a name, and a number is none.
        var named = site.App.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        await page.GotoAsync($"{named}/portal/sign-in");
        await page.GetByLabel("E-mail").FillAsync(member.Address);
        await page.GetByLabel("Password").FillAsync(PortalApp.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.GotoAsync($"{named}/portal/account");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The passkey is added.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await page.GotoAsync($"{named}/portal/members");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Members" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Passkey", new() { Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        // The password alone is not enough any more.
        await page.GetByLabel("E-mail").FillAsync(member.Address);
        await page.GetByLabel("Password").FillAsync(PortalApp.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Use a recovery code" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await page.WaitForURLAsync("**/portal");
    }

    [Fact]
    public async Task A_session_that_is_ended_elsewhere_is_signed_out()
    {
        var partner = await site.App.CreatePartnerAsync();
        var member = await site.App.AddMemberAsync(partner.PartnerId, Role.Owner);
        await using var laptop = await site.OpenPortalAsync(member);
        await using var phone = await site.OpenPortalAsync(member, Device.Phone);
        await phone.GoAsync("/portal/account");
        await laptop.GoAsync("/portal/account");
        await laptop.Page.GetByRole(AriaRole.Button, new() { Name = "End the session in Chrome on Linux" }).ClickAsync();
        await Assertions.Expect(laptop.Page.GetByText("The session has ended.")).ToBeVisibleAsync();
        await phone.GoAsync("/portal/account");
        await Assertions.Expect(phone.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_pages_of_the_way_in_and_of_accounts_have_no_fault()
    {
        var partner = await site.App.CreatePartnerAsync();
        var member = await site.App.AddMemberAsync(partner.PartnerId, Role.Owner);
        await site.App.AddMemberAsync(partner.PartnerId, Role.Support);
        var invitation = await InviteAsync(partner, $"{Tokens.Secret(10).ToLowerInvariant()}@example.com");
        var faults = new List<string>();
        await using (var stranger = await site.OpenAsync(new(Device.Desktop)))
        {
            foreach (var target in new[] { "/portal/sign-in", "/portal/recover", invitation })
                faults.AddRange(await stranger.FaultsAsync(target));
            faults.AddRange(await stranger.FaultsAsync("/portal/invitation?link=gone", 404));
        }

        await using var tab = await site.OpenPortalAsync(member);
        foreach (var target in new[]
        {
            "/portal/account", "/portal/account/authenticator", "/portal/account/second-factor/remove", "/portal/members",
            $"/portal/members/{member.Id}", "/portal/audit",
        })
        {
            faults.AddRange(await tab.FaultsAsync(target));
        }

        faults.AddRange(await tab.FaultsAsync("/portal/operator/members", 403));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>The path of the link.</summary>
    async Task<string> InviteAsync(Credentials partner, string address)
    {
        await using var scope = site.App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var (link, problem) = await scope.ServiceProvider.GetRequiredService<SendAccountLink>().InviteAsync(
            null, await db.Partners.SingleAsync(row => row.Id == partner.PartnerId, Ct), address, Role.Owner, Ct);
        Assert.True(link is not null, problem?.Message);
        return new Uri(link).PathAndQuery;
    }
}
