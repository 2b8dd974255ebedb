using Hubby.BrowserTests.Hosting;
using Hubby.Members;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Microsoft.Playwright;

namespace Hubby.BrowserTests.Portal;

public sealed class RolesTests(Site site)
{
    [Fact]
    public async Task A_viewer_is_shown_no_act_and_a_form_sent_by_hand_is_refused()
    {
        var partner = await site.App.CreatePartnerAsync();
        var mine = site.App.SignedBy(partner);
        var id = (await mine.PostAsync(Samples.Bookings, Samples.Booking("VIEWED-1")).ReadAsync()).Is(201)
            .Data.GetProperty("id").GetString();
        await using var tab = await site.OpenPortalAsync(partner, Role.Viewer);
        var page = tab.Page;
        await tab.GoAsync($"/portal/bookings/{id}");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "VIEWED-1" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Cancel booking" })).ToHaveCountAsync(0);

        var status = await page.EvaluateAsync<int>("""
            async address => {
              const guard = document.querySelector('input[name="form"]').value;
              const answer = await fetch(address, { method: 'POST', body: new URLSearchParams({ form: guard }) });
              return answer.status;
            }
            """, $"/portal/bookings/{id}/cancel");
        Assert.Equal(403, status);
        var read = (await mine.GetAsync($"{Samples.Bookings}/{id}").ReadAsync()).Is(200);
        Assert.Equal("confirmed", read.Data.GetProperty("status").GetString());
    }
}
