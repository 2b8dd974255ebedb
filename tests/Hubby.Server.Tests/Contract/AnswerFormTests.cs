using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Contract;

public sealed class AnswerFormTestsOnPostgres(AnswerFormTestsOnPostgres.Slow app)
    : AnswerFormTests(app), IClassFixture<AnswerFormTestsOnPostgres.Slow>
{
    public sealed class Slow : PostgresApp
    {
        protected override IEnumerable<string> Settings => [OnePerSecond];
    }
}

public sealed class AnswerFormTestsOnSqlite(AnswerFormTestsOnSqlite.Slow app)
    : AnswerFormTests(app), IClassFixture<AnswerFormTestsOnSqlite.Slow>
{
    public sealed class Slow : SqliteApp
    {
        protected override IEnumerable<string> Settings => [OnePerSecond];
    }
}

/// <summary>Every failure has one of two forms, and every answer a name by which it can be found in the log.</summary>
public abstract class AnswerFormTests(App app)
{
    protected const string OnePerSecond = "--RateLimits:PerKey=1";
    const string ProblemJson = "application/problem+json";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<int, string> Failures => new()
    {
        { 400, "invalid_request" }, { 400, "malformed_json" }, { 401, "invalid_signature" }, { 404, "booking_not_found" },
        { 404, "not_found" }, { 405, "method_not_allowed" }, { 413, "body_too_large" }, { 415, "unsupported_media_type" },
        { 422, "idempotency_key_reused" }, { 429, "rate_limited" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failure_is_in_the_envelope_and_on_request_a_problem_of_RFC_9457(int status, string code)
    {
        var plain = (await FailAsync(code, accept: null)).Is(status);
        Assert.Equal("application/json", plain.Response.Content.Headers.ContentType?.MediaType);
        Assert.False(plain.Json.GetProperty("success").GetBoolean());
        Assert.Equal(code, plain.ErrorCode);
        Assert.EndsWith($"/docs/errors#{code}", plain.Json.GetProperty("error").GetProperty("doc_url").GetString(),
            StringComparison.Ordinal);
        Assert.Equal(plain.Header("Request-Id"), plain.Json.GetProperty("request_id").GetString());

        var problem = (await FailAsync(code, $"application/json;q=0.5, {ProblemJson}")).Is(status);
        Assert.Equal(ProblemJson, problem.Response.Content.Headers.ContentType?.ToString());
        Assert.Equal(status, problem.Json.GetProperty("status").GetInt32());
        Assert.Equal(code, problem.Json.GetProperty("code").GetString());
        Assert.Equal(plain.Json.GetProperty("error").GetProperty("doc_url").GetString(),
            problem.Json.GetProperty("type").GetString());
        Assert.Equal(plain.Json.GetProperty("message").GetString(), problem.Json.GetProperty("title").GetString());
        Assert.Equal(problem.Header("Request-Id"), problem.Json.GetProperty("request_id").GetString());
        Assert.False(problem.Json.TryGetProperty("success", out _));
        Assert.Equal(FaultsOf(plain), FaultsOf(problem));
        Assert.Equal(code == "invalid_request", FaultsOf(problem) is not null);
        Assert.NotEqual(plain.Header("Request-Id"), problem.Header("Request-Id"));
        Assert.Equal(status == 429, plain.Response.Headers.RetryAfter is not null);
    }

    static string? FaultsOf(Answer answer) => answer.Json.TryGetProperty("errors", out var faults) ? faults.GetRawText() : null;

    /// <summary>A request of a partner of its own, whose burst is two, that fails in this way.</summary>
    async Task<Answer> FailAsync(string code, string? accept)
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var good = Samples.Booking();
        var key = ("Idempotency-Key", "form");
        if (code == "idempotency_key_reused")
            (await partner.PostAsync(Samples.Bookings, good, key).ReadAsync()).Is(201);
        for (var number = 0; code == "rate_limited" && number < 40; number++)
        {
            var used = await partner.GetAsync("/api/destinations");
            if ((int)used.StatusCode == 429)
                break;
        }

        using var request = code switch
        {
            "invalid_request" => Post(partner, Samples.Booking("F", booking => booking.Remove("departure_date"))),
            "malformed_json" => Post(partner, "{"),
            "invalid_signature" => Post(app.SignedBy(partner.Credentials with { Secret = "guessed" }), good),
            "booking_not_found" => partner.Sign(HttpMethod.Get, $"{Samples.Bookings}/00000000000000000000"),
            "not_found" => partner.Sign(HttpMethod.Get, "/api/nothing"),
            "method_not_allowed" => partner.Sign(HttpMethod.Delete, Samples.Bookings),
            "body_too_large" => Post(partner, good.PadRight(300_000)),
            "unsupported_media_type" => Post(partner, good, "text/plain"),
            "idempotency_key_reused" => Post(partner, Samples.Booking("OTHER"), header: key),
            _ => partner.Sign(HttpMethod.Get, "/api/destinations"),
        };
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        return await app.Client.SendAsync(request, Ct).ReadAsync();
    }

    static HttpRequestMessage Post(
        SignedClient partner, string body, string type = "application/json", (string Name, string Value)? header = null)
    {
        var request = partner.Sign(HttpMethod.Post, Samples.Bookings);
        request.Content = new StringContent(body);
        request.Content.Headers.ContentType = new(type);
        if (header is { } more)
            request.Headers.Add(more.Name, more.Value);
        return request;
    }

    [Theory]
    [InlineData("GET", "/healthz")]
    [InlineData("GET", "/readyz")]
    [InlineData("GET", "/api/time")]
    [InlineData("GET", "/openapi/v1.json")]
    [InlineData("GET", "/docs")]
    [InlineData("GET", "/")]
    [InlineData("GET", Samples.Bookings)]
    [InlineData("HEAD", "/nothing")]
    public async Task Every_answer_has_its_Request_Id(string method, string path)
    {
        using var one = new HttpRequestMessage(new(method), path);
        using var two = new HttpRequestMessage(new(method), path);
        var first = await app.Client.SendAsync(one, Ct).ReadAsync();
        var second = await app.Client.SendAsync(two, Ct).ReadAsync();
        Assert.Matches("^req_[0-9A-Za-z]{20}$", first.Header("Request-Id"));
        Assert.NotEqual(first.Header("Request-Id"), second.Header("Request-Id"));
    }

    [Theory]
    [InlineData("DELETE", Samples.Bookings, "GET, POST")]
    [InlineData("PATCH", Samples.Bookings, "GET, POST")]
    [InlineData("POST", $"{Samples.Bookings}/00000000000000000000", "DELETE, GET, PUT")]
    [InlineData("POST", "/api/packages", "GET")]
    [InlineData("PUT", "/api/destinations", "GET")]
    [InlineData("POST", "/api/time", "GET")]
    [InlineData("POST", "/healthz", "GET")]
    [InlineData("BREW", Samples.Bookings, "GET, POST")]
    public async Task A_405_names_the_methods_that_the_address_takes(string method, string path, string allowed)
    {
        using var request = new HttpRequestMessage(new(method), path);
        var answer = (await app.Client.SendAsync(request, Ct).ReadAsync()).Is(405);
        Assert.Equal(allowed, string.Join(", ", answer.Response.Content.Headers.Allow.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/api/time")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs")]
    [InlineData("/api/packages")]
    [InlineData(Samples.Bookings)]
    [InlineData($"{Samples.Bookings}/preview")]
    [InlineData($"{Samples.Bookings}/00000000000000000000")]
    public async Task HEAD_and_OPTIONS_on_a_known_address_do_not_break(string path)
    {
        foreach (var method in new[] { HttpMethod.Head, HttpMethod.Options })
        {
            using var request = new HttpRequestMessage(method, path);
            var answer = await app.Client.SendAsync(request, Ct).ReadAsync();
            Assert.True(answer.Status is 200 or 204 or 401 or 405, $"{method} {path}: {answer.Status} {answer.Text}");
            Assert.NotNull(answer.Header("Request-Id"));
            if (answer.Status == 405)
                Assert.NotEmpty(answer.Response.Content.Headers.Allow);
            if (method == HttpMethod.Head)
                Assert.Equal("", answer.Text);
        }
    }
}
