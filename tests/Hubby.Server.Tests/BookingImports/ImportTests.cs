using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Hubby.BookingImports;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.BookingImports;

public sealed class ImportTestsOnPostgres(PostgresApp app) : ImportTests(app), IClassFixture<PostgresApp>;

public sealed class ImportTestsOnSqlite(SqliteApp app) : ImportTests(app), IClassFixture<SqliteApp>;

public abstract class ImportTests(App app)
{
    const string Head = "booking_id,email,departure_date,package_type,destination\n";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    async Task<SignedClient> PartnerAsync() => app.SignedBy(await app.CreatePartnerAsync());

    static string Rows(int count, int from = 1) => string.Concat(Enumerable.Range(from, count).Select(row =>
        string.Create(CultureInfo.InvariantCulture, $"I-{row:D5},t{row}@example.com,2025-06-15,starter,TH\n")));

    [Fact]
    public async Task Each_row_is_a_booking_and_the_result_has_its_code_and_links()
    {
        var partner = await PartnerAsync();
        var done = await app.ImportAsync(partner, Head + Rows(1203));
        Assert.Equal(("done", 1203, 1203, 0, 0, 100), Summary(done));

        var result = await ResultAsync(partner, done);
        Assert.Equal(1203, result.Count);
        var booking = (await partner.GetAsync($"{Samples.Bookings}/{result[1202]["booking"]}").ReadAsync()).Is(200).Data;
        Assert.Equal(("I-01203", "I-01203"), (result[1202]["booking_id"], booking.GetProperty("booking_id").GetString()));
        Assert.Equal(booking.GetProperty("promo_codes")[0].GetProperty("claim_url").GetString(), result[1202]["claim_url"]);
        Assert.Equal("t1203@example.com", booking.GetProperty("email").GetString());
        Assert.Equal(1203, await app.CountAsync("bookings", partner.Credentials.PartnerId));
        Assert.Equal(0, await app.CountAsync("import_chunks", partner.Credentials.PartnerId));
        Assert.Equal(0, await app.CountAsync("idempotency_records", partner.Credentials.PartnerId));
    }

