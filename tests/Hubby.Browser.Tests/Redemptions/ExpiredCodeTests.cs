using Hubby.BrowserTests.Hosting;
using Hubby.Tests.Bookings;
using static Microsoft.Playwright.Assertions;

namespace Hubby.BrowserTests.Redemptions;

[Collection(MovesTheClock.Name)]
public sealed class ExpiredCodeTests(Site site)
{
    [Theory]
    [MemberData(nameof(View.All), MemberType = typeof(View))]
    public async Task An_expired_code_says_until_when_it_was_good(Device device, bool hasScript)
    {
        await using var tab = await site.OpenAsync(new(device, hasScript));
        var end = site.App.Clock.GetUtcNow().AddHours(1);
        var trip = await Trip.BookAsync(site.App, booking => booking.Specification()["expires_at"] = end.ToString("O"));
        site.App.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(410, await tab.GoAsync(trip.DeepLink));
        await Expect(tab.Page.GetByText("This code was good until")).ToBeVisibleAsync();
        tab.IsQuiet();
    }
}
