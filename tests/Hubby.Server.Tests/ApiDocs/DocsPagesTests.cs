using System.Text.RegularExpressions;
using Hubby.ApiDocs;
using Hubby.Http;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.ApiDocs;

public sealed class DocsPagesTests(SqliteApp app) : IClassFixture<SqliteApp>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/docs")]
    [InlineData("/docs/errors")]
    [InlineData("/docs/signing")]
    [InlineData("/docs/events")]
    [InlineData("/docs/webhooks")]
    [InlineData("/docs/requests")]
    public async Task A_page_needs_no_script_and_loads_nothing_from_elsewhere(string path)
    {
        var response = await app.Client.GetAsync(path, Ct);
        var html = await response.Content.ReadAsStringAsync(Ct);
        Assert.True(response.IsSuccessStatusCode, html);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"<script|<style|\sstyle=|\son\w+=|(src|<link[^>]*href)=""(https?:)?//", html);
        Assert.Equal(1, Regex.Count(html, "<h1"));
        Assert.Empty(Regex.Matches(html, " id=\"([^\"]+)\"").Select(match => match.Groups[1].Value)
            .GroupBy(id => id).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [Fact]
    public async Task Every_link_within_the_pages_leads_somewhere()
    {
        var pages = new Dictionary<string, string>();
        foreach (var path in Paper.All.Select(paper => paper.Address).Prepend("/docs"))
            pages[path] = await app.Client.GetStringAsync(path, Ct);
        var broken =
            from page in pages
            from Match link in Regex.Matches(page.Value, "<a[^>]* href=\"([^\"]+)\"")
            let target = link.Groups[1].Value.Split('#', 2)
            let other = target[0].Length == 0 ? page.Key : target[0]
            where !other.StartsWith("https://", StringComparison.Ordinal)
            where !IsThere(pages.GetValueOrDefault(other), other, target.ElementAtOrDefault(1))
            select $"{page.Key} links to {link.Groups[1].Value}";
        Assert.Empty(broken);
    }

    static bool IsThere(string? page, string address, string? anchor) => page is null
        ? address == "/openapi/v1.json"
        : anchor is null || page.Contains($" id=\"{anchor}\"", StringComparison.Ordinal);

    [Fact]
    public async Task The_link_in_an_error_leads_to_its_explanation()
    {
        var error = (await app.Client.GetAsync("/api/bookings", Ct).ReadAsync()).Is(401).Json.GetProperty("error")
            .GetProperty("doc_url").GetString()!;
        var parts = new Uri(error);
        Assert.Contains(
            $"id=\"{parts.Fragment[1..]}\"", await app.Client.GetStringAsync(parts.AbsolutePath, Ct), StringComparison.Ordinal);
        Assert.Contains($"id=\"{FaultCodes.UnknownDestination}\"", await app.Client.GetStringAsync("/docs/errors", Ct),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sheet_may_be_kept_for_good()
    {
        var sheet = Regex.Match(await app.Client.GetStringAsync("/docs", Ct), "href=\"(/docs/docs.css[^\"]+)\"").Groups[1].Value;
        var response = await app.Client.GetAsync(sheet, Ct);
        Assert.Equal("text/css", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }
}
