using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging;
using Hubby.Tests.Redemptions;
using Hubby.WebApp;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.WebApp;

public sealed class WebAppTestsOnPostgres(MessagingPostgresApp app) : WebAppTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class WebAppTestsOnSqlite(MessagingSqliteApp app) : WebAppTests(app), IClassFixture<MessagingSqliteApp>;

/// <summary>A traveller is signed in by their partner and sees what they have.</summary>
public abstract class WebAppTests(App app)
{
    const string Create = "/api/redirect-tokens/create";
    const string Exchange = "/api/webapp/auth/exchange";
    const string Dashboard = "/api/webapp/me/dashboard";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    async Task<SignedClient> PartnerAsync() => app.SignedBy(await app.CreatePartnerAsync());

    static async Task<string> TokenAsync(SignedClient partner, string user) =>
        (await partner.PostAsync(Create, $$"""{"external_user_id":"{{user}}"}""").ReadAsync()).Is(201).Text("redirect_token");

    Task<Answer> ExchangeAsync(string token) => app.Client.PostAsync(
        Exchange, SignedClient.Json(Encoding.UTF8.GetBytes($$"""{"token":"{{token}}"}""")), Ct).ReadAsync();

    async Task<string> SessionAsync(SignedClient partner, string user) =>
        (await ExchangeAsync(await TokenAsync(partner, user))).Is(200).Text("session_token");

    async Task<Answer> DashboardAsync(string? session, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Dashboard);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (session is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {session}");
        return await app.Client.SendAsync(request, Ct).ReadAsync();
    }

    async Task<(string Code, string Booking)> BookAsync(SignedClient partner, string user, Action<JsonObject>? change = null) =>
        await app.BookAsync(partner.Credentials, booking =>
        {
            booking["external_user_id"] = user;
            change?.Invoke(booking);
        });

    [Fact]
    public async Task A_traveller_sees_their_codes_and_eSIMs_and_nobody_elses()
    {
        var partner = await PartnerAsync();
        var (code, booking) = await BookAsync(partner, "u-1", each => each.Specification()["quantity"] = 2);
        var esim = (await app.Client.RedeemAsync(code)).Is(200);
        await BookAsync(partner, "u-2");
        var (_, cancelled) = await BookAsync(partner, "u-1");
        (await partner.DeleteAsync($"{Samples.Bookings}/{cancelled}").ReadAsync()).Is(200);
        await BookAsync(await PartnerAsync(), "u-1");

        var shown = await DashboardAsync(await SessionAsync(partner, "u-1"));
        Assert.Equal("no-store", shown.Is(200).Header("Cache-Control"));
        var only = Assert.Single(shown.Data.GetProperty("bookings").EnumerateArray());
        Assert.Equal(booking, only.GetProperty("id").GetString());
        Assert.Equal("issued", Assert.Single(only.GetProperty("promo_codes").EnumerateArray()).GetProperty("status").GetString());
        var listed = Assert.Single(only.GetProperty("esims").EnumerateArray());
        Assert.Equal((esim.Text("iccid"), esim.Text("page_url"), 1_000_000_000), (listed.GetProperty("iccid").GetString(),
            listed.GetProperty("page_url").GetString(), listed.GetProperty("data_left_bytes").GetInt64()));
        Assert.Empty((await DashboardAsync(await SessionAsync(partner, "nobody"))).Is(200).Data
            .GetProperty("bookings").EnumerateArray());
    }

