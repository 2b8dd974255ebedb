using System.Text.Json;
using System.Text.Json.Nodes;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Bookings;

public sealed class BookingRulesTestsOnPostgres(PostgresApp app) : BookingRulesTests(app), IClassFixture<PostgresApp>;

public sealed class BookingRulesTestsOnSqlite(SqliteApp app) : BookingRulesTests(app), IClassFixture<SqliteApp>;

/// <summary>The rules of single fields, and what a partner's settings change about them.</summary>
public abstract class BookingRulesTests(App app)
{
    static Task<Answer> PostAsync(SignedClient partner, Action<JsonObject> change) =>
        partner.PostAsync(Samples.Bookings, Samples.Booking("RULE", change)).ReadAsync();

    async Task<SignedClient> PartnerAsync() => app.SignedBy(await app.CreatePartnerAsync());

    static JsonElement CodeOf(Answer answer) => Assert.Single(answer.Is(201).Data.GetProperty("promo_codes").EnumerateArray());

    [Fact]
    public async Task A_partners_own_brand_may_be_named_and_no_other()
    {
        var partner = app.SignedBy(
            await app.CreatePartnerAsync(settings: partner => partner.SubBrands = ["gold", "Business Class"]));
        var answer = (await PostAsync(partner, booking => booking["custom_branding"] = "Business Class")).Is(201);
        Assert.Equal("Business Class", answer.Data.GetProperty("custom_branding").GetString());

        var refused = (await PostAsync(partner, booking => booking["custom_branding"] = "silver")).Is(400);
        Assert.Equal(["custom_branding unknown_brand"], refused.Faults);
        Assert.Contains("gold, Business Class", refused.Text, StringComparison.Ordinal);
        var stranger = await PartnerAsync();
        Assert.Equal(["custom_branding unknown_brand"],
            (await PostAsync(stranger, booking => booking["custom_branding"] = "gold")).Is(400).Faults);
    }

    [Fact]
    public async Task A_destination_may_be_left_out_by_a_partner_who_is_allowed_to()
    {
        static void WithoutDestination(JsonObject booking) => booking.Specification().Remove("destination");
        var refused = (await PostAsync(await PartnerAsync(), WithoutDestination)).Is(400);
        Assert.Equal(["package_specifications[0].destination required"], refused.Faults);

        var partner =
            app.SignedBy(await app.CreatePartnerAsync(settings: partner => partner.AllowsDestinationlessCodes = true));
        var answer = await PostAsync(partner, WithoutDestination);
        var code = CodeOf(answer);
        Assert.Equal("starter", code.GetProperty("package_type").GetString());
        Assert.Equal(JsonValueKind.Null, code.GetProperty("destination").ValueKind);
        Assert.Equal(JsonValueKind.Null, code.GetProperty("iso3").ValueKind);
        Assert.False(code.TryGetProperty("destinations", out _));

        var id = answer.Data.GetProperty("id").GetString();
        var read = (await partner.GetAsync($"{Samples.Bookings}/{id}").ReadAsync()).Is(200);
        Assert.Equal(answer.Data.GetRawText(), read.Data.GetRawText());
        Assert.Equal("JP", CodeOf(await PostAsync(partner, booking => booking.Specification()["destination"] = "Japan"))
            .GetProperty("destination").GetString());
    }

    [Fact]
    public async Task One_code_may_be_good_for_several_destinations()
    {
        var partner = await PartnerAsync();
        var answer = await PostAsync(partner,
            booking => booking.Specification()["destination"] = new JsonArray("Thailand", "VNM", "th"));
        var code = CodeOf(answer);
        Assert.Equal(JsonValueKind.Null, code.GetProperty("destination").ValueKind);
        Assert.Equal(["TH", "VN"], code.GetProperty("destinations").EnumerateArray().Select(entry => entry.GetString()));

        var id = answer.Data.GetProperty("id").GetString();
        var read = (await partner.GetAsync($"{Samples.Bookings}/{id}").ReadAsync()).Is(200);
        Assert.Equal(answer.Data.GetRawText(), read.Data.GetRawText());

        var single = CodeOf(await PostAsync(partner, booking => booking.Specification()["destination"] = new JsonArray("JPN")));
        Assert.Equal("JP", single.GetProperty("destination").GetString());
        Assert.False(single.TryGetProperty("destinations", out _));
    }

    [Theory]
    [InlineData("[]", "package_specifications[0].destination too_few")]
    [InlineData("""["TH", "Atlantis"]""", "package_specifications[0].destination[1] unknown_destination")]
    [InlineData("""["TH", 5]""", "package_specifications[0].destination[1] wrong_type")]
    [InlineData("7", "package_specifications[0].destination wrong_type")]
    public async Task A_bad_destination_in_a_list_is_told_by_its_place(string destination, string fault)
    {
        var answer = await PostAsync(await PartnerAsync(),
            booking => booking.Specification()["destination"] = JsonNode.Parse(destination));
        Assert.Equal([fault], answer.Is(400).Faults);
    }

