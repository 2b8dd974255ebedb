using System.Net;
using System.Text.RegularExpressions;
using Hubby.Data;
using Hubby.Members;
using Hubby.Partners;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Portal;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Developers;

public sealed class EventAndTryPagesTestsOnPostgres(PostgresApp app) : EventAndTryPagesTests(app), IClassFixture<PostgresApp>;

public sealed class EventAndTryPagesTestsOnSqlite(SqliteApp app) : EventAndTryPagesTests(app), IClassFixture<SqliteApp>;

public abstract partial class EventAndTryPagesTests(App app)
{
    const string Events = "/portal/events";
    const string Try = "/portal/try";
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task<string> BookAsync(SignedClient partner) =>
        (await partner.PostAsync(Samples.Bookings, Samples.Booking(Tokens.Secret(12))).ReadAsync()).Is(201)
            .Data.GetProperty("id").GetString()!;

    async Task<Guid> KeyOfAsync(Credentials partner) => await app.QueryAsync(db =>
        db.ApiKeys.Where(row => row.PartnerId == partner.PartnerId).Select(row => row.Id).FirstAsync(Ct));

    [Fact]
    public async Task Events_are_shown_newest_first_by_type_and_booking_and_the_api_goes_on_from_each()
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        using var developer = await app.SignInAsync(partner.Credentials, Role.Developer);
        Assert.Contains("Nothing has happened yet", await developer.PageAsync(Events), StringComparison.Ordinal);
        var (first, second) = (await BookAsync(partner), await BookAsync(partner));
        (await partner.DeleteAsync($"{Samples.Bookings}/{first}").ReadAsync()).Is(200);

        var ofFirst = await developer.PageAsync($"{Events}?booking={first}");
        Assert.DoesNotContain(second, ofFirst, StringComparison.Ordinal);
        Assert.Contains("booking.cancelled", ofFirst, StringComparison.Ordinal);
        var created = await developer.PageAsync($"{Events}?type=booking.created&booking={first}");
        Assert.Equal(1, Rows().Count(created));
        Assert.Contains("<span class=\"k\">&quot;booking_id&quot;</span>", created, StringComparison.Ordinal);

        var cursor = Cursor().Match(created).Groups[1].Value;
        var next = (await partner.GetAsync($"/api/events?cursor={cursor}").ReadAsync()).Is(200);
        Assert.Contains(second, next.Text, StringComparison.Ordinal);

        using var stranger = await app.SignInAsync(await app.CreatePartnerAsync(), Role.Developer);
        var selected = Selected().Match(ofFirst).Groups[1].Value;
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"{Events}?e={selected}")).StatusCode);
        Assert.Contains("No event like that", await stranger.PageAsync($"{Events}?booking={first}"), StringComparison.Ordinal);
        using var viewer = await app.SignInAsync(partner.Credentials, Role.Viewer);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.GetAsync(Events)).StatusCode);
    }

    [Fact]
    public async Task A_call_is_signed_here_sent_answered_and_shown_as_code_without_the_secret()
    {
        var partner = await app.CreatePartnerAsync();
        using var developer = await app.SignInAsync(partner, Role.Developer);
        var key = $"{await KeyOfAsync(partner)}";
        Assert.Contains("value=\"create_booking\" selected", await developer.PageAsync(Try), StringComparison.Ordinal);

        using var sent = await developer.SendAsync(Try, $"{Try}?call=create_booking", ("key", key), ("target", "/api/bookings"),
            ("body", Samples.Booking("TRIED-1")), ("idempotency", "once"));
        var page = await PortalBrowser.TextAsync(sent);
        Assert.Contains("<span class=\"tag s2\">201</span>", page, StringComparison.Ordinal);
        Assert.Contains("request-id: req_", page, StringComparison.Ordinal);
        Assert.Contains("openssl dgst -sha256 -hmac", page, StringComparison.Ordinal);
        Assert.Contains("createHmac", page, StringComparison.Ordinal);
        Assert.Contains("HMACSHA256.HashData", page, StringComparison.Ordinal);
        Assert.DoesNotContain(partner.Secret, page, StringComparison.Ordinal);
        var listed = (await app.SignedBy(partner).GetAsync("/api/bookings?booking_id=TRIED-1").ReadAsync()).Is(200);
        Assert.Equal(1, listed.Data.GetArrayLength());
        Assert.Equal("POST /api/bookings", await app.QueryAsync(db => db.AuditEntries
            .Where(row => row.PartnerId == partner.PartnerId && row.Action == "api.tried")
            .Select(row => row.Detail).SingleAsync(Ct)));

        using var read = await developer.SendAsync(Try, $"{Try}?call=list_bookings", ("key", key),
            ("target", "/api/bookings?limit=1&booking_id=TRIED-1"));
        Assert.Contains("TRIED-1", await PortalBrowser.TextAsync(read), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_asks_for_a_signed_body_gets_one()
    {
        var partner = await app.CreatePartnerAsync(key: new("strict", RequireSignedBody: true));
        using var developer = await app.SignInAsync(partner, Role.Developer);
        using var sent = await developer.SendAsync(Try, $"{Try}?call=create_booking", ("key", $"{await KeyOfAsync(partner)}"),
            ("target", "/api/bookings"), ("body", Samples.Booking("TRIED-2")));
        Assert.Contains("<span class=\"tag s2\">201</span>", await PortalBrowser.TextAsync(sent), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/portal/keys", "target-fault")]
    [InlineData("/api/../portal/keys", "target-fault")]
    [InlineData("/api/bookings/{id}", "target-fault")]
    [InlineData("//example.com/api/", "target-fault")]
    [InlineData("/api/a\r\nx: y", "target-fault")]
    public async Task An_address_that_is_none_of_the_api_is_not_called(string target, string fault)
    {
        var partner = await app.CreatePartnerAsync();
        using var developer = await app.SignInAsync(partner, Role.Developer);
        using var answer = await developer.SendAsync(
            Try, $"{Try}?call=get_booking", ("key", $"{await KeyOfAsync(partner)}"), ("target", target));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"id=\"{fault}\"", await PortalBrowser.TextAsync(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_signs_with_a_key_of_another_partner_and_no_viewer_with_any()
    {
        var (ours, theirs) = (await app.CreatePartnerAsync(), await app.CreatePartnerAsync());
        using var developer = await app.SignInAsync(ours, Role.Developer);
        using var viewer = await app.SignInAsync(theirs, Role.Viewer);
        var key = $"{await KeyOfAsync(theirs)}";
        foreach (var (browser, status) in new[] { (developer, HttpStatusCode.BadRequest), (viewer, HttpStatusCode.Forbidden) })
        {
            using var answer = await browser.SendAsync("/portal/account", $"{Try}?call=create_booking", ("key", key),
                ("target", "/api/bookings"), ("body", Samples.Booking("STOLEN-1")));
            Assert.Equal(status, answer.StatusCode);
        }

        var listed = (await app.SignedBy(theirs).GetAsync("/api/bookings?booking_id=STOLEN-1").ReadAsync()).Is(200);
        Assert.Equal(0, listed.Data.GetArrayLength());
    }

    [GeneratedRegex("<tr class=\"link")]
    private static partial Regex Rows();

    [GeneratedRegex("cursor=([A-Za-z0-9_-]+)")]
    private static partial Regex Cursor();

    [GeneratedRegex("e=([0-9a-f-]{36})#event\" aria-current=\"true\"")]
    private static partial Regex Selected();
}