    [Fact]
    public async Task Faulty_rows_fail_alone_and_each_says_everything_that_is_wrong()
    {
        var partner = await PartnerAsync();
        var done = await app.ImportAsync(partner, Head
            + "A,a@example.com,2025-06-15,starter,Thailand\n"
            + "B,nobody,someday,starter,Tailand\n"
            + "C,c@example.com,2025-06-15\n"
            + "A,a@example.com,2025-06-15,starter,Thailand\n"
            + "\"D, with a comma\",d@example.com,2025-06-15,starter,TH\n");
        Assert.Equal(("done", 5, 2, 1, 2, 100), Summary(done));

        var target = $"/api/imports/{done.GetProperty("id")}/rows?status=refused";
        var rows = (await partner.GetAsync(target).ReadAsync()).Is(200).Data;
        Assert.Equal(["3 email,departure_date,destination", "4 body"], rows.EnumerateArray().Select(row =>
            $"{row.GetProperty("line")} {string.Join(',', row.GetProperty("faults").EnumerateArray()
                .Select(fault => fault.GetProperty("field").GetString()))}"));
        Assert.DoesNotContain("nobody", rows.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_several_destinations_and_packages_have_their_columns()
    {
        var partner = await PartnerAsync();
        const string several = "\"[{\"\"package_type\"\":\"\"starter\"\",\"\"destination\"\":\"\"JP\"\"},"
            + "{\"\"package_type\"\":\"\"starter\"\",\"\"destination\"\":\"\"TH\"\"}]\"";
        var one = await app.ImportAsync(partner, "email,departure_date,should_send_message,channels,destination,quantity,pax\n"
            + "a@example.com,2025-06-15,true,EMAIL SMS,TH|JP,2,3\n");
        Assert.Equal(("done", 1, 1, 0, 0, 100), Summary(one));
        var two = await app.ImportAsync(partner,
            $"email,departure_date,package_specifications\nb@example.com,2025-06-15,{several}\n");
        Assert.Equal(["JP", "TH"], await DestinationsAsync(partner, two));

        var booking = await BookingAsync(partner, one);
        Assert.Equal(["EMAIL", "SMS"], booking.GetProperty("messages").EnumerateArray()
            .Select(message => message.GetProperty("channel").GetString()));
        Assert.Equal((2, 3), (booking.GetProperty("promo_codes").GetArrayLength(), booking.GetProperty("pax").GetInt32()));
    }

    [Theory]
    [InlineData("", "body too_few")]
    [InlineData(Head, "body too_few")]
    [InlineData("email,colour,departure_date,destination\na,b,c,d\n", "colour unknown_column")]
    [InlineData("email,email,departure_date,destination\na,b,c,d\n", "email duplicate_field")]
    [InlineData("email\na@example.com\n", "departure_date required", "package_specifications required")]
    [InlineData("departure_date,package_specifications,size\na,b,c\n", "size duplicate_field")]
    public async Task A_head_that_is_wrong_is_refused_and_nothing_stays(string file, params string[] faults)
    {
        var partner = await PartnerAsync();
        Assert.Equal(faults, (await partner.UploadAsync(file).ReadAsync()).Is(400).Faults);
        Assert.Equal(0, await app.CountAsync("imports", partner.Credentials.PartnerId));
        Assert.Equal(0, await app.CountAsync("import_chunks", partner.Credentials.PartnerId));
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_ends_the_import_and_what_came_before_stands()
    {
        var partner = await PartnerAsync();
        var failed = await app.ImportAsync(partner, Head + Rows(700) + "\"open," + new string('x', 200_000));
        Assert.Equal("failed", failed.GetProperty("status").GetString());
        Assert.Contains("quote", failed.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal((700, 700), (failed.GetProperty("created").GetInt32(),
            await app.CountAsync("bookings", partner.Credentials.PartnerId)));
    }

    [Fact]
    public async Task The_same_key_is_the_same_import_and_another_file_under_it_is_refused()
    {
        var partner = await PartnerAsync();
        var first = (await partner.UploadAsync(Head + Rows(1), ("Idempotency-Key", "june")).ReadAsync()).Is(202);
        var again = (await partner.UploadAsync(Head + Rows(1), ("Idempotency-Key", "june")).ReadAsync()).Is(202);
        Assert.True(again.IsReplay);
        Assert.Equal(first.Data.GetProperty("id").GetString(), again.Data.GetProperty("id").GetString());
        (await partner.UploadAsync(Head + Rows(2), ("Idempotency-Key", "june")).ReadAsync()).Is(422);
        Assert.Equal(1, await app.CountAsync("imports", partner.Credentials.PartnerId));
    }

    [Fact]
    public async Task A_file_is_not_what_was_promised_and_nothing_stays()
    {
        var partner = await PartnerAsync();
        var other = SignedClient.Sha256("another file");
        var refused = (await partner.UploadAsync(Head + Rows(1), other).ReadAsync()).Is(401);
        Assert.Equal("content_sha256_mismatch", refused.ErrorCode);
        Assert.Equal(0, await app.CountAsync("imports", partner.Credentials.PartnerId));

        var file = Head + Rows(1);
        (await partner.UploadAsync(file, SignedClient.Sha256(file)).ReadAsync()).Is(202);
    }

    [Fact]
    public async Task What_a_spreadsheet_would_run_begins_with_an_apostrophe()
    {
        var partner = await PartnerAsync();
        var done = await app.ImportAsync(partner, Head + "\"=HYPERLINK(\"\"x\"\")\",a@example.com,2025-06-15,starter,TH\n");
        Assert.Equal("'=HYPERLINK(\"x\")", Assert.Single(await ResultAsync(partner, done))["booking_id"]);
    }

    [Fact]
    public async Task Another_partners_import_is_answered_as_one_that_is_unknown()
    {
        var (partner, other) = (await PartnerAsync(), await PartnerAsync());
        var id = (await app.ImportAsync(partner, Head + Rows(1))).GetProperty("id").GetString();
        foreach (var path in (string[])["", "/rows", "/result.csv"])
        {
            var theirs = (await other.GetAsync($"/api/imports/{id}{path}").ReadAsync()).Is(404);
            var unknown = (await other.GetAsync($"/api/imports/{Guid.Empty}{path}").ReadAsync()).Is(404);
            Assert.Equal(WithoutRequest(unknown), WithoutRequest(theirs));
        }

        (await other.PostAsync($"/api/imports/{id}/cancel", "{}").ReadAsync()).Is(404);
        Assert.Equal(0, (await other.GetAsync("/api/imports").ReadAsync()).Is(200).Data.GetArrayLength());
    }

    [Fact]
    public async Task One_that_is_cancelled_ends_and_its_rows_so_far_stand()
    {
        var partner = await PartnerAsync();
        var id = (await partner.UploadAsync(Head + Rows(3000)).ReadAsync()).Is(202).Data.GetProperty("id").GetString();
        (await partner.PostAsync($"/api/imports/{id}/cancel", "{}").ReadAsync()).Is(200);
        var over = await app.UntilOverAsync(partner, id!);
        Assert.Contains(over.GetProperty("status").GetString(), (string[])["cancelled", "done"]);
        Assert.Equal(over.GetProperty("created").GetInt32(), await app.CountAsync("bookings", partner.Credentials.PartnerId));
        Assert.Equal(0, await app.CountAsync("import_chunks", partner.Credentials.PartnerId));
    }

    [Fact]
    public async Task Only_CSV_is_taken()
    {
        var partner = await PartnerAsync();
        Assert.Equal("not_csv", (await partner.PostAsync("/api/imports", "{}").ReadAsync()).Is(415).ErrorCode);
    }

    static string WithoutRequest(Answer answer) =>
        answer.Text.Replace(answer.Json.GetProperty("request_id").GetString()!, "", StringComparison.Ordinal);

    static (string?, int, int, int, int, int) Summary(JsonElement import) => (import.GetProperty("status").GetString(),
        Number(import, "rows"), Number(import, "created"), Number(import, "repeated"), Number(import, "refused"),
        Number(import, "percent"));

    static int Number(JsonElement import, string name) => import.GetProperty(name).GetInt32();

    static async Task<JsonElement> BookingAsync(SignedClient partner, JsonElement import) =>
        (await partner.GetAsync($"{Samples.Bookings}/{(await ResultAsync(partner, import))[0]["booking"]}").ReadAsync())
        .Is(200).Data;

    static async Task<IEnumerable<string?>> DestinationsAsync(SignedClient partner, JsonElement import) =>
        (await BookingAsync(partner, import)).GetProperty("promo_codes").EnumerateArray()
            .Select(code => code.GetProperty("destination").GetString());

    static async Task<List<Dictionary<string, string>>> ResultAsync(SignedClient partner, JsonElement import)
    {
        var answer = (await partner.GetAsync(import.GetProperty("result_url").GetString()!).ReadAsync()).Is(200);
        using var csv = CsvHelper.CsvReader.Create(Encoding.UTF8.GetBytes(answer.Text));
        var rows = new List<Dictionary<string, string>>();
        string[] head = [.. csv.Headers];
        while (csv.Read())
            rows.Add(head.Index().ToDictionary(column => column.Item, column => csv.GetString(column.Index)));
        return rows;
    }
}

static class Uploads
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Task<HttpResponseMessage> UploadAsync(
        this SignedClient partner, string file, params (string Name, string Value)[] headers) =>
        partner.UploadAsync(file, null, headers);

    public static Task<HttpResponseMessage> UploadAsync(
        this SignedClient partner, string file, string? promised, params (string Name, string Value)[] headers)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(file));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        return partner.SendContentAsync(HttpMethod.Post, "/api/imports?file_name=june.csv", content, promised, headers);
    }

    public static async Task<JsonElement> ImportAsync(this App app, SignedClient partner, string file) =>
        await app.UntilOverAsync(
            partner, (await partner.UploadAsync(file).ReadAsync()).Is(202).Data.GetProperty("id").GetString()!);

    public static async Task<JsonElement> UntilOverAsync(this App app, SignedClient partner, string id)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var row = Guid.Parse(id);
        while (await app.QueryAsync(db => db.Imports.AnyAsync(
            import => import.Id == row && import.FinishedAt == null, patience.Token)))
        {
            await Task.Yield();
        }

        return (await partner.GetAsync($"/api/imports/{id}").ReadAsync()).Is(200).Data;
    }
}