    [Fact]
    public async Task A_package_id_says_it_all_and_the_other_fields_are_ignored()
    {
        var partner = await PartnerAsync();
        var package = (await partner.GetAsync("/api/packages").ReadAsync()).Is(200).Data.EnumerateArray()
            .First(row => row.GetProperty("package_type").GetString() == "unlimited");
        var id = package.GetProperty("id").GetString();

        const string nonsense = """{"package_type":"nonsense","destination":5,"size":[],"package_duration":-1}""";
        foreach (var specification in new[] { "{}", nonsense })
        {
            var answer = await PostAsync(partner, booking =>
            {
                booking["first_name"] = specification;
                var asked = JsonNode.Parse(specification)!.AsObject();
                asked["package_id"] = id;
                booking["package_specifications"] = new JsonArray(asked);
            });
            var code = CodeOf(answer);
            Assert.Equal(id, code.GetProperty("package_id").GetString());
            Assert.Equal(package.GetProperty("package_type").GetString(), code.GetProperty("package_type").GetString());
            Assert.Equal(package.GetProperty("size").GetString(), code.GetProperty("package_size").GetString());
            Assert.Equal(package.GetProperty("package_duration").GetInt32(), code.GetProperty("package_duration").GetInt32());
        }

        var unknown = await PostAsync(partner, booking => booking.Specification()["package_id"] = "no-such-package");
        Assert.Equal(["package_specifications[0].package_id unknown_package"], unknown.Is(400).Faults);
    }

    [Theory]
    [InlineData("locale", "\"en-gb\"", "en-GB")]
    [InlineData("locale", "\"ZH-HANT-tw\"", "zh-Hant-TW")]
    [InlineData("locale", "\"es-419\"", "es-419")]
    [InlineData("locale", "\"pt_BR\"", null)]
    [InlineData("locale", "\"e\"", null)]
    [InlineData("locale", "\"english language\"", null)]
    [InlineData("locale", "\"\"", null)]
    [InlineData("phone", "\"+31201234567\"", "+31201234567")]
    [InlineData("phone", "\"+123456789012345\"", "+123456789012345")]
    [InlineData("phone", "\"+1234567890123456\"", null)]
    [InlineData("phone", "\"0201234567\"", null)]
    [InlineData("phone", "\"+0201234567\"", null)]
    [InlineData("phone", "\"+31 20 123 4567\"", null)]
    [InlineData("phone", "31201234567", null)]
    [InlineData("pax", "1", "1")]
    [InlineData("pax", "1000", "1000")]
    [InlineData("pax", "0", null)]
    [InlineData("pax", "1001", null)]
    [InlineData("pax", "1.5", null)]
    [InlineData("pax", "\"3\"", null)]
    [InlineData("departure_location", "\"ams\"", "AMS")]
    [InlineData("departure_location", "\"AM\"", null)]
    [InlineData("departure_location", "\"A1S\"", null)]
    public async Task A_field_is_taken_and_shown_in_its_form_or_refused(string field, string sent, string? shown)
    {
        var answer = await PostAsync(await PartnerAsync(), booking => booking[field] = JsonNode.Parse(sent));
        if (shown is not null)
            Assert.Equal(shown, answer.Is(201).Data.GetProperty(field).ToString());
        else
            Assert.StartsWith($"{field} ", Assert.Single(answer.Is(400).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_phone_number_SMS_and_WHATSAPP_will_be_sent()
    {
        var answer = (await PostAsync(await PartnerAsync(), booking =>
        {
            booking["phone"] = "+31201234567";
            booking["communication_options"] = new JsonObject
            {
                ["should_send_message"] = true,
                ["channels"] = new JsonArray("SMS", "WHATSAPP", "EMAIL"),
            };
        })).Is(201);
        Assert.Equal(["EMAIL skipped no_email", "SMS pending", "WHATSAPP pending"],
            answer.Data.GetProperty("messages").EnumerateArray()
                .Select(message => string.Join(' ', message.EnumerateObject().Select(member => member.Value.GetString()))));
    }

    [Theory]
    [InlineData("2020-01-01")]
    [InlineData("2024-12-31T23:59:59Z")]
    public async Task A_code_cannot_have_expired_before_it_was_made(string expiry)
    {
        var partner = await PartnerAsync();
        var answer = await PostAsync(partner, booking => booking.Specification()["expires_at"] = expiry);
        Assert.Equal(["package_specifications[0].expires_at in_past"], answer.Is(400).Faults);

        var ahead = TimeProvider.System.GetUtcNow().AddMinutes(5);
        var taken = await PostAsync(partner, booking => booking.Specification()["expires_at"] = ahead.ToString("O"));
        Assert.Equal(ahead.ToUnixTimeSeconds(), CodeOf(taken).GetProperty("expires_at").GetDateTimeOffset().ToUnixTimeSeconds());
    }

    [Fact]
    public async Task A_journey_may_lie_in_the_past_but_not_end_before_it_begins()
    {
        var partner = await PartnerAsync();
        (await PostAsync(partner, booking => booking["departure_date"] = "1999-01-01")).Is(201);
        var answer = await PostAsync(partner, booking => booking["return_date"] = "2025-06-14T23:59:59Z");
        Assert.Equal(["return_date before_departure"], answer.Is(400).Faults);
    }
}
