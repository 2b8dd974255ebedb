using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Hubby.Branding;
using Hubby.Data;
using Hubby.Members;
using Hubby.Partners;
using Hubby.Tests.Hosting;
using Hubby.Tests.Portal;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hubby.Tests.Branding;

public sealed class PostgresLogoTests(PostgresApp app) : LogoTests(app), IClassFixture<PostgresApp>;

public sealed class SqliteLogoTests(SqliteApp app) : LogoTests(app), IClassFixture<SqliteApp>;

public abstract partial class LogoTests(App app)
{
    const string Root = "/portal/brand";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_logo_is_kept_shown_everywhere_and_served_for_ever()
    {
        var partner = await app.CreatePartnerAsync();
        using var owner = await app.SignInAsync(partner, Role.Owner);
        var file = Pictures.Png(480, 120);
        await DoneAsync(owner, file, ("act", "save"));
        var path = (await BrandAsync(partner)).LogoUrl!;
        Assert.Matches("^/logos/[0-9a-f]{32}\\.png$", path);
        var page = await owner.PageAsync(Root);
        Assert.Contains("PNG, 480 × 120 pixels", page, StringComparison.Ordinal);
        Assert.Contains($"<img src=\"{path}\" alt=\"The logo on white\"", page, StringComparison.Ordinal);

        using var served = await app.Client.GetAsync(path, Ct);
        Assert.Equal(file, await served.Content.ReadAsByteArrayAsync(Ct));
        Assert.Equal("image/png", served.Content.Headers.ContentType?.MediaType);
        Assert.Equal("public, max-age=31536000, immutable", served.Headers.CacheControl?.ToString());
        Assert.Equal(("nosniff", "default-src 'none'; sandbox", "cross-origin"), (HeaderOf(served, "X-Content-Type-Options"),
            HeaderOf(served, "Content-Security-Policy"), HeaderOf(served, "Cross-Origin-Resource-Policy")));
        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.IfNoneMatch.Add(served.Headers.ETag!);
        using var known = await app.Client.SendAsync(again, Ct);
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);

        // Travellers' pages have it from their own host; mails from the whole address.
        var slug = await app.QueryAsync(db =>
            db.Partners.Where(row => row.Id == partner.PartnerId).Select(row => row.Slug).SingleAsync(Ct));
        Assert.Contains($"src=\"{path}\"", await app.Client.GetStringAsync($"/privacy/{slug}", Ct), StringComparison.Ordinal);
        var frames = Frame().Matches(page).Select(found => WebUtility.HtmlDecode(found.Groups[1].Value)).ToList();
        Assert.Matches($"src=\"https?://[^\"]+{Regex.Escape(path)}\"", await owner.PageAsync(frames[0]));
        Assert.Contains($"src=\"{path}\"", await owner.PageAsync(frames[1]), StringComparison.Ordinal);

