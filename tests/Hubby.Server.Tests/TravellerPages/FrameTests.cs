using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Hubby.Languages;
using Hubby.Tests.Hosting;
using Hubby.TravellerPages;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.TravellerPages;

/// <summary>What all traveller pages share; nothing in it asks the store, so one store is enough.</summary>
public sealed partial class FrameTests(SqliteApp app) : IClassFixture<SqliteApp>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Failures => new()
    {
        { "GET", "/nowhere" }, { "POST", "/privacy" }, { "GET", "/privacy/nobody" },
    };

    async Task<Answer> AskAsync(string path, string method = "GET", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new(method), path);
        request.Headers.Accept.ParseAdd("text/html,application/xhtml+xml,*/*;q=0.8");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await app.Client.SendAsync(request, Ct).ReadAsync();
    }

    [Theory]
    [InlineData("/privacy")]
    [InlineData("/nowhere")]
    [InlineData("/dev/pages/gone/usual")]
    public async Task Every_page_forbids_what_it_does_not_need(string path)
    {
        var page = await AskAsync(path);
        var policy = page.Header("Content-Security-Policy");
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", page.Header("Referrer-Policy"));
        Assert.Equal("noindex, nofollow", page.Header("X-Robots-Tag"));
        Assert.Contains("camera=()", page.Header("Permissions-Policy"), StringComparison.Ordinal);
        Assert.Equal("no-store", page.Header("Cache-Control"));
        Assert.DoesNotMatch("(?i)<style|<script(?! type=\"module\" src)", page.Text);
        // In a text a quotation mark is &quot;, so what stands between two is an attribute's value.
        Assert.DoesNotMatch("(?i)<[^>]* (style|on[a-z]+)=", AttributeValue.Replace(page.Text, "\"\""));
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_browser_reads_a_failure_as_a_page_and_a_program_as_JSON(string method, string path)
    {
        var page = await AskAsync(path, method);
        Assert.Equal("text/html", page.Response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("There is no such page", page.Text, StringComparison.Ordinal);
        Assert.NotNull(page.Header("Request-Id"));

        using var request = new HttpRequestMessage(new(method), path);
        var answer = await app.Client.SendAsync(request, Ct).ReadAsync();
        Assert.Equal(page.Status, answer.Status);
        Assert.NotNull(answer.ErrorCode);
    }

    [Fact]
    public async Task Under_api_a_failure_is_JSON_whoever_asks() =>
        Assert.Equal("not_found", (await AskAsync("/api/nowhere")).Is(404).ErrorCode);

    [Fact]
    public async Task Files_are_kept_for_good_and_come_compressed()
    {
        var page = (await AskAsync("/privacy")).Text;
        var files = Asset.Matches(page).Select(match => match.Value).ToList();
        Assert.Equal(4, files.Count);
        foreach (var file in files)
        {
            var plain = (await app.Client.GetAsync(file, Ct).ReadAsync()).Is(200);
            Assert.Equal("public, max-age=31536000, immutable", plain.Header("Cache-Control"));
            Assert.Empty(plain.Response.Content.Headers.ContentEncoding);
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, files[0]);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        using var packed = await app.Client.SendAsync(request, Ct);
        Assert.Equal("br", packed.Content.Headers.ContentEncoding.Single());
        Assert.InRange((await packed.Content.ReadAsByteArrayAsync(Ct)).Length, 1000, 10_000);
    }

    [Fact]
    public async Task An_old_name_of_a_file_is_answered_but_not_kept()
    {
        var file = (await app.Client.GetAsync("/assets/traveller-000000000000.css", Ct).ReadAsync()).Is(200);
        Assert.Equal("no-cache", file.Header("Cache-Control"));
        (await app.Client.GetAsync("/assets/brand-zzzzzz-000000000000.css", Ct).ReadAsync()).Is(404);
        (await app.Client.GetAsync("/assets/nothing-000000000000.css", Ct).ReadAsync()).Is(404);
    }

    [Fact]
    public void Script_stays_small() =>
        Assert.InRange(app.Services.GetRequiredService<PageAssets>().Find("traveller-000000000000.js")!.Value.Asset.Bytes.Length,
            500, 10_000);

    [Fact]
    public async Task Pages_come_compressed()
    {
        var page = await AskAsync("/privacy", headers: ("Accept-Encoding", "br"));
        Assert.Equal("br", page.Response.Content.Headers.ContentEncoding.Single());
        Assert.Contains("Accept-Encoding", page.Header("Vary"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/privacy", "ar,en;q=0.5", "ar", "rtl")]
    [InlineData("/privacy?lang=th", "ar", "th", "ltr")]
    [InlineData("/privacy?lang=xx", "de-AT", "de", "ltr")]
    [InlineData("/privacy", "", "en", "ltr")]
    public async Task The_language_is_the_one_chosen_else_the_browsers(
        string path, string accepted, string tag, string direction)
    {
        var page = (await AskAsync(path, headers: ("Accept-Language", accepted))).Is(200);
        Assert.Contains($"<html lang=\"{tag}\" dir=\"{direction}\">", page.Text, StringComparison.Ordinal);
        Assert.Equal(tag, page.Response.Content.Headers.ContentLanguage.Single());
    }

    [Fact]
    public async Task Without_a_wish_of_the_browsers_it_is_the_partners_language()
    {
        var partner = await app.CreatePartnerAsync(settings: partner => partner.Locale = "nl-NL");
        var page = (await AskAsync($"/privacy/{partner.Slug}", headers: ("Accept-Language", ""))).Is(200);
        Assert.Contains("<html lang=\"nl\"", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partners_name_and_addresses_do_no_harm_in_a_page()
    {
        var partner = await app.CreatePartnerAsync(settings: partner =>
        {
            partner.Name = "<script>alert(1)</script>\" onload=x";
            partner.Brand = new() { LogoUrl = "https://img.example.com/a\"><script>alert(2)</script>" };
        });
        var page = (await AskAsync($"/privacy/{partner.Slug}?x=\"><script>alert(3)</script>")).Is(200);
        Assert.DoesNotContain("<script>", page.Text, StringComparison.Ordinal);
        Assert.Contains("img-src 'self' https://img.example.com;", page.Header("Content-Security-Policy"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_partners_picture_is_not_allowed()
    {
        var partner = await app.CreatePartnerAsync(settings: partner => partner.Brand = new()
        {
            LogoUrl = "https://img.example.com/logo.svg",
            BannerUrl = "https://pics.example.com:8443/banner.jpg",
        });
        var own = await AskAsync($"/privacy/{partner.Slug}");
        Assert.Contains("img-src 'self' https://img.example.com https://pics.example.com:8443;",
            own.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("img-src 'self';", (await AskAsync("/privacy")).Header("Content-Security-Policy"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_state_of_every_page_shows_in_every_language()
    {
        await app.CreatePartnerAsync();
        var states = Preview.Matches((await AskAsync("/dev/pages")).Is(200).Text).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(states);
        foreach (var state in states)
        {
            foreach (var language in Language.All)
            {
                var page = (await AskAsync($"{state}?lang={language.Tag}")).Is(200);
                Assert.True(page.Text.Contains($"<html lang=\"{language.Tag}\"", StringComparison.Ordinal), state);
            }
        }
    }

    [GeneratedRegex("/assets/[^\"]+")]
    static partial Regex Asset { get; }

    [GeneratedRegex("href=\"(/dev/pages/[a-z-]+/[a-z0-9-]+)")]
    static partial Regex Preview { get; }

    [GeneratedRegex("\"[^\"]*\"")]
    static partial Regex AttributeValue { get; }
}
