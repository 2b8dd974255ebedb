using System.Net;
using System.Text.RegularExpressions;
using Hubby.Data;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging;

namespace Hubby.Tests.Redemptions;

public sealed class RedeemPagesTestsOnPostgres(MessagingPostgresApp app)
    : RedeemPagesTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class RedeemPagesTestsOnSqlite(MessagingSqliteApp app) : RedeemPagesTests(app), IClassFixture<MessagingSqliteApp>;

/// <summary>The pages over HTTP, as a browser without scripts uses them.</summary>
public abstract partial class RedeemPagesTests(App app)
{
    const string Used = "This code has been used already.";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Looking_at_the_page_redeems_nothing_and_sending_its_form_does()
    {
        var partner = await app.CreatePartnerAsync();
        var (code, booking) = await app.BookAsync(partner);
        using var browser = new Browser(app);

        for (var look = 0; look < 3; look++)
        {
            var page = (await browser.GetAsync($"/redeem?code={code.ToLowerInvariant()}")).Is(200);
            Assert.Contains($"value=\"{code}\"", page.Text, StringComparison.Ordinal);
            Assert.Contains("Thailand", page.Text, StringComparison.Ordinal);
        }

        Assert.Equal("issued", await app.StatusAsync(partner, booking));
        var sent = (await browser.SendAsync("/redeem", ("code", code))).Is(303);
        Assert.Matches("^/esims/[0-9A-Za-z]{22}$", sent.Header("Location"));
        Assert.Equal("redeemed", await app.StatusAsync(partner, booking));

        // The answer may have been lost: the same form again leads to the same eSIM, another form does not.
        Assert.Equal(sent.Header("Location"), (await browser.SendAsync("/redeem", ("code", code))).Is(303).Header("Location"));
        Assert.Contains(Used, (await browser.GetAsync($"/redeem?code={code}")).Is(409).Text, StringComparison.Ordinal);
        Assert.Contains(Used, (await browser.SendAsync("/redeem", ("code", code))).Is(409).Text, StringComparison.Ordinal);
        Assert.Equal(1, await app.CountAsync("esims", partner.PartnerId));
    }

