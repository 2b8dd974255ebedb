using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hubby.Data;
using Hubby.RequestLog;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.RequestLog;

public sealed class RequestLogTestsOnPostgres(PostgresApp app) : RequestLogTests(app), IClassFixture<PostgresApp>;

public sealed class RequestLogTestsOnSqlite(SqliteApp app) : RequestLogTests(app), IClassFixture<SqliteApp>;

/// <summary>What a partner finds in the log of its requests, and what is not in it.</summary>
public abstract class RequestLogTests(App app)
{
    static readonly string[] Targets =
        ["/api/bookings", "/api/bookings?limit=0", "/api/packages", "/api/nothing", "/api/bookings"];
    static readonly string[] Names = ["first_name", "last_name", "full_name", "external_user_id"];
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    async Task<SignedClient> PartnerAsync() => app.SignedBy(await app.CreatePartnerAsync());

    [Fact]
    public async Task A_request_and_its_answer_are_found_by_the_id_that_the_answer_had()
    {
        var partner = await PartnerAsync();
        var booked = (await partner.PostAsync(Samples.Bookings, Samples.Booking("LOG-1")).ReadAsync()).Is(201);
        var logged = await partner.LoggedAsync(booked);
        Assert.Equal(("POST", "/api/bookings", null, 201, null, partner.Credentials.Key), (logged.Text("method"),
            logged.Text("path"), logged.Text("query"), logged.GetProperty("status").GetInt32(), logged.Text("error_code"),
            logged.Text("api_key")));
        var (request, answer) = (logged.GetProperty("request"), logged.GetProperty("answer"));
        Assert.True(request.GetProperty("is_whole").GetBoolean() && answer.GetProperty("is_whole").GetBoolean(), $"{logged}");
        Assert.Equal(booked.Text.Length, answer.GetProperty("bytes").GetInt32());
        Assert.Equal("LOG-1", request.GetProperty("json").Text("booking_id"));
        Assert.Equal(booked.Data.Text("id"), answer.GetProperty("json").GetProperty("data").Text("id"));
        Assert.Equal(JsonValueKind.Null, logged.GetProperty("signature").ValueKind);
    }

    [Fact]
    public async Task What_is_refused_is_logged_with_its_code()
    {
        var partner = await PartnerAsync();
        var unknown = await partner.LoggedAsync((await partner.GetAsync("/api/nothing?a=1").ReadAsync()).Is(404));
        Assert.Equal(("/api/…", "?…=…", "not_found"),
            (unknown.Text("path"), unknown.Text("query"), unknown.Text("error_code")));
        var wrong = await partner.LoggedAsync(
            (await partner.PostAsync(Samples.Bookings, """{"email":5,"pax":"x"}""").ReadAsync()).Is(400));
        Assert.Equal("invalid_request", wrong.Text("error_code"));
        Assert.Equal("""{"email":"…","pax":"x"}""", wrong.GetProperty("request").GetProperty("json").GetRawText());
        var broken = await partner.LoggedAsync(
            (await partner.PostAsync(Samples.Bookings, """{"pax":2,"locale":"en""").ReadAsync()).Is(400));
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
        string[] words = [tag, "+31612345678", code.Text("promo_code")!, code.Text("uuid")!];
        await partner.GetAsync($"/api/bookings?email={tag}@example.com&promo_code={words[2]}&{tag}=1");
        await partner.GetAsync($"/api/promo-codes/{words[2]}");
        await partner.GetAsync($"/api/{tag}/{words[2]}");
        await partner.PostAsync(Samples.Bookings,
            $$"""{"departure_date":"{{tag}}@example.com","{{tag}}":1,"package_type":"+31612345678"}""");
        var hook = (await partner.PostAsync("/api/webhooks", """{"url":"https://hook.invalid/x"}""").ReadAsync()).Is(201);
        await partner.LoggedAsync(await partner.GetAsync($"/api/privacy/export?email={tag}@example.com").ReadAsync());
        words = [.. words, hook.Data.Text("secret")!];

        var rows = await app.QueryAsync(db => db.LoggedRequests
            .Where(row => row.PartnerId == partner.Credentials.PartnerId).ToListAsync(Ct));
        Assert.True(rows.Count >= 7);
        var all = JsonSerializer.Serialize(rows, Plain);
        Assert.DoesNotContain(words, word => all.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_list_is_newest_first_in_pages_and_can_be_narrowed()
    {
        var partner = await PartnerAsync();
        var answers = new List<Answer>();
        foreach (var target in Targets)
            answers.Add(await partner.GetAsync(target).ReadAsync());
        foreach (var answer in answers)
            await partner.LoggedAsync(answer);

        async Task<(List<string?> Ids, string? Next)> PageAsync(string query)
        {
            var page = (await partner.GetAsync($"{Logged.Requests}{query}").ReadAsync()).Is(200);
            Assert.Equal(page.Json.GetProperty("has_more").GetBoolean(), page.Header("Link") is not null);
            var others = page.Data.EnumerateArray()
                .Where(row => !row.Text("path")!.StartsWith(Logged.Requests, StringComparison.Ordinal));
            return ([.. others.Select(row => row.Text("id"))], page.Json.Text("next_cursor"));
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
        var wrong = (await partner.GetAsync($"{Logged.Requests}?status=9").ReadAsync()).Is(400);
        Assert.Equal(["status invalid_value"], wrong.Faults);
    }

    [Fact]
    public async Task Another_partners_request_and_one_that_never_was_are_the_same_404()
    {
        var (partner, other) = (await PartnerAsync(), await PartnerAsync());
        var answer = (await partner.GetAsync("/api/bookings").ReadAsync()).Is(200);
        await partner.LoggedAsync(answer);
        foreach (var id in new[] { answer.Header("Request-Id"), "req_00000000000000000000", "nothing" })
            Assert.Equal("request_not_found", (await other.GetAsync($"{Logged.Requests}/{id}").ReadAsync()).Is(404).ErrorCode);
    }
}
