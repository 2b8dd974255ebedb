using System.Globalization;
using Hubby.Data;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging;

namespace Hubby.Tests.Redemptions;

public sealed class ProxiedPostgresApp : MessagingPostgresApp
{
    protected override IEnumerable<string> Settings => ["--Hubby:TrustedProxies=127.0.0.1/32"];
}

public sealed class ProxiedSqliteApp : MessagingSqliteApp
{
    protected override IEnumerable<string> Settings => ["--Hubby:TrustedProxies=127.0.0.1/32"];
}

public sealed class GuessTestsOnPostgres(ProxiedPostgresApp app) : GuessTests(app), IClassFixture<ProxiedPostgresApp>;

public sealed class GuessTestsOnSqlite(ProxiedSqliteApp app) : GuessTests(app), IClassFixture<ProxiedSqliteApp>;

public abstract class GuessTests(App app)
{
    const int Addresses = 50;
    const int TriesOfEach = 20;
    const int PerAddress = 10;
    const int GoodTravellers = 10;
    const int CodesOfEach = 5;
    static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    [Fact]
    public async Task A_thousand_wrong_codes_from_fifty_addresses_meet_the_limits_and_harm_no_good_traveller()
    {
        app.Advance(Window);
        var partner = await app.CreatePartnerAsync();
        var good = Enumerable.Range(1, GoodTravellers).Select(number => RedeemTheirsAsync(partner, $"198.51.100.{number}"));
        var attack = Enumerable.Range(1, Addresses).Select(number => GuessAsync($"192.0.2.{number}"));
        var (redeemed, guessed) = (Task.WhenAll(good), Task.WhenAll(attack));

        Assert.All((await redeemed).SelectMany(answers => answers), answer => answer.Is(200));
        Assert.All(await guessed, answers =>
        {
            Assert.Equal(Enumerable.Repeat(404, PerAddress).Concat(Enumerable.Repeat(429, TriesOfEach - PerAddress)),
                answers.Select(answer => answer.Status));
            Assert.All(answers.Where(answer => answer.Status == 429), answer => Assert.InRange(RetryAfter(answer), 1, 900));
        });

        // All failures together are at their limit, and whoever made none does not notice.
        Assert.All(await RedeemTheirsAsync(partner, "198.51.100.201"), answer => answer.Is(200));

        // Whoever mistypes now waits before the next try, also with a right code, and not for long.
        using var hasty = Behind("198.51.100.202");
        var code = (await app.BookAsync(partner)).Code;
        Assert.Equal("code_unknown", (await hasty.RedeemAsync(Wrong())).Is(404).ErrorCode);
        var refused = (await hasty.RedeemAsync(code)).Is(429);
        Assert.Equal("too_many_tries", refused.ErrorCode);
        app.Advance(TimeSpan.FromSeconds(RetryAfter(refused)));
        (await hasty.RedeemAsync(code)).Is(200);

        app.Advance(Window);
        Assert.All(await GuessAsync("192.0.2.1", PerAddress), answer => answer.Is(404));
    }

    [Fact]
    public async Task Guesses_of_one_moment_pass_no_further_than_a_moment_can_hold()
    {
        app.Advance(Window);
        using var client = app.At("127.0.10.1");
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => client.RedeemAsync(Wrong())));
        Assert.Equal(PerAddress, answers.Count(answer => answer.Status == 404));
        Assert.All(answers.Where(answer => answer.Status != 404), answer => answer.Is(429));
    }

    [Fact]
    public async Task Codes_that_were_used_are_no_guesses()
    {
        var partner = await app.CreatePartnerAsync();
        var (code, _) = await app.BookAsync(partner);
        using var family = app.At("127.0.11.1");
        (await family.RedeemAsync(code)).Is(200);
        for (var repeat = 0; repeat < 2 * PerAddress; repeat++)
            Assert.Equal("code_used", (await family.RedeemAsync(code)).Is(409).ErrorCode);
        (await family.RedeemAsync((await app.BookAsync(partner)).Code)).Is(200);
    }

    async Task<List<Answer>> GuessAsync(string address, int tries = TriesOfEach)
    {
        using var client = Behind(address);
        var answers = new List<Answer>();
        for (var number = 0; number < tries; number++)
            answers.Add(await client.RedeemAsync(Wrong()));
        return answers;
    }

    /// <summary>A family's codes, one after the other.</summary>
    async Task<List<Answer>> RedeemTheirsAsync(Credentials partner, string address)
    {
        using var client = Behind(address);
        var answers = new List<Answer>();
        for (var number = 0; number < CodesOfEach; number++)
            answers.Add(await client.RedeemAsync((await app.BookAsync(partner)).Code));
        return answers;
    }

    /// <summary>A client at the address, as the trusted proxy tells; before it stands what the client itself said.</summary>
    HttpClient Behind(string address)
    {
        var client = app.At("127.0.0.1");
        client.DefaultRequestHeaders.Add("X-Forwarded-For", $"203.0.113.1, {address}");
        return client;
    }

    static string Wrong() => Tokens.Code(10);

    static int RetryAfter(Answer answer) => int.Parse(answer.Header("Retry-After")!, CultureInfo.InvariantCulture);
}
