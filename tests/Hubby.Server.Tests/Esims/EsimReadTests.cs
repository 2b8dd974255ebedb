using System.Text.Json;
using Hubby.Esims;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging;
using Hubby.Tests.Redemptions;

namespace Hubby.Tests.Esims;

public sealed class EsimReadTestsOnPostgres(MessagingPostgresApp app) : EsimReadTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class EsimReadTestsOnSqlite(MessagingSqliteApp app) : EsimReadTests(app), IClassFixture<MessagingSqliteApp>;

/// <summary>What a partner reads of its travellers' eSIMs.</summary>
public abstract class EsimReadTests(App app)
{
    const string Esims = "/api/esims";
    static readonly string[] Codes =
    [
        "smdp_address", "matching_id", "activation_code", "confirmation_code", "apn", "apple_install_url", "android_install_url",
        "qr_svg_url", "qr_png_url", "page_url",
    ];

    async Task<(SignedClient Partner, Answer Redeemed, string Code, string Booking)> RedeemAsync(
        SignedClient? partner = null, string reference = "R-1", string email = "john@example.com", string? sentTo = null)
    {
        partner ??= app.SignedBy(await app.CreatePartnerAsync());
        var (code, booking) = await app.BookAsync(partner.Credentials, each =>
        {
            each["booking_id"] = reference;
            each["email"] = email;
        });
        return (partner, (await app.Client.RedeemAsync(code, email: sentTo)).Is(200), code, booking);
    }

    static async Task<List<string>> ListAsync(SignedClient partner, string query) =>
        [.. (await partner.GetAsync($"{Esims}?{query}").ReadAsync()).Is(200).Data.EnumerateArray()
            .Select(esim => esim.GetProperty("iccid").GetString()!)];

    [Fact]
    public async Task An_eSIM_is_read_with_its_codes_by_its_partner_and_kept_by_nobody()
    {
        var (partner, redeemed, code, booking) = await RedeemAsync();
        var iccid = redeemed.Text("iccid");
        var read = (await partner.GetAsync($"{Esims}/{iccid}").ReadAsync()).Is(200);
        Assert.Equal("no-store", read.Header("Cache-Control"));
        Assert.All([.. Codes, "id", "package_id", "destination"], field =>
            Assert.Equal(redeemed.Data.GetProperty(field).ToString(), read.Data.GetProperty(field).ToString()));
        Assert.Equal((booking, "R-1", code, "assigned"),
            (read.Text("booking"), read.Text("booking_id"), read.Text("promo_code"), read.Text("status")));
        Assert.Equal(read.Text, (await partner.GetAsync($"{Esims}/{iccid}F").ReadAsync()).Is(200).Text);

        var listed = (await partner.GetAsync(Esims).ReadAsync()).Is(200).Data[0];
        Assert.Equal(read.Data.Keys().Except(Codes), listed.Keys());
        Assert.All(listed.EnumerateObject(), field =>
            Assert.Equal(read.Data.GetProperty(field.Name).ToString(), field.Value.ToString()));
    }

