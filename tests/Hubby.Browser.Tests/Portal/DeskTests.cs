using Hubby.Bookings;
using Hubby.BrowserTests.Hosting;
using Hubby.Esims;
using Hubby.Members;
using Hubby.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Hubby.BrowserTests.Portal;

public sealed class DeskTests(Site site)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Device.Desktop, true)]
    [InlineData(Device.Desktop, false)]
    [InlineData(Device.Phone, true)]
    public async Task A_booking_by_API_appears_is_sent_again_and_is_cancelled(Device device, bool hasScript)
    {
        var scene = await DeskScene.OfAsync(site.App);
        await using var tab = await site.OpenAsync(new(device, hasScript));
        await scene.SignInAsync(tab, Role.Support);
        var page = tab.Page;
        await tab.GoAsync("/portal/bookings");
        await Assertions.Expect(page.GetByText("No bookings yet")).ToBeVisibleAsync();

        var (id, _) = await scene.BookAsync(30);
        await page.ReloadAsync();
        await page.Locator("tbody a.lead").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("ACME-118190");
        await page.GetByRole(AriaRole.Link, new() { Name = "Resend", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("Sent again: the promo code by E-mail.")).ToBeVisibleAsync();
        Assert.Equal(1, await site.App.QueryAsync(db =>
            db.MessagesOf(scene.Partner.PartnerId, id).CountAsync(row => row.Channel == Channels.Email, Ct)));

        // Looked at twice, and left as it is the first time.
        var cancel = page.GetByRole(AriaRole.Link, new() { Name = "Cancel booking" });
        await cancel.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Keep as it is" }).ClickAsync();
        await cancel.ClickAsync();
        await page.GetByLabel("Reason").FillAsync("Flight cancelled");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel booking" }).ClickAsync();
        await Assertions.Expect(page.GetByText("ACME-118190 is cancelled.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Flight cancelled")).ToBeVisibleAsync();
        await tab.GoAsync("/portal/bookings");
        await Assertions.Expect(page.Locator("tbody .chip")).ToHaveTextAsync("Cancelled");
        tab.IsQuiet();
    }

    [Fact]
    public async Task A_search_by_keyboard_finds_a_booking_and_rows_are_walked_through()
    {
        var scene = await DeskScene.OfAsync(site.App);
        await scene.FillAsync();
        await using var tab = await site.OpenAsync(new(Device.Desktop));
        await scene.SignInAsync(tab, Role.Viewer);
        var page = tab.Page;
        await tab.GoAsync("/portal/bookings");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("ACME-118195");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("ACME-118195");
        tab.IsQuiet();
    }

    [Fact]
    public async Task A_list_that_takes_its_time_keeps_its_head_and_shows_placeholders()
    {
        var scene = await DeskScene.OfAsync(site.App);
        await scene.FillAsync();
        await using var tab = await site.OpenAsync(new(Device.Desktop));
        await scene.SignInAsync(tab, Role.Viewer);
        var page = tab.Page;
        await tab.GoAsync("/portal/bookings");

        // As long as an answer takes: for ever.
        await page.EvaluateAsync("() => document.addEventListener('click', event => event.preventDefault())");
        await page.GetByRole(AriaRole.Link, new() { Name = "Leaving within 7 days" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-list] .sk").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-list]")).ToHaveAttributeAsync("aria-busy", "true");
        await Assertions.Expect(page.Locator("[data-list] tbody tr")).ToHaveCountAsync(6);
        var faults = await tab.FaultsHereAsync("portal/bookings/loading");

        // Who comes back finds the rows.
        await page.EvaluateAsync("() => dispatchEvent(new PageTransitionEvent('pageshow'))");
        await Assertions.Expect(page.Locator("[data-list] .sk")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("tbody a.lead")).ToHaveCountAsync(14);
        Assert.Empty(faults);
        tab.IsQuiet();
    }

    [Fact]
    public async Task Every_page_of_the_desk_looks_as_it_should()
    {
        var scene = await DeskScene.OfAsync(site.App);
        var empty = await DeskScene.OfAsync(site.App);
        var (stuck, code) = await scene.FillAsync();
        await using var tab = await site.OpenAsync(new(Device.Desktop));
        await scene.SignInAsync(tab, Role.Owner);
        var others = await site.App.QueryAsync(db => db.Bookings.Where(row => row.PartnerId == scene.Partner.PartnerId)
            .OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(Ct));
        var esim = await site.App.QueryAsync(db => db.EsimsOf(scene.Partner.PartnerId, stuck).SingleAsync(Ct));
        var root = $"/portal/bookings/{stuck}";
        var faults = new List<string>();
        foreach (var target in new[]
            {
                "/portal/bookings", "/portal/bookings?v=attention", "/portal/bookings?v=soon", "/portal/bookings?q=118-204",
                "/portal/bookings?stopped=booked&destination=TH&from=2026-01-01", root, $"{root}?e=messages", $"{root}/resend",
                $"{root}/cancel", $"{root}/change", $"{root}/esims/{esim.Id}/reissue", $"{root}/esims/{esim.Id}/codes",
                $"{root}/codes/{code}/revoke", "/portal/bookings/new", $"/portal/bookings/{others[0]}/cancel",
                $"/portal/bookings/{others[0]}",
                $"/portal/bookings/{others[3]}", $"/portal/bookings/{others[5]}", $"/portal/bookings/{others[9]}",
                $"/portal/bookings/{others[11]}", $"/portal/bookings/{others[12]}",
            })
        {
            faults.AddRange(await tab.FaultsAsync(target));
        }

        faults.AddRange(await tab.FaultsAsync("/portal/bookings/nothing", status: 404));
        await empty.SignInAsync(tab, Role.Owner);
        faults.AddRange(await tab.FaultsAsync("/portal/bookings?from=2026-01-02"));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task Answers_to_forms_look_as_they_should()
    {
        var scene = await DeskScene.OfAsync(site.App);
        var (stuck, _) = await scene.FillAsync();
        var esim = await site.App.QueryAsync(db => db.EsimsOf(scene.Partner.PartnerId, stuck).SingleAsync(Ct));
        await using var tab = await site.OpenAsync(new(Device.Desktop));
        await scene.SignInAsync(tab, Role.Support);
        var page = tab.Page;
        var faults = new List<string>();
        await tab.GoAsync("/portal/bookings/new");
        await page.GetByRole(AriaRole.Button, new() { Name = "Book", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("Nothing was saved yet")).ToBeVisibleAsync();
        faults.AddRange(await tab.FaultsHereAsync("portal/bookings/new/refused"));

        await tab.GoAsync($"/portal/bookings/{stuck}/esims/{esim.Id}/codes");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show them" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { Name = "QR code of the eSIM" })).ToBeVisibleAsync();
        faults.AddRange(await tab.FaultsHereAsync("portal/bookings/codes"));

        await tab.GoAsync($"/portal/bookings/{stuck}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Re-issue eSIM" }).First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        faults.AddRange(await tab.FaultsHereAsync("portal/bookings/dialog"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Re-issue eSIM" }).ClickAsync();
        await Assertions.Expect(page.GetByText("A new eSIM is there")).ToBeVisibleAsync();
        faults.AddRange(await tab.FaultsHereAsync("portal/bookings/reissued"));

        await page.GetByText("Preview").First.ClickAsync();
        await Assertions.Expect(page.FrameLocator("iframe").Locator("h1")).ToBeVisibleAsync();
        faults.AddRange(await tab.FaultsHereAsync("portal/bookings/mail"));
        await tab.GoAsync("/portal/bookings");
        await page.GetByText("Filter", new() { Exact = true }).ClickAsync();
        faults.AddRange(await tab.FaultsHereAsync("portal/bookings/filters"));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        tab.IsQuiet();
    }
}
