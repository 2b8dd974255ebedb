using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Contract;

public sealed class BadInputTestsOnPostgres(PostgresApp app) : BadInputTests(app), IClassFixture<PostgresApp>;

public sealed class BadInputTestsOnSqlite(SqliteApp app) : BadInputTests(app), IClassFixture<SqliteApp>;

/// <summary>No input yields a 5xx, none leaves half a booking, and each refusal is one that docs/errors.md knows.</summary>
public abstract partial class BadInputTests(App app)
{
    static readonly HashSet<string> Documented =
        [.. ErrorHeading().Matches(File.ReadAllText(Repository.PathOf("docs/errors.md"))).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"`([a-z0-9_]+)`")]
    private static partial Regex ErrorHeading();

    static string With(string field, string json) => Samples.Booking("BAD")[..^1] + $",\"{field}\":{json}}}";

    static string Nested(int depth) =>
        string.Concat(Enumerable.Repeat("[", depth)) + string.Concat(Enumerable.Repeat("]", depth));

    public static TheoryData<string, int, byte[]> Bodies()
    {
        var bodies = new TheoryData<string, int, byte[]>();
        void Add(string name, string body, int status = 400) => bodies.Add(name, status, Encoding.UTF8.GetBytes(body));
        Add("nothing", "");
        Add("white space", "  \n ");
        Add("null", "null");
        Add("an array", "[]");
        Add("a string", "\"booking\"");
        Add("half an object", Samples.Booking()[..40]);
        Add("two objects", "{}{}");
        Add("a comment", "/* x */ {}");
        Add("single quotes", "{'booking_id':'x'}");
        Add("a byte order mark", "\uFEFF" + Samples.Booking());
        Add("an escaped NUL", With("full_name", "\"a\\u0000b\""));
        Add("a raw control character", With("full_name", "\"a\u0001b\""));
        Add("a lone surrogate", With("full_name", "\"\\ud800\""));
        Add("a lone low surrogate", With("full_name", "\"x\\udc00x\""));
        Add("a lone surrogate in a name", Samples.Booking()[..^1] + ",\"\\ud800\":1}");
        Add("a lone surrogate in metadata", With("metadata", "{\"a\":\"\\udfff\"}"));
        Add("a field twice", With("booking_id", "\"again\""));
        Add("an unknown field twice", Samples.Booking()[..^1] + ",\"x\":1,\"x\":2}");
        Add("1e400", With("pax", "1e400"));
        Add("a number of many digits", With("pax", new string('9', 100_000)));
        Add("a broken number", With("pax", "01"));
        Add("NaN", With("pax", "NaN"));
        Add("nesting 1,000 deep", With("metadata", Nested(1000)));
        Add("nesting 100,000 deep", Nested(100_000));
        Add("an array for an object", With("communication_options", "[]"));
        Add("an object for an array",
            Samples.Booking("BAD", booking => booking["package_specifications"] = new JsonObject()));
        Add("no specification", Samples.Booking("x", booking => booking["package_specifications"]!.AsArray().Clear()));
        Add("10,000 specifications", """{"booking_id":"x","departure_date":"2025-01-01","package_specifications":["""
            + string.Join(',', Enumerable.Repeat("{}", 10_000)) + "]}");
        Add("a name of 101 characters", Samples.Booking("x", booking => booking["first_name"] = new string('x', 101)));
        Add("a name of 10 MB", With("full_name", $"\"{new string('x', 10_000_000)}\""), 413);
        Add("one byte too many", Samples.Booking().PadRight((256 * 1024) + 1), 413);
        bodies.Add("invalid UTF-8", 400, [.. "{\"booking_id\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        bodies.Add("overlong UTF-8", 400, [.. "{\"booking_id\":\""u8, 0xC0, 0x80, .. "\"}"u8]);
        bodies.Add("UTF-16", 400, Encoding.Unicode.GetBytes(Samples.Booking()));
        bodies.Add("a raw NUL", 400, [.. "{\"booking_id\":\"a"u8, 0, .. "b\"}"u8]);
        return bodies;
    }

    [Theory]
    [MemberData(nameof(Bodies), DisableDiscoveryEnumeration = true)]
    public async Task A_bad_body_is_told_what_is_wrong(string name, int status, byte[] body)
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        using var request = partner.Sign(HttpMethod.Post, Samples.Bookings);
        request.Content = SignedClient.Json(body);
        var answer = await app.Client.SendAsync(request, TestContext.Current.CancellationToken).ReadAsync();
        Assert.True(answer.Status == status, $"{name}: {answer.Status} {answer.Text}");
        AssertDocumented(answer);
        Assert.Empty((await partner.GetAsync(Samples.Bookings).ReadAsync()).Is(200).Data.EnumerateArray());
    }

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("application/x-www-form-urlencoded", null)]
    [InlineData("application/json; charset=utf-16", null)]
    [InlineData("application/json", "gzip")]
    [InlineData("application/json", "br, gzip")]
    [InlineData("nonsense", null)]
    [InlineData(null, null)]
    public async Task What_is_not_JSON_is_a_415(string? type, string? encoding)
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        using var request = partner.Sign(HttpMethod.Post, Samples.Bookings);
        request.Content = new StringContent(Samples.Booking());
        request.Content.Headers.ContentType = null;
        if (type is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        AssertDocumented((await app.Client.SendAsync(request, TestContext.Current.CancellationToken).ReadAsync()).Is(415));
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json;charset=\"UTF-8\"")]
    [InlineData("Application/JSON")]
    public async Task JSON_may_be_named_in_any_case_with_its_charset(string type)
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        using var request = partner.Sign(HttpMethod.Post, Samples.Bookings);
        request.Content = SignedClient.Json(Encoding.UTF8.GetBytes(Samples.Booking()));
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        (await app.Client.SendAsync(request, TestContext.Current.CancellationToken).ReadAsync()).Is(201);
    }

    [Theory]
    [InlineData("/api/Bookings")]
    [InlineData("//api/bookings")]
    [InlineData("/api//bookings")]
    [InlineData("/api/bookings/")]
    [InlineData("/api%2Fbookings")]
    [InlineData("/api/%62ookings")]
    [InlineData("/api/bookings%2Fpreview")]
    [InlineData("/api/./bookings")]
    [InlineData("/bookings")]
    [InlineData("/api/bookings\\preview")]
    public async Task Another_spelling_of_the_path_is_a_404(string target)
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var response = await partner.SendRawAsync("POST", target, Samples.Booking());
        Assert.True(RawHttp.StatusOf(response) == 404, response);
        Assert.Contains("\"code\":\"not_found\"", response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: xchunked\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked, gzip\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n")]
    [InlineData("Content-Length: -1\r\n\r\n{}")]
    [InlineData("Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}")]
    [InlineData("Content-Length: 99999999999999999999\r\n\r\n{}")]
    [InlineData(" folded: x\r\nContent-Length: 2\r\n\r\n{}")]
    public async Task Games_with_the_framing_of_a_request_are_a_4xx(string tail)
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var head = new StringBuilder("POST /api/bookings HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n")
            .Append("Content-Type: application/json\r\n");
        foreach (var (name, value) in partner.Headers("POST", Samples.Bookings))
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        var response = await RawHttp.SendAsync(new Uri(app.Address), Encoding.UTF8.GetBytes($"{head}{tail}"));
        AssertRefused(response);
        Assert.Empty((await partner.GetAsync(Samples.Bookings).ReadAsync()).Is(200).Data.EnumerateArray());
    }

    [Theory]
    [InlineData("GET /api/packages/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /api/time\r\n\r\n")]
    [InlineData("GET /api/time HTTP/1.1\r\n\r\n")]
    [InlineData("G\u0001T /api/time HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /api/time HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n")]
    [InlineData("GET /api/time HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("HELLO\r\n\r\n")]
    public async Task What_is_not_HTTP_is_told_so_in_the_error_body(string request) =>
        AssertRefused(await RawHttp.SendAsync(new Uri(app.Address), Encoding.Latin1.GetBytes(request)));

    [Fact]
    public async Task Headers_beyond_the_limit_are_told_so_in_the_error_body()
    {
        var request = $"GET /api/time HTTP/1.1\r\nHost: localhost\r\nx-long: {new string('x', 20_000)}\r\n\r\n";
        AssertRefused(await RawHttp.SendAsync(new Uri(app.Address), Encoding.Latin1.GetBytes(request)));
    }

    static void AssertRefused(string response)
    {
        Assert.InRange(RawHttp.StatusOf(response), 400, 499);
        var parts = response.Split("\r\n\r\n", 2);
        var json = JsonElement.Parse(parts[1]);
        Assert.Contains(json.GetProperty("error").GetProperty("code").GetString()!, Documented);
        var requestId = json.GetProperty("request_id").GetString();
        Assert.Contains($"Request-Id: {requestId}", parts[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Five_thousand_mutated_requests_are_taken_or_refused_in_words_and_none_breaks()
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var mutant = new Mutant(new Dice(20250615));
        var taken = 0;
        for (var batch = 0; batch < 100; batch++)
        {
            var bodies = Enumerable.Range(0, 50).Select(_ => mutant.Next()).ToList();
            var answers = await Task.WhenAll(bodies.Select(async body => (body, answer: await SendAsync(partner, body))));
            foreach (var (body, answer) in answers)
            {
                Assert.True(answer.Status is 200 or 201 or 400 or 413,
                    $"{answer.Status} {answer.Text} for {Encoding.UTF8.GetString(body)}");
                if (answer.Status >= 400)
                    AssertDocumented(answer);
                taken += answer.Status == 201 ? 1 : 0;
            }
        }

        Assert.Equal(taken, await app.CountAsync("bookings", partner.Credentials.PartnerId));
        Assert.InRange(taken, 1, 4500);
    }

    async Task<Answer> SendAsync(SignedClient partner, byte[] body)
    {
        using var request = partner.Sign(HttpMethod.Post, Samples.Bookings);
        request.Content = SignedClient.Json(body);
        return await app.Client.SendAsync(request, TestContext.Current.CancellationToken).ReadAsync();
    }

    internal static void AssertDocumented(Answer answer)
    {
        Assert.False(answer.Json.GetProperty("success").GetBoolean());
        Assert.False(string.IsNullOrWhiteSpace(answer.Json.GetProperty("message").GetString()));
        Assert.Contains(answer.ErrorCode!, Documented);
        Assert.Equal(answer.Header("Request-Id"), answer.Json.GetProperty("request_id").GetString());
        if (!answer.Json.TryGetProperty("errors", out var faults))
            return;
        foreach (var fault in faults.EnumerateArray())
        {
            Assert.Contains(fault.GetProperty("code").GetString()!, Documented);
            Assert.Equal(JsonValueKind.String, fault.GetProperty("field").ValueKind);
            Assert.False(string.IsNullOrWhiteSpace(fault.GetProperty("message").GetString()));
        }
    }
}
