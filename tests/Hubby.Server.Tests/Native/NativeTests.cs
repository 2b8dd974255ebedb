using System.Text.Json;
using Hubby.Install;
using Hubby.Languages;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging;
using Hubby.Tests.Redemptions;

namespace Hubby.Tests.Native;

public sealed class NativeTestsOnPostgres(MessagingPostgresApp app) : NativeTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class NativeTestsOnSqlite(MessagingSqliteApp app) : NativeTests(app), IClassFixture<MessagingSqliteApp>;

/// <summary>What an app of the partner's own asks for.</summary>
public abstract class NativeTests(App app)
{
    const string Root = "/api/native";

    async Task<SignedClient> PartnerAsync() => app.SignedBy(await app.CreatePartnerAsync());

    static Task<Answer> PostAsync(SignedClient partner, string call, string json, string? key = null) =>
        partner.PostAsync($"{Root}/{call}", json, key is null ? [] : [("Idempotency-Key", key)]).ReadAsync();

    static Task<Answer> RedeemAsync(SignedClient partner, string code, string? key = null, string more = "") =>
        PostAsync(partner, "redeem-package", $$"""{"promo_code":"{{code}}"{{more}}}""", key);

    [Fact]
    public async Task A_partner_redeems_its_own_code_and_the_same_request_gets_the_same_eSIM()
    {
        var partner = await PartnerAsync();
        var (code, booking) = await app.BookAsync(partner.Credentials);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => RedeemAsync(partner, code, "r-1")));
        Assert.All(answers, answer => Assert.Equal(answers[0].Text, answer.Is(200).Text));
        Assert.Equal("no-store", answers[0].Header("Cache-Control"));
        Assert.Equal(1, await app.CountAsync("esims", partner.Credentials.PartnerId));
        Assert.Equal("redeemed", await app.StatusAsync(partner.Credentials, booking));
        Assert.Equal("code_used", (await RedeemAsync(partner, code, "r-2")).Is(409).ErrorCode);
        Assert.Equal("code_used", (await app.Client.RedeemAsync(code)).Is(409).ErrorCode);

        // Without a key the signature tells, and the clock stands.
        var (other, _) = await app.BookAsync(partner.Credentials);
        Assert.Equal((await RedeemAsync(partner, other)).Is(200).Text, (await RedeemAsync(partner, other)).Is(200).Text);
    }

    [Fact]
    public async Task Another_partners_code_is_as_unknown_as_none_and_nobody_is_counted()
    {
        var (code, _) = await app.BookAsync((await PartnerAsync()).Credentials);
        var stranger = await PartnerAsync();
        static string Bytes(Answer answer) =>
            answer.Is(404).Text.Replace(answer.Header("Request-Id")!, "", StringComparison.Ordinal);
        var theirs = Bytes(await RedeemAsync(stranger, code));
        for (var time = 0; time < 20; time++)
            Assert.Equal(theirs, Bytes(await RedeemAsync(stranger, "HHHHHHHHHH")));
        (await app.Client.RedeemAsync(code)).Is(200);
    }

    [Fact]
    public async Task A_code_that_leaves_the_destination_open_asks_for_it()
    {
        var partner = await PartnerAsync();
        var (code, _) = await app.BookAsync(partner.Credentials,
            booking => booking.Specification()["destination"] = new System.Text.Json.Nodes.JsonArray("TH", "VN"));
        Assert.Equal(["destination required"], (await RedeemAsync(partner, code, "d-1")).Is(400).Faults);
        var redeemed = await RedeemAsync(partner, code, "d-1", ""","destination":"Vietnam" """);
        Assert.Equal("VN", redeemed.Is(200).Text("destination"));
    }

    [Fact]
    public async Task A_dashboard_is_found_by_user_by_address_or_by_both()
    {
        var partner = await PartnerAsync();
        var (_, one) = await app.BookAsync(partner.Credentials, booking => booking["external_user_id"] = "u 1");
        var (_, two) = await app.BookAsync(partner.Credentials, booking => booking["email"] = "two@example.com");
        foreach (var (query, expected) in new[]
            {
                ("external_user_id=u%201", one), ("email=two@example.com", two),
                ("external_user_id=u%201&email=john@example.com", one), ("external_user_id=u%201&email=two@example.com", ""),
                ("external_user_id=nobody", ""),
            })
        {
            var shown = (await partner.GetAsync($"{Root}/user-dashboard?{query}").ReadAsync()).Is(200).Data;
            Assert.Equal((query, expected), (query, string.Join(' ', shown.GetProperty("bookings").EnumerateArray()
                .Select(booking => booking.GetProperty("id").GetString()))));
        }

        Assert.Equal(["external_user_id required"],
            (await partner.GetAsync($"{Root}/user-dashboard").ReadAsync()).Is(400).Faults);
        Assert.Equal(["email invalid_format"],
            (await partner.GetAsync($"{Root}/user-dashboard?email=x").ReadAsync()).Is(400).Faults);
        Assert.Empty((await (await PartnerAsync()).GetAsync($"{Root}/user-dashboard?external_user_id=u%201").ReadAsync())
            .Is(200).Data.GetProperty("bookings").EnumerateArray());
    }

    [Fact]
    public async Task Instructions_are_there_for_every_phone_in_every_language()
    {
        var partner = await PartnerAsync();
        foreach (var language in Language.All)
        {
            foreach (var phone in InstallSteps.All)
            {
                var steps = (await PostAsync(partner, "instructions",
                    $$"""{"platform":"{{phone.Platform}}","locale":"{{language.Tag}}"}""")).Is(200);
                Assert.Equal((phone.Platform, language.Tag), (steps.Text("platform"), steps.Text("locale")));
                Assert.Equal(phone.AtHome.Count + 1, steps.Data.GetProperty("steps").GetArrayLength());
                Assert.DoesNotContain("**", steps.Text, StringComparison.Ordinal);
                Assert.DoesNotContain("{", string.Concat(steps.Data.GetProperty("steps").EnumerateArray()
                    .Select(step => step.GetProperty("text").GetString())), StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("SM-S911B", "samsung")]
    [InlineData("iPhone 14", "iphone")]
    [InlineData("Pixel 8", "pixel")]
    [InlineData("toaster", "other")]
    public async Task A_phone_is_known_by_its_name(string device, string platform)
    {
        var partner = await PartnerAsync();
        var steps = await PostAsync(partner, "instructions", $$"""{"device":"{{device}}"}""");
        Assert.Equal(platform, steps.Is(200).Text("platform"));
    }

    [Fact]
    public async Task With_an_eSIM_the_link_that_installs_it_comes_along_for_its_partner_alone()
    {
        var partner = await PartnerAsync();
        var (code, _) = await app.BookAsync(partner.Credentials);
        var esim = (await app.Client.RedeemAsync(code)).Is(200);
        var body = $$"""{"platform":"iphone","locale":"en","iccid":"{{esim.Text("iccid")}}F"}""";
        var steps = (await PostAsync(partner, "instructions", body)).Is(200);
        Assert.Equal(esim.Text("apple_install_url"), steps.Text("install_url"));
        Assert.Contains("Thailand", steps.Text, StringComparison.Ordinal);
        Assert.Equal("esim_not_found", (await PostAsync(await PartnerAsync(), "instructions", body)).Is(404).ErrorCode);
    }

    [Fact]
    public async Task Phones_are_listed_and_checked()
    {
        var partner = await PartnerAsync();
        var all = (await partner.GetAsync($"{Root}/device-compatibility").ReadAsync()).Is(200).Data;
        Assert.True(all.GetArrayLength() > 100);
        var some = (await partner.GetAsync($"{Root}/device-compatibility?device=iphone%2014&region=cn").ReadAsync()).Is(200).Data;
        Assert.Equal("Apple iPhone 14 maybe", Row(Assert.Single(some.EnumerateArray())));

        var check = (await PostAsync(partner, "device-compatibility", """{"device":"iphone 14","locale":"en"}""")).Is(200);
        Assert.Equal(("yes", "iPhone 14 takes an eSIM. You are ready to go."), (check.Text("esim"), check.Text("message")));
        var unknown = (await PostAsync(partner, "device-compatibility", """{"device":"toaster","locale":"nl"}""")).Is(200);
        Assert.Equal(("unknown", "nl"), (unknown.Text("esim"), unknown.Text("locale")));
    }

    static string Row(JsonElement row) =>
        $"{row.GetProperty("maker").GetString()} {row.GetProperty("model").GetString()} {row.GetProperty("esim").GetString()}";

    [Theory]
    [InlineData("instructions", """{"platform":"nokia","locale":"!","iccid":"1"}""", "platform invalid_value",
        "locale invalid_format", "iccid invalid_format")]
    [InlineData("device-compatibility", """{"region":"China"}""", "device required", "region too_long")]
    [InlineData("device-compatibility", """{"device":"\u0000","region":"C1"}""", "device invalid_text", "region invalid_format")]
    [InlineData("redeem-package", "{}", "promo_code required")]
    [InlineData("redeem-package", "[]", "body wrong_type")]
    public async Task All_that_is_wrong_is_said_at_once(string call, string body, params string[] faults) =>
        Assert.Equal(faults, (await PostAsync(await PartnerAsync(), call, body)).Is(400).Faults);
}
