using Hubby.Tests.Hosting;

namespace Hubby.Tests.Bookings;

public sealed class RepeatTestsOnPostgres(PostgresApp app) : RepeatTests(app), IClassFixture<PostgresApp>;

public sealed class RepeatTestsOnSqlite(SqliteApp app) : RepeatTests(app), IClassFixture<SqliteApp>;

/// <summary>Repeats never create twice.</summary>
public abstract class RepeatTests(App app)
{
    static (string, string) Key(string value) => ("Idempotency-Key", value);

    async Task<SignedClient> PartnerAsync(bool uniqueBookingIds = false) =>
        app.SignedBy(await app.CreatePartnerAsync(settings: partner => partner.UniqueBookingIds = uniqueBookingIds));

    static async Task<int> CountAsync(SignedClient partner) =>
        (await partner.GetAsync($"{Samples.Bookings}?limit=200").ReadAsync()).Is(200).Data.GetArrayLength();

    [Fact]
    public async Task The_same_key_and_body_get_the_first_answer_byte_for_byte()
    {
        var partner = await PartnerAsync();
        var body = Samples.Booking(null, booking => booking["email"] = "a@example.com");
        var first = (await partner.PostAsync(Samples.Bookings, body, Key("k-1")).ReadAsync()).Is(201);
        var second = (await partner.PostAsync(Samples.Bookings, body, Key("\"k-1\"")).ReadAsync()).Is(201);

        Assert.Equal(first.Text, second.Text);
        Assert.Equal((false, true), (first.IsReplay, second.IsReplay));
        Assert.Equal(1, await CountAsync(partner));
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        var partner = await PartnerAsync();
        (await partner.PostAsync(Samples.Bookings, Samples.Booking("A"), Key("k-2")).ReadAsync()).Is(201);
        var answer = (await partner.PostAsync(Samples.Bookings, Samples.Booking("B"), Key("k-2")).ReadAsync()).Is(422);
        Assert.Equal("idempotency_key_reused", answer.ErrorCode);
        Assert.Equal(1, await CountAsync(partner));
    }

    [Fact]
    public async Task A_refused_request_does_not_use_its_key_up()
    {
        var partner = await PartnerAsync();
        var undated = Samples.Booking("C", booking => booking.Remove("departure_date"));
        (await partner.PostAsync(Samples.Bookings, undated, Key("k-3")).ReadAsync()).Is(400);
        (await partner.PostAsync(Samples.Bookings, Samples.Booking("C"), Key("k-3")).ReadAsync()).Is(201);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("a\tb")]
    [InlineData("256")]
    public async Task A_key_that_is_none_is_a_400(string key)
    {
        var partner = await PartnerAsync();
        var header = Key(key == "256" ? new string('x', 256) : key);
        var answer = (await partner.PostAsync(Samples.Bookings, Samples.Booking("D"), header).ReadAsync()).Is(400);
        Assert.Equal("invalid_idempotency_key", answer.ErrorCode);
    }

    [Fact]
    public async Task Two_partners_may_use_one_key()
    {
        var (one, other) = (await PartnerAsync(), await PartnerAsync());
        (await one.PostAsync(Samples.Bookings, Samples.Booking("E"), Key("k-4")).ReadAsync()).Is(201);
        Assert.False((await other.PostAsync(Samples.Bookings, Samples.Booking("F"), Key("k-4")).ReadAsync()).Is(201).IsReplay);
    }

    [Fact]
    public async Task Without_a_key_the_reference_and_the_content_tell_a_repeat()
    {
        var partner = await PartnerAsync();
        var first = (await partner.PostAsync(Samples.Bookings, Samples.Booking("G")).ReadAsync()).Is(201);
        var spaced = Samples.Booking("G").Replace(",", " , ", StringComparison.Ordinal);
        var second = (await partner.PostAsync(Samples.Bookings, spaced).ReadAsync()).Is(200);
        var janes = Samples.Booking("G", booking => booking["first_name"] = "Jane");
        var other = (await partner.PostAsync(Samples.Bookings, janes).ReadAsync()).Is(201);

        Assert.Equal(first.Text, second.Text);
        Assert.Equal((true, false), (second.IsReplay, other.IsReplay));
        Assert.Equal(2, await CountAsync(partner));
    }

