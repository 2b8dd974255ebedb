using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hubby.Data;
using Hubby.Partners;
using Hubby.RequestLog;
using Hubby.Tests.ApiDocs;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Hubby.Tests.RequestLog;

public sealed class RequestLogTestsOnPostgres(PostgresApp app) : RequestLogTests(app), IClassFixture<PostgresApp>;

public sealed class RequestLogTestsOnSqlite(SqliteApp app) : RequestLogTests(app), IClassFixture<SqliteApp>;

public abstract class RequestLogTests(App app)
{
    const string Requests = "/api/requests";
    const string HashOfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    static readonly string[] Targets =
        ["/api/bookings", "/api/bookings?limit=0", "/api/packages", "/api/nothing", "/api/bookings"];
    static readonly string[] Names = ["first_name", "last_name", "full_name", "external_user_id"];
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    async Task<SignedClient> PartnerAsync() => app.SignedBy(await app.CreatePartnerAsync());

    /// <summary>A request is written down after its answer, so the first to ask may come too early.</summary>
    static async Task<JsonElement> LoggedAsync(SignedClient partner, Answer answer)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var found = await partner.GetAsync($"{Requests}/{answer.Header("Request-Id")}").ReadAsync();
            if (found.Status != 404)
                return found.Is(200).Data;
            Assert.True(watch.Elapsed < Patience, found.Text);
        }
    }

    static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    [Fact]
    public async Task A_request_and_its_answer_are_found_by_the_id_that_the_answer_had()
    {
        var partner = await PartnerAsync();
        var booked = (await partner.PostAsync(Samples.Bookings, Samples.Booking("LOG-1")).ReadAsync()).Is(201);
        var logged = await LoggedAsync(partner, booked);
        Assert.Equal(("POST", "/api/bookings", null, 201, null, partner.Credentials.Key), (Text(logged, "method"),
            Text(logged, "path"), Text(logged, "query"), logged.GetProperty("status").GetInt32(), Text(logged, "error_code"),
            Text(logged, "api_key")));
        var (request, answer) = (logged.GetProperty("request"), logged.GetProperty("answer"));
        Assert.True(request.GetProperty("is_whole").GetBoolean() && answer.GetProperty("is_whole").GetBoolean(), $"{logged}");
        Assert.Equal(booked.Text.Length, answer.GetProperty("bytes").GetInt32());
        Assert.Equal("LOG-1", Text(request.GetProperty("json"), "booking_id"));
        Assert.Equal(Text(booked.Data, "id"), Text(answer.GetProperty("json").GetProperty("data"), "id"));
        Assert.Equal(JsonValueKind.Null, logged.GetProperty("signature").ValueKind);
    }

    [Fact]
    public async Task What_is_refused_is_logged_with_its_code()
    {
        var partner = await PartnerAsync();
        var unknown = await LoggedAsync(partner, (await partner.GetAsync("/api/nothing?a=1").ReadAsync()).Is(404));
        Assert.Equal(("/api/…", "?…=…", "not_found"),
            (Text(unknown, "path"), Text(unknown, "query"), Text(unknown, "error_code")));
        var wrong = await LoggedAsync(
            partner, (await partner.PostAsync(Samples.Bookings, """{"email":5,"pax":"x"}""").ReadAsync()).Is(400));
        Assert.Equal("invalid_request", Text(wrong, "error_code"));
        Assert.Equal("""{"email":"…","pax":"x"}""", wrong.GetProperty("request").GetProperty("json").GetRawText());
        var broken = await LoggedAsync(
            partner, (await partner.PostAsync(Samples.Bookings, """{"pax":2,"locale":"en""").ReadAsync()).Is(400));
        Assert.Equal("""{"pax":2}""", broken.GetProperty("request").GetProperty("json").GetRawText());
        Assert.False(broken.GetProperty("request").GetProperty("is_whole").GetBoolean());
    }

    [Fact]
    public async Task No_word_of_a_traveller_and_no_code_or_secret_gets_into_the_log()
    {
        var partner = await PartnerAsync();
        var tag = string.Concat(Tokens.Secret(14).ToLowerInvariant().Where(char.IsAsciiLetter).Prepend('p'));
        var booked = (await partner.PostAsync(Samples.Bookings, Samples.Booking("LOG-2", booking =>
        {
            foreach (var field in Names)
                booking[field] = $"{tag}{field}";
            booking["email"] = $"{tag}@example.com";
            booking["phone"] = "+31612345678";
            booking["metadata"] = new JsonObject { ["note"] = tag, [tag] = 1 };
        })).ReadAsync()).Is(201);
        var code = booked.Data.GetProperty("promo_codes")[0];
        string[] words = [tag, "+31612345678", Text(code, "promo_code")!, Text(code, "uuid")!];
        await partner.GetAsync($"/api/bookings?email={tag}@example.com&promo_code={words[2]}&{tag}=1");
        await partner.GetAsync($"/api/promo-codes/{words[2]}");
        await partner.GetAsync($"/api/{tag}/{words[2]}");
        await partner.PostAsync(Samples.Bookings,
            $$"""{"departure_date":"{{tag}}@example.com","{{tag}}":1,"package_type":"+31612345678"}""");
        var hook = (await partner.PostAsync("/api/webhooks", """{"url":"https://hook.invalid/x"}""").ReadAsync()).Is(201);
        await LoggedAsync(partner, await partner.GetAsync($"/api/privacy/export?email={tag}@example.com").ReadAsync());
        words = [.. words, Text(hook.Data, "secret")!];

        var rows = await app.QueryAsync(db => db.LoggedRequests
            .Where(row => row.PartnerId == partner.Credentials.PartnerId).ToListAsync(Ct));
        Assert.True(rows.Count >= 7);
        var all = JsonSerializer.Serialize(rows, Plain);
        Assert.DoesNotContain(words, word => all.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

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
        Assert.Equal("invalid_signature", Text(logged, "error_code"));
        Assert.Equal(mistakes, MistakesOf(logged));
        Assert.EndsWith(target,
            Text(logged.GetProperty("signature"), "signed_message"), StringComparison.Ordinal);
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
        return await LoggedAsync(partner, (await app.Client.SendAsync(request, Ct).ReadAsync()).Is(401));
    }

    static string MistakesOf(JsonElement logged) => string.Join(' ', logged.GetProperty("signature").GetProperty("mistakes")
        .EnumerateArray().Select(mistake => Text(mistake, "code")));

    [Fact]
    public async Task The_list_is_newest_first_in_pages_and_can_be_narrowed()
    {
        var partner = await PartnerAsync();
        var answers = new List<Answer>();
        foreach (var target in Targets)
            answers.Add(await partner.GetAsync(target).ReadAsync());
        foreach (var answer in answers)
            await LoggedAsync(partner, answer);

        async Task<(List<string?> Ids, string? Next)> PageAsync(string query)
        {
            var page = (await partner.GetAsync($"{Requests}{query}").ReadAsync()).Is(200);
            Assert.Equal(page.Json.GetProperty("has_more").GetBoolean(), page.Header("Link") is not null);
            var others = page.Data.EnumerateArray()
                .Where(row => !Text(row, "path")!.StartsWith(Requests, StringComparison.Ordinal));
            return ([.. others.Select(row => Text(row, "id"))], Text(page.Json, "next_cursor"));
        }

        List<string?> made = [.. answers.Select(answer => answer.Header("Request-Id")).Reverse()];
        var seen = new List<string?>();
        var next = "?limit=2";
        for (var pages = 0; pages < 10; pages++)
        {
            var (ids, cursor) = await PageAsync(next);
            seen.AddRange(ids);
            if (cursor is null)
                break;
            next = $"?limit=2&cursor={cursor}";
        }

        Assert.Equal(made, seen);
        Assert.Equal([made[1], made[3]], (await PageAsync("?status=4xx")).Ids);
        Assert.Equal([made[1]], (await PageAsync("?status=404&method=get")).Ids);
        Assert.Equal([made[3]], (await PageAsync("?error_code=invalid_request&path=/api/book")).Ids);
        Assert.Empty((await PageAsync("?created_to=2020-01-01")).Ids);
        Assert.Equal(made, (await PageAsync("?created_from=2020-01-01")).Ids);
        Assert.Equal(["status invalid_value"], (await partner.GetAsync($"{Requests}?status=9").ReadAsync()).Is(400).Faults);
    }

    [Fact]
    public async Task Another_partners_request_and_one_that_never_was_are_the_same_404()
    {
        var (partner, other) = (await PartnerAsync(), await PartnerAsync());
        var answer = (await partner.GetAsync("/api/bookings").ReadAsync()).Is(200);
        await LoggedAsync(partner, answer);
        foreach (var id in new[] { answer.Header("Request-Id"), "req_00000000000000000000", "nothing" })
            Assert.Equal("request_not_found", (await other.GetAsync($"{Requests}/{id}").ReadAsync()).Is(404).ErrorCode);
    }

    [Fact]
    public async Task The_answers_are_as_documented()
    {
        var partner = await PartnerAsync();
        var documented = new Documented(JsonElement.Parse(await app.Client.GetStringAsync("/openapi/v1.json", Ct)));
        var refused = await RefusedAsync(partner, HttpMethod.Get, "/api/bookings", at => $"{at}get/api/bookings");
        documented.Fits("/api/requests/{request_id}", await partner.GetAsync($"{Requests}/{Text(refused, "id")}").ReadAsync());
        documented.Fits("/api/requests/{request_id}", await partner.GetAsync($"{Requests}/x").ReadAsync());
        documented.Fits(Requests, await partner.GetAsync(Requests).ReadAsync());
        documented.Fits(Requests, await partner.GetAsync($"{Requests}?limit=x").ReadAsync());
    }

    [Fact]
    public async Task Of_a_flood_of_bad_signatures_few_are_kept_and_good_requests_are_not_pushed_out()
    {
        var partner = await PartnerAsync();
        async Task ForgeAsync()
        {
            using var request = partner.Sign(HttpMethod.Get, "/api/bookings");
            request.Headers.Remove("x-signature");
            request.Headers.Add("x-signature", new string('0', 64));
            (await app.Client.SendAsync(request, Ct).ReadAsync()).Is(401);
        }

        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => ForgeAsync()));
        var seconds = (int)watch.Elapsed.TotalSeconds + 2;
        await LoggedAsync(partner, (await partner.GetAsync("/api/packages").ReadAsync()).Is(200));
        var kept = await app.QueryAsync(db => db.LoggedRequests
            .CountAsync(row => row.PartnerId == partner.Credentials.PartnerId && row.Status == 401, Ct));
        Assert.InRange(kept, 1, RequestQueue.RefusalsPerSecond * seconds);
    }

    [Fact]
    public async Task What_is_older_than_it_is_kept_is_swept_away_by_the_clock()
    {
        var partner = await PartnerAsync();
        var now = app.Services.GetRequiredService<TimeProvider>().Now();
        const int old = (2 * RequestSweep.BatchSize) + 5;
        await app.QueryAsync(db =>
        {
            db.LoggedRequests.AddRange(Enumerable.Range(0, old).Select(index => RowAt(now.AddDays(-31).AddSeconds(index))));
            db.LoggedRequests.Add(RowAt(now.AddDays(-29)));
            return db.SaveChangesAsync(Ct);
        });

        var clock = new FakeTimeProvider(now);
        using var sweep = new RequestSweep(app.Services.GetRequiredService<IServiceScopeFactory>(),
            app.Services.GetRequiredService<PartnerDirectory>(), Options.Create(new RequestLogOptions()), clock,
            NullLogger<RequestSweep>.Instance);
        await sweep.StartAsync(Ct);
        await UntilCountAsync(1, Sweep.Breath);
        await UntilCountAsync(0, TimeSpan.FromHours(8));
        await sweep.StopAsync(Ct);

        LoggedRequest RowAt(DateTimeOffset at) => new()
        {
            PartnerId = partner.Credentials.PartnerId,
            Id = Ids.Public(at),
            CreatedAt = at,
            KeyId = Guid.Empty,
            Method = "GET",
            Path = "/api/bookings",
            Status = 200,
            DurationMs = 1,
            RequestBytes = 0,
            AnswerBytes = 0,
        };

        async Task UntilCountAsync(int count, TimeSpan step)
        {
            var watch = Stopwatch.StartNew();
            while (await app.CountAsync("logged_requests", partner.Credentials.PartnerId) is var left && left != count)
            {
                Assert.True(left > count && watch.Elapsed < Patience, $"{left} are left instead of {count}");
                clock.Advance(step);
            }
        }
    }
}
