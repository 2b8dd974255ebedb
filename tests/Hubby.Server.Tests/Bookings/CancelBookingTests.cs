using Hubby.PromoCodes;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Bookings;

public sealed class CancelBookingTestsOnPostgres(PostgresApp app) : CancelBookingTests(app), IClassFixture<PostgresApp>;

public sealed class CancelBookingTestsOnSqlite(SqliteApp app) : CancelBookingTests(app), IClassFixture<SqliteApp>;

public abstract class CancelBookingTests(App app)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    async Task<SignedClient> PartnerAsync(bool uniqueBookingIds = false) =>
        app.SignedBy(await app.CreatePartnerAsync(settings: partner => partner.UniqueBookingIds = uniqueBookingIds));

    static async Task<string> CreateAsync(SignedClient partner, string reference, int quantity = 1)
    {
        var body = Samples.Booking(reference, booking => booking.Specification()["quantity"] = quantity);
        var made = (await partner.PostAsync(Samples.Bookings, body).ReadAsync()).Is(201);
        return $"{Samples.Bookings}/{made.Data.GetProperty("id")}";
    }

    Task<int> SetAsync(SignedClient partner, int position, PromoCodeStatus status) => app.QueryAsync(db => db.Set<PromoCode>()
        .Where(code => code.PartnerId == partner.Credentials.PartnerId && code.Position == position)
        .ExecuteUpdateAsync(row => row.SetProperty(code => code.Status, status), Ct));

    Task<List<string>> FactsAsync(SignedClient partner) => app.QueryAsync(db => db.Set<Hubby.Events.Event>()
        .Where(fact => fact.PartnerId == partner.Credentials.PartnerId).OrderBy(fact => fact.Id)
        .Select(fact => fact.Type).ToListAsync(Ct));

    static IEnumerable<string?> Statuses(Answer booking) =>
        booking.Data.GetProperty("promo_codes").EnumerateArray().Select(code => code.GetProperty("status").GetString());

    [Fact]
    public async Task Codes_that_nobody_redeemed_are_void_and_a_second_time_answers_the_same()
    {
        var partner = await PartnerAsync();
        var target = await CreateAsync(partner, "D-1", quantity: 3);
        await SetAsync(partner, 1, PromoCodeStatus.Claimed);
        await SetAsync(partner, 2, PromoCodeStatus.Expired);

        var first = (await partner.DeleteAsync(target).ReadAsync()).Is(200);
        Assert.Equal("Booking cancelled.", first.Json.GetProperty("message").GetString());
        Assert.Equal("cancelled", first.Data.GetProperty("status").GetString());
        Assert.Equal(["revoked", "revoked", "expired"], Statuses(first));
        Assert.Equal(first.Text, (await partner.DeleteAsync(target).ReadAsync()).Is(200).Text);
        Assert.Equal(first.Data.GetRawText(), (await partner.GetAsync(target).ReadAsync()).Is(200).Data.GetRawText());
        Assert.Equal(["booking.created", "booking.cancelled", "promo_code.revoked", "promo_code.revoked"],
            await FactsAsync(partner));
    }

    [Fact]
    public async Task With_a_redeemed_code_it_is_a_409_and_nothing_changes()
    {
        var partner = await PartnerAsync();
        var target = await CreateAsync(partner, "D-2", quantity: 2);
        await SetAsync(partner, 1, PromoCodeStatus.Redeemed);
        var before = (await partner.GetAsync(target).ReadAsync()).Text;

        var refused = (await partner.SendAsync(HttpMethod.Delete, target, null, ("Idempotency-Key", "d-2")).ReadAsync()).Is(409);
        Assert.Equal("booking_redeemed", refused.ErrorCode);
        Assert.Equal(before, (await partner.GetAsync(target).ReadAsync()).Text);
        Assert.Equal(["booking.created"], await FactsAsync(partner));
        Assert.Equal(0, await app.CountAsync("idempotency_records", partner.Credentials.PartnerId));
    }

    [Fact]
    public async Task Of_many_cancellations_at_once_one_does_it_and_all_answer_the_same()
    {
        var partner = await PartnerAsync();
        var target = await CreateAsync(partner, "D-3");
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => partner.DeleteAsync(target).ReadAsync()));
        Assert.Single(answers.Select(answer => answer.Is(200).Text).Distinct());
        Assert.Equal(["booking.created", "booking.cancelled", "promo_code.revoked"], await FactsAsync(partner));
    }

    [Fact]
    public async Task Of_many_with_one_key_one_does_it_and_the_others_get_its_answer()
    {
        var partner = await PartnerAsync();
        var target = await CreateAsync(partner, "D-4");
        var answers = await Task.WhenAll(Enumerable.Range(0, 12)
            .Select(_ => partner.SendAsync(HttpMethod.Delete, target, null, ("Idempotency-Key", "d-4")).ReadAsync()));
        Assert.Single(answers.Select(answer => answer.Is(200).Text).Distinct());
        Assert.Single(answers, answer => !answer.IsReplay);
        Assert.Equal(1, await app.CountAsync("idempotency_records", partner.Credentials.PartnerId));
    }

    [Fact]
    public async Task A_code_that_is_redeemed_at_the_same_moment_ends_redeemed_or_void_never_both()
    {
        var partner = await PartnerAsync();
        for (var number = 0; number < 20; number++)
        {
            var target = await CreateAsync(partner, $"D-5-{number}");
            var id = target.Split('/')[^1];
            var redeeming = app.QueryAsync(db => db.Set<PromoCode>()
                .Where(code => code.PartnerId == partner.Credentials.PartnerId && code.Booking == id
                    && (code.Status == PromoCodeStatus.Issued || code.Status == PromoCodeStatus.Claimed))
                .ExecuteUpdateAsync(row => row.SetProperty(code => code.Status, PromoCodeStatus.Redeemed), Ct));
            var cancelled = await partner.DeleteAsync(target).ReadAsync();
            var isRedeemed = await redeeming == 1;
            cancelled.Is(isRedeemed ? 409 : 200);
            Assert.Equal([isRedeemed ? "redeemed" : "revoked"], Statuses((await partner.GetAsync(target).ReadAsync()).Is(200)));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_reference_is_free_for_another_booking(bool uniqueBookingIds)
    {
        var partner = await PartnerAsync(uniqueBookingIds);
        var target = await CreateAsync(partner, "D-6");
        (await partner.DeleteAsync(target).ReadAsync()).Is(200);
        Assert.NotEqual(target, await CreateAsync(partner, "D-6"));
    }

    [Fact]
    public async Task What_is_cancelled_cannot_be_changed()
    {
        var partner = await PartnerAsync();
        var target = await CreateAsync(partner, "D-7");
        (await partner.DeleteAsync(target).ReadAsync()).Is(200);
        Assert.Equal("booking_cancelled", (await partner.PutAsync(target, Samples.Booking("D-7")).ReadAsync()).Is(409).ErrorCode);
    }
}