    [Fact]
    public async Task A_new_key_does_not_make_a_known_reference_new_and_is_bound_to_its_answer()
    {
        var partner = await PartnerAsync();
        var first = (await partner.PostAsync(Samples.Bookings, Samples.Booking("H"), Key("k-5")).ReadAsync()).Is(201);
        var second = (await partner.PostAsync(Samples.Bookings, Samples.Booking("H"), Key("k-6")).ReadAsync()).Is(200);

        Assert.Equal(first.Text, second.Text);
        (await partner.PostAsync(Samples.Bookings, Samples.Booking("I"), Key("k-6")).ReadAsync()).Is(422);
    }

    [Fact]
    public async Task Without_a_reference_the_very_same_signed_request_is_a_repeat_and_a_new_one_is_not()
    {
        var partner = await PartnerAsync();
        var body = Samples.Booking(null, booking => booking["email"] = "b@example.com");

        async Task<Answer> SendAsync(long timestamp)
        {
            using var request = partner.Sign(HttpMethod.Post, Samples.Bookings, timestamp: timestamp);
            request.Content = SignedClient.Json(System.Text.Encoding.UTF8.GetBytes(body));
            return await app.Client.SendAsync(request, TestContext.Current.CancellationToken).ReadAsync();
        }

        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var first = (await SendAsync(now)).Is(201);
        var replay = (await SendAsync(now)).Is(200);
        (await SendAsync(now + 1)).Is(201);

        Assert.Equal(first.Text, replay.Text);
        Assert.Equal(2, await CountAsync(partner));
    }

    [Fact]
    public async Task Requests_signed_in_one_millisecond_with_other_bodies_are_all_good()
    {
        var partner = await PartnerAsync();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        for (var number = 0; number < 3; number++)
        {
            using var request = partner.Sign(HttpMethod.Post, Samples.Bookings, timestamp: now);
            request.Content = SignedClient.Json(System.Text.Encoding.UTF8.GetBytes(Samples.Booking($"J-{number}")));
            (await app.Client.SendAsync(request, TestContext.Current.CancellationToken).ReadAsync()).Is(201);
        }
    }

    [Fact]
    public async Task Where_references_are_unique_another_content_is_a_conflict_that_names_the_first()
    {
        var partner = await PartnerAsync(uniqueBookingIds: true);
        var first = (await partner.PostAsync(Samples.Bookings, Samples.Booking("K")).ReadAsync()).Is(201);
        (await partner.PostAsync(Samples.Bookings, Samples.Booking("K")).ReadAsync()).Is(200);
        var janes = Samples.Booking("K", booking => booking["first_name"] = "Jane");
        var other = (await partner.PostAsync(Samples.Bookings, janes).ReadAsync()).Is(409);

        Assert.Equal("booking_id_taken", other.ErrorCode);
        Assert.Equal(first.Data.GetProperty("id").GetString(),
            other.Json.GetProperty("error").GetProperty("booking").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_fifty_callers_at_once_one_creates_and_all_get_its_bytes(bool withKey)
    {
        var partner = await PartnerAsync();
        var body = Samples.Booking("L");
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ =>
            partner.PostAsync(Samples.Bookings, body, withKey ? [Key("k-7")] : []).ReadAsync()));

        Assert.Single(answers.Select(answer => answer.Text).Distinct());
        Assert.Single(answers, answer => !answer.IsReplay);
        Assert.All(answers, answer => answer.Is(withKey || !answer.IsReplay ? 201 : 200));
        Assert.Equal(1, await CountAsync(partner));
    }

    [Fact]
    public async Task Of_fifty_callers_with_one_key_and_other_bodies_one_creates()
    {
        var partner = await PartnerAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number =>
            partner.PostAsync(Samples.Bookings, Samples.Booking($"M-{number}"), Key("k-8")).ReadAsync()));

        Assert.Equal(49, answers.Count(answer => answer.Status == 422));
        Assert.Single(answers, answer => answer.Status == 201);
        Assert.Equal(1, await CountAsync(partner));
    }

    [Fact]
    public async Task Of_fifty_callers_with_one_unique_reference_and_other_contents_one_creates()
    {
        var partner = await PartnerAsync(uniqueBookingIds: true);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => partner.PostAsync(
            Samples.Bookings, Samples.Booking("N", booking => booking["last_name"] = $"Doe {number}")).ReadAsync()));

        Assert.Equal(49, answers.Count(answer => answer.Status == 409));
        Assert.Equal(1, await CountAsync(partner));
    }
}
