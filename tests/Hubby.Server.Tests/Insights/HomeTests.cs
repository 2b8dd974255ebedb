using System.Globalization;
using System.Net;
using Hubby.Insights;
using Hubby.Members;
using Hubby.Tallies;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging;
using Hubby.Tests.Portal;
using Hubby.Tests.Redemptions;

namespace Hubby.Tests.Insights;

public sealed class HomeTestsOnPostgres(MessagingPostgresApp app) : HomeTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class HomeTestsOnSqlite(MessagingSqliteApp app) : HomeTests(app), IClassFixture<MessagingSqliteApp>;

/// <summary>The portal's first page.</summary>
public abstract class HomeTests(App app)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;
    int Today => UtcDay.Of(((IMessagingApp)app).Clock.GetUtcNow());

    Task<Credentials> PartnerAsync() =>
        app.CreatePartnerAsync(settings: partner => partner.SubBrands = ["kids", "=1+1"]);

    Task<int> AddAsync(Credentials partner, Action<Sums> add) => app.QueryAsync(async db =>
    {
        var sums = new Sums();
        add(sums);
        await sums.WriteAsync(db, Ct);
        return 0;
    });

    static async Task<string> TextAsync(PortalBrowser browser, string path) =>
        WebUtility.HtmlDecode(await browser.PageAsync(path));

    [Fact]
    public async Task On_the_first_day_it_says_what_to_do_as_far_as_one_may()
    {
        var partner = await PartnerAsync();
        using var developer = await app.SignInAsync(partner, Role.Developer);
        var page = await TextAsync(developer, "/portal");
        Assert.Contains("No bookings yet", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/portal/keys\"", page, StringComparison.Ordinal);
        using var viewer = await app.SignInAsync(partner, Role.Viewer);
        Assert.DoesNotContain("href=\"/portal/keys\"", await TextAsync(viewer, "/portal"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_travellers_did_is_shown_and_each_number_opens_its_bookings()
    {
        var partner = await PartnerAsync();
        var (code, _) = await app.BookAsync(partner, booking => booking["custom_branding"] = "kids");
        await app.BookAsync(partner);
        await app.RedeemAndCountAsync(partner, code);
        using var browser = await app.SignInAsync(partner, Role.Viewer);

        var page = await TextAsync(browser, "/portal");
        Assert.Contains("0 of 100 travellers are online.", page, StringComparison.Ordinal);
        var day = Period.Text(Today);
        var from = Period.Text(Today - 29);
        Assert.Contains($"/portal/bookings?from={from}&to={day}&reached=redeemed\" class=\"fs-a\"><span class=\"fs-n\">"
            + "Redeemed</span><b>1</b>", page, StringComparison.Ordinal);
        Assert.Contains($"/portal/bookings?from={from}&to={day}&lost=message\"><b>−1</b>", page, StringComparison.Ordinal);
        Assert.Contains($"/portal/bookings?from={from}&to={day}&destination=TH", page, StringComparison.Ordinal);
        Assert.Contains($"/portal/bookings?from={from}&to={day}&airport=DMK", page, StringComparison.Ordinal);

        var ofBrand = await TextAsync(browser, "/portal?p=7d&brand=kids");
        Assert.Contains($"from={Period.Text(Today - 6)}&to={day}&brand=kids\" class=\"fs-a\"><span class=\"fs-n\">Booked</span>"
            + "<b>1</b>", ofBrand, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_period_is_compared_with_the_one_before_it()
    {
        var partner = await PartnerAsync();
        await AddAsync(partner, sums =>
        {
            sums.Add(partner.PartnerId, Measure.Booked, Today - 3, "", count: 300);
            sums.Add(partner.PartnerId, Measure.Claimed, Today - 3, "", count: 240);
            sums.Add(partner.PartnerId, Measure.Booked, Today - 10, "", count: 200);
            sums.Add(partner.PartnerId, Measure.Claimed, Today - 10, "", count: 100);
            sums.Add(partner.PartnerId, Measure.Booked, Today - 14, "", count: 7_000);
            sums.Add(partner.PartnerId, Measure.Destination, Today, "", "JP", 5);
            sums.Add(partner.PartnerId, Measure.Destination, Today - 7, "", "JP", 10);
        });
        using var browser = await app.SignInAsync(partner, Role.Viewer);
        var page = await TextAsync(browser, "/portal?p=7d");
        Assert.Contains("<b>300</b><span class=\"fs-p\">100 % <span class=\"up\">+50.0 %</span>", page, StringComparison.Ordinal);
        Assert.Contains("<b>240</b><span class=\"fs-p\">80 % <span class=\"up\">+30.0 pt</span>", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"down\">−50.0 %</span>", page, StringComparison.Ordinal);
        Assert.Matches("Bookings before\\s+<b>200</b>", page);
    }

    [Theory]
    [InlineData("days")]
    [InlineData("funnel")]
    [InlineData("messages")]
    [InlineData("destinations")]
    [InlineData("airports")]
    [InlineData("webhooks")]
    public async Task Each_chart_has_its_numbers_as_CSV(string chart)
    {
        var partner = await PartnerAsync();
        await AddAsync(partner, sums =>
        {
            sums.Add(partner.PartnerId, Measure.Booked, Today - 1, "", count: 12_345);
            sums.Add(partner.PartnerId, Measure.Airport, Today - 1, "", "=HY");
        });
        using var browser = await app.SignInAsync(partner, Role.Viewer);
        Assert.Contains($"/portal/home/{chart}.csv?p=30d", await TextAsync(browser, "/portal"), StringComparison.Ordinal);
        using var answer = await browser.GetAsync($"/portal/home/{chart}.csv?p=7d");
        var lines = (await PortalBrowser.TextAsync(answer)).Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal("text/csv; charset=utf-8", $"{answer.Content.Headers.ContentType}");
        var expected = chart switch
        {
            "days" => $"{Period.Text(Today - 1)},12345,0,0,0,0,0,0,0,0,0,0,0,0",
            "funnel" => "booked,12345,0",
            "messages" => "EMAIL,0,0,0,0,0",
            "airports" => "\"'=HY\",Unknown airport,1,0",
            "destinations" => "code,name,bookings,bookings_before,active",
            _ => "webhook,id,day,answered,failed",
        };
        Assert.Contains(expected, lines);
        using var none = await browser.GetAsync("/portal/home/secrets.csv");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task Another_partners_numbers_are_not_there()
    {
        var (partner, other) = (await PartnerAsync(), await PartnerAsync());
        await AddAsync(other, sums => sums.Add(other.PartnerId, Measure.Booked, Today, "", count: 77_777));
        await AddAsync(partner, sums => sums.Add(partner.PartnerId, Measure.Booked, Today, "", count: 1));
        using var browser = await app.SignInAsync(partner, Role.Owner);
        Assert.DoesNotContain("77,777", await TextAsync(browser, "/portal"), StringComparison.Ordinal);
        Assert.DoesNotContain("77777", await TextAsync(browser, "/portal/home/days.csv"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 30, 0)]
    [InlineData("?p=7d", 7, 0)]
    [InlineData("?p=90d", 90, 0)]
    [InlineData("?p=12m", 365, 0)]
    [InlineData("?p=dates&from=2026-02-01&to=2026-02-10", 10, 22)]
    [InlineData("?p=dates&from=2026-02-10&to=2026-02-01", 1, 31)]
    [InlineData("?p=dates&from=x&to=9999-12-31", 30, 0)]
    [InlineData("?p=dates&from=0001-01-01", 30, 0)]
    [InlineData("?p=nonsense", 30, 0)]
    public void Whatever_the_address_says_gives_days(string query, int days, int endsAgo)
    {
        var now = DateTimeOffset.Parse("2026-03-04T05:06:07Z", CultureInfo.InvariantCulture);
        var parsed = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query);
        var period = Period.Read(new Microsoft.AspNetCore.Http.QueryCollection(parsed), now);
        Assert.Equal((days, UtcDay.Of(now) - endsAgo), (period.Days, period.To));
    }
}

static class HomeActs
{
    public static async Task RedeemAndCountAsync(this App app, Credentials partner, string code)
    {
        (await app.Client.RedeemAsync(code)).Is(200);
        await app.CountAllAsync(partner.PartnerId);
    }
}
