using System.Globalization;
using System.Text.Json;
using Hubby.Tests.Hosting;
using Microsoft.AspNetCore.Builder;

namespace Hubby.Tests.Partners;

public sealed class RateLimitTests(RateLimitTests.Slow app) : IClassFixture<RateLimitTests.Slow>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public sealed class Slow : SqliteApp
    {
        protected override IEnumerable<string> Settings => ["--RateLimits:PerKey=1"];

        protected override void Map(WebApplication app) => app.MapEcho();
    }

    [Fact]
    public async Task A_key_has_its_burst_and_then_must_wait_and_another_key_need_not()
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var first = await partner.GetAsync("/api/echo");
        Assert.Equal("\"key\";q=2;w=2", first.Headers.GetValues("RateLimit-Policy").Single());
        Assert.Equal("\"key\";r=1;t=1", first.Headers.GetValues("RateLimit").Single());

        // However slow this machine is, of forty requests at once one a second cannot all be let through.
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => partner.GetAsync("/api/echo")));
        var refused = answers.First(answer => (int)answer.StatusCode == 429);
        var text = await refused.Content.ReadAsStringAsync(Ct);
        Assert.Equal("rate_limited", JsonElement.Parse(text).GetProperty("error").GetProperty("code").GetString());
        Assert.InRange(int.Parse(refused.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture), 1, 2);
        Assert.True(refused.Headers.Contains("RateLimit") && refused.Headers.Contains("RateLimit-Policy"));

        var other = await app.SignedBy(await app.CreatePartnerAsync()).GetAsync("/api/echo");
        Assert.Equal(200, (int)other.StatusCode);
    }

    [Fact]
    public async Task Forged_requests_use_up_nothing()
    {
        var credentials = await app.CreatePartnerAsync();
        var forger = app.SignedBy(credentials with { Secret = "guessed" });
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => forger.GetAsync("/api/echo")));
        Assert.All(answers, answer => Assert.Equal(401, (int)answer.StatusCode));
        Assert.Equal(200, (int)(await app.SignedBy(credentials).GetAsync("/api/echo")).StatusCode);
    }

    [Fact]
    public async Task A_failure_after_the_signature_keeps_the_headers_of_the_limit()
    {
        var partner = await app.CreatePartnerAsync();
        var response = await app.SignedBy(partner).GetAsync("/api/echo/broken");
        Assert.Equal(500, (int)response.StatusCode);
        Assert.Equal("\"key\";q=2;w=2", response.Headers.GetValues("RateLimit-Policy").Single());
        Assert.Matches("^\"key\";r=[0-9]+;t=[0-9]+$", response.Headers.GetValues("RateLimit").Single());
    }
}
