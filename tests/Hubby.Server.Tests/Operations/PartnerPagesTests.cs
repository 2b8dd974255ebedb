using System.Net;
using System.Text.RegularExpressions;
using Hubby.Data;
using Hubby.Members;
using Hubby.Partners;
using Hubby.Tests.Hosting;
using Hubby.Tests.Portal;
using Hubby.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Operations;

public abstract partial class PartnerPagesTests(App app)
{
    const string Root = "/portal/operator/partners";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_partner_is_made_with_a_key_whose_secret_is_shown_once_and_signs()
    {
        using var ops = await app.SignInAsync(default!, Role.Operator);
        var slug = $"made-{Tokens.Secret(8).ToLowerInvariant()}";
        using var made = await ops.SendAsync($"{Root}/new", Root, ("slug", slug), ("name", "Made <b>Travel</b>"),
            ("locale", "nl"), ("time_zone", "Europe/Amsterdam"), ("unique_booking_ids", "on"), ("contact", "it@example.com"));
        var page = await PortalBrowser.TextAsync(made);
        Assert.True(made.StatusCode == HttpStatusCode.OK, page);
        Assert.DoesNotContain("<b>Travel", page, StringComparison.Ordinal);
        var (key, secret) = (Copied().Matches(page)[0].Groups[1].Value, Copied().Matches(page)[1].Groups[1].Value);

        var partner = await app.QueryAsync(db => db.Partners.SingleAsync(row => row.Slug == slug, Ct));
        Assert.Equal(("nl", "Europe/Amsterdam", true, false, "it@example.com", (string?)null),
            (partner.Locale, partner.TimeZone, partner.UniqueBookingIds, partner.RequireSignedBody, partner.ContactEmail,
                partner.Brand.OwnColor));
        using var answer = await app.SignedBy(new(partner.Id, slug, key, secret)).GetAsync("/api/bookings");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        Assert.DoesNotContain(secret, await ops.PageAsync($"{Root}/{partner.Id}"), StringComparison.Ordinal);
        Assert.Equal(["partner.created"], await ActsAsync(partner.Id));
    }

    [Fact]
    public async Task What_is_wrong_with_a_new_partner_is_said_at_its_fields_and_nothing_is_made()
    {
        var taken = await app.CreatePartnerAsync();
        using var ops = await app.SignInAsync(taken, Role.Operator);
        using var faulty = await ops.SendAsync($"{Root}/new", Root, ("slug", "Not A Slug"), ("name", ""), ("locale", "dutch!"),
            ("time_zone", "Mars/Base"), ("color", "red"), ("logo_url", "http://example.com/x.png"), ("reply_to", "nobody"),
            ("contact", "nobody"));
        var page = await PortalBrowser.TextAsync(faulty);
        Assert.Equal(HttpStatusCode.BadRequest, faulty.StatusCode);
        foreach (var field in new[] { "slug", "name", "locale", "time_zone", "color", "logo_url", "reply_to", "contact" })
            Assert.Contains($"id=\"{field}-fault\"", page, StringComparison.Ordinal);

        using var twice = await ops.SendAsync($"{Root}/new", Root, ("slug", taken.Slug), ("name", "Twice"), ("locale", "en"),
            ("time_zone", "UTC"));
        Assert.Equal(HttpStatusCode.Conflict, twice.StatusCode);
        Assert.Contains("exists already", await PortalBrowser.TextAsync(twice), StringComparison.Ordinal);
        Assert.Empty(await ActsAsync(taken.PartnerId));
    }

