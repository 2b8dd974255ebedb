using Hubby.Esims;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging;
using Hubby.Tests.Redemptions;

namespace Hubby.Tests.Install;

public sealed class InstallPageTestsOnPostgres(MessagingPostgresApp app)
    : InstallPageTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class InstallPageTestsOnSqlite(MessagingSqliteApp app) : InstallPageTests(app), IClassFixture<MessagingSqliteApp>;

public abstract class InstallPageTests(App app)
{
    const string Apple = "href=\"https://esimsetup.apple.com/";
    const string AndroidLink = "href=\"https://esimsetup.android.com/";
    const int MostBytes = 60_000;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Pages.Iphone, Apple, "i")]
    [InlineData(Pages.Galaxy, AndroidLink, "s")]
    [InlineData(Pages.Pixel, AndroidLink, "p")]
    [InlineData(Pages.Android, AndroidLink, "o")]
    [InlineData(Pages.OldIphone, null, "i")]
    [InlineData(Pages.Computer, null, "i")]
    public async Task The_button_and_the_open_tab_fit_the_device(string agent, string? link, string tab)
    {
        var (_, path) = await app.GiveEsimAsync(await app.CreatePartnerAsync());
        var page = (await app.OpenAsync(path, agent)).Is(200);
        string[] shown = [.. new[] { Apple, AndroidLink }.Where(each => page.Text.Contains(each, StringComparison.Ordinal))];
        Assert.Equal(link is null ? [] : [link], shown);
        Assert.Matches($"id=\"os-{tab}\" checked", page.Text);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(page.Text, "id=\"os-[a-z]\" checked"));
        Assert.Contains("id=\"qrcode\"", page.Text, StringComparison.Ordinal);
        Assert.InRange(page.Text.Length, 5000, MostBytes);
    }

    [Fact]
    public async Task A_browser_that_hides_its_model_is_asked_for_it()
    {
        var (_, path) = await app.GiveEsimAsync(await app.CreatePartnerAsync());
        var page = (await app.OpenAsync(path, Pages.Android, ("Sec-CH-UA-Model", "\"Pixel 7a\""))).Is(200);
        Assert.Equal("Sec-CH-UA-Model", page.Header("Accept-CH"));
        Assert.Matches("id=\"os-p\" checked", page.Text);
    }

    [Fact]
    public async Task The_page_follows_the_eSIM_as_the_clock_moves()
    {
        var (esim, path) = await app.GiveEsimAsync(await app.CreatePartnerAsync());
        await ShowsAsync(path, "Install your eSIM", "Ready for you");
        await MoveAsync(esim, SandboxWalk.Download, EsimState.Downloaded);
        await ShowsAsync(path, "Wait a minute", "Downloaded");
        await MoveAsync(esim, SandboxWalk.Install - SandboxWalk.Download, EsimState.Installed);
        var installed = await ShowsAsync(path, "Switch it on when you land", "Installed");
        Assert.DoesNotContain("id=\"qrcode\"", installed, StringComparison.Ordinal);
        await MoveAsync(esim, SandboxWalk.Activate - SandboxWalk.Install, EsimState.Active);
        await ShowsAsync(path, "You’re online", "1 GB left of 1 GB");
        await MoveAsync(esim, TimeSpan.FromDays(2), EsimState.Active, used: 800);
        await ShowsAsync(path, "You’re online", "200 MB left of 1 GB");
        await MoveAsync(esim, TimeSpan.FromDays(1), EsimState.Depleted, used: 1000);
        await ShowsAsync(path, "That was all your data", "All data used");
    }

    [Fact]
    public async Task News_of_the_state_are_few_bytes_and_none_when_there_are_none()
    {
        var (esim, path) = await app.GiveEsimAsync(await app.CreatePartnerAsync());
        var first = (await app.OpenAsync($"{path}/status")).Is(200);
        Assert.Equal("Ready for you", first.Json.GetProperty("say").GetString());
        Assert.Contains($"data-state=\"{first.Json.GetProperty("version").GetString()}\"", (await app.OpenAsync(path)).Text,
            StringComparison.Ordinal);
        var tag = first.Response.Headers.ETag!.ToString();
        (await app.OpenAsync($"{path}/status", Pages.Iphone, ("If-None-Match", tag))).Is(304);

        await MoveAsync(esim, SandboxWalk.Download, EsimState.Downloaded);
        var second = (await app.OpenAsync($"{path}/status", Pages.Iphone, ("If-None-Match", tag))).Is(200);
        Assert.Equal("Downloaded", second.Json.GetProperty("say").GetString());
    }

    [Fact]
    public async Task Every_wrong_link_is_the_same_page()
    {
        var (_, path) = await app.GiveEsimAsync(await app.CreatePartnerAsync());
        var other = path[..^1] + (path[^1] == 'x' ? 'y' : 'x');
        var gone = (await app.OpenAsync(other)).Is(404);
        Assert.Contains("This link doesn’t work", gone.Text, StringComparison.Ordinal);
        foreach (var wrong in new[] { "/esims/0000000000000000000000", "/esims/short", $"{path}x", "/esims/%F0%9F%98%80" })
            Assert.Equal(Neutral(gone.Text, other), Neutral((await app.OpenAsync(wrong)).Is(404).Text, wrong));
        foreach (var below in new[] { "/problem", "/offline", "/app.webmanifest" })
            Assert.Equal(Neutral(gone.Text, other), Neutral((await app.OpenAsync(other + below)).Is(404).Text, other + below));
        (await app.OpenAsync($"{other}/status")).Is(404);
    }

    [Fact]
    public async Task Nothing_secret_stands_in_headers_or_titles()
    {
        var (esim, path) = await app.GiveEsimAsync(await app.CreatePartnerAsync());
        var page = (await app.OpenAsync(path)).Is(200);
        Assert.Equal("no-store", page.Header("Cache-Control"));
        Assert.Equal("no-referrer", page.Header("Referrer-Policy"));
        Assert.Contains("worker-src 'self'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("manifest-src 'self'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("john@example.com", page.Text, StringComparison.Ordinal);
        Assert.Matches("<title>Install your eSIM · Acme Travel</title>", page.Text);
        Assert.DoesNotContain(esim.Id.ToString(), page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_speaks_the_bookings_language_until_another_is_chosen()
    {
        var (_, path) = await app.GiveEsimAsync(await app.CreatePartnerAsync(), locale: "th");
        Assert.Contains("<html lang=\"th\"", (await app.OpenAsync(path)).Is(200).Text, StringComparison.Ordinal);
        var arabic = (await app.OpenAsync($"{path}?lang=ar")).Is(200);
        Assert.Contains("<html lang=\"ar\" dir=\"rtl\"", arabic.Text, StringComparison.Ordinal);
        Assert.Contains($"{path}/problem?lang=ar", arabic.Text, StringComparison.Ordinal);
    }

    async Task<string> ShowsAsync(string path, string heading, string state)
    {
        var page = (await app.OpenAsync(path)).Is(200);
        Assert.Contains(heading, page.Text, StringComparison.Ordinal);
        Assert.Contains(state, page.Text, StringComparison.Ordinal);
        return page.Text;
    }

    async Task MoveAsync(Esim esim, TimeSpan span, EsimState state, int used = 0)
    {
        app.Advance(span);
        await app.UntilAsync(esim.Id, row => row.State == state && row.DataUsedMegabytes == used);
    }

    // A page may name its own address; nothing else of it may differ.
    static string Neutral(string page, string path) => page.Replace(path, "", StringComparison.Ordinal);
}
