using Hubby.Tests.Hosting;

namespace Hubby.Tests.Bookings;

public sealed class ListBookingsTestsOnPostgres(PostgresApp app) : ListBookingsTests(app), IClassFixture<PostgresApp>;

public sealed class ListBookingsTestsOnSqlite(SqliteApp app) : ListBookingsTests(app), IClassFixture<SqliteApp>;

public abstract class ListBookingsTests(App app)
{
    async Task<SignedClient> PartnerAsync() => app.SignedBy(await app.CreatePartnerAsync());

    static async Task<Answer> CreateAsync(
        SignedClient partner, string reference, string? email = null, string? departure = null) =>
        (await partner.PostAsync(Samples.Bookings, Samples.Booking(reference, booking =>
        {
            booking["email"] = email;
            if (departure is not null)
                booking["departure_date"] = departure;
            booking.Remove("return_date");
        })).ReadAsync()).Is(201);

    static async Task<IReadOnlyList<string?>> ReferencesAsync(SignedClient partner, string query) =>
        [.. (await partner.GetAsync($"{Samples.Bookings}{query}").ReadAsync()).Is(200).Data.EnumerateArray()
            .Select(row => row.GetProperty("booking_id").GetString())];

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_double_while_bookings_arrive()
    {
        var partner = await PartnerAsync();
        for (var number = 0; number < 7; number++)
            await CreateAsync(partner, $"P-{number}");

        var seen = new List<string?>();
        var target = $"{Samples.Bookings}?perPage=3";
        while (target is not null)
        {
            var page = (await partner.GetAsync(target).ReadAsync()).Is(200);
            seen.AddRange(page.Data.EnumerateArray().Select(row => row.GetProperty("booking_id").GetString()));
            var link = page.Header("Link");
            Assert.Equal(page.Json.GetProperty("has_more").GetBoolean(), link is not null);
            target = link?[(link.IndexOf("/api", StringComparison.Ordinal))..link.IndexOf('>', StringComparison.Ordinal)];
            await CreateAsync(partner, $"late-{seen.Count}");
        }

        Assert.Equal(["P-6", "P-5", "P-4", "P-3", "P-2", "P-1", "P-0"], seen);
    }

    [Fact]
    public async Task A_booking_is_listed_as_it_was_answered_when_it_was_made()
    {
        var partner = await PartnerAsync();
        var made = await CreateAsync(partner, "SAME", "same@example.com");
        var listed = (await partner.GetAsync(Samples.Bookings).ReadAsync()).Is(200);
        Assert.Equal(made.Data.GetRawText(), Assert.Single(listed.Data.EnumerateArray()).GetRawText());
    }

    [Fact]
    public async Task Filters_choose()
    {
        var partner = await PartnerAsync();
        await CreateAsync(partner, "F-1", "one@example.com", "2030-01-01");
        var second = await CreateAsync(partner, "F-2", "two@example.com", "2031-01-01");
        var code = second.Data.GetProperty("promo_codes")[0].GetProperty("promo_code").GetString();

        Assert.Equal(["F-1"], await ReferencesAsync(partner, "?booking_id=F-1"));
        Assert.Equal(["F-1"], await ReferencesAsync(partner, "?bookingId=F-1"));
        Assert.Equal(["F-2"], await ReferencesAsync(partner, "?email=Two@Example.com"));
        Assert.Equal(["F-2"], await ReferencesAsync(partner, $"?promo_code={code}"));
        Assert.Equal(["F-2", "F-1"], await ReferencesAsync(partner, "?status=confirmed"));
        Assert.Empty(await ReferencesAsync(partner, "?status=cancelled"));
        Assert.Equal(["F-2"], await ReferencesAsync(partner, "?departure_from=2030-06-01"));
        Assert.Equal(["F-1"], await ReferencesAsync(partner, "?departure_to=2030-06-01"));
        Assert.Equal(["F-2", "F-1"], await ReferencesAsync(partner, "?created_from=2020-01-01"));
        Assert.Empty(await ReferencesAsync(partner, "?created_to=2020-01-01"));
    }

    [Fact]
    public async Task Every_fault_of_a_query_is_told()
    {
        var partner = await PartnerAsync();
        const string query = "?limit=0&cursor=zz&status=open&created_from=x&email=%00&booking_id=a&booking_id=b";
        var answer = (await partner.GetAsync(Samples.Bookings + query).ReadAsync()).Is(400);
        Assert.Equal(
            [
                "booking_id duplicate_field", "created_from invalid_date", "cursor invalid_format", "email invalid_text",
                "limit out_of_range", "status invalid_value",
            ],
            answer.Faults.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Another_partners_booking_is_not_there()
    {
        var (one, other) = (await PartnerAsync(), await PartnerAsync());
        var id = (await CreateAsync(one, "S-1")).Data.GetProperty("id").GetString();
        var foreign = (await other.GetAsync($"{Samples.Bookings}/{id}").ReadAsync()).Is(404);
        var unknown = (await other.GetAsync($"{Samples.Bookings}/00000000000000000000").ReadAsync()).Is(404);
        var nonsense = (await other.GetAsync($"{Samples.Bookings}/x").ReadAsync()).Is(404);

        static string Bytes(Answer answer) => answer.Text.Replace(answer.Header("Request-Id")!, "", StringComparison.Ordinal);
        Assert.Equal(Bytes(unknown), Bytes(foreign));
        Assert.Equal(Bytes(unknown), Bytes(nonsense));
        Assert.Empty(await ReferencesAsync(other, ""));
    }
}
