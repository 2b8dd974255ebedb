using System.Text;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Claims;

public sealed class BehindProxyApp : SqliteApp
{
    protected override IEnumerable<string> Settings => ["--Claims:PerAddress=2", "--Hubby:TrustedProxies=127.0.0.0/8"];
}

public sealed class WithoutProxyApp : SqliteApp
{
    protected override IEnumerable<string> Settings => ["--Claims:PerAddress=2"];
}

public sealed class ClaimLimitTests(BehindProxyApp behind, WithoutProxyApp without)
    : IClassFixture<BehindProxyApp>, IClassFixture<WithoutProxyApp>
{
    static async Task<Answer> ClaimAsync(App app, string forwardedFor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/promo-codes/claim/00000000-0000-4000-8000-000000000000")
        {
            Content = SignedClient.Json(Encoding.UTF8.GetBytes("""{"email":"anna@example.com"}""")),
        };
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        return await app.Client.SendAsync(request, TestContext.Current.CancellationToken).ReadAsync();
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_each_client_has_its_own_limit()
    {
        (await ClaimAsync(behind, "192.0.2.1")).Is(404);
        (await ClaimAsync(behind, "192.0.2.1")).Is(404);
        var refused = (await ClaimAsync(behind, "192.0.2.1")).Is(429);
        Assert.Equal("too_many_claims", refused.ErrorCode);
        Assert.Equal("600", refused.Header("Retry-After"));
        (await ClaimAsync(behind, "192.0.2.2")).Is(404);
        // What the client itself wrote before the proxy's own entry counts for nothing.
        (await ClaimAsync(behind, "203.0.113.9, 192.0.2.1")).Is(429);
        // One who has an IPv6 address has all of its network.
        (await ClaimAsync(behind, "2001:db8::1")).Is(404);
        (await ClaimAsync(behind, "2001:db8::2")).Is(404);
        (await ClaimAsync(behind, "2001:db8::3")).Is(429);
        (await ClaimAsync(behind, "2001:db8:0:1::1")).Is(404);
    }

    [Fact]
    public async Task Without_a_trusted_proxy_nobody_can_say_to_be_somebody_else()
    {
        (await ClaimAsync(without, "192.0.2.11")).Is(404);
        (await ClaimAsync(without, "192.0.2.12")).Is(404);
        (await ClaimAsync(without, "192.0.2.13")).Is(429);
    }

    [Fact]
    public async Task The_page_says_how_long_to_wait()
    {
        var link = await ClaimLink.MakeAsync(behind);
        using var visitor = new Visitor(behind);
        Answer answer;
        do
        {
            answer = await visitor.SendAsync(link.Page, ("email", "anna@example.com"));
        }
        while (answer.Status == 200);

        Assert.Contains("Wait 10 minutes", answer.Is(429).Text, StringComparison.Ordinal);
        Assert.Equal("600", answer.Header("Retry-After"));
    }
}