    [Fact]
    public async Task Settings_are_changed_and_the_partners_audit_says_from_what_to_what()
    {
        var partner = await app.CreatePartnerAsync(
            settings: row => row.Brand = row.Brand with { BannerUrl = "https://example.com/b.png" });
        using var ops = await app.SignInAsync(partner, Role.Operator);
        var address = $"{Root}/{partner.PartnerId}";
        (string, string)[] fields =
            [("name", "Acme"), ("locale", "de"), ("time_zone", "UTC"), ("color", "#112233"), ("require_signed_body", "on")];
        Assert.Equal(address, await ops.DoneAsync(address, address, fields));
        Assert.Equal(address, await ops.DoneAsync(address, address, fields));

        var stored = await app.QueryAsync(db => db.Partners.SingleAsync(row => row.Id == partner.PartnerId, Ct));
        Assert.Equal(("Acme", "de", "#112233", "https://example.com/b.png", true),
            (stored.Name, stored.Locale, stored.Brand.Color, stored.Brand.BannerUrl, stored.RequireSignedBody));
        var entry = await app.QueryAsync(db =>
            db.AuditEntries.SingleAsync(row => row.PartnerId == partner.PartnerId, Ct));
        Assert.Equal("partner.changed", entry.Action);
        Assert.Equal("name: Acme Travel → Acme; locale: en → de; colour: none → #112233; signed body: no → yes", entry.Detail);
        using var faulty = await ops.SendAsync(address, address, ("name", "Acme"), ("locale", "de"), ("time_zone", "Nowhere"));
        Assert.Equal(HttpStatusCode.BadRequest, faulty.StatusCode);
        using var gone = await ops.GetAsync($"{Root}/{Ids.Row(DateTimeOffset.UnixEpoch)}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task An_opened_partners_portal_is_shown_until_it_is_closed_and_its_owner_reads_of_it()
    {
        var partner = await app.CreatePartnerAsync(settings: row => row.Name = "Globex Voyages");
        using var ops = await app.SignInAsync(partner, Role.Operator);
        var open = $"{Root}/{partner.PartnerId}/open";
        Assert.Equal("/portal/members", await ops.DoneAsync(Root, open, ("next", "/portal/members")));
        Assert.Contains("Globex Voyages", await ops.PageAsync("/portal/members"), StringComparison.Ordinal);
        Assert.Contains("Close Globex Voyages", await ops.PageAsync(Root), StringComparison.Ordinal);
        Assert.Equal(Root, await ops.DoneAsync(Root, $"{Root}/close"));
        Assert.Equal(Root, (await ops.GetAsync("/portal/members")).Headers.Location!.ToString());
        Assert.Equal(["partner.opened", "partner.closed"], await ActsAsync(partner.PartnerId));

        foreach (var away in new[] { "https://example.com", "//example.com", "/api/bookings", "/portal\\x" })
            Assert.Equal("/portal", await ops.DoneAsync(Root, open, ("next", away)));
    }

    [Fact]
    public async Task Partners_are_found_by_name_slug_id_and_contact()
    {
        var mark = Tokens.Secret(8).ToLowerInvariant();
        var partner = await app.CreatePartnerAsync($"find-{mark}", row =>
        {
            row.Name = $"Sought {mark} & Sons";
            row.ContactEmail = $"{mark}@contact.example.com";
        });
        using var ops = await app.SignInAsync(partner, Role.Operator);
        foreach (var text in new[] { $"SOUGHT {mark}", $"find-{mark}", $"{partner.PartnerId}", $"{mark}@contact" })
        {
            Assert.Contains($"/portal/operator/partners/{partner.PartnerId}\"",
                await ops.PageAsync($"{Root}?q={Uri.EscapeDataString(text)}"), StringComparison.Ordinal);
        }

        Assert.Contains("No partner like", await ops.PageAsync($"{Root}?q=%3Cscript%3E{mark}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_overview_names_what_needs_a_person()
    {
        var now = app.Services.GetRequiredService<WallClock>().Now();
        var mark = Tokens.Secret(6);
        var partner = await app.CreatePartnerAsync(settings: row => row.Name = $"Umbra <i>{mark}</i>",
            key: new("till", now.AddDays(3)));
        await app.QueryAsync(async db =>
        {
            db.Add(new WebhookEndpoint
            {
                PartnerId = partner.PartnerId,
                Id = Ids.Row(now),
                Url = "https://silent.example.com/hook",
                Events = "*",
                SealedSecret = [1],
                CreatedAt = now,
                FailingSince = now.AddHours(-9),
            });
            return await db.SaveChangesAsync(Ct);
        });
        using var ops = await app.SignInAsync(partner, Role.Operator);
        var page = await ops.PageAsync("/portal/operator");
        foreach (var said in new[] { "silent.example.com has answered no attempt", "Key runs out", "Nobody can sign in" })
            Assert.Contains(said, page, StringComparison.Ordinal);
        Assert.Contains($"Umbra &lt;i&gt;{mark}", page, StringComparison.Ordinal);
        foreach (var queue in new[] { "messages", "webhooks", "esims", "imports", "notices" })
            Assert.Contains($"/portal/operator/queues/{queue}\"", page, StringComparison.Ordinal);

        // A key that was rotated runs out as it should, and whoever has an owner has somebody.
        await using (var scope = app.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<ChangeKeys>().CreateAsync(partner.PartnerId, new("next"), Ct);
        await app.AddMemberAsync(partner.PartnerId, Role.Owner);
        var after = await ops.PageAsync("/portal/operator");
        Assert.DoesNotContain("“till” is its last key", after, StringComparison.Ordinal);
        Assert.DoesNotContain($"Open Umbra &lt;i&gt;{mark}&lt;/i&gt;: No member", after, StringComparison.Ordinal);
    }

    Task<List<string>> ActsAsync(Guid partnerId) => app.QueryAsync(db => db.AuditEntries
        .Where(row => row.PartnerId == partnerId).OrderBy(row => row.Id).Select(row => row.Action).ToListAsync(Ct));

    [GeneratedRegex("data-copy=\"([^\"]+)\"")]
    private static partial Regex Copied();
}

public sealed class PartnerPagesTestsOnPostgres(PostgresApp app) : PartnerPagesTests(app), IClassFixture<PostgresApp>;

public sealed class PartnerPagesTestsOnSqlite(SqliteApp app) : PartnerPagesTests(app), IClassFixture<SqliteApp>;
