using System.Text.Json;
using Hubby.Bookings;
using Hubby.Http;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Bookings;

public sealed class CreateBatchTestsOnPostgres(PostgresApp app) : CreateBatchTests(app), IClassFixture<PostgresApp>
{
    // PostgreSQL writes into each row which transaction made it.
    [Fact]
    public async Task A_thousand_bookings_are_one_transaction()
    {
        var partner = App.SignedBy(await App.CreatePartnerAsync());
        (await partner.PostAsync(Batch, Many(CreateBatch.MaxItems)).ReadAsync()).Is(200);
        Assert.Equal(CreateBatch.MaxItems, await App.CountAsync("bookings", partner.Credentials.PartnerId));
        var id = partner.Credentials.PartnerId;
        var transactions = await App.QueryAsync(db => db.Database.SqlQuery<int>(
            $"SELECT count(DISTINCT xmin::text)::int AS \"Value\" FROM bookings WHERE partner_id = {id}").SingleAsync(Ct));
        Assert.Equal(1, transactions);
    }
}

public sealed class CreateBatchTestsOnSqlite(SqliteApp app) : CreateBatchTests(app), IClassFixture<SqliteApp>;

/// <summary>Many bookings in one call.</summary>
public abstract class CreateBatchTests(App app)
{
    protected const string Batch = "/api/bookings/batch";
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;
    protected App App => app;

    static (string, string) Key(string value) => ("Idempotency-Key", value);

    static string Of(params IEnumerable<string> bookings) => $"[{string.Join(',', bookings)}]";

    protected static string Many(int count) => Of(Enumerable.Range(0, count).Select(number => Samples.Booking($"M-{number}")));

    async Task<SignedClient> PartnerAsync(bool uniqueBookingIds = false) =>
        app.SignedBy(await app.CreatePartnerAsync(settings: partner => partner.UniqueBookingIds = uniqueBookingIds));

    static IEnumerable<int> Statuses(Answer answer) =>
        answer.Is(200).Data.EnumerateArray().Select(item => item.GetProperty("status").GetInt32());

    static IEnumerable<string?> Ids(Answer answer) => answer.Is(200).Data.EnumerateArray().Select(item =>
        item.TryGetProperty("data", out var booking) ? booking.GetProperty("id").GetString() : null);

    static IEnumerable<string> Faults(JsonElement item) => item.GetProperty("errors").EnumerateArray()
        .Select(fault => $"{fault.GetProperty("field").GetString()} {fault.GetProperty("code").GetString()}");

