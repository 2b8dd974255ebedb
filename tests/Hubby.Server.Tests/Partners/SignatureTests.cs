using System.Text;
using System.Text.Json;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Partners;

public sealed class SignatureTestsOnPostgres(SignedOnPostgres app) : SignatureTests(app), IClassFixture<SignedOnPostgres>;

public sealed class SignatureTestsOnSqlite(SignedOnSqlite app) : SignatureTests(app), IClassFixture<SignedOnSqlite>;

public abstract class SignatureTests(ISignedApp fixture)
{
    readonly App _app = fixture.App;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_signed_request_reaches_its_handler_as_its_partner()
    {
        var partner = _app.SignedBy(await _app.CreatePartnerAsync());
        var body = await AnswerAsync(await partner.PostAsync("/api/echo", """{"a":1}"""), 200);
        Assert.Equal(partner.Credentials.Slug, body.GetProperty("partner").GetString());
        Assert.Equal(7, body.GetProperty("length").GetInt32());
        await AnswerAsync(await partner.GetAsync("/api/echo?perPage=10&x=%C3%A9%20"), 200);
        await AnswerAsync(await partner.GetAsync("/api/echo/a%2Fb"), 200);
    }

    [Fact]
    public async Task The_signature_is_hex_of_either_case_and_several_in_one_millisecond_are_good()
    {
        var partner = _app.SignedBy(await _app.CreatePartnerAsync());
        for (var again = 0; again < 3; again++)
        {
            using var request = partner.Sign(HttpMethod.Get, "/api/echo");
            var signature = request.Headers.GetValues("x-signature").Single();
            request.Headers.Remove("x-signature");
            request.Headers.Add("x-signature", signature.ToUpperInvariant());
            await AnswerAsync(await _app.Client.SendAsync(request, Ct), 200);
        }
    }

    [Theory]
    [InlineData(0, 200)]
    [InlineData(-300_000, 200)]
    [InlineData(300_000, 200)]
    [InlineData(-300_001, 401)]
    [InlineData(300_001, 401)]
    public async Task A_timestamp_may_be_five_minutes_off_and_no_more(long skew, int status)
    {
        var partner = _app.SignedBy(await _app.CreatePartnerAsync());
        var now = fixture.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        using var request = partner.Sign(HttpMethod.Get, "/api/echo", timestamp: now + skew);
        var body = await AnswerAsync(await _app.Client.SendAsync(request, Ct), status);
        if (status == 200)
            return;

        var error = body.GetProperty("error");
        Assert.Equal("timestamp_out_of_range", error.GetProperty("code").GetString());
        Assert.Equal(now, error.GetProperty("server_time").GetInt64());
        Assert.Equal(skew, error.GetProperty("skew_ms").GetInt64());
        Assert.Equal(300_000, error.GetProperty("max_skew_ms").GetInt64());
    }

    [Fact]
    public async Task A_promised_body_must_be_the_one_that_arrives()
    {
        var partner = _app.SignedBy(await _app.CreatePartnerAsync());
        await AnswerAsync(await PostAsync(partner, "{}", SignedClient.Sha256("{}")), 200);
        await AnswerAsync(await PostAsync(partner, "{}", SignedClient.Sha256("{}").ToUpperInvariant()), 200);
        await RefusedAsync(await PostAsync(partner, "{ }", SignedClient.Sha256("{}")), "content_sha256_mismatch");

        using var unsigned = partner.Sign(HttpMethod.Post, "/api/echo");
        unsigned.Headers.Add("x-content-sha256", SignedClient.Sha256("{}"));
        unsigned.Content = SignedClient.Json("{}"u8.ToArray());
        await RefusedAsync(await _app.Client.SendAsync(unsigned, Ct), "invalid_signature");
    }

