using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Hubby.Members;
using Hubby.Partners;
using Hubby.Tests.Hosting;
using Hubby.Tests.Portal;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Branding;

public abstract partial class BrandPagesTests(App app)
{
    const string Root = "/portal/brand";
    static readonly string[] Addresses = ["logo_url", "banner_url", "help_url", "privacy_url", "terms_url"];
    static readonly string[] Languages = ["uk", "nl", "de", "fr", "ja"];

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_brand_is_saved_shown_to_travellers_and_written_down()
    {
        var partner = await app.CreatePartnerAsync();
        using var owner = await app.SignInAsync(partner, Role.Owner);
        await owner.DoneAsync(Root, Root, ("act", "save"), ("name", "Acme Air"), ("color", "#D2451E"),
            ("logo_url", "https://cdn.example.com/logo.svg"), ("logo_on_color", "true"), ("help_url", "https://example.com/help"),
            ("reply_to", "help@example.com"), ("language", "nl"), ("texts.nl.welcome", "Welkom aan boord"),
            ("texts.nl.privacy_url", "https://example.com/nl/privacy"), ("language", "de"));
        var brand = (await PartnerAsync(partner)).Brand;
        Assert.Equal(("Acme Air", "#d2451e", "https://cdn.example.com/logo.svg", true), (brand.Name, brand.Color, brand.LogoUrl,
            brand.LogoOnColor));
        Assert.Equal(("Welkom aan boord", "https://example.com/nl/privacy"),
            (brand.Texts["nl"].Welcome, brand.Texts["nl"].Links.PrivacyUrl));
        Assert.Equal(["nl"], brand.Texts.Keys);
        Assert.Contains("value=\"Welkom aan boord\"", await owner.PageAsync(Root), StringComparison.Ordinal);
        var entry = Assert.Single(await AuditAsync(partner));
        Assert.Equal(("brand.changed", (await PartnerAsync(partner)).Slug), (entry.Action, entry.Target));

        var page = await (await app.Client.GetAsync($"/privacy/{entry.Target}", Ct)).Content.ReadAsStringAsync(Ct);
        Assert.Contains("Acme Air", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Looking_saves_nothing_and_the_previews_show_what_is_typed()
    {
        var partner = await app.CreatePartnerAsync();
        using var owner = await app.SignInAsync(partner, Role.Owner);
        using var answer = await owner.SendAsync(Root, Root, ("act", "preview"), ("name", "Not Yet"), ("color", "#123456"),
            ("language", "nl"), ("texts.nl.welcome", "Nog niet"), ("lang", "nl"), ("mail", "reminder"), ("page", "claim/usual"),
            ("scheme", "dark"));
        var page = await PortalBrowser.TextAsync(answer);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("Not saved yet", page, StringComparison.Ordinal);
        Assert.Null((await PartnerAsync(partner)).Brand.Name);
        Assert.Empty(await AuditAsync(partner));

        var frames = Frames(page);
        var mail = await owner.PageAsync(frames[0]);
        Assert.Contains("Not Yet", mail, StringComparison.Ordinal);
        Assert.Contains("lang=\"nl\"", mail, StringComparison.Ordinal);
        Assert.DoesNotContain("prefers-color-scheme", mail, StringComparison.Ordinal);
        var sheet = await owner.PageAsync(frames[1]);
        Assert.Contains("Nog niet", sheet, StringComparison.Ordinal);
        Assert.Contains("brand-123456", sheet, StringComparison.Ordinal);
        Assert.Contains("traveller-dark", sheet, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", sheet, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_mail_and_page_can_be_looked_at_and_only_we_frame_them()
    {
        var partner = await app.CreatePartnerAsync();
        using var owner = await app.SignInAsync(partner, Role.Owner);
        var frames = Frames(await owner.PageAsync(Root));
        var shown = 0;
        foreach (var (list, frame) in new[] { ("mail", frames[0]), ("page", frames[1]) })
        {
            foreach (Match option in Option().Matches(Select(await owner.PageAsync(Root), list)))
            {
                var wanted = Uri.EscapeDataString(option.Groups[1].Value);
                using var answer = await owner.GetAsync(Regex.Replace(frame, $"([?&]){list}=[^&]*", $"$1{list}={wanted}"));
                Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{wanted}: {await PortalBrowser.TextAsync(answer)}");
                var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
                foreach (var part in new[] { "default-src 'none'", "frame-ancestors 'self'", "form-action 'none'", "sandbox" })
                    Assert.Contains(part, policy, StringComparison.Ordinal);
                Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
                shown++;
            }
        }

        Assert.Equal(15, shown);
    }

    [Fact]
    public async Task The_largest_brand_that_there_can_be_is_shown()
    {
        string Address(int seed) => "https://example.com/" + string.Concat(Enumerable.Range(0, 12).Select(part =>
            Convert.ToHexStringLower(SHA256.HashData([(byte)seed, (byte)part]))[..39]));
        var partner = await app.CreatePartnerAsync();
        using var owner = await app.SignInAsync(partner, Role.Owner);
        var fields = new List<(string, string)> { ("act", "save"), ("name", new string('ж', 100)), ("lang", "uk") };
        foreach (var (index, name) in Addresses.Index())
            fields.Add((name, Address(index)));
        foreach (var (index, tag) in Languages.Index())
        {
            fields.AddRange([("language", tag), ($"texts.{tag}.welcome", new string('щ', 200)),
                ($"texts.{tag}.help_url", Address(10 + index)), ($"texts.{tag}.privacy_url", Address(20 + index)),
                ($"texts.{tag}.terms_url", Address(30 + index))]);
        }

        await owner.DoneAsync(Root, Root, fields);
        foreach (var frame in Frames(await owner.PageAsync($"{Root}?lang=uk")))
            await owner.PageAsync(frame);
    }

    static string Select(string page, string name)
    {
        var from = page.IndexOf($"<select class=\"in auto\" id=\"{name}\"", StringComparison.Ordinal);
        return page[from..page.IndexOf("</select>", from, StringComparison.Ordinal)];
    }

    [Theory]
    [InlineData("color", "teal", "Send # and six hex digits")]
    [InlineData("logo_url", "javascript:alert(1)", "Send an https address")]
    [InlineData("logo_url", "http://example.com/logo.svg", "Send an https address")]
    [InlineData("banner_url", "https://user@example.com/x.png", "Send an https address")]
    [InlineData("help_email", "help@acme", "Send an e-mail address")]
    [InlineData("texts.nl.terms_url", "ftp://example.com", "Send an https address")]
    public async Task What_is_wrong_is_said_at_its_field_and_nothing_is_saved(string field, string value, string fault)
    {
        var partner = await app.CreatePartnerAsync();
        using var owner = await app.SignInAsync(partner, Role.Owner);
        foreach (var act in new[] { "save", "preview" })
        {
            using var answer = await owner.SendAsync(
                Root, Root, ("act", act), ("name", "Kept"), ("language", "nl"), (field, value));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            var page = await PortalBrowser.TextAsync(answer);
            Assert.Contains(fault, page, StringComparison.Ordinal);
            Assert.Contains($"id=\"{field}-fault\"", page, StringComparison.Ordinal);
            Assert.Contains("Kept", await owner.PageAsync(Frames(page)[0]), StringComparison.Ordinal);
        }

        Assert.Null((await PartnerAsync(partner)).Brand.Name);
        Assert.Empty(await AuditAsync(partner));
    }

    [Fact]
    public async Task Sub_brands_are_added_changed_and_removed_and_leave_the_others_alone()
    {
        var partner = await app.CreatePartnerAsync(settings: row => row.Brand = new()
        {
            Color = "#005577",
            Hosts = [$"{row.Slug}.example.com"],
        });
        using var owner = await app.SignInAsync(partner, Role.Owner);
        foreach (var (name, fault) in new[] { ("", "Give the brand a name"), ("kids\u0007", "plain characters") })
        {
            using var refused = await owner.SendAsync(Root, Root, ("act", "save"), ("new", "1"), ("sub_brand", name));
            Assert.Contains(fault, await PortalBrowser.TextAsync(refused), StringComparison.Ordinal);
        }

        await owner.DoneAsync(Root, Root, ("act", "save"), ("new", "1"), ("sub_brand", "acme kids"), ("color", "#aa2200"));
        using (var twice = await owner.SendAsync(Root, Root, ("act", "save"), ("new", "1"), ("sub_brand", "acme kids")))
            Assert.Contains("of this name already", await PortalBrowser.TextAsync(twice), StringComparison.Ordinal);
        await owner.DoneAsync(Root, Root, ("act", "save"), ("brand", "acme kids"), ("name", "Acme Kids"), ("color", "#aa2200"));
        await owner.DoneAsync(Root, Root, ("act", "save"), ("color", "#005577"), ("name", "Acme"));
        var now = await PartnerAsync(partner);
        Assert.Equal(("Acme", "Acme Kids", "#aa2200"),
            (now.Brand.Name, now.Brand.SubBrands["acme kids"].Name, now.Brand.SubBrands["acme kids"].OwnColor));
        Assert.Equal(["acme kids"], now.SubBrands);
        Assert.Equal([$"{now.Slug}.example.com"], now.Brand.Hosts);
        Assert.Contains("Acme Kids", await owner.PageAsync($"{Root}?brand=acme%20kids"), StringComparison.Ordinal);

        await owner.DoneAsync($"{Root}/remove?brand=acme%20kids", $"{Root}/remove", ("brand", "acme kids"));
        Assert.Empty((await PartnerAsync(partner)).SubBrands);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync($"{Root}?brand=acme%20kids")).StatusCode);
        Assert.Equal(["brand.added", "brand.changed", "brand.changed", "brand.removed"],
            (await AuditAsync(partner)).Select(row => row.Action));
    }

    [Fact]
    public async Task Markup_in_a_brand_is_text_everywhere()
    {
        const string markup = "</b><script>alert(1)</script><img src=x onerror=alert(1)>";
        var partner = await app.CreatePartnerAsync();
        using var owner = await app.SignInAsync(partner, Role.Owner);
        await owner.DoneAsync(Root, Root, ("act", "save"), ("name", markup), ("language", "nl"), ("texts.nl.welcome", markup));
        await owner.DoneAsync(Root, Root, ("act", "save"), ("new", "1"), ("sub_brand", markup), ("name", markup));
        var sub = $"{Root}?brand={Uri.EscapeDataString(markup)}&lang=nl";
        foreach (var path in new[] { Root, sub, $"{Root}/remove?brand={Uri.EscapeDataString(markup)}", "/portal/audit" })
        {
            var page = await owner.PageAsync(path);
            foreach (var shown in Frames(page).Select(owner.PageAsync).Prepend(Task.FromResult(page)))
            {
                Assert.DoesNotContain("<script>alert", await shown, StringComparison.Ordinal);
                Assert.DoesNotContain("<img src=x", await shown, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Nobody_but_an_owner_sees_or_changes_a_brand_and_a_draft_is_one_partners()
    {
        var (partner, other) = (await app.CreatePartnerAsync(), await app.CreatePartnerAsync());
        using var owner = await app.SignInAsync(partner, Role.Owner);
        var frames = Frames(await owner.PageAsync(Root));
        foreach (var role in new[] { Role.Viewer, Role.Support, Role.Developer })
        {
            using var browser = await app.SignInAsync(partner, role);
            foreach (var path in (string[])[Root, .. frames])
                Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync(path)).StatusCode);
            using var answer = await browser.SendAsync("/portal/account", Root, ("act", "save"), ("name", "Mine"));
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        using var stranger = await app.SignInAsync(other, Role.Owner);
        foreach (var frame in frames)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(frame)).StatusCode);
            var forged = frame.Replace("draft=", "draft=x", StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync(forged)).StatusCode);
        }

        Assert.Null((await PartnerAsync(partner)).Brand.Name);
    }

    static List<string> Frames(string page) =>
        [.. Frame().Matches(page).Select(found => WebUtility.HtmlDecode(found.Groups[1].Value))];

    Task<Partner> PartnerAsync(Credentials partner) =>
        app.QueryAsync(db => db.Partners.SingleAsync(row => row.Id == partner.PartnerId, Ct));

    Task<List<AuditEntry>> AuditAsync(Credentials partner) => app.QueryAsync(db => db.AuditEntries
        .Where(row => row.PartnerId == partner.PartnerId && row.Action.StartsWith("brand."))
        .OrderBy(row => row.Id).ToListAsync(Ct));

    [GeneratedRegex("<iframe[^>]* src=\"([^\"]+)\"")]
    private static partial Regex Frame();

    [GeneratedRegex("<option value=\"([^\"]+)\"")]
    private static partial Regex Option();
}

public sealed class PostgresBrandPagesTests(PostgresApp app) : BrandPagesTests(app), IClassFixture<PostgresApp>;

public sealed class SqliteBrandPagesTests(SqliteApp app) : BrandPagesTests(app), IClassFixture<SqliteApp>;