    [Fact]
    public async Task Each_booking_is_answered_as_if_it_came_alone()
    {
        var partner = await PartnerAsync();
        var undated = Samples.Booking("B", booking =>
        {
            booking.Remove("departure_date");
            booking.Specification()["destination"] = "Tailand";
        });
        var answer = await partner.PostAsync(Batch, Of(Samples.Booking("A"), undated, "7", Samples.Booking("C"))).ReadAsync();

        Assert.Equal([201, 400, 400, 201], Statuses(answer));
        Assert.Equal(["[1].departure_date required", "[1].package_specifications[0].destination unknown_destination"],
            Faults(answer.Data[1]));
        Assert.Equal(["[2] wrong_type"], Faults(answer.Data[2]));
        Assert.Equal("invalid_request", answer.Data[1].GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(answer.Header("Request-Id"), answer.Data[1].GetProperty("request_id").GetString());

        foreach (var index in new[] { 0, 3 })
        {
            var item = answer.Data[index];
            var id = item.GetProperty("data").GetProperty("id").GetString();
            var alone = (await partner.GetAsync($"{Samples.Bookings}/{id}").ReadAsync()).Is(200);
            Assert.Equal(alone.Data.ToString(), item.GetProperty("data").ToString());
            Assert.True(item.GetProperty("success").GetBoolean());
        }
    }

    [Fact]
    public async Task Every_booking_has_its_codes_and_announces_itself()
    {
        var partner = await PartnerAsync();
        var two = Samples.Booking("A", booking => booking.Specification()["quantity"] = 2);
        (await partner.PostAsync(Batch, Of(two, Samples.Booking("B"))).ReadAsync()).Is(200);
        var id = partner.Credentials.PartnerId;
        Assert.Equal((2, 3, 2), (await app.CountAsync("bookings", id), await app.CountAsync("promo_codes", id),
            await app.CountAsync("events", id)));
    }

    [Fact]
    public async Task A_thousand_bookings_go_in_one_call_and_again_are_the_same()
    {
        var partner = await PartnerAsync();
        var first = await partner.PostAsync(Batch, Many(CreateBatch.MaxItems)).ReadAsync();
        var second = await partner.PostAsync(Batch, Many(CreateBatch.MaxItems)).ReadAsync();

        Assert.All(Statuses(first), status => Assert.Equal(201, status));
        Assert.All(Statuses(second), status => Assert.Equal(200, status));
        Assert.Equal(Ids(first), Ids(second));
        Assert.Equal(CreateBatch.MaxItems, await app.CountAsync("bookings", partner.Credentials.PartnerId));
    }

    [Fact]
    public async Task A_booking_twice_in_one_batch_is_one_and_without_a_reference_two()
    {
        var partner = await PartnerAsync();
        var nameless = Samples.Booking(null, booking => booking["email"] = "a@example.com");
        var answer = await partner.PostAsync(
            Batch, Of(Samples.Booking("A"), nameless, Samples.Booking("A"), nameless)).ReadAsync();

        Assert.Equal([201, 201, 200, 201], Statuses(answer));
        var ids = Ids(answer).ToList();
        Assert.Equal(ids[0], ids[2]);
        Assert.NotEqual(ids[1], ids[3]);
    }

    [Fact]
    public async Task The_very_same_signed_batch_makes_nothing_twice()
    {
        var partner = await PartnerAsync();
        var nameless = Samples.Booking(null, booking => booking["email"] = "b@example.com");
        var body = Of(nameless, nameless, Samples.Booking("A"));

        async Task<Answer> SendAsync(long timestamp)
        {
            using var request = partner.Sign(HttpMethod.Post, Batch, timestamp: timestamp);
            request.Content = SignedClient.Json(System.Text.Encoding.UTF8.GetBytes(body));
            return await app.Client.SendAsync(request, Ct).ReadAsync();
        }

        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var (first, replay, other) = (await SendAsync(now), await SendAsync(now), await SendAsync(now + 1));
        Assert.Equal([200, 200, 200], Statuses(replay));
        Assert.Equal(Ids(first), Ids(replay));
        Assert.Equal([201, 201, 200], Statuses(other));
    }

    [Fact]
    public async Task Under_a_key_the_first_answer_comes_again_byte_for_byte()
    {
        var partner = await PartnerAsync();
        var nameless = Samples.Booking(null, booking => booking["email"] = "c@example.com");
        var body = Of(nameless, "{}", Samples.Booking("A"));
        var first = (await partner.PostAsync(Batch, body, Key("k-1")).ReadAsync()).Is(200);
        var second = (await partner.PostAsync(Batch, body, Key("k-1")).ReadAsync()).Is(200);
        var other = (await partner.PostAsync(Batch, Of(Samples.Booking("B")), Key("k-1")).ReadAsync()).Is(422);

        Assert.Equal([201, 400, 201], Statuses(first));
        Assert.Equal(first.Text, second.Text);
        Assert.Equal((false, true), (first.IsReplay, second.IsReplay));
        Assert.Equal("idempotency_key_reused", other.ErrorCode);
        Assert.Equal(2, await app.CountAsync("bookings", partner.Credentials.PartnerId));
    }

    [Fact]
    public async Task A_batch_of_which_nothing_stands_does_not_use_its_key_up()
    {
        var partner = await PartnerAsync();
        Assert.Equal([400], Statuses(await partner.PostAsync(Batch, "[{}]", Key("k-2")).ReadAsync()));
        Assert.Equal([201], Statuses(await partner.PostAsync(Batch, Of(Samples.Booking("A")), Key("k-2")).ReadAsync()));
    }

    // As when the server was killed after the commit and before it had kept the answer.
    [Fact]
    public async Task A_batch_whose_answer_was_lost_makes_nothing_twice()
    {
        var partner = await PartnerAsync();
        var nameless = Samples.Booking(null, booking => booking["email"] = "d@example.com");
        var body = Of(nameless, Samples.Booking("A"), nameless);
        var first = await partner.PostAsync(Batch, body, Key("k-3")).ReadAsync();
        await app.QueryAsync(db => db.IdempotencyRecords
            .Where(row => row.PartnerId == partner.Credentials.PartnerId && row.Key == "k-3").ExecuteDeleteAsync(Ct));
        var second = await partner.PostAsync(Batch, body, Key("k-3")).ReadAsync();

        Assert.Equal([201, 201, 201], Statuses(second));
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(3, await app.CountAsync("bookings", partner.Credentials.PartnerId));
    }

    [Fact]
    public async Task Of_batches_under_one_key_at_one_moment_one_is_written()
    {
        var partner = await PartnerAsync();
        var body = Of(Enumerable.Range(0, 20).Select(number =>
            Samples.Booking(null, booking => booking["email"] = $"e{number}@example.com")));
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => partner.PostAsync(Batch, body, Key("k-4")).ReadAsync()));

