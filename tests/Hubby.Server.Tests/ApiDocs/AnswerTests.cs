using System.Text.Json;
using Hubby.Tests.Hosting;
using Hubby.Tests.Redemptions;

namespace Hubby.Tests.ApiDocs;

/// <summary>What the server answers is what the document promises, neither more nor less.</summary>
public sealed class AnswerTests(SqliteApp app) : IClassFixture<SqliteApp>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bookings_made_from_the_examples_answer_as_documented()
    {
        var document = await DocumentAsync();
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        foreach (var path in new[] { "/api/bookings/preview", "/api/bookings", "/api/bookings/batch" })
        {
            var examples = document.GetProperty("paths").GetProperty(path).GetProperty("post").GetProperty("requestBody")
                .GetProperty("content")
                .GetProperty("application/json").GetProperty("examples").EnumerateObject()
                    .Select(example => example.Value.GetProperty("value").GetRawText());
            foreach (var body in examples)
                AssertFits(document, path, "post", await partner.PostAsync(path, body).ReadAsync(), success: true);
        }

        AssertFits(document, "/api/bookings", "get", await partner.GetAsync("/api/bookings?limit=2").ReadAsync(), success: true);
        var first = (await partner.GetAsync("/api/bookings").ReadAsync()).Data[0].GetProperty("id").GetString();
        AssertFits(
            document, "/api/bookings/{id}", "get", await partner.GetAsync($"/api/bookings/{first}").ReadAsync(), success: true);
    }

    [Fact]
    public async Task A_booking_that_is_changed_looked_at_and_cancelled_answers_as_documented()
    {
        var document = await DocumentAsync();
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var id = (await partner.PostAsync("/api/bookings", Bookings.Samples.Booking("DOC")).ReadAsync()).Data.GetProperty("id");
        var examples = document.GetProperty("paths").GetProperty("/api/bookings/{id}").GetProperty("put")
            .GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("examples");
        foreach (var example in examples.EnumerateObject())
        {
            AssertFits(document, "/api/bookings/{id}", "put", await partner.PutAsync(
                $"/api/bookings/{id}", example.Value.GetProperty("value").GetRawText()).ReadAsync(), success: true);
        }

        AssertFits(document, "/api/events", "get", await partner.GetAsync("/api/events").ReadAsync(), success: true);
        AssertFits(document, "/api/events", "get", await partner.GetAsync("/api/events?type=x").ReadAsync(), success: false);
        AssertFits(document, "/api/bookings/{id}/events", "get",
            await partner.GetAsync($"/api/bookings/{id}/events?limit=1").ReadAsync(), success: true);
        AssertFits(document, "/api/bookings/{id}/messages", "post", await partner.PostAsync(
            $"/api/bookings/{id}/messages", """{"channel":"SMS"}""").ReadAsync(), success: true);
        AssertFits(document, "/api/bookings/{id}", "delete",
            await partner.DeleteAsync($"/api/bookings/{id}").ReadAsync(), success: true);
        AssertFits(document, "/api/bookings/{id}", "put",
            await partner.PutAsync($"/api/bookings/{id}", Bookings.Samples.Booking("DOC")).ReadAsync(), success: false);
    }

    [Fact]
    public async Task A_promo_code_that_is_read_reissued_and_revoked_answers_as_documented()
    {
        var document = await DocumentAsync();
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var made = (await partner.PostAsync("/api/bookings", Bookings.Samples.Booking("CODE")).ReadAsync()).Data;
        var path = $"/api/promo-codes/{made.GetProperty("promo_codes")[0].GetProperty("promo_code").GetString()}";
        AssertFits(document, "/api/promo-codes/{code}", "get", await partner.GetAsync(path).ReadAsync(), success: true);
        AssertFits(document, "/api/promo-codes/{code}/reissue", "post", await partner.PostAsync(
            $"{path}/reissue", """{"should_send_message":true}""").ReadAsync(), success: true);
        AssertFits(document, "/api/promo-codes/{code}/reissue", "post",
            await partner.PostAsync($"{path}/reissue", "{}").ReadAsync(), success: false);
        AssertFits(document, "/api/promo-codes/{code}/revoke", "post",
            await partner.PostAsync($"{path}/revoke", "").ReadAsync(), success: true);
    }

    [Fact]
    public async Task An_eSIM_that_is_listed_read_and_topped_up_answers_as_documented()
    {
        var document = await DocumentAsync();
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var esim = (await app.Client.RedeemAsync((await app.BookAsync(partner.Credentials)).Code)).Is(200);
        var iccid = esim.Data.GetProperty("iccid").GetString();
        AssertFits(
            document, "/api/esims", "get", await partner.GetAsync("/api/esims?status=assigned").ReadAsync(), success: true);
        AssertFits(document, "/api/esims", "get", await partner.GetAsync("/api/esims?iccid=1").ReadAsync(), success: false);
        AssertFits(
            document, "/api/esims/{iccid}", "get", await partner.GetAsync($"/api/esims/{iccid}").ReadAsync(), success: true);
        AssertFits(document, "/api/esims/topup", "post", await partner.PostAsync("/api/esims/topup",
            $$"""{"iccid":"{{iccid}}","package_specification":{ "size": "1GB" } }""").ReadAsync(), success: true);
        AssertFits(document, "/api/esims/{iccid}/usage", "get",
            await partner.GetAsync($"/api/esims/{iccid}/usage").ReadAsync(), success: true);
        AssertFits(document, "/api/esims/topup", "post",
            await partner.PostAsync("/api/esims/topup", "{}").ReadAsync(), success: false);
    }

    [Fact]
    public async Task A_traveller_who_is_signed_in_and_a_native_app_are_answered_as_documented()
    {
        var document = await DocumentAsync();
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var (code, _) = await app.BookAsync(partner.Credentials, booking => booking["external_user_id"] = "u-1");
        const string native = "/api/native/";
        AssertFits(document, $"{native}redeem-package", "post",
            await partner.PostAsync($"{native}redeem-package", $$"""{"promo_code":"{{code}}"}""").ReadAsync(), success: true);
        AssertFits(document, $"{native}redeem-package", "post",
            await partner.PostAsync($"{native}redeem-package", """{"promo_code":"HHHHHHHHHH"}""").ReadAsync(), success: false);
        AssertFits(document, $"{native}user-dashboard", "get",
            await partner.GetAsync($"{native}user-dashboard?external_user_id=u-1").ReadAsync(), success: true);
        foreach (var call in new[] { $"{native}instructions", $"{native}device-compatibility" })
        {
            AssertFits(document, call, "post",
                await partner.PostAsync(call, """{"device":"iPhone 14","locale":"nl"}""").ReadAsync(), success: true);
            AssertFits(document, call, "post", await partner.PostAsync(call, """{"locale":"!"}""").ReadAsync(), success: false);
        }

        AssertFits(document, $"{native}device-compatibility", "get",
            await partner.GetAsync($"{native}device-compatibility?device=pixel%208").ReadAsync(), success: true);
        const string create = "/api/redirect-tokens/create", exchange = "/api/webapp/auth/exchange";
        var token = await partner.PostAsync(create, """{"external_user_id":"u-1"}""").ReadAsync();
        AssertFits(document, create, "post", token, success: true);
        var body = $$"""{"token":"{{token.Text("redirect_token")}}"}""";
        var session = await partner.PostAsync(exchange, body).ReadAsync();
        AssertFits(document, exchange, "post", session, success: true);
        AssertFits(document, exchange, "post", await partner.PostAsync(exchange, body).ReadAsync(), success: false);
        const string dashboard = "/api/webapp/me/dashboard";
        AssertFits(document, dashboard, "get", await partner.GetAsync(dashboard).ReadAsync(), success: false);
        using var signedIn = new HttpRequestMessage(HttpMethod.Get, dashboard);
        signedIn.Headers.Authorization = new("Bearer", session.Text("session_token"));
        AssertFits(document, dashboard, "get", await app.Client.SendAsync(signedIn, Ct).ReadAsync(), success: true);
    }

    [Fact]
    public async Task Every_field_of_a_request_is_known_and_comes_back()
    {
        var document = await DocumentAsync();
        var partner = app.SignedBy(await app.CreatePartnerAsync(settings: partner => partner.SubBrands = ["Acme Blue"]));
        const string body = """
            {
              "booking_id": "B-1", "email": "alex@example.com", "phone": "+31201234567", "first_name": "Alex",
              "last_name": "Smith", "full_name": "Alex Smith", "title": "Dr", "gender": "x", "pax": 2,
              "departure_date": "2030-01-01T10:00:00+02:00", "return_date": "2030-01-08", "departure_location": "ams",
              "flight_number": "KL835", "locale": "nl", "external_user_id": "u-1",
              "custom_branding": "Acme Blue", "metadata": { "a": [1] },
              "communication_options": {
                "should_send_message": true, "channels": ["EMAIL", "SMS", "WHATSAPP", "PUSH_NOTIFICATION"] },
              "package_specifications": [{ "package_type": "data-limited", "destination": ["TH", "VN"], "size": "1GB",
                "package_duration": 365, "quantity": 2, "expires_at": "2031-01-01" }]
            }
            """;
        var sent = JsonElement.Parse(body);
        var schemas = document.GetProperty("components").GetProperty("schemas");
        Assert.Empty(new Schema(document).Faults(sent, schemas.GetProperty("BookingRequest")));

        var answer = await partner.PostAsync("/api/bookings", body).ReadAsync();
        AssertFits(document, "/api/bookings", "post", answer, success: true);
        var known = schemas.GetProperty("Booking").GetProperty("properties");
        Assert.Empty(known.EnumerateObject().Select(field => field.Name)
            .Except(answer.Data.EnumerateObject().Select(field => field.Name)));
    }

    [Theory]
    [InlineData("/api/packages", "/api/packages")]
    [InlineData("/api/packages", "/api/packages?destination=TH&limit=1")]
    [InlineData("/api/destinations", "/api/destinations?locale=de")]
    [InlineData("/api/time", "/api/time")]
    [InlineData("/api/events", "/api/events?type=booking.created")]
    public async Task The_catalogue_and_the_clock_answer_as_documented(string path, string target)
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        AssertFits(await DocumentAsync(), path, "get", await partner.GetAsync(target).ReadAsync(), success: true);
    }

    [Theory]
    [InlineData("/api/bookings", "GET", "/api/bookings?limit=0&status=gone", null)]
    [InlineData("/api/bookings/{id}", "GET", "/api/bookings/00000000000000000000", null)]
    [InlineData("/api/packages/{id}", "GET", "/api/packages/nothing", null)]
    [InlineData("/api/bookings/{id}", "PUT", "/api/bookings/00000000000000000000", "{}")]
    [InlineData("/api/bookings/{id}", "DELETE", "/api/bookings/00000000000000000000", null)]
    [InlineData("/api/bookings/{id}/events", "GET", "/api/bookings/00000000000000000000/events", null)]
    [InlineData("/api/esims/{iccid}", "GET", "/api/esims/1", null)]
    [InlineData("/api/esims/{iccid}/usage", "GET", "/api/esims/1/usage", null)]
    [InlineData("/api/bookings", "POST", "/api/bookings", "{}")]
    [InlineData("/api/bookings", "POST", "/api/bookings", "{")]
    [InlineData("/api/bookings/batch", "POST", "/api/bookings/batch", "[]")]
    [InlineData("/api/promo-codes/{code}", "GET", "/api/promo-codes/HHHHHHHHHH", null)]
    [InlineData("/api/promo-codes/{code}/revoke", "POST", "/api/promo-codes/HHHHHHHHHH/revoke", "{}")]
    [InlineData("/api/promo-codes/{code}/reissue", "POST", "/api/promo-codes/HHHHHHHHHH/reissue", "{}")]
    public async Task Refusals_answer_as_documented(string path, string method, string target, string? body)
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        AssertFits(await DocumentAsync(), path, method.ToLowerInvariant(),
            await partner.SendAsync(new(method), target, body).ReadAsync(), success: false);
    }

    [Fact]
    public async Task An_unsigned_call_answers_as_documented() =>
        AssertFits(await DocumentAsync(), "/api/bookings", "get", await app.Client.GetAsync("/api/bookings", Ct).ReadAsync(),
            success: false);

    async Task<JsonElement> DocumentAsync() => JsonElement.Parse(await app.Client.GetStringAsync("/openapi/v1.json", Ct));

    static void AssertFits(JsonElement document, string path, string method, Answer answer, bool success)
    {
        Assert.True(answer.Status < 400 == success, answer.Text);
        Assert.Equal(method, answer.Response.RequestMessage!.Method.Method.ToLowerInvariant());
        new Documented(document).Fits(path, answer);
    }
}
