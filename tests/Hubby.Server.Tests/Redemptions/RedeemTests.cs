using System.Text.Json.Nodes;
using Hubby.Esims;
using Hubby.PromoCodes;
using Hubby.Redemptions;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Redemptions;

public sealed class RedeemTestsOnPostgres(MessagingPostgresApp app) : RedeemTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class RedeemTestsOnSqlite(MessagingSqliteApp app) : RedeemTests(app), IClassFixture<MessagingSqliteApp>;

public abstract class RedeemTests(App app)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_promo_code_gives_an_eSIM_with_everything_that_installs_it()
    {
        var partner = await app.CreatePartnerAsync();
        var (code, booking) = await app.BookAsync(partner);
        var answer = (await app.Client.RedeemAsync(code)).Is(200);

        var (iccid, matching) = (answer.Text("iccid"), answer.Text("matching_id"));
        Assert.Matches("^89999[0-9]{15}$", iccid);
        Assert.True(Iccid.TryParse(iccid, out var parsed) && parsed.Value.HasCheckDigit, iccid);
        Assert.Equal("sandbox.example.com", answer.Text("smdp_address"));
        Assert.Equal($"1$sandbox.example.com${matching}", answer.Text("activation_code"));
        Assert.Equal(
            $"https://esimsetup.apple.com/esim_qrcode_provisioning?carddata=LPA%3A1%24sandbox.example.com%24{matching}",
            answer.Text("apple_install_url"));
        Assert.Equal(
            $"https://esimsetup.android.com/esim_qrcode_provisioning?carddata=LPA%3A1%24sandbox.example.com%24{matching}",
            answer.Text("android_install_url"));
        Assert.Matches($"^{app.Address}/esims/[0-9A-Za-z]{{22}}$", answer.Text("page_url"));
        Assert.Equal(("assigned", "TH", "1GB", 1000), (answer.Text("status"), answer.Text("destination"),
            answer.Text("package_size"), answer.Data.GetProperty("data_total_mb").GetInt32()));
        Assert.Equal("no-store", answer.Header("Cache-Control"));

        Assert.Equal("redeemed", await app.StatusAsync(partner, booking));
        var facts = await app.FactsAsync(partner, booking);
        Assert.Equal(["promo_code.redeemed", "esim.assigned"], facts.Select(fact => fact.Type));
        Assert.Contains(iccid, facts[1].Data, StringComparison.Ordinal);
        Assert.All(facts, fact => Assert.DoesNotContain(matching, fact.Data, StringComparison.Ordinal));
    }

    [Fact]
    public async Task How_a_code_is_typed_does_not_matter()
    {
        var partner = await app.CreatePartnerAsync();
        foreach (var type in new Func<string, string>[]
            {
                code => code.ToLowerInvariant(),
                code => $" {code[..3]} {code[3..6]}-{code[6..]}\u00A0",
                code => $"{code[..5]}–{code[5..]}",
                code => string.Concat(code.Select(letter => (char)(letter + 0xFEE0))),
                code => code.Replace('A', 'А').Replace('B', 'В').Replace('H', 'Н').Replace('K', 'К').Replace('Q', 'O'),
            })
        {
            var (code, _) = await app.BookAsync(partner);
            (await app.Client.RedeemAsync(type(code))).Is(200);
        }
    }

    [Theory]
    [InlineData("""{}""", "promo_code required")]
    [InlineData("""{"promo_code":""}""", "promo_code too_short")]
    [InlineData("""{"promo_code":"ABCDEFGHJ"}""", "promo_code invalid_format")]
    [InlineData("""{"promo_code":"ABCDEFGHJK2"}""", "promo_code invalid_format")]
    [InlineData("""{"promo_code":"ABCDEFGHJ1"}""", "promo_code invalid_format")]
    [InlineData("""{"promo_code":7,"email":"no","destination":[]}""",
        "promo_code wrong_type, destination wrong_type, email invalid_format")]
    [InlineData("""[]""", "body wrong_type")]
    public async Task What_is_no_request_is_explained(string body, string faults)
    {
        var answer = (await app.Client.PostAsync(
            Travellers.Redeem, SignedClient.Json(System.Text.Encoding.UTF8.GetBytes(body)), Ct).ReadAsync()).Is(400);
        Assert.Equal(faults, string.Join(", ", answer.Faults));
    }

    [Fact]
    public async Task Of_forty_callers_one_gets_the_eSIM_and_the_others_hear_that_it_is_used()
    {
        var partner = await app.CreatePartnerAsync();
        var (code, booking) = await app.BookAsync(partner);
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => app.Client.RedeemAsync(code)));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.All(answers.Where(answer => answer.Status != 200),
            answer => Assert.Equal("code_used", answer.Is(409).ErrorCode));
        Assert.Equal(1, await app.CountAsync("esims", partner.PartnerId));
        Assert.Equal(["promo_code.redeemed", "esim.assigned"],
            (await app.FactsAsync(partner, booking)).Select(fact => fact.Type));
    }

    [Fact]
    public async Task Where_the_provider_has_none_the_code_stays_good()
    {
        var partner = await app.CreatePartnerAsync(settings: partner => partner.AllowsDestinationlessCodes = true);
        var (code, booking) = await app.BookAsync(partner, booking => booking.Specification().Remove("destination"));
        var answer = (await app.Client.RedeemAsync(code, "Antarctica")).Is(409);

        Assert.Equal("out_of_stock", answer.ErrorCode);
        Assert.NotNull(answer.Header("Retry-After"));
        Assert.Equal("issued", await app.StatusAsync(partner, booking));
        Assert.Empty(await app.FactsAsync(partner, booking));
        (await app.Client.RedeemAsync(code, "Thailand")).Is(200);
    }

    [Fact]
    public async Task A_code_that_leaves_the_destination_open_asks_for_one_that_it_is_good_for()
    {
        var partner = await app.CreatePartnerAsync();
        var (code, booking) = await app.BookAsync(partner, booking =>
            booking.Specification()["destination"] = new JsonArray("Thailand", "VN"));

        Assert.Equal("destination required", Assert.Single((await app.Client.RedeemAsync(code)).Is(400).Faults));
        Assert.Equal("destination invalid_value", Assert.Single((await app.Client.RedeemAsync(code, "Japan")).Is(400).Faults));
        Assert.Equal("destination unknown_destination",
            Assert.Single((await app.Client.RedeemAsync(code, "Tailand")).Is(400).Faults));
        Assert.Equal("issued", await app.StatusAsync(partner, booking));
        Assert.Equal("VN", (await app.Client.RedeemAsync(code, "Viet Nam")).Is(200).Text("destination"));
    }

    [Fact]
    public async Task The_bookings_own_destination_cannot_be_changed()
    {
        var partner = await app.CreatePartnerAsync();
        var (code, _) = await app.BookAsync(partner);
        Assert.Equal("destination invalid_value", Assert.Single((await app.Client.RedeemAsync(code, "Japan")).Is(400).Faults));
        Assert.Equal("TH", (await app.Client.RedeemAsync(code, "thailand")).Is(200).Text("destination"));
    }

    [Fact]
    public async Task A_code_is_good_until_its_instant_and_is_then_expired_and_announced()
    {
        var partner = await app.CreatePartnerAsync();
        var clock = ((IMessagingApp)app).Clock;
        var end = clock.GetUtcNow().AddMinutes(10);
        var (code, booking) = await app.BookAsync(partner, booking => booking.Specification()["expires_at"] = end.ToString("o"));
        var (other, _) = await app.BookAsync(partner, booking => booking.Specification()["expires_at"] = end.ToString("o"));
        app.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        (await app.Client.RedeemAsync(other)).Is(200);
        app.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("code_expired", (await app.Client.RedeemAsync(code)).Is(410).ErrorCode);
        app.Advance(ExpirePromoCodes.Interval);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        for (; await app.StatusAsync(partner, booking) != "expired"; await Task.Yield())
            patience.Token.ThrowIfCancellationRequested();
        Assert.Equal("code_expired", (await app.Client.RedeemAsync(code)).Is(410).ErrorCode);
        Assert.Equal(["promo_code.expired"], (await app.FactsAsync(partner, booking)).Select(fact => fact.Type));
    }

    [Fact]
    public async Task Revoked_and_unknown_codes_are_told_apart()
    {
        var partner = await app.CreatePartnerAsync();
        var (code, booking) = await app.BookAsync(partner);
        await app.QueryAsync(db => db.PromoCodesOf(partner.PartnerId, booking)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, PromoCodeStatus.Revoked), Ct));
        Assert.Equal("code_revoked", (await app.Client.RedeemAsync(code)).Is(410).ErrorCode);
        using var elsewhere = app.At("127.0.7.1");
        Assert.Equal("code_unknown", (await elsewhere.RedeemAsync("ABCDEFGHJK")).Is(404).ErrorCode);
    }

    [Fact]
    public async Task The_QR_code_of_an_eSIM_stands_at_its_secret_address_alone()
    {
        var partner = await app.CreatePartnerAsync();
        var (code, _) = await app.BookAsync(partner);
        var answer = (await app.Client.RedeemAsync(code)).Is(200);

        var svg = await app.Client.GetAsync(answer.Text("qr_svg_url"), Ct).ReadAsync();
        Assert.Equal(("image/svg+xml", "no-store"),
            (svg.Is(200).Response.Content.Headers.ContentType!.MediaType, svg.Header("Cache-Control")));
        var png = await app.Client.GetByteArrayAsync(answer.Text("qr_png_url"), Ct);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], png[..4]);
        (await app.Client.GetAsync($"/esims/{new string('A', 22)}/qr.svg", Ct).ReadAsync()).Is(404);
        (await app.Client.GetAsync($"/esims/{Uri.EscapeDataString("é$")}/qr.svg", Ct).ReadAsync()).Is(404);
    }
}

static class EsimAnswers
{
    public static string Text(this Answer answer, string field) => answer.Data.GetProperty(field).GetString()!;
}
