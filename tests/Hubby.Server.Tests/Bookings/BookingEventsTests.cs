using System.Text.Json;
using System.Text.RegularExpressions;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Bookings;

public sealed class BookingEventsTestsOnPostgres(PostgresApp app) : BookingEventsTests(app), IClassFixture<PostgresApp>;

public sealed class BookingEventsTestsOnSqlite(SqliteApp app) : BookingEventsTests(app), IClassFixture<SqliteApp>;

/// <summary>What happened to a booking, in order, and nothing personal in it.</summary>
public abstract partial class BookingEventsTests(App app)
{
    async Task<SignedClient> PartnerAsync() => app.SignedBy(await app.CreatePartnerAsync());

    static async Task<string> EventfulAsync(SignedClient partner, string reference, int changes)
    {
        var body = Samples.Booking(reference,
            booking => (booking["email"], booking["last_name"]) = ("a@example.com", "Personal"));
        var id = (await partner.PostAsync(Samples.Bookings, body).ReadAsync()).Is(201).Data.GetProperty("id");
        var target = $"{Samples.Bookings}/{id}";
        for (var change = 0; change < changes; change++)
        {
            (await partner.PutAsync(target, Samples.Booking(reference, booking => booking["first_name"] = $"Personal-{change}"))
                .ReadAsync()).Is(200);
        }

        (await partner.DeleteAsync(target).ReadAsync()).Is(200);
        return target;
    }

    static IReadOnlyList<string?> Types(Answer page) =>
        [.. page.Data.EnumerateArray().Select(fact => fact.GetProperty("type").GetString())];

    [Fact]
    public async Task They_come_in_order_with_ids_and_field_names_alone()
    {
        var partner = await PartnerAsync();
        await EventfulAsync(partner, "E-0", 1);
        var target = await EventfulAsync(partner, "E-1", 1);
        var page = (await partner.GetAsync($"{target}/events").ReadAsync()).Is(200);

        Assert.Equal(["booking.created", "booking.updated", "booking.cancelled", "promo_code.revoked"], Types(page));
        Assert.Equal((false, JsonValueKind.Null),
            (page.Json.GetProperty("has_more").GetBoolean(), page.Json.GetProperty("next_cursor").ValueKind));
        Assert.All(page.Data.EnumerateArray(), fact => Assert.Equal(["id", "type", "timestamp", "data"], fact.Keys()));
        Assert.DoesNotContain("Personal", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("example.com", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_double()
    {
        var partner = await PartnerAsync();
        var booking = await EventfulAsync(partner, "E-2", 4);
        var seen = new List<string?>();
        var target = $"{booking}/events?limit=3";
        while (target is not null)
        {
            var page = (await partner.GetAsync(target).ReadAsync()).Is(200);
            seen.AddRange(Types(page));
            var link = page.Header("Link");
            Assert.Equal(page.Json.GetProperty("has_more").GetBoolean(), link is not null);
            target = link?[(link.IndexOf("/api", StringComparison.Ordinal))..link.IndexOf('>', StringComparison.Ordinal)];
        }

        Assert.Equal(
            ["booking.created", .. Enumerable.Repeat("booking.updated", 4), "booking.cancelled", "promo_code.revoked"], seen);
    }

    [Theory]
    [InlineData("limit=0", "limit out_of_range")]
    [InlineData("limit=201", "limit out_of_range")]
    [InlineData("cursor=x", "cursor invalid_format")]
    [InlineData("cursor=MDAwMDAwMDAwMDAwMDAwMDAwMDA", "cursor invalid_format")]
    public async Task What_is_no_page_is_a_400(string query, string fault)
    {
        var partner = await PartnerAsync();
        var target = await EventfulAsync(partner, "E-3", 0);
        Assert.Equal([fault], (await partner.GetAsync($"{target}/events?{query}").ReadAsync()).Is(400).Faults);
    }

    [Fact]
    public async Task Each_type_has_the_data_that_its_paper_shows()
    {
        var paper = await File.ReadAllTextAsync(Repository.PathOf("docs/events.md"), TestContext.Current.CancellationToken);
        var documented = DocumentedEvent.Matches(paper).ToDictionary(
            match => match.Groups["type"].Value, match => JsonElement.Parse(match.Groups["data"].Value).Keys().ToList());
        var partner = await PartnerAsync();
        var target = await EventfulAsync(partner, "E-4", 1);
        foreach (var fact in (await partner.GetAsync($"{target}/events").ReadAsync()).Is(200).Data.EnumerateArray())
        {
            Assert.True(documented.TryGetValue(fact.GetProperty("type").GetString()!, out var fields), fact.GetRawText());
            Assert.Equal(fields, fact.GetProperty("data").Keys());
        }
    }

    [GeneratedRegex(@"^\| `(?<type>[a-z_]+\.[a-z_0-9.]+)` \| [^|]+ \| `(?<data>\{[^`]+\})` \|$", RegexOptions.Multiline)]
    static partial Regex DocumentedEvent { get; }
}
