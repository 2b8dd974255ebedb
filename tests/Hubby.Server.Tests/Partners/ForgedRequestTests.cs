using System.Globalization;
using System.Text;
using System.Text.Json;
using Hubby.Data;
using Hubby.Partners;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Partners;

public sealed class ForgedRequestTestsOnPostgres(SignedOnPostgres app) : ForgedRequestTests(app), IClassFixture<SignedOnPostgres>;

public sealed class ForgedRequestTestsOnSqlite(SignedOnSqlite app) : ForgedRequestTests(app), IClassFixture<SignedOnSqlite>;

public abstract class ForgedRequestTests(ISignedApp fixture)
{
    const string Target = "/api/echo";
    readonly App _app = fixture.App;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Each changes one thing of a good request's headers; <c>{…}</c> stands for what was good.</summary>
    public static TheoryData<string, string, string> Forgeries => new()
    {
        { "x-api-key", "", "authentication_required" },
        { "x-timestamp", "", "authentication_required" },
        { "x-signature", "", "authentication_required" },
        { "x-api-key", "<absent>", "authentication_required" },
        { "x-timestamp", "<absent>", "authentication_required" },
        { "x-signature", "<absent>", "authentication_required" },
        { "x-api-key", "<twice>", "duplicate_authentication_header" },
        { "x-timestamp", "<twice>", "duplicate_authentication_header" },
        { "x-signature", "<twice>", "duplicate_authentication_header" },
        { "x-timestamp", "<seconds>", "malformed_timestamp" },
        { "x-timestamp", "17040672000000", "malformed_timestamp" },
        { "x-timestamp", "1.70406720e12", "malformed_timestamp" },
        { "x-timestamp", "-704067200000", "malformed_timestamp" },
        { "x-timestamp", "2024-01-01T00", "malformed_timestamp" },
        { "x-timestamp", "abcdefghijklm", "malformed_timestamp" },
        { "x-timestamp", "<next>", "invalid_signature" },
        { "x-timestamp", "0000000000000", "invalid_signature" },
        { "x-signature", "<short>", "malformed_signature" },
        { "x-signature", "<long>", "malformed_signature" },
        { "x-signature", "<nothex>", "malformed_signature" },
        { "x-signature", "<prefixed>", "malformed_signature" },
        { "x-signature", "<base64>", "malformed_signature" },
        { "x-signature", "<flipped>", "invalid_signature" },
        { "x-signature", "<zeros>", "invalid_signature" },
        { "x-signature", "<othersecret>", "invalid_signature" },
        { "x-signature", "<withoutapi>", "invalid_signature" },
        { "x-signature", "<lowermethod>", "invalid_signature" },
        { "x-signature", "<otherquery>", "invalid_signature" },
        { "x-api-key", "hk_test_000000000000000000000000000000", "invalid_signature" },
        { "x-api-key", "your-api-key-here", "invalid_signature" },
        { "x-api-key", "<upper>", "invalid_signature" },
        { "x-api-key", "' OR 1=1 --", "invalid_signature" },
        { "x-api-key", "<padded>", "invalid_signature" },
        { "x-api-key", "<live>", "wrong_environment" },
        { "x-content-sha256", "<unsigned>", "invalid_signature" },
        { "x-content-sha256", "abc", "malformed_content_sha256" },
        { "x-content-sha256", "", "malformed_content_sha256" },
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task A_forged_header_is_401(string header, string change, string code)
    {
        var partner = await _app.CreatePartnerAsync();
        var now = fixture.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var good = _app.SignedBy(partner).Headers("GET", Target).ToDictionary(pair => pair.Name, pair => pair.Value);
        var value = Forge(partner, good.GetValueOrDefault(header, ""), change, now);

        var text = new StringBuilder($"GET {Target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        foreach (var (name, kept) in good.Where(pair => pair.Key != header))
            text.Append(CultureInfo.InvariantCulture, $"{name}: {kept}\r\n");
        if (change != "<absent>")
            text.Append(CultureInfo.InvariantCulture, $"{header}: {value}\r\n");
        if (change == "<twice>")
            text.Append(CultureInfo.InvariantCulture, $"{header}: {value}\r\n");
        var response = await RawHttp.SendAsync(_app.Client.BaseAddress!, Encoding.UTF8.GetBytes(text + "\r\n"));

        Assert.True(RawHttp.StatusOf(response) == 401, response);
        Assert.Contains($"\"code\":\"{code}\"", response, StringComparison.Ordinal);
        Assert.Contains("WWW-Authenticate: HMAC-SHA256", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_revoked_expired_and_wrong_are_one_answer()
    {
        var wrong = await _app.CreatePartnerAsync();
        var unknown = wrong with { Key = KeyText.NewKey(isProduction: false) };
        var revoked = await _app.CreatePartnerAsync();
        var expired = await _app.CreatePartnerAsync(key: new("short", fixture.Clock.GetUtcNow().AddMilliseconds(-1)));
        await _app.QueryAsync(db => db.ApiKeys.Where(key => key.Key == revoked.Key)
            .ExecuteUpdateAsync(row => row.SetProperty(key => key.RevokedAt, fixture.Clock.GetUtcNow()), Ct));
        await _app.QueryAsync(db => db.MoveVersionAsync(StoredVersion.Partners, Ct));
        await _app.RefreshPartnersAsync();

        var answers = new HashSet<string>();
        foreach (var credentials in new[] { wrong with { Secret = "not the secret" }, unknown, revoked, expired })
        {
            var response = await _app.SignedBy(credentials).GetAsync(Target);
            var text = await response.Content.ReadAsStringAsync(Ct);
            Assert.True((int)response.StatusCode == 401, text);
            var headers = string.Join('\n',
                response.Headers.Where(header => header.Key is not ("Date" or "Request-Id")).Select(header => header.Key));
            answers.Add(headers + text
                .Replace(JsonElement.Parse(text).GetProperty("request_id").GetString()!, "", StringComparison.Ordinal));
        }

        Assert.Single(answers);
    }

    static string Forge(Credentials partner, string good, string change, long now) => change switch
    {
        "<absent>" or "<twice>" => good,
        "<seconds>" => (now / 1000).ToString(CultureInfo.InvariantCulture),
        "<next>" => (now + 1).ToString(CultureInfo.InvariantCulture),
        "<short>" => good[..^1],
        "<long>" => good + "0",
        "<nothex>" => "g" + good[1..],
        "<prefixed>" => "sha256=" + good,
        "<base64>" => Convert.ToBase64String(Convert.FromHexString(good)),
        "<flipped>" => (good[0] == '0' ? "1" : "0") + good[1..],
        "<zeros>" => new string('0', 64),
        "<othersecret>" => Sign(partner.Secret + " ", now, "GET", Target),
        "<withoutapi>" => Sign(partner.Secret, now, "GET", "/echo"),
        "<lowermethod>" => Sign(partner.Secret, now, "get", Target),
        "<otherquery>" => Sign(partner.Secret, now, "GET", Target + "?limit=1"),
        "<upper>" => good.ToUpperInvariant(),
        "<padded>" => good + new string('x', 4000),
        "<live>" => KeyText.NewKey(isProduction: true),
        "<unsigned>" => SignedClient.Sha256(""),
        _ => change,
    };

    static string Sign(string secret, long now, string method, string target)
    {
        var signature = new byte[RequestSignature.Bytes];
        RequestSignature
            .Compute(Encoding.UTF8.GetBytes(secret), now.ToString(CultureInfo.InvariantCulture), method, target, "", signature);
        return Convert.ToHexStringLower(signature);
    }
}
