using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Bookings;

public sealed class ChangeBookingTestsOnPostgres(PostgresApp app) : ChangeBookingTests(app), IClassFixture<PostgresApp>;

public sealed class ChangeBookingTestsOnSqlite(SqliteApp app) : ChangeBookingTests(app), IClassFixture<SqliteApp>;

/// <summary>Traveller, dates and communication of a booking change; its packages and its reference do not.</summary>
public abstract class ChangeBookingTests(App app)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    async Task<SignedClient> PartnerAsync() => app.SignedBy(await app.CreatePartnerAsync());

    static async Task<string> CreateAsync(SignedClient partner, string body) =>
        $"{Samples.Bookings}/{(await partner.PostAsync(Samples.Bookings, body).ReadAsync()).Is(201).Data.GetProperty("id")}";

    static Task<Answer> PutAsync(SignedClient partner, string target, string body, params (string, string)[] headers) =>
        partner.SendAsync(HttpMethod.Put, target, body, headers).ReadAsync();

    static string Change(Action<JsonObject>? change = null) => Samples.Booking(null, booking =>
    {
        booking.Remove("package_specifications");
        change?.Invoke(booking);
    });

    Task<List<(string Type, string Data)>> FactsAsync(SignedClient partner) => app.QueryAsync(async db =>
        (await db.Set<Hubby.Events.Event>().Where(fact => fact.PartnerId == partner.Credentials.PartnerId)
            .OrderBy(fact => fact.Id).ToListAsync(Ct)).ConvertAll(fact => (fact.Type, fact.Data)));

    [Fact]
    public async Task A_booking_becomes_what_was_sent_and_what_was_left_out_is_gone()
    {
        var partner = await PartnerAsync();
        var target = await CreateAsync(partner, Samples.Booking("C-1", booking => booking["email"] = "old@example.com"));
        var before = (await partner.GetAsync(target).ReadAsync()).Is(200);

        var answer = (await PutAsync(partner, target, """
            { "email": "new@example.com", "phone": "+31201234567", "departure_date": "2031-02-03", "locale": "nl" }
            """)).Is(200);
        Assert.Equal("Booking updated successfully.", answer.Json.GetProperty("message").GetString());
        Assert.Equal("new@example.com", answer.Data.GetProperty("email").GetString());
        Assert.Equal("2031-02-03T00:00:00.000Z", answer.Data.GetProperty("departure_date").GetString());
        Assert.Equal("C-1", answer.Data.GetProperty("booking_id").GetString());
        foreach (var gone in new[] { "first_name", "last_name", "return_date", "departure_location" })
            Assert.Equal(JsonValueKind.Null, answer.Data.GetProperty(gone).ValueKind);
        Assert.Equal(before.Data.GetProperty("promo_codes").GetRawText(), answer.Data.GetProperty("promo_codes").GetRawText());
        Assert.Equal(answer.Data.GetRawText(), (await partner.GetAsync(target).ReadAsync()).Is(200).Data.GetRawText());
    }

    [Fact]
    public async Task The_fact_names_the_fields_and_says_nothing_of_what_is_in_them()
    {
        var partner = await PartnerAsync();
        var target = await CreateAsync(partner, Samples.Booking("C-2", booking => booking["email"] = "old@example.com"));
        var body = Change(booking => (booking["email"], booking["return_date"]) = ("new@example.com", null));
        (await PutAsync(partner, target, body)).Is(200);
        (await PutAsync(partner, target, body)).Is(200);

        var fact = Assert.Single(await FactsAsync(partner), fact => fact.Type == "booking.updated");
        Assert.Equal("""{"id":"ID","booking_id":"C-2","changed":["email","return_date"]}"""
            .Replace("ID", target.Split('/')[^1], StringComparison.Ordinal), fact.Data);
    }

    [Fact]
    public async Task The_packages_may_be_sent_as_they_were_under_any_of_their_names()
    {
        var partner = await PartnerAsync();
        var made = Samples.Booking("C-3", booking => booking["package_specifications"] = new JsonArray(
            new JsonObject { ["package_type"] = "starter", ["destination"] = "Thailand", ["quantity"] = 2 },
            new JsonObject { ["destination"] = new JsonArray("TH", "VN"), ["size"] = "1GB" }));
        var target = await CreateAsync(partner, made);
        var body = Samples.Booking("C-3", booking => booking["package_specifications"] = new JsonArray(
            new JsonObject { ["package_type"] = "starter", ["destination"] = "THA" },
            new JsonObject { ["package_type"] = "starter", ["destination"] = "th" },
            new JsonObject { ["destination"] = new JsonArray("Thailand", "Viet Nam"), ["size"] = "1000MB" }));
        (await PutAsync(partner, target, body)).Is(200);
    }

    [Fact]
    public async Task Codes_that_have_expired_since_do_not_stand_in_the_way()
    {
        var partner = await PartnerAsync();
        var expiry = TimeProvider.System.GetUtcNow().AddSeconds(30);
        var body = Samples.Booking("C-4", booking => booking.Specification()["expires_at"] =
            expiry.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        var target = await CreateAsync(partner, body);
        var made = TimeProvider.System.GetUtcNow().AddHours(-2);
        await app.QueryAsync(db => db.Set<Hubby.Bookings.Booking>()
            .Where(row => row.PartnerId == partner.Credentials.PartnerId)
            .ExecuteUpdateAsync(row => row.SetProperty(booking => booking.CreatedAt, made), Ct));
        (await PutAsync(partner, target, body)).Is(200);
    }

    [Theory]
    [InlineData("""{"package_specifications":[{"package_type":"starter","destination":"Vietnam"}]}""", "[0] cannot_change")]
    [InlineData("""{"package_specifications":[{"package_type":"unlimited","destination":"TH"}]}""", "[0] cannot_change")]
    [InlineData("""{"package_specifications":[{"package_id":"another"}]}""", "[0] cannot_change")]
    [InlineData("""{"package_specifications":[{"package_type":"starter","destination":"TH","quantity":2}]}""", " cannot_change")]
    [InlineData("""{"package_specifications":[{"package_type":"starter","destination":"Nowhere"}]}""", "[0] cannot_change")]
    [InlineData("""{"package_specifications":[]}""", " too_few")]
    public async Task Other_packages_are_refused_with_the_cure(string change, string fault)
    {
        var partner = await PartnerAsync();
        var target = await CreateAsync(partner, Samples.Booking("C-5"));
        var answer = (await PutAsync(partner, target, Change(booking => booking["package_specifications"] =
            JsonNode.Parse(change)!["package_specifications"]!.DeepClone()))).Is(400);
        Assert.Equal([$"package_specifications{fault}"], answer.Faults);
        if (fault.EndsWith("cannot_change", StringComparison.Ordinal))
            Assert.Contains("cancel this booking and make a new one", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_are_told_at_once_and_nothing_changes()
    {
        var partner = await PartnerAsync();
        var target = await CreateAsync(partner, Samples.Booking("C-6"));
        var before = (await partner.GetAsync(target).ReadAsync()).Text;
        var answer = (await PutAsync(partner, target, """
            {
              "booking_id": "OTHER", "email": "none", "pax": 0, "locale": "?", "departure_date": "2030-01-02",
              "return_date": "2030-01-01", "communication_options": { "channels": ["FAX"] },
              "package_specifications": [{ "package_type": "starter", "destination": "TH" }, {}]
            }
            """)).Is(400);
        Assert.Equal(
            [
                "booking_id cannot_change", "communication_options.channels[0] invalid_value",
                "communication_options.should_send_message required", "email invalid_format", "locale invalid_format",
                "package_specifications cannot_change", "pax out_of_range", "return_date before_departure",
            ],
            answer.Faults.Order(StringComparer.Ordinal));
        Assert.Equal(before, (await partner.GetAsync(target).ReadAsync()).Text);
    }

    [Fact]
    public async Task A_booking_without_a_reference_keeps_an_address()
    {
        var partner = await PartnerAsync();
        var target = await CreateAsync(partner, Samples.Booking(null, booking => booking["email"] = "a@example.com"));
        Assert.Equal(["email required"], (await PutAsync(partner, target, Change())).Is(400).Faults);
        Assert.Equal(["booking_id cannot_change"], (await PutAsync(partner, target,
            Change(booking => (booking["email"], booking["booking_id"]) = ("a@example.com", "NEW")))).Is(400).Faults);
    }

    [Fact]
    public async Task A_key_makes_the_second_time_the_first_and_is_not_used_up_by_a_refusal()
    {
        var partner = await PartnerAsync();
        var target = await CreateAsync(partner, Samples.Booking("C-7"));
        var key = ("Idempotency-Key", "change-1");
        (await PutAsync(partner, target, "{}", key)).Is(400);
        var body = Change(booking => booking["first_name"] = "First");
        var first = (await PutAsync(partner, target, body, key)).Is(200);
        (await PutAsync(partner, target, Change(booking => booking["first_name"] = "Second"))).Is(200);

        var again = (await PutAsync(partner, target, body, key)).Is(200);
        Assert.Equal((first.Text, true), (again.Text, again.IsReplay));
        Assert.Equal("Second", (await partner.GetAsync(target).ReadAsync()).Data.GetProperty("first_name").GetString());
        (await PutAsync(partner, target, Change(), key)).Is(422);
        (await PutAsync(partner, target, body, ("Idempotency-Key", new string('x', 256)))).Is(400);
    }

    [Fact]
    public async Task The_request_that_made_the_booking_is_still_known_when_it_comes_again()
    {
        var partner = await PartnerAsync();
        var target = await CreateAsync(partner, Samples.Booking("C-8"));
        (await PutAsync(partner, target, Change(booking => booking["first_name"] = "Changed"))).Is(200);
        var again = (await partner.PostAsync(Samples.Bookings, Samples.Booking("C-8")).ReadAsync()).Is(200);
        Assert.True(again.IsReplay);
        Assert.Equal("Changed", again.Data.GetProperty("first_name").GetString());
    }

    [Fact]
    public async Task Another_partners_booking_is_the_same_404_as_one_that_does_not_exist()
    {
        var (mine, other) = (await PartnerAsync(), await PartnerAsync());
        var target = await CreateAsync(mine, Samples.Booking("C-9"));
        (HttpMethod, string, string?)[] calls =
        [
            (HttpMethod.Put, "", Change()), (HttpMethod.Put, "", "{"), (HttpMethod.Delete, "", null),
            (HttpMethod.Get, "/events", null),
        ];
        foreach (var (method, tail, body) in calls)
        {
            var foreign = (await other.SendAsync(method, target + tail, body).ReadAsync()).Is(404);
            foreach (var id in new[] { "00000000000000000000", "short", "ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ" })
            {
                var path = $"{Samples.Bookings}/{Uri.EscapeDataString(id)}{tail}";
                var unknown = (await other.SendAsync(method, path, body).ReadAsync()).Is(404);
                Assert.Equal(WithoutId(foreign), WithoutId(unknown));
            }
        }

        (await mine.GetAsync(target).ReadAsync()).Is(200);
    }

    static string WithoutId(Answer answer) =>
        answer.Text.Replace(answer.Header("Request-Id")!, "", StringComparison.Ordinal);

    [Fact]
    public async Task Of_many_changes_and_one_cancellation_at_once_the_booking_ends_cancelled_and_whole()
    {
        var partner = await PartnerAsync();
        var target = await CreateAsync(partner, Samples.Booking("C-10"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(number => number == 6
            ? partner.DeleteAsync(target).ReadAsync()
            : PutAsync(partner, target, Change(booking => booking["first_name"] = $"N{number}"))));
        answers[6].Is(200);
        Assert.All(answers.Where(answer => answer.Status != 200),
            answer => Assert.Equal("booking_cancelled", answer.Is(409).ErrorCode));

        var end = (await partner.GetAsync(target).ReadAsync()).Is(200);
        Assert.Equal("cancelled", end.Data.GetProperty("status").GetString());
        var facts = await FactsAsync(partner);
        Assert.Equal("booking.cancelled", facts.Last(fact => fact.Type.StartsWith("booking.", StringComparison.Ordinal)).Type);
        Assert.Equal(answers.Count(answer => answer.Status == 200) - 1, facts.Count(fact => fact.Type == "booking.updated"));
    }

    [Theory]
    [InlineData(null, "completed")]
    [InlineData("2026-07-01", "expired")]
    public async Task The_status_follows_the_clock(string? expiry, string status)
    {
        var partner = await PartnerAsync();
        var target = await CreateAsync(partner, Samples.Booking("C-11"));
        Assert.Equal("confirmed", (await partner.GetAsync(target).ReadAsync()).Data.GetProperty("status").GetString());

        // To have been made two days ago is for the server the same as a clock that went on.
        await app.QueryAsync(db => db.Set<Hubby.Bookings.Booking>().Where(row => row.PartnerId == partner.Credentials.PartnerId)
            .ExecuteUpdateAsync(row => row.SetProperty(
                booking => booking.CreatedAt, TimeProvider.System.GetUtcNow().AddDays(-2)), Ct));
        DateTimeOffset? until = expiry is null ? null
            : DateTimeOffset.Parse(expiry + "T00:00:00Z", CultureInfo.InvariantCulture);
        await app.QueryAsync(db => db.Set<Hubby.PromoCodes.PromoCode>()
            .Where(row => row.PartnerId == partner.Credentials.PartnerId)
            .ExecuteUpdateAsync(row => row.SetProperty(code => code.ExpiresAt, until), Ct));

        Assert.Equal(status, (await partner.GetAsync(target).ReadAsync()).Data.GetProperty("status").GetString());
        foreach (var filter in new[] { "confirmed", "completed", "expired", "cancelled" })
        {
            var listed = (await partner.GetAsync($"{Samples.Bookings}?status={filter}").ReadAsync()).Is(200);
            Assert.Equal(filter == status ? 1 : 0, listed.Data.GetArrayLength());
        }
    }
}
