using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hubby.Data;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Redemptions;
using Hubby.Tests.RequestLog;

namespace Hubby.Tests.Contract;

public sealed class TwoPartnersTestsOnPostgres(PostgresApp app) : TwoPartnersTests(app), IClassFixture<PostgresApp>;

public sealed class TwoPartnersTestsOnSqlite(SqliteApp app) : TwoPartnersTests(app), IClassFixture<SqliteApp>;

/// <summary>
/// What belongs to another partner is answered like what never was, byte for byte, by every call of the API document that names a
/// thing. A call that is new in the document needs its line in one of the two tables.
/// </summary>
public abstract partial class TwoPartnersTests(App app)
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A partner's things, by what names them.</summary>
    sealed record Things(string Booking, string Reference, string Email, string Code, string Uuid, string Iccid, string Webhook,
        string Delivery, string Event, string Import, string Request, string Brand)
    {
        /// <summary>Of the same form, and nobody's.</summary>
        public static Things Unknown() => new(
            Ids.Public(DateTimeOffset.UnixEpoch), "NOBODYS", "nobody@example.com", "HHHHHHHHHH", $"{Tokens.Link()}",
            "8999000000000000000", $"{Tokens.Link()}", $"{Tokens.Link()}", $"{Tokens.Link()}", $"{Tokens.Link()}",
            $"req_{Ids.Public(DateTimeOffset.UnixEpoch)}", "Nobody Travel");

        public string[] All => [Booking, Reference, Email, Code, Uuid, Iccid, Webhook, Delivery, Import, Request, Brand];
    }

    /// <summary>A call that names a thing; 404 unless it asks which things there are.</summary>
    sealed record Call(string Target, string? Body = null, int Status = 404);

    static readonly Dictionary<string, Func<Things, Call>> Naming = new()
    {
        ["GET /api/bookings"] = its =>
            new($"/api/bookings?booking_id={its.Reference}&email={its.Email}&promo_code={its.Code}", Status: 200),
        ["POST /api/bookings"] = its =>
            new("/api/bookings", Samples.Booking("TWO", booking => booking["custom_branding"] = its.Brand), Status: 400),
        ["GET /api/bookings/{id}"] = its => new($"/api/bookings/{its.Booking}"),
        ["PUT /api/bookings/{id}"] = its => new($"/api/bookings/{its.Booking}", Samples.Booking(its.Reference)),
        ["DELETE /api/bookings/{id}"] = its => new($"/api/bookings/{its.Booking}"),
        ["GET /api/bookings/{id}/events"] = its => new($"/api/bookings/{its.Booking}/events"),
        ["POST /api/bookings/{id}/messages"] = its => new($"/api/bookings/{its.Booking}/messages", """{"channel":"EMAIL"}"""),
        ["GET /api/esims"] = its => new($"/api/esims?booking={its.Booking}&email={its.Email}", Status: 200),
        ["GET /api/esims/{iccid}"] = its => new($"/api/esims/{its.Iccid}"),
        ["GET /api/esims/{iccid}/qr.svg"] = its => new($"/api/esims/{its.Iccid}/qr.svg"),
        ["GET /api/esims/{iccid}/qr.png"] = its => new($"/api/esims/{its.Iccid}/qr.png"),
        ["GET /api/esims/{iccid}/usage"] = its => new($"/api/esims/{its.Iccid}/usage"),
        ["POST /api/esims/topup"] = its => new("/api/esims/topup",
            $$$"""{"iccid":"{{{its.Iccid}}}","package_specification":{"size":"1GB"}}"""),
        ["GET /api/events"] = its =>
            new($"/api/events?cursor={Convert.ToBase64String(Encoding.UTF8.GetBytes(its.Event))}", Status: 400),
        ["GET /api/imports/{id}"] = its => new($"/api/imports/{its.Import}"),
        ["GET /api/imports/{id}/rows"] = its => new($"/api/imports/{its.Import}/rows"),
        ["GET /api/imports/{id}/result.csv"] = its => new($"/api/imports/{its.Import}/result.csv"),
        ["POST /api/imports/{id}/cancel"] = its => new($"/api/imports/{its.Import}/cancel", "{}"),
        ["GET /api/native/user-dashboard"] = its => new($"/api/native/user-dashboard?email={its.Email}", Status: 200),
        ["POST /api/native/instructions"] = its =>
            new("/api/native/instructions", $$"""{"platform":"iphone","iccid":"{{its.Iccid}}"}"""),
        ["POST /api/native/redeem-package"] = its => new("/api/native/redeem-package", $$"""{"promo_code":"{{its.Code}}"}"""),
        ["GET /api/privacy/export"] = its => new($"/api/privacy/export?email={its.Email}", Status: 200),
        ["POST /api/privacy/erase"] = its => new("/api/privacy/erase", $$"""{"email":"{{its.Email}}"}""", Status: 200),
        ["GET /api/promo-codes/{code}"] = its => new($"/api/promo-codes/{its.Code}"),
        ["POST /api/promo-codes/{code}/reissue"] = its => new($"/api/promo-codes/{its.Code}/reissue", "{}"),
        ["POST /api/promo-codes/{code}/revoke"] = its => new($"/api/promo-codes/{its.Code}/revoke", "{}"),
        ["GET /api/requests/{request_id}"] = its => new($"/api/requests/{its.Request}"),
        ["PUT /api/webhooks/{id}"] = its => new($"/api/webhooks/{its.Webhook}", """{"enabled":true}"""),
        ["DELETE /api/webhooks/{id}"] = its => new($"/api/webhooks/{its.Webhook}"),
        ["POST /api/webhooks/{id}/ping"] = its => new($"/api/webhooks/{its.Webhook}/ping", "{}"),
        ["POST /api/webhooks/{id}/replay"] = its =>
            new($"/api/webhooks/{its.Webhook}/replay", """{"from":"2026-01-01T00:00:00Z"}"""),
        ["POST /api/webhooks/{id}/rotate-secret"] = its => new($"/api/webhooks/{its.Webhook}/rotate-secret", "{}"),
        ["GET /api/webhooks/{id}/deliveries"] = its => new($"/api/webhooks/{its.Webhook}/deliveries"),
        ["POST /api/webhooks/{id}/deliveries/{delivery}/redeliver"] = its =>
            new($"/api/webhooks/{its.Webhook}/deliveries/{its.Delivery}/redeliver", "{}"),
    };

    /// <summary>
    /// Calls that name nothing of a partner's, or are open to whoever holds a link, a code or a provider's key.
    /// </summary>
    static readonly string[] NamingNothing =
    [
        "GET /healthz", "GET /readyz", "GET /openapi/v1.json", "GET /api/time",
        "POST /api/promo-codes/claim/{uuid}", "POST /api/promo-codes/redeem",
        "POST /api/callbacks/sms/twilio", "GET /api/callbacks/sms/kannel", "GET /api/callbacks/whatsapp",
        "POST /api/callbacks/whatsapp",
        "GET /api/push/public-key", "POST /api/push/subscriptions", "DELETE /api/push/subscriptions/{id}",
        "POST /api/redirect-tokens/create", "POST /api/webapp/auth/exchange", "GET /api/webapp/me/dashboard",
        "GET /api/native/device-compatibility", "POST /api/native/device-compatibility",
        "GET /api/packages", "GET /api/packages/{id}", "GET /api/destinations",
        "POST /api/bookings/batch", "POST /api/bookings/preview", "POST /api/imports", "GET /api/imports", "POST /api/webhooks",
        "GET /api/webhooks", "GET /api/requests",
    ];

    public static TheoryData<string> Calls => [.. Naming.Keys];

    [Fact]
    public async Task Every_call_of_the_document_is_in_one_of_the_tables()
    {
        var document = JsonElement.Parse(await app.Client.GetStringAsync("/openapi/v1.json", Ct));
        var calls = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"));
        Assert.Equal(calls.Order(StringComparer.Ordinal), Naming.Keys.Concat(NamingNothing).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Anothers_thing_is_answered_like_what_never_was(string name)
    {
        var (owner, other) = (await PartnerAsync(), await PartnerAsync());
        var (theirs, nobodys) = (await MakeAsync(owner), Things.Unknown());
        var (never, anothers) = (await AskAsync(other, name, nobodys), await AskAsync(other, name, theirs));
        Assert.Equal(never, anothers);
        Assert.Equal(Naming[name](theirs).Status, never.Status);

        // Its owner is answered otherwise, or this would show nothing.
        Assert.NotEqual(never, await AskAsync(owner, name, theirs));
    }

    async Task<SignedClient> PartnerAsync() => app.SignedBy(await app.CreatePartnerAsync(
        settings: partner => partner.SubBrands = [$"Brand {partner.Slug}"]));

    /// <summary>The answer without what names the thing or the request.</summary>
    static async Task<(int Status, string Text, string Headers)> AskAsync(SignedClient partner, string name, Things things)
    {
        var call = Naming[name](things);
        var answer = await partner.SendAsync(new(name.Split(' ')[0]), call.Target, call.Body).ReadAsync();
        var text = things.All.Aggregate(answer.Text, (text, id) => text.Replace(id, "ID", StringComparison.Ordinal));
        return (answer.Status, RequestId().Replace(text, "REQUEST"),
            string.Join(' ', answer.Response.Headers.Select(header => header.Key).Order(StringComparer.Ordinal)));
    }

    [GeneratedRegex("req_[0-9A-Za-z]{20}")]
    private static partial Regex RequestId();

    async Task<Things> MakeAsync(SignedClient owner)
    {
        var (reference, email) = ($"R-{Tokens.Secret(10)}", $"{Tokens.Secret(10).ToLowerInvariant()}@example.com");
        var booked = (await owner.PostAsync(Samples.Bookings, Samples.Booking(reference, booking =>
        {
            booking["email"] = email;
            booking.Specification()["quantity"] = 2;
        })).ReadAsync()).Is(201);
        var codes = booked.Data.GetProperty("promo_codes");
        var esim = (await app.Client.RedeemAsync(codes[1].GetProperty("promo_code").GetString()!, email: email)).Is(200);
        var webhook = (await owner.PostAsync("/api/webhooks", """{"url":"https://hook.invalid"}""").ReadAsync()).Is(201);
        var ping = (await owner.PostAsync($"/api/webhooks/{webhook.Data.GetProperty("id")}/ping", "").ReadAsync()).Is(202);
        using var csv = new StringContent("booking_id,departure_date,package_type,destination\nI-1,2025-06-15,starter,TH\n");
        csv.Headers.ContentType = new("text/csv");
        var import = (await owner.SendContentAsync(HttpMethod.Post, "/api/imports", csv, null, []).ReadAsync()).Is(202);
        var fact = await FirstEventAsync(owner);
        var request = (await owner.LoggedAsync(booked)).Text("id")!;
        return new(Id(booked), reference, email, codes[0].GetProperty("promo_code").GetString()!,
            codes[0].GetProperty("uuid").GetString()!, esim.Data.GetProperty("iccid").GetString()!, Id(webhook), Id(ping),
            fact, Id(import), request, $"Brand {owner.Credentials.Slug}");
    }

    static string Id(Answer answer) => answer.Data.GetProperty("id").GetString()!;

    // The stream ends before whatever was begun earlier in the store, by anybody, and has not ended yet.
    static async Task<string> FirstEventAsync(SignedClient owner)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience;)
        {
            if ((await owner.GetAsync("/api/events").ReadAsync()).Is(200).Data is var events && events.GetArrayLength() > 0)
                return events[0].GetProperty("id").GetString()!;
        }

        throw new TimeoutException("The booking's events did not come into the stream.");
    }
}
