using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.PromoCodes;

public sealed class PromoCodeChanceTestsOnPostgres(PostgresApp app) : PromoCodeChanceTests(app), IClassFixture<PostgresApp>;

public sealed class PromoCodeChanceTestsOnSqlite(SqliteApp app) : PromoCodeChanceTests(app), IClassFixture<SqliteApp>;

/// <summary>Promo codes cannot be guessed and can be read aloud.</summary>
public abstract class PromoCodeChanceTests(App app)
{
    const string Alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
    const int Length = 10;
    const int Requests = 100;
    const int CodesPerRequest = 1000;

    [Fact]
    public async Task A_hundred_thousand_codes_are_distinct_and_every_character_is_as_likely_at_every_place()
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var codes = new HashSet<string>(StringComparer.Ordinal);
        for (var request = 0; request < Requests; request += 4)
        {
            var answers = await Task.WhenAll(Enumerable.Range(request, 4).Select(number => CodesAsync(partner, number)));
            foreach (var code in answers.SelectMany(answer => answer))
                Assert.True(codes.Add(code), $"{code} came twice");
        }

        Assert.Equal(Requests * CodesPerRequest, codes.Count);
        Assert.All(codes, code => Assert.True(code.Length == Length && code.All(Alphabet.Contains), code));
        for (var place = 0; place < Length; place++)
            AssertUniform([.. codes.CountBy(code => code[place]).Select(count => count.Value)], place);
    }

    static async Task<IReadOnlyList<string>> CodesAsync(SignedClient partner, int number)
    {
        var body = Samples.Booking($"MANY-{number}", booking =>
        {
            booking.Specification()["quantity"] = 100;
            var specifications = booking["package_specifications"]!.AsArray();
            while (specifications.Count < CodesPerRequest / 100)
                specifications.Add(booking.Specification().DeepClone());
        });
        var answer = (await partner.PostAsync(Samples.Bookings, body).ReadAsync()).Is(201);
        return [.. answer.Data.GetProperty("promo_codes").EnumerateArray()
            .Select(code => code.GetProperty("promo_code").GetString()!)];
    }

    /// <summary>
    /// Pearson's chi-square. A chi-square of k degrees exceeds k + 2√(kt) + 2t with probability e^-t at most (Laurent and
    /// Massart 2000); with t = 25 for each of ten places on two stores that is less than once in 10^9 runs.
    /// </summary>
    static void AssertUniform(IReadOnlyCollection<int> counts, int place)
    {
        const double t = 25;
        const double expected = (double)Requests * CodesPerRequest / 31;
        const int degrees = 31 - 1;
        Assert.Equal(Alphabet.Length, counts.Count);
        var chiSquare = counts.Sum(count => (count - expected) * (count - expected) / expected);
        Assert.True(chiSquare < degrees + (2 * Math.Sqrt(degrees * t)) + (2 * t), $"chi-square {chiSquare} at place {place}");
    }
}