    [Fact]
    public async Task A_key_or_a_partner_can_require_the_body_to_be_signed()
    {
        var byPartner = _app.SignedBy(await _app.CreatePartnerAsync(settings: partner => partner.RequireSignedBody = true));
        var byKey = _app.SignedBy(await _app.CreatePartnerAsync(key: new("strict", RequireSignedBody: true)));
        foreach (var partner in new[] { byPartner, byKey })
        {
            await RefusedAsync(await PostAsync(partner, "{}", contentSha256: null), "signed_body_required");
            await RefusedAsync(await partner.GetAsync("/api/echo"), "signed_body_required");
            await AnswerAsync(await PostAsync(partner, "{}", SignedClient.Sha256("{}")), 200);
            using var get = partner.Sign(HttpMethod.Get, "/api/echo", SignedClient.Sha256(""));
            await AnswerAsync(await _app.Client.SendAsync(get, Ct), 200);
        }
    }

    [Fact]
    public async Task What_is_not_json_or_too_large_is_refused_once_the_caller_is_known()
    {
        var partner = _app.SignedBy(await _app.CreatePartnerAsync());
        using var text = partner.Sign(HttpMethod.Post, "/api/echo");
        text.Content = new StringContent("{}", Encoding.UTF8, "text/plain");
        await AnswerAsync(await _app.Client.SendAsync(text, Ct), 415);

        foreach (var size in new[] { (256 * 1024) + 1, 10_000_000 })
        {
            using var large = partner.Sign(HttpMethod.Post, "/api/echo");
            large.Content = SignedClient.Json(new byte[size]);
            await AnswerAsync(await _app.Client.SendAsync(large, Ct), 413);
            using var chunked = partner.Sign(HttpMethod.Post, "/api/echo");
            chunked.Headers.TransferEncodingChunked = true;
            chunked.Content = SignedClient.Json(new byte[size]);
            await AnswerAsync(await _app.Client.SendAsync(chunked, Ct), 413);
            using var forged =
                new HttpRequestMessage(HttpMethod.Post, "/api/echo") { Content = SignedClient.Json(new byte[size]) };
            await RefusedAsync(await _app.Client.SendAsync(forged, Ct), "authentication_required");
        }

        using var stranger = new HttpRequestMessage(HttpMethod.Post, "/api/echo");
        stranger.Content = new StringContent("<x/>", Encoding.UTF8, "text/xml");
        await RefusedAsync(await _app.Client.SendAsync(stranger, Ct), "authentication_required");
    }

    [Theory]
    [InlineData("/api/Echo")]
    [InlineData("/API/echo")]
    [InlineData("//api/echo")]
    [InlineData("/api//echo")]
    [InlineData("/api/echo/")]
    [InlineData("/api/%65cho")]
    [InlineData("/api%2Fecho")]
    [InlineData("/api/./echo")]
    [InlineData("/api/x/../echo")]
    [InlineData("/api/echo/%2e")]
    [InlineData("/echo")]
    public async Task An_address_that_is_not_exact_is_not_there(string target)
    {
        var partner = _app.SignedBy(await _app.CreatePartnerAsync());
        var response = await partner.SendRawAsync("GET", target);
        Assert.True(RawHttp.StatusOf(response) == 404, response);
        Assert.Contains("\"code\":\"not_found\"", response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/Time", 404)]
    [InlineData("/api/time/", 404)]
    [InlineData("/api/t%69me", 404)]
    [InlineData("/api/time?x=1", 200)]
    [InlineData("http://localhost/api/time", 200)]
    public async Task Exactness_holds_for_open_addresses_too(string target, int status)
    {
        var response = await RawHttp.SendAsync(
            _app.Client.BaseAddress!,
                Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        Assert.True(RawHttp.StatusOf(response) == status, response);
    }

    async Task<HttpResponseMessage> PostAsync(SignedClient partner, string json, string? contentSha256)
    {
        using var request = partner.Sign(HttpMethod.Post, "/api/echo", contentSha256);
        request.Content = SignedClient.Json(Encoding.UTF8.GetBytes(json));
        return await _app.Client.SendAsync(request, Ct);
    }

    static async Task RefusedAsync(HttpResponseMessage response, string code)
    {
        var body = await AnswerAsync(response, 401);
        Assert.Equal(code, body.GetProperty("error").GetProperty("code").GetString());
    }

    static async Task<JsonElement> AnswerAsync(HttpResponseMessage response, int status)
    {
        var text = await response.Content.ReadAsStringAsync(Ct);
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} {text}");
        return JsonElement.Parse(text);
    }
}
