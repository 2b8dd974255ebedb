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
        faults.AddRange(await HereAsync(tab.Page, "the new key"));
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
        faults.AddRange(await HereAsync(tab.Page, "the comparison"));
        await tab.GoAsync("/portal/try");
        await ClickAsync(tab.Page, "Sign and send");
        faults.AddRange(await HereAsync(tab.Page, "the answer"));
        await tab.GoAsync(hook);
        await ClickAsync(tab.Page, "Delete", AriaRole.Link);
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        faults.AddRange(await HereAsync(tab.Page, "the dialog"));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    // What a form has led to has no address of its own.
    static async Task<IReadOnlyList<string>> HereAsync(IPage page, string what)
    {
        var faults = new List<string>();
        foreach (var device in new[] { Device.Phone, Device.Desktop })
        {
            var size = View.Viewport(device);
            await page.SetViewportSizeAsync(size.Width, size.Height);
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                faults.AddRange(from line in await Axe.ViolationsAsync(page) select $"{what}, {device}, {scheme}: {line}");
            }
        }

        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        return faults;
    }
}