    [Theory]
    [InlineData("", 400, "Enter your code. It is in your e-mail.")]
    [InlineData("   ", 400, "Enter your code. It is in your e-mail.")]
    [InlineData("ABC-DEF", 400, "4 characters are missing. A code has ten.")]
    [InlineData("ABCDEFGHJK2", 400, "There is one character too many. A code has ten.")]
    [InlineData("ABCDEFGHJ!", 400, "We don’t know this code.")]
    [InlineData("<script>alert(1)</script>", 400, "characters too many")]
    [InlineData("\ud83d\ude80ABCDEFGH", 400, "One character is missing. A code has ten.")]
    public async Task What_is_no_code_is_explained_and_kept(string typed, int status, string said)
    {
        using var browser = new Browser(app);
        await browser.GetAsync("/redeem");
        var page = (await browser.SendAsync("/redeem", ("code", typed))).Is(status);
        Assert.Contains(said, WebUtility.HtmlDecode(page.Text), StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page.Text, StringComparison.Ordinal);
        Assert.Contains("aria-invalid=\"true\"", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_browser_sends_is_refused()
    {
        using var browser = new Browser(app);
        await browser.GetAsync("/redeem");
        var page = (await browser.SendAsync("/redeem", ("code", "\0ABCDEFGHJ"))).Is(400);
        Assert.Contains("Please send it once more.", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_of_another_site_does_nothing()
    {
        var partner = await app.CreatePartnerAsync();
        var (code, booking) = await app.BookAsync(partner);
        using var body = new FormUrlEncodedContent([new("code", code)]);
        var page = (await app.Client.PostAsync("/redeem", body, Ct).ReadAsync()).Is(400);
        Assert.Contains(code, page.Text, StringComparison.Ordinal);
        Assert.Equal("issued", await app.StatusAsync(partner, booking));
    }

    [Fact]
    public async Task Codes_in_addresses_count_as_tries_like_codes_in_calls()
    {
        var partner = await app.CreatePartnerAsync();
        var (code, _) = await app.BookAsync(partner);
        using var browser = new Browser(app, "127.0.12.1");
        for (var tries = 0; tries < 10; tries++)
            await browser.GetAsync($"/redeem{(tries % 2 == 0 ? "" : "/choose")}?code={Tokens.Code(10)}");

        var right = (await browser.GetAsync($"/redeem?code={code}")).Is(429);
        var wrong = (await browser.GetAsync($"/redeem?code={Tokens.Code(10)}")).Is(429);
        Assert.NotNull(right.Header("Retry-After"));
        Assert.Contains("Too many tries", right.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Thailand", right.Text, StringComparison.Ordinal);
        Assert.Equal(Neutral(right.Text), Neutral(wrong.Text));
        Assert.Equal("too_many_tries", (await browser.Client.RedeemAsync(code)).Is(429).ErrorCode);
    }

    [Fact]
    public async Task A_code_without_destination_is_good_for_the_one_that_is_chosen()
    {
        var partner = await app.CreatePartnerAsync(settings: partner => partner.AllowsDestinationlessCodes = true);
        var (code, booking) = await app.BookAsync(partner, booking => booking.Specification().Remove("destination"));
        using var browser = new Browser(app);

        var page = (await browser.GetAsync($"/redeem?code={code}")).Is(200);
        Assert.Contains("You choose the destination next.", page.Text, StringComparison.Ordinal);
        var choose = (await browser.SendAsync("/redeem", ("code", code))).Is(303).Header("Location")!;
        Assert.Equal($"/redeem/choose?code={code}", choose);
        Assert.Contains("value=\"TH\"", (await browser.GetAsync(choose)).Is(200).Text, StringComparison.Ordinal);
        var found = (await browser.GetAsync($"{choose}&q=bali")).Is(200);
        Assert.Contains("value=\"ID\"", found.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"TH\"", found.Text, StringComparison.Ordinal);

        var none = (await browser.SendAsync("/redeem", ("code", code), ("q", ""))).Is(400);
        Assert.Contains("Choose where you are going.", none.Text, StringComparison.Ordinal);
        var empty = (await browser.SendAsync("/redeem", ("code", code), ("q", ""), ("destination", "AQ"))).Is(409);
        Assert.Contains("There is no eSIM for", empty.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"TH\"", empty.Text, StringComparison.Ordinal);
        Assert.Equal("issued", await app.StatusAsync(partner, booking));

        (await browser.SendAsync("/redeem", ("code", code), ("q", ""), ("destination", "JP"))).Is(303);
        Assert.Equal("redeemed", await app.StatusAsync(partner, booking));
    }

    [Fact]
    public async Task Without_a_code_the_choice_asks_for_it()
    {
        using var browser = new Browser(app);
        Assert.Contains("Enter your code", (await browser.GetAsync("/redeem/choose")).Is(400).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_phone_that_takes_no_eSIM_is_told_so_and_not_stopped()
    {
        var partner = await app.CreatePartnerAsync();
        var (code, _) = await app.BookAsync(partner);
        using var browser = new Browser(app);
        var asked = (await browser.GetAsync($"/redeem?code={code}&phone=iPhone+14")).Is(200).Text;
        Assert.Contains(" takes an eSIM.", asked, StringComparison.Ordinal);
        Assert.Contains($"name=\"code\" value=\"{code}\"", asked, StringComparison.Ordinal);

        browser.Client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 10_3 like Mac OS X) AppleWebKit/603.1.30 (KHTML, like Gecko) Safari/602.1");
        var told = (await browser.GetAsync($"/redeem?code={code}")).Is(200).Text;
        Assert.Contains("takes no eSIM.", told, StringComparison.Ordinal);
        (await browser.SendAsync("/redeem", ("code", code))).Is(303);
    }

    [Fact]
    public async Task The_language_stays_on_the_way()
    {
        var partner = await app.CreatePartnerAsync();
        var (code, _) = await app.BookAsync(partner);
        using var browser = new Browser(app);
        var page = (await browser.GetAsync($"/redeem?code={code}&lang=ar")).Is(200);
        Assert.Contains("dir=\"rtl\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("action=\"/redeem?lang=ar\"", page.Text, StringComparison.Ordinal);
        Assert.EndsWith("?lang=ar", (await browser.SendAsync("/redeem?lang=ar", ("code", code))).Is(303).Header("Location"),
            StringComparison.Ordinal);
    }

    // What differs by chance: the guard of the form and the code that was asked for.
    static string Neutral(string page) => Chance().Replace(page, "");

    [GeneratedRegex("name=\"form\" value=\"[^\"]*\"|[A-HJKMNP-Z2-9]{10}|code=[^\"&]*")]
    private static partial Regex Chance();
}