    [Fact]
    public async Task Of_many_who_exchange_one_token_one_gets_the_session()
    {
        var token = await TokenAsync(await PartnerAsync(), "u-1");
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => ExchangeAsync(token)));
        Assert.Single(answers, answer => answer.Status == 200);
        Assert.All(answers.Where(answer => answer.Status != 200),
            answer => Assert.Equal("redirect_token_unknown", answer.Is(404).ErrorCode));
    }

    [Fact]
    public async Task A_token_ends_after_five_minutes_and_a_session_after_its_hours_and_nothing_of_them_stays()
    {
        var partner = await PartnerAsync();
        var late = await TokenAsync(partner, "u-1");
        var session = await SessionAsync(partner, "u-1");
        app.Advance(RedirectToken.Lifetime);
        Assert.Equal("redirect_token_unknown", (await ExchangeAsync(late)).Is(404).ErrorCode);
        (await DashboardAsync(session)).Is(200);
        app.Advance(TimeSpan.FromHours(24));
        Assert.Equal("session_required", (await DashboardAsync(session)).Is(401).ErrorCode);

        app.Advance(WebAppSweep.Interval);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (await app.QueryAsync(async db => await db.RedirectTokens.AnyAsync(patience.Token)
            || await db.WebAppSessions.AnyAsync(row => row.PartnerId == partner.Credentials.PartnerId, patience.Token)))
        {
            app.Advance(WebAppSweep.Interval);
        }
    }

    [Fact]
    public async Task Only_hashes_of_tokens_and_sessions_are_kept()
    {
        var partner = await PartnerAsync();
        var (token, session) = (await TokenAsync(partner, "u-1"), await SessionAsync(partner, "u-1"));
        var kept = await app.QueryAsync(async db =>
            (await db.RedirectTokens.Select(row => row.Hash).ToListAsync(Ct))
            .Concat(await db.WebAppSessions.Select(row => row.Hash).ToListAsync(Ct)).ToList());
        Assert.All(kept, hash => Assert.Equal(SHA256.HashSizeInBytes, hash.Length));
        Assert.Contains(kept, hash => hash.SequenceEqual(SHA256.HashData(Encoding.ASCII.GetBytes(token))));
        Assert.Contains(kept, hash => hash.SequenceEqual(SHA256.HashData(Encoding.ASCII.GetBytes(session))));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("f3VhX0aTq9LmZ2rKc8WnYb5DsEo1GiJp7QuHvRtxA4M")]
    public async Task Without_a_session_there_is_nothing_to_see(string? session)
    {
        var refused = (await DashboardAsync(session)).Is(401);
        Assert.Equal(("session_required", "Bearer"), (refused.ErrorCode, refused.Header("WWW-Authenticate")));
        var page = (await DashboardAsync(session, "text/html")).Is(401);
        Assert.Contains("<!DOCTYPE html>", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_the_partner_sends_comes_to_its_page_once()
    {
        var partner = await PartnerAsync();
        var (code, _) = await BookAsync(partner, "u-1", each => each["locale"] = "en");
        var (used, _) = await BookAsync(partner, "u-1");
        var esim = (await app.Client.RedeemAsync(used)).Is(200);
        var made = (await partner.PostAsync(Create, """{"external_user_id":"u-1"}""").ReadAsync()).Is(201);
        var link = new Uri(made.Text("redirect_url")).PathAndQuery;

        using var browser = new Browser(app);
        var entered = (await browser.GetAsync(link)).Is(303);
        var cookie = entered.Response.Headers.GetValues("Set-Cookie").Single();
        Assert.All(["httponly", "samesite=lax", "path=/", "max-age=86400"],
            part => Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase));
        browser.Client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        var page = (await browser.GetAsync(entered.Header("Location")!)).Is(200);
        Assert.Contains(code, page.Text, StringComparison.Ordinal);
        Assert.Contains(new Uri(esim.Text("page_url")).AbsolutePath, page.Text, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page.Header("Content-Security-Policy")!, StringComparison.Ordinal);

        using var another = new Browser(app);
        (await another.GetAsync(link)).Is(404);
        (await another.GetAsync("/webapp")).Is(404);
        (await another.GetAsync("/webapp?token=%00")).Is(404);
    }

    [Fact]
    public async Task A_traveller_who_is_erased_is_signed_out()
    {
        var partner = await PartnerAsync();
        await BookAsync(partner, "u-1", each => each["email"] = "gone@example.com");
        var (session, other) = (await SessionAsync(partner, "u-1"), await SessionAsync(partner, "u-2"));
        var held = (await partner.GetAsync("/api/privacy/export?email=gone@example.com").ReadAsync()).Is(200).Data;
        var shown = Assert.Single(held.GetProperty("sessions").EnumerateArray());
        Assert.Equal("u-1", shown.GetProperty("external_user_id").GetString());
        var erased = (await partner.PostAsync("/api/privacy/erase", """{"email":"gone@example.com"}""").ReadAsync()).Is(200);
        Assert.Equal(1, erased.Data.GetProperty("sessions").GetInt32());
        (await DashboardAsync(session)).Is(401);
        (await DashboardAsync(other)).Is(200);
    }

    [Theory]
    [InlineData(Create, "{}", "external_user_id required")]
    [InlineData(Create, """{"external_user_id":7}""", "external_user_id wrong_type")]
    [InlineData(Create, "[]", "body wrong_type")]
    [InlineData(Exchange, "{}", "token required")]
    [InlineData(Exchange, """{"token":"a\u0000"}""", "token invalid_text")]
    public async Task What_is_wrong_is_said(string target, string body, string fault) =>
        Assert.Equal([fault], (await (await PartnerAsync()).PostAsync(target, body).ReadAsync()).Is(400).Faults);
}

public sealed class ExchangeLimitTests(ExchangeLimitTests.StrictApp app) : IClassFixture<ExchangeLimitTests.StrictApp>
{
    public sealed class StrictApp : SqliteApp
    {
        protected override IEnumerable<string> Settings => ["--WebApp:ExchangesPerAddress=3"];
    }

    [Fact]
    public async Task One_address_may_exchange_so_many_tokens_and_no_more()
    {
        using var browser = new Browser(app);
        for (var time = 0; time < 3; time++)
            (await browser.GetAsync("/webapp?token=x")).Is(404);
        (await browser.GetAsync("/webapp?token=x")).Is(429);
        var refused = await app.Client.PostAsync("/api/webapp/auth/exchange",
            SignedClient.Json("""{"token":"x"}"""u8.ToArray()), TestContext.Current.CancellationToken).ReadAsync();
        Assert.Equal(("too_many_exchanges", "600"), (refused.Is(429).ErrorCode, refused.Header("Retry-After")));
    }
}