        var entry = Assert.Single(await AuditAsync(partner));
        Assert.Equal(("brand.changed", $"logo: none → {path}"), (entry.Action, entry.Detail));
    }

    [Fact]
    public async Task A_logo_is_looked_at_before_it_is_saved_and_can_be_taken_away()
    {
        var partner = await app.CreatePartnerAsync();
        using var owner = await app.SignInAsync(partner, Role.Owner);
        using var looked = await SendAsync(owner, Pictures.Jpeg(320, 80), ("act", "preview"), ("name", "Acme Air"));
        var page = await PortalBrowser.TextAsync(looked);
        Assert.Contains("JPG, 320 × 80 pixels", page, StringComparison.Ordinal);
        Assert.Contains("Not saved yet", page, StringComparison.Ordinal);
        Assert.Null((await BrandAsync(partner)).LogoUrl);
        var path = Hidden().Match(page).Groups[1].Value;
        await owner.DoneAsync(Root, Root, ("act", "save"), ("name", "Acme Air"), ("logo_url", path));
        Assert.Equal(path, (await BrandAsync(partner)).LogoUrl);
        await owner.DoneAsync(Root, Root, ("act", "save"), ("name", "Acme Air"), ("logo_url", path), ("drop_logo", "1"));
        Assert.Null((await BrandAsync(partner)).LogoUrl);
    }

    [Fact]
    public async Task The_same_file_twice_is_one_logo_and_another_partner_has_its_own()
    {
        var (partner, other) = (await app.CreatePartnerAsync(), await app.CreatePartnerAsync());
        using var owner = await app.SignInAsync(partner, Role.Owner);
        using var stranger = await app.SignInAsync(other, Role.Owner);
        foreach (var browser in new[] { owner, owner, stranger })
            await DoneAsync(browser, Pictures.Png(200, 50, 0x77), ("act", "save"));
        Assert.Equal((1, 1), (await app.CountAsync("logos", partner.PartnerId), await app.CountAsync("logos", other.PartnerId)));
        var path = (await BrandAsync(partner)).LogoUrl!;
        Assert.NotEqual(path, (await BrandAsync(other)).LogoUrl);

        // Nobody's brand shows what another partner has uploaded, or what is not there.
        foreach (var address in new[] { path, $"/logos/{new string('0', 32)}.png" })
        {
            using var refused = await stranger.SendAsync(Root, Root, ("act", "save"), ("logo_url", address));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains("Upload it again", await PortalBrowser.TextAsync(refused), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_no_logo_is_refused_with_its_cure_and_nothing_is_saved()
    {
        var partner = await app.CreatePartnerAsync();
        using var owner = await app.SignInAsync(partner, Role.Owner);
        var large = new byte[LogoFile.MostBytes + 1];
        foreach (var (file, fault) in new[]
        {
            (large, "a logo may have 128. Save it smaller"), (new byte[3 * 1024 * 1024], "The file has 3072 KB"),
            ("<svg onload='alert(1)'/>"u8.ToArray(), "SVG is not shown by every mail program"),
            (Pictures.Png(30, 30), "Make it at least 40 high"),
        })
        {
            using var answer = await SendAsync(owner, file, ("act", "save"), ("name", "Kept"));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            var page = await PortalBrowser.TextAsync(answer);
            Assert.Contains(fault, page, StringComparison.Ordinal);
            Assert.Contains("id=\"logo_file-fault\"", page, StringComparison.Ordinal);
            Assert.Contains("value=\"Kept\"", page, StringComparison.Ordinal);
        }

        Assert.Null((await BrandAsync(partner)).Name);
        Assert.Equal(0, await app.CountAsync("logos", partner.PartnerId));
        Assert.Empty(await AuditAsync(partner));
    }

    [Fact]
    public async Task Nobody_but_an_owner_uploads_one_and_no_other_name_is_served()
    {
        var partner = await app.CreatePartnerAsync();
        using var developer = await app.SignInAsync(partner, Role.Developer);
        using var answer = await SendAsync(developer, Pictures.Png(90, 60), "/portal/account", ("act", "save"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(0, await app.CountAsync("logos", partner.PartnerId));
        var zeros = new string('0', 32);
        foreach (var name in new[] { "x.png", $"{zeros}.png", $"{zeros}.svg", "..%2fhubby.db" })
            Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetAsync($"/logos/{name}", Ct)).StatusCode);
    }

    [Fact]
    public async Task A_logo_that_no_brand_shows_is_swept_after_its_days_and_another_never()
    {
        var partner = await app.CreatePartnerAsync();
        using var owner = await app.SignInAsync(partner, Role.Owner);
        await DoneAsync(owner, Pictures.Png(90, 60, 1), ("act", "save"));
        var replaced = (await BrandAsync(partner)).LogoUrl!;
        await DoneAsync(owner, Pictures.Png(90, 60, 2), ("act", "save"));
        var kept = (await BrandAsync(partner)).LogoUrl!;
        Assert.Equal(HttpStatusCode.OK, (await app.Client.GetAsync(replaced, Ct)).StatusCode);

        var services = app.Services;
        using var sweep = new LogoSweep(services.GetRequiredService<IServiceScopeFactory>(),
            services.GetRequiredService<PartnerDirectory>(),
            new FakeTimeProvider(services.GetRequiredService<TimeProvider>().Now().AddDays(LogoSweep.DaysKept + 1)),
            NullLogger<LogoSweep>.Instance);
        await sweep.StartAsync(Ct);
        var watch = Stopwatch.StartNew();
        while (await app.CountAsync("logos", partner.PartnerId) > 1)
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(2));
        await sweep.StopAsync(Ct);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetAsync(replaced, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.Client.GetAsync(kept, Ct)).StatusCode);
    }

    static async Task<HttpResponseMessage> SendAsync(
        PortalBrowser browser, byte[] file, string from, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(PortalBrowser.GuardOf(await browser.PageAsync(from))), "form" },
        };
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        var part = new ByteArrayContent(file);
        part.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        form.Add(part, "logo_file", "logo.png");
        return await browser.Client.PostAsync(Root, form, Ct);
    }

    static Task<HttpResponseMessage> SendAsync(PortalBrowser browser, byte[] file, params (string Name, string Value)[] fields) =>
        SendAsync(browser, file, Root, fields);

    static async Task DoneAsync(PortalBrowser browser, byte[] file, params (string Name, string Value)[] fields)
    {
        using var answer = await SendAsync(browser, file, fields);
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, await PortalBrowser.TextAsync(answer));
    }

    static string HeaderOf(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();

    Task<Brand> BrandAsync(Credentials partner) => app.QueryAsync(db =>
        db.Partners.Where(row => row.Id == partner.PartnerId).Select(row => row.Brand).SingleAsync(Ct));

    Task<List<AuditEntry>> AuditAsync(Credentials partner) => app.QueryAsync(db => db.AuditEntries
        .Where(row => row.PartnerId == partner.PartnerId && row.Action.StartsWith("brand."))
        .OrderBy(row => row.Id).ToListAsync(Ct));

    [GeneratedRegex("<iframe[^>]* src=\"([^\"]+)\"")]
    private static partial Regex Frame();

    [GeneratedRegex("type=\"hidden\" name=\"logo_url\" value=\"([^\"]+)\"")]
    private static partial Regex Hidden();
}
