using System.Net;
using Hubby.Members;
using Hubby.Partners;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Portal;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Developers;

public sealed class TryInProductionTests(ProductionApp app) : IClassFixture<ProductionApp>
{
    const string Try = "/portal/try";
    const string Listed = "/api/bookings?booking_id=REAL-1";
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_changes_something_is_sent_only_when_it_is_meant()
    {
        var partner = await app.CreatePartnerAsync();
        var mine = app.SignedBy(partner);
        using var developer = await app.SignInAsync(partner, Role.Developer);
        Assert.Contains("This is production", await developer.PageAsync(Try), StringComparison.Ordinal);
        var key = $"{await app.QueryAsync(db =>
            db.ApiKeys.Where(row => row.PartnerId == partner.PartnerId).Select(row => row.Id).SingleAsync(Ct))}";
        (string, string)[] call = [("key", key), ("target", "/api/bookings"), ("body", Samples.Booking("REAL-1"))];
        using (var refused = await developer.SendAsync(Try, $"{Try}?call=create_booking", call))
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(0, (await mine.GetAsync(Listed).ReadAsync()).Is(200).Data.GetArrayLength());

        using var sent = await developer.SendAsync(Try, $"{Try}?call=create_booking", [.. call, ("real", "1")]);
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        Assert.Equal(1, (await mine.GetAsync(Listed).ReadAsync()).Is(200).Data.GetArrayLength());
    }
}
