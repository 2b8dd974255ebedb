using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hubby.Partners;
using Hubby.RequestLog;
using Hubby.Tests.ApiDocs;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.RequestLog;

public sealed class SignatureMistakeTestsOnPostgres(PostgresApp app) : SignatureMistakeTests(app), IClassFixture<PostgresApp>;

public sealed class SignatureMistakeTestsOnSqlite(SqliteApp app) : SignatureMistakeTests(app), IClassFixture<SqliteApp>;

/// <summary>A request that was signed in a usual wrong way says so in the log.</summary>
public abstract class SignatureMistakeTests(App app)
{
    const string HashOfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    async Task<SignedClient> PartnerAsync() => app.SignedBy(await app.CreatePartnerAsync());

    [Theory]
    [InlineData("path_without_api", "/api/bookings?limit=2", "{0}GET/bookings?limit=2")]
    [InlineData("query_left_out", "/api/bookings?limit=2", "{0}GET/api/bookings")]
    [InlineData("query_in_other_order", "/api/bookings?status=expired&limit=2", "{0}GET/api/bookings?limit=2&status=expired")]
    [InlineData("target_not_as_sent", "/api/bookings?booking_id=a%20b", "{0}GET/api/bookings?booking_id=a b")]
    [InlineData("trailing_slash", "/api/bookings?limit=2", "{0}GET/api/bookings/?limit=2")]
    [InlineData("method_in_lower_case", "/api/bookings", "{0}get/api/bookings")]
    [InlineData("method_left_out", "/api/bookings", "{0}/api/bookings")]
    [InlineData("timestamp_in_seconds", "/api/bookings", "{1}GET/api/bookings")]
    [InlineData("timestamp_left_out", "/api/bookings", "GET/api/bookings")]
    [InlineData("host_included", "/api/bookings", "{0}GET{2}/api/bookings")]
    [InlineData("parts_separated", "/api/bookings", "{0}\nGET\n/api/bookings")]
    [InlineData("parts_in_other_order", "/api/bookings", "GET/api/bookings{0}")]
    [InlineData("content_sha256_not_sent", "/api/bookings", $"{{0}}GET/api/bookings{HashOfNothing}")]
    [InlineData("path_without_api query_left_out", "/api/bookings?limit=2", "{0}GET/bookings")]
    [InlineData("path_without_api method_in_lower_case", "/api/bookings", "{0}get/bookings")]
    [InlineData("", "/api/bookings", "anything else")]
    public async Task A_usual_mistake_in_signing_is_named(string mistakes, string target, string message)
    {
        var partner = await PartnerAsync();
        var logged = await RefusedAsync(partner, HttpMethod.Get, target, at => string.Format(
            CultureInfo.InvariantCulture, message, at, at[..10], app.Address));
        Assert.Equal("invalid_signature", logged.Text("error_code"));
        Assert.Equal(mistakes, MistakesOf(logged));
        Assert.EndsWith(target,
            logged.GetProperty("signature").Text("signed_message"), StringComparison.Ordinal);
        Assert.DoesNotMatch("[0-9a-f]{64}", $"{logged}");
    }

    [Theory]
    [InlineData("secret_of_other_key")]
    [InlineData("secret_with_line_break")]
    [InlineData("secret_without_head")]
    [InlineData("key_as_secret")]
    [InlineData("signature_in_base64")]
    [InlineData("signature_not_bare")]
    [InlineData("body_appended")]
    public async Task A_mistake_with_the_secret_the_form_or_the_body_is_named(string mistake)
    {
        var partner = await PartnerAsync();
        await using var scope = app.Services.CreateAsyncScope();
        var (other, _) = await scope.ServiceProvider.GetRequiredService<ChangeKeys>()
            .CreateAsync(partner.Credentials.PartnerId, new("second"), Ct);
        await app.RefreshPartnersAsync();
        var secret = partner.Credentials.Secret;
        const string body = """{"pax":1}""";
        var logged = await RefusedAsync(partner, HttpMethod.Post, Samples.Bookings,
            at => $"{at}POST/api/bookings{(mistake == "body_appended" ? body : "")}", mistake switch
            {
                "secret_of_other_key" => other!.Secret,
                "secret_with_line_break" => $"{secret}\n",
                "secret_without_head" => secret[8..],
                "key_as_secret" => partner.Credentials.Key,
                _ => secret,
            }, signature => mistake switch
            {
                "signature_in_base64" => Convert.ToBase64String(signature),
                "signature_not_bare" => $"sha256={Convert.ToHexStringLower(signature)}",
                _ => Convert.ToHexStringLower(signature),
            }, body);
        Assert.Equal(mistake, MistakesOf(logged));
        Assert.DoesNotContain("pax", $"{logged}", StringComparison.Ordinal);
    }

    [Fact]
    public void Every_mistake_is_listed_in_the_guide_to_signing()
    {
        var listed = File.ReadAllLines(Repository.PathOf("docs/signing.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);
        Assert.Equal(SignatureMistakes.Codes.Order(StringComparer.Ordinal),
            listed.Where(code => SignatureMistakes.Named(code) is not null).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_answers_are_as_documented()
    {
        var partner = await PartnerAsync();
        var documented = new Documented(JsonElement.Parse(await app.Client.GetStringAsync("/openapi/v1.json", Ct)));
        var refused = await RefusedAsync(partner, HttpMethod.Get, "/api/bookings", at => $"{at}get/api/bookings");
        documented.Fits("/api/requests/{request_id}",
            await partner.GetAsync($"{Logged.Requests}/{refused.Text("id")}").ReadAsync());
        documented.Fits("/api/requests/{request_id}", await partner.GetAsync($"{Logged.Requests}/x").ReadAsync());
        documented.Fits(Logged.Requests, await partner.GetAsync(Logged.Requests).ReadAsync());
        documented.Fits(Logged.Requests, await partner.GetAsync($"{Logged.Requests}?limit=x").ReadAsync());
    }

    async Task<JsonElement> RefusedAsync(SignedClient partner, HttpMethod method, string target, Func<string, string> message,
        string? secret = null, Func<byte[], string>? form = null, string? body = null)
    {
        var at = $"{app.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds()}";
        var signature = HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(secret ?? partner.Credentials.Secret),
            Encoding.UTF8.GetBytes(message(at)));
        using var request = new HttpRequestMessage(method, target);
        request.Headers.Add("x-api-key", partner.Credentials.Key);
        request.Headers.Add("x-timestamp", at);
        request.Headers.TryAddWithoutValidation("x-signature", (form ?? Convert.ToHexStringLower)(signature));
        if (body is not null)
            request.Content = SignedClient.Json(Encoding.UTF8.GetBytes(body));
        return await partner.LoggedAsync((await app.Client.SendAsync(request, Ct).ReadAsync()).Is(401));
    }

    static string MistakesOf(JsonElement logged) => string.Join(' ', logged.GetProperty("signature").GetProperty("mistakes")
        .EnumerateArray().Select(mistake => mistake.Text("code")));
}