        Assert.All(answers, answer => Assert.Equal(answers[0].Is(200).Text, answer.Is(200).Text));
        Assert.Equal(20, await app.CountAsync("bookings", partner.Credentials.PartnerId));
    }

    [Fact]
    public async Task Where_references_are_unique_a_batch_keeps_to_that()
    {
        var partner = await PartnerAsync(uniqueBookingIds: true);
        var janes = Samples.Booking("A", booking => booking["first_name"] = "Jane");
        var answer = await partner.PostAsync(Batch, Of(Samples.Booking("A"), janes, Samples.Booking("A"))).ReadAsync();

        Assert.Equal([201, 409, 200], Statuses(answer));
        Assert.Equal(answer.Data[0].GetProperty("data").GetProperty("id").GetString(),
            answer.Data[1].GetProperty("error").GetProperty("booking").GetString());
    }

    [Theory]
    [InlineData("{}", "body wrong_type")]
    [InlineData("[]", "body too_few")]
    [InlineData("1001", "body too_many")]
    [InlineData("codes", "body too_many")]
    public async Task A_batch_that_is_none_is_refused_as_a_whole(string body, string fault)
    {
        var partner = await PartnerAsync();
        var sent = body switch
        {
            "1001" => Of(Enumerable.Repeat("{}", CreateBatch.MaxItems + 1)),
            "codes" => Of(Enumerable.Range(0, (CreateBatch.MaxPromoCodes / 100) + 1).Select(number =>
                Samples.Booking($"B-{number}", booking => booking.Specification()["quantity"] = 100))),
            _ => body,
        };
        var answer = (await partner.PostAsync(Batch, sent).ReadAsync()).Is(400);
        Assert.Equal([fault], answer.Faults);
        Assert.Equal(0, await app.CountAsync("bookings", partner.Credentials.PartnerId));
    }

    [Fact]
    public async Task A_batch_may_be_larger_than_other_bodies_and_not_larger_than_that()
    {
        var partner = await PartnerAsync();
        var padding = new string(' ', RequestBody.MaxBytes);
        Assert.Equal([201], Statuses(await partner.PostAsync(Batch, padding + Of(Samples.Booking("A"))).ReadAsync()));
        var tooLarge = new string(' ', RequestBody.MaxLargeBytes) + Of(Samples.Booking("B"));
        Assert.Equal("body_too_large", (await partner.PostAsync(Batch, tooLarge).ReadAsync()).Is(413).ErrorCode);
        Assert.Equal("body_too_large",
            (await partner.PostAsync(Samples.Bookings, padding + Samples.Booking("C")).ReadAsync()).Is(413).ErrorCode);
    }
}
