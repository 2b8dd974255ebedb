using System.Text.Json;
using System.Text.Json.Nodes;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Bookings;

public sealed class CreateBookingTestsOnPostgres(PostgresApp app) : CreateBookingTests(app), IClassFixture<PostgresApp>;

public sealed class CreateBookingTestsOnSqlite(SqliteApp app) : CreateBookingTests(app), IClassFixture<SqliteApp>;

public abstract class CreateBookingTests(App app)
{
    static readonly string[] GuideFields =
        ["id", "booking_id", "first_name", "last_name", "departure_date", "return_date", "promo_codes"];
    static readonly string[] GuideCodeFields =
        ["promo_code", "uuid", "claim_url", "package_type", "package_size", "package_duration", "destination"];

    async Task<SignedClient> PartnerAsync() => app.SignedBy(await app.CreatePartnerAsync());

    [Fact]
    public async Task A_booking_as_the_guide_sends_it_is_answered_as_the_guide_shows_it()
    {
        var partner = await PartnerAsync();
        var answer = (await partner.PostAsync(Samples.Bookings, Samples.Booking("YOUR-1")).ReadAsync()).Is(201);

        Assert.Equal(["success", "message", "data"], answer.Json.Keys());
        Assert.Equal("Booking created successfully.", answer.Json.GetProperty("message").GetString());
        Assert.Equal(GuideFields, answer.Data.Keys().Take(GuideFields.Length));
        Assert.Matches("^[0-9A-Za-z]{20}$", answer.Data.GetProperty("id").GetString());
        Assert.Equal("YOUR-1", answer.Data.GetProperty("booking_id").GetString());
        Assert.Equal("2025-06-15T00:00:00.000Z", answer.Data.GetProperty("departure_date").GetString());
        Assert.Equal("2025-06-22T00:00:00.000Z", answer.Data.GetProperty("return_date").GetString());
        Assert.Equal($"/api/bookings/{answer.Data.GetProperty("id").GetString()}", answer.Header("Location"));

        var code = answer.Data.GetProperty("promo_codes").EnumerateArray().Single();
        Assert.Equal(GuideCodeFields, code.Keys().Take(GuideCodeFields.Length));
        Assert.Matches("^[A-HJKMNP-Z2-9]{10}$", code.GetProperty("promo_code").GetString());
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
            code.GetProperty("uuid").GetString());
        Assert.EndsWith($"/claim-promocode/{partner.Credentials.Slug}?uuid={code.GetProperty("uuid").GetString()}",
            code.GetProperty("claim_url").GetString(), StringComparison.Ordinal);
        Assert.Equal(("starter", "1GB", 365),
            (code.GetProperty("package_type").GetString(), code.GetProperty("package_size").GetString(),
                code.GetProperty("package_duration").GetInt32()));
        Assert.Equal(("TH", "THA", "issued"),
            (code.GetProperty("destination").GetString(), code.GetProperty("iso3").GetString(),
                code.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Fields_that_were_not_sent_are_there_and_null()
    {
        var partner = await PartnerAsync();
        var answer = (await partner.PostAsync(Samples.Bookings, """
            {"email":"Customer@Example.com","departure_date":"2025-06-15",
             "package_specifications":[{"package_type":"starter","destination":"TH"}]}
            """).ReadAsync()).Is(201);

        foreach (var field in new[] { "booking_id", "first_name", "last_name", "return_date", "departure_location" })
            Assert.Equal(JsonValueKind.Null, answer.Data.GetProperty(field).ValueKind);
        Assert.Equal("customer@example.com", answer.Data.GetProperty("email").GetString());
        Assert.Equal("2025-06-15T00:00:00.000Z", answer.Data.GetProperty("departure_date").GetString());
        Assert.Equal("not_requested", Assert.Single(answer.Data.GetProperty("messages").EnumerateArray())
            .GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("2025-06-15", "2025-06-15T00:00:00.000Z")]
    [InlineData("2025-06-15T10:20:30Z", "2025-06-15T10:20:30.000Z")]
    [InlineData("2025-06-15T10:20", "2025-06-15T10:20:00.000Z")]
    [InlineData("2025-06-15T10:20:30.123456789Z", null)]
    [InlineData("2025-06-15T10:20:30.1234567Z", "2025-06-15T10:20:30.123Z")]
    [InlineData("2025-06-15T01:00:00+07:00", "2025-06-14T18:00:00.000Z")]
    [InlineData("2025-06-15T01:00:00+0700", "2025-06-14T18:00:00.000Z")]
    [InlineData("2025-06-15T01:00:00-03", "2025-06-15T04:00:00.000Z")]
    [InlineData("1999-12-31T23:59:59z", "1999-12-31T23:59:59.000Z")]
    [InlineData("15-06-2025", null)]
    [InlineData("2025-02-30", null)]
    [InlineData("2025-06-15T25:00:00Z", null)]
    [InlineData("0001-01-01T00:00:00+14:00", null)]
    [InlineData("9999-12-31T23:59:59-14:00", null)]
    [InlineData("", null)]
    public async Task Dates_are_ISO_8601(string sent, string? shown)
    {
        var partner = await PartnerAsync();
        var answer = await partner.PostAsync(Samples.Bookings, Samples.Booking("D-1", booking =>
        {
            booking["departure_date"] = sent;
            booking.Remove("return_date");
        })).ReadAsync();

        if (shown is null)
            Assert.Equal(["departure_date invalid_date"], answer.Is(400).Faults);
        else
            Assert.Equal(shown, answer.Is(201).Data.GetProperty("departure_date").GetString());
    }

    [Fact]
    public async Task Each_specification_gives_its_codes_in_order()
    {
        var partner = await PartnerAsync();
        var body = Samples.Booking("Q-1", booking => booking["package_specifications"] = new JsonArray(
            new JsonObject { ["package_type"] = "starter", ["destination"] = "TH", ["quantity"] = 2 },
            new JsonObject { ["destination"] = "Japan", ["size"] = "5GB", ["expires_at"] = "2099-01-01" }));
        var answer = (await partner.PostAsync(Samples.Bookings, body).ReadAsync()).Is(201);

        var codes = answer.Data.GetProperty("promo_codes").EnumerateArray().ToList();
        Assert.Equal(["TH", "TH", "JP"], codes.Select(code => code.GetProperty("destination").GetString()));
        Assert.Equal(["1GB", "1GB", "5GB"], codes.Select(code => code.GetProperty("package_size").GetString()));
        Assert.Equal("2099-01-01T00:00:00.000Z", codes[2].GetProperty("expires_at").GetString());
        Assert.Equal(3, codes.Select(code => code.GetProperty("promo_code").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task Messages_show_what_will_be_sent_and_why_not()
    {
        var partner = await PartnerAsync();
        var answer = (await partner.PostAsync(Samples.Bookings, Samples.Booking("M-1", booking =>
        {
            booking["email"] = "customer@example.com";
            booking["communication_options"] = new JsonObject
            {
                ["should_send_message"] = true,
                ["channels"] = new JsonArray("EMAIL", "SMS", "PUSH_NOTIFICATION", "EMAIL"),
            };
        })).ReadAsync()).Is(201);

        Assert.Equal(["EMAIL pending", "SMS skipped no_phone", "PUSH pending"],
            answer.Data.GetProperty("messages").EnumerateArray()
                .Select(message => string.Join(' ', message.EnumerateObject().Select(member => member.Value.GetString()))));
    }

    [Fact]
    public async Task Everything_sent_comes_back_when_the_booking_is_read()
    {
        var partner = await PartnerAsync();
        var created = (await partner.PostAsync(Samples.Bookings, Samples.Booking("R-1", booking =>
        {
            booking["phone"] = "+66812345678";
            booking["locale"] = "zh-hant-tw";
            booking["pax"] = 3;
            booking["metadata"] = new JsonObject { ["pnr"] = "X1Y2Z3", ["nested"] = new JsonArray(1, "ü 🧳") };
            booking["first_name"] = "Zoë 😀";
            booking["unknown_field"] = new JsonObject();
        })).ReadAsync()).Is(201);
        var id = created.Data.GetProperty("id").GetString();
        var read = (await partner.GetAsync($"{Samples.Bookings}/{id}").ReadAsync()).Is(200);

        Assert.Equal(created.Data.GetRawText(), read.Data.GetRawText());
        Assert.Equal("zh-Hant-TW", read.Data.GetProperty("locale").GetString());
        Assert.Equal("Zoë 😀", read.Data.GetProperty("first_name").GetString());
        Assert.Equal("ü 🧳", read.Data.GetProperty("metadata").GetProperty("nested")[1].GetString());
    }

    [Fact]
    public async Task All_faults_are_told_at_once()
    {
        var partner = await PartnerAsync();
        var answer = (await partner.PostAsync(Samples.Bookings, """
            {"departure_date":"soon","return_date":5,"email":"nobody","departure_location":"AMST","first_name":"",
             "last_name":["x"],"phone":"0612345678","locale":"?","custom_branding":"gold","pax":0,
             "communication_options":{"channels":["email","FAX"]},"metadata":[],
             "package_specifications":[{"destination":"Thailnd"},{"package_type":"Starter"},{"package_id":"nope"},
               {"destination":"Congo","size":"big","quantity":1e400},7]}
            """).ReadAsync()).Is(400);

        Assert.Equal("invalid_request", answer.ErrorCode);
        Assert.Equal(
            [
                "communication_options.channels[0] invalid_value", "communication_options.channels[1] invalid_value",
                "communication_options.should_send_message required", "custom_branding unknown_brand",
                "departure_date invalid_date",
                "departure_location invalid_format", "email invalid_format", "first_name too_short",
                "last_name wrong_type", "locale invalid_format", "metadata wrong_type",
                "package_specifications[0].destination unknown_destination",
                "package_specifications[1].package_type invalid_value",
                "package_specifications[2].package_id unknown_package", "package_specifications[3].quantity out_of_range",
                "package_specifications[3].size invalid_format", "package_specifications[4] wrong_type",
                "pax out_of_range", "phone invalid_format",
                "return_date wrong_type",
            ],
            answer.Faults.Order(StringComparer.Ordinal));
        Assert.Contains("Thailand", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_refused_booking_nothing_is_kept()
    {
        var partner = await PartnerAsync();
        var body = Samples.Booking("N-1", booking => booking["package_specifications"] = new JsonArray(
            new JsonObject { ["package_type"] = "starter", ["destination"] = "TH" },
            new JsonObject { ["destination"] = "Nowhereland" }));
        (await partner.PostAsync(Samples.Bookings, body).ReadAsync()).Is(400);
        Assert.Empty((await partner.GetAsync(Samples.Bookings).ReadAsync()).Is(200).Data.EnumerateArray());
    }

    [Fact]
    public async Task A_preview_prices_the_booking_and_creates_nothing()
    {
        var partner = await PartnerAsync();
        var body = Samples.Booking("P-1", booking => booking.Specification()["quantity"] = 3);
        var answer = (await partner.PostAsync("/api/bookings/preview", body).ReadAsync()).Is(200);

        var package = answer.Data.GetProperty("package_specifications")[0];
        var price = package.GetProperty("price").GetProperty("amount").GetDecimal();
        Assert.Equal(3 * price, answer.Data.GetProperty("total")[0].GetProperty("amount").GetDecimal());
        Assert.Empty((await partner.GetAsync(Samples.Bookings).ReadAsync()).Is(200).Data.EnumerateArray());
    }

    [Fact]
    public async Task Ids_are_in_the_order_of_their_bookings()
    {
        var partner = await PartnerAsync();
        var ids = new List<string>();
        for (var number = 0; number < 5; number++)
        {
            var created = (await partner.PostAsync(Samples.Bookings, Samples.Booking($"O-{number}")).ReadAsync()).Is(201);
            ids.Add(created.Data.GetProperty("id").GetString()!);
        }

        Assert.Matches("^[0-9A-Za-z]{100}$", string.Concat(ids));
        var listed = (await partner.GetAsync($"{Samples.Bookings}?limit=5").ReadAsync()).Is(200);
        Assert.Equal(ids.OrderDescending(StringComparer.Ordinal),
            listed.Data.EnumerateArray().Select(row => row.GetProperty("id").GetString()!));
    }
}
