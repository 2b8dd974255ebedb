using Hubby.BrowserTests.Hosting;
using Hubby.Members;
using Hubby.Partners;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Hubby.BrowserTests.Portal;

public sealed class DevelopersTests(Site site)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static Task ClickAsync(IPage page, string name, AriaRole role = AriaRole.Button) =>
        page.GetByRole(role, new() { Name = name }).First.ClickAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_is_made_and_a_call_signed_with_it_is_in_the_log(bool hasScript)
    {
        var partner = await site.App.CreatePartnerAsync();
        await using var tab = await site.OpenPortalAsync(partner, Role.Developer, hasScript: hasScript);
        var page = tab.Page;
        await tab.GoAsync("/portal/keys");
        await ClickAsync(page, "Create key", AriaRole.Link);
        await page.GetByLabel("Name").FillAsync("Checkout");
        await ClickAsync(page, "Create key");
        var secret = await page.Locator("#secret").TextContentAsync();
        var key = await page.Locator("dd code").First.TextContentAsync();

        var mine = site.App.SignedBy(new(partner.PartnerId, partner.Slug, key!, secret!));
        (await mine.PostAsync(Samples.Bookings, Samples.Booking("PORTAL-KEY-1")).ReadAsync()).Is(201);
        await Assertions.Expect(page).ToHaveURLAsync($"{site.App.Address}/portal/keys/new");
        await page.GetByRole(AriaRole.Link, new() { Name = "I have kept it" }).ClickAsync();
        await Assertions.Expect(page.GetByText(secret!)).ToHaveCountAsync(0);
        await ClickAsync(page, "Requests", AriaRole.Link);
        await Assertions.Expect(page.GetByText("PORTAL-KEY-1").First).ToBeVisibleAsync();
        tab.IsQuiet();
    }

    [Fact]
    public async Task A_webhook_that_failed_is_found_enabled_and_its_delivery_sent_again()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = http =>
        {
            http.Response.StatusCode = 410;
            return Task.CompletedTask;
        };
        var partner = await site.App.CreatePartnerAsync();
        await using var tab = await site.OpenPortalAsync(partner, Role.Developer);
        var page = tab.Page;
        await tab.GoAsync("/portal/webhooks");
        await ClickAsync(page, "Add endpoint", AriaRole.Link);
        await page.GetByLabel("Address").FillAsync(receiver.Url);
        await ClickAsync(page, "Add endpoint");
        await Assertions.Expect(page.Locator("#secret")).ToContainTextAsync("whsec_");
        (await site.App.SignedBy(partner).PostAsync(Samples.Bookings, Samples.Booking()).ReadAsync()).Is(201);
        await page.GetByRole(AriaRole.Link, new() { Name = "I have kept it" }).ClickAsync();

        while (await page.GetByText("It answered 410, which says that it is gone for good.").CountAsync() == 0)
        {
            Ct.ThrowIfCancellationRequested();
            await page.ReloadAsync();
        }

        receiver.Answer = http =>
        {
            http.Response.StatusCode = 204;
            return Task.CompletedTask;
        };
        await ClickAsync(page, "Enable");
        await page.GetByRole(AriaRole.Link, new() { Name = "Failed", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "booking.created" }).ClickAsync();
        await ClickAsync(page, "Redeliver now");

        // The page follows by itself.
        await Assertions.Expect(page.GetByText("at try 1.")).ToBeVisibleAsync();
        Assert.Equal(2, receiver.Received.Count(got => got.Type == "booking.created"));
        tab.IsQuiet();
    }

    [Fact]
    public async Task No_page_of_developers_has_a_fault()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = async http =>
        {
            http.Response.StatusCode = 503;
            await http.Response.WriteAsync("<h1>Down for maintenance</h1>", Ct);
        };
        var partner = await site.App.CreatePartnerAsync();
        var mine = site.App.SignedBy(partner);
        await using var tab = await site.OpenPortalAsync(partner, Role.Developer);
        var faults = new List<string>();
        foreach (var empty in new[] { "keys", "webhooks", "requests?path=/nothing", "events", "try" })
            faults.AddRange(await tab.FaultsAsync($"/portal/{empty}"));

        var made = (await mine.PostAsync(Hooked.Webhooks, $$"""{"url":"{{receiver.Url}}"}""").ReadAsync()).Is(201);
        var hook = $"/portal/webhooks/{made.Data.GetProperty("id").GetString()}";
        (await mine.PostAsync(Samples.Bookings, Samples.Booking()).ReadAsync()).Is(201);
        using var request = mine.Sign(HttpMethod.Get, "/bookings?limit=2");
        request.RequestUri = new("/api/bookings?limit=2", UriKind.Relative);
        var refused = (await site.App.Client.SendAsync(request, Ct).ReadAsync()).Is(401).Header("Request-Id");
        await tab.Page.GotoAsync("/portal/keys");
        await ClickAsync(tab.Page, "Rotate", AriaRole.Link);
        await ClickAsync(tab.Page, "Rotate key");
        faults.AddRange(await tab.FaultsHereAsync("portal/keys/rotated"));
        var keys = await site.App.QueryAsync(db => db.ApiKeys.Where(row => row.PartnerId == partner.PartnerId)
            .OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(Ct));

        foreach (var target in new[]
        {
            "/portal/keys", "/portal/keys/new", $"/portal/keys/{keys[0]}/revoke", $"/portal/keys/{keys[1]}/rotate",
            "/portal/webhooks", "/portal/webhooks/new", hook, $"{hook}?outcome=failed", $"{hook}/change", $"{hook}/pause",
            $"{hook}/delete", $"{hook}/rotate", $"{hook}/replay", "/portal/requests", $"/portal/requests?r={refused}",
            "/portal/requests/check", "/portal/events", "/portal/try", "/portal/try?call=get_booking",
        })
        {
            faults.AddRange(await tab.FaultsAsync(target));
        }

        await tab.GoAsync($"/portal/requests?r={refused}");
        await tab.Page.GetByLabel("Text you signed").FillAsync("1704067200000GET/api/bookings");
        await ClickAsync(tab.Page, "Compare");
        faults.AddRange(await tab.FaultsHereAsync("portal/requests/compared"));
        await tab.GoAsync("/portal/try");
        await ClickAsync(tab.Page, "Sign and send");
        faults.AddRange(await tab.FaultsHereAsync("portal/try/answered"));
        await tab.GoAsync(await WebhookScene.FillAsync(site.App, partner));
        faults.AddRange(await tab.FaultsHereAsync("portal/webhooks/failing"));
        await ClickAsync(tab.Page, "Delete", AriaRole.Link);
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        faults.AddRange(await tab.FaultsHereAsync("portal/webhooks/dialog"));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task What_the_forms_of_a_webhook_lead_to_has_no_fault()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = http =>
        {
            http.Response.StatusCode = 410;
            return Task.CompletedTask;
        };
        var partner = await site.App.CreatePartnerAsync();
        await using var tab = await site.OpenPortalAsync(partner, Role.Developer);
        var page = tab.Page;
        await tab.GoAsync("/portal/webhooks/new");
        await page.GetByLabel("Address").FillAsync("hooks.example.com");
        await ClickAsync(page, "Add endpoint");
        await Assertions.Expect(page.Locator(".err")).ToBeVisibleAsync();
        var faults = new List<string>(await tab.FaultsHereAsync("portal/webhooks/new/refused"));
        await page.GetByLabel("Address").FillAsync(receiver.Url);
        await ClickAsync(page, "Add endpoint");
        await Assertions.Expect(page.Locator("#secret")).ToContainTextAsync("whsec_");
        faults.AddRange(await tab.FaultsHereAsync("portal/webhooks/added"));
        await page.GetByRole(AriaRole.Link, new() { Name = "I have kept it" }).ClickAsync();
        var hook = new Uri(page.Url).AbsolutePath;
        await tab.GoAsync($"{hook}/rotate");
        await ClickAsync(page, "Rotate secret");
        await Assertions.Expect(page.GetByText("The old secret signs as well until")).ToBeVisibleAsync();
        faults.AddRange(await tab.FaultsHereAsync("portal/webhooks/rotated"));

        (await site.App.SignedBy(partner).PostAsync(Samples.Bookings, Samples.Booking()).ReadAsync()).Is(201);
        await tab.GoAsync(hook);
        while (await page.GetByText("Nothing is sent since").CountAsync() == 0)
        {
            Ct.ThrowIfCancellationRequested();
            await page.ReloadAsync();
        }

        faults.AddRange(await tab.FaultsHereAsync("portal/webhooks/disabled"));
        faults.AddRange(await tab.FaultsAsync("/portal/webhooks?disabled"));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }
}