    [Theory]
    [InlineData("qr.svg", "image/svg+xml")]
    [InlineData("qr.png", "image/png")]
    public async Task Its_QR_code_is_that_of_its_page(string picture, string type)
    {
        var (partner, redeemed, _, _) = await RedeemAsync();
        var ours = await partner.GetAsync($"{Esims}/{redeemed.Text("iccid")}/{picture}");
        Assert.Equal((200, type, true), ((int)ours.StatusCode, ours.Content.Headers.ContentType!.ToString(),
            ours.Headers.CacheControl!.NoStore));
        var page = new Uri(redeemed.Text("page_url")).PathAndQuery;
        var theirs = await app.Client.GetAsync($"{page}/{picture}", TestContext.Current.CancellationToken);
        Assert.Equal(await theirs.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken),
            await ours.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Another_partners_eSIM_is_as_unknown_as_none()
    {
        var (_, redeemed, _, _) = await RedeemAsync();
        var stranger = app.SignedBy(await app.CreatePartnerAsync());
        static string Bytes(Answer answer) =>
            answer.Is(404).Text.Replace(answer.Header("Request-Id")!, "", StringComparison.Ordinal);
        foreach (var what in new[] { "", "/qr.svg", "/qr.png", "/usage" })
        {
            var answers = new List<string>();
            foreach (var number in new[] { redeemed.Text("iccid"), "89999123456789012349", "x", "%C3%A9" })
                answers.Add(Bytes(await stranger.GetAsync($"{Esims}/{number}{what}").ReadAsync()));
            Assert.All(answers, answer => Assert.Equal(answers[0], answer));
        }

        Assert.Empty(await ListAsync(stranger, $"iccid={redeemed.Text("iccid")}"));
        Assert.Empty(await ListAsync(stranger, "email=john@example.com"));
        Assert.Empty(await ListAsync(stranger, "booking_id=R-1"));
    }

    [Fact]
    public async Task Every_filter_finds_its_own()
    {
        var (partner, one, code, booking) = await RedeemAsync(reference: "F-1", email: "one@example.com");
        app.Advance(TimeSpan.FromHours(2));
        var (_, two, _, _) =
            await RedeemAsync(partner, reference: "F-2", email: "two@example.com", sentTo: "else@example.com");
        await app.UntilAsync(one.Data.GetProperty("id").GetGuid(), esim => esim.State == EsimState.Active);
        var (first, second) = (one.Text("iccid"), two.Text("iccid"));

        Assert.Equal([second, first], await ListAsync(partner, ""));
        foreach (var query in new[]
            {
                $"iccid={first}F", $"booking={booking}", "booking_id=F-1", "bookingId=F-1",
                $"promo_code={code.ToLowerInvariant()}", "email=one@example.com",
                "email=one@EXAMPLE.com", "status=active", $"created_to={two.Text("assigned_at")}",
                "booking_id=F-1&status=active&email=one@example.com",
            })
        {
            Assert.Equal((query, first), (query, string.Join(' ', await ListAsync(partner, query))));
        }

        Assert.Equal([second], await ListAsync(partner, $"created_from={two.Text("assigned_at")}"));
        Assert.Equal([second], await ListAsync(partner, "email=else@example.com"));
        Assert.Empty(await ListAsync(partner, "booking_id=F-1&status=failed"));
    }

    [Fact]
    public async Task A_list_comes_page_by_page_and_stays_put_while_new_ones_are_given()
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var made = new List<string>();
        for (var number = 0; number < 3; number++)
        {
            made.Add((await RedeemAsync(partner, $"P-{number}")).Redeemed.Text("iccid"));
            app.Advance(TimeSpan.FromSeconds(1));
        }

        var page = (await partner.GetAsync($"{Esims}?limit=2").ReadAsync()).Is(200);
        Assert.True(page.Json.GetProperty("has_more").GetBoolean());
        await RedeemAsync(partner, "P-3");
        var link = page.Header("Link")!;
        var (begin, close) = (link.IndexOf("/api", StringComparison.Ordinal), link.IndexOf('>', StringComparison.Ordinal));
        var next = (await partner.GetAsync(link[begin..close]).ReadAsync()).Is(200);
        Assert.Equal([made[2], made[1], made[0]], page.Data.EnumerateArray().Concat(next.Data.EnumerateArray())
            .Select(esim => esim.GetProperty("iccid").GetString()));
        Assert.Equal((false, JsonValueKind.Null),
            (next.Json.GetProperty("has_more").GetBoolean(), next.Json.GetProperty("next_cursor").ValueKind));
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_list_is_said_at_once()
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var query = "iccid=12&status=Active&limit=0&cursor=x&created_from=yesterday&email=a&email=b";
        Assert.Equal(
            ["limit out_of_range", "cursor invalid_format", "iccid invalid_format", "status invalid_value",
                "created_from invalid_date", "email duplicate_field"],
            (await partner.GetAsync($"{Esims}?{query}").ReadAsync()).Is(400).Faults);
    }

    [Fact]
    public async Task Usage_tells_what_is_left_and_for_how_long()
    {
        var (partner, redeemed, _, _) = await RedeemAsync();
        var target = $"{Esims}/{redeemed.Text("iccid")}/usage";
        var before = (await partner.GetAsync(target).ReadAsync()).Is(200).Data;
        Assert.Equal((0, 1_000_000_000, 1_000_000_000, JsonValueKind.Null), (before.GetProperty("data_used_bytes").GetInt64(),
            before.GetProperty("data_total_bytes").GetInt64(), before.GetProperty("data_left_bytes").GetInt64(),
            before.GetProperty("days_left").ValueKind));

        app.Advance(SandboxWalk.Activate + TimeSpan.FromDays(1));
        await app.UntilAsync(redeemed.Data.GetProperty("id").GetGuid(), esim => esim.DataUsedMegabytes == 500);
        var after = (await partner.GetAsync(target).ReadAsync()).Is(200).Data;
        Assert.Equal((500_000_000, 500_000_000, 364), (after.GetProperty("data_used_bytes").GetInt64(),
            after.GetProperty("data_left_bytes").GetInt64(), after.GetProperty("days_left").GetInt32()));
        var package = Assert.Single(after.GetProperty("packages").EnumerateArray());
        Assert.Equal(("package", "starter-1gb-365d", 500_000_000), (package.GetProperty("kind").GetString(),
            package.GetProperty("package_id").GetString(), package.GetProperty("data_left_bytes").GetInt64()));
    }

    [Fact]
    public async Task Of_data_without_end_nothing_is_left_to_tell()
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var (code, _) = await app.BookAsync(partner.Credentials, each =>
        {
            each.Specification()["package_type"] = "unlimited";
            each.Specification()["package_duration"] = 7;
        });
        var iccid = (await app.Client.RedeemAsync(code)).Is(200).Text("iccid");
        var usage = (await partner.GetAsync($"{Esims}/{iccid}/usage").ReadAsync()).Is(200).Data;
        Assert.All([usage, usage.GetProperty("packages")[0]], each =>
            Assert.Equal((JsonValueKind.Null, JsonValueKind.Null),
                (each.GetProperty("data_total_bytes").ValueKind, each.GetProperty("data_left_bytes").ValueKind)));
    }
}
