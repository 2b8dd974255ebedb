using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hubby.Messages;
using Hubby.Messaging;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Redemptions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Codes;

/// <summary>Promo codes that a partner has given, what it does with them and what is told of them.</summary>
static class GivenCodes
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static string Of(string code, string verb = "") => $"/api/promo-codes/{code}{verb}";

    /// <summary>A new partner, its booking and the first code of it.</summary>
    public static async Task<(SignedClient Partner, string Code, string Booking)> GiveCodeAsync(
        this App app, Action<JsonObject>? change = null)
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var (code, booking) = await app.BookAsync(partner.Credentials, change);
        return (partner, code, booking);
    }

    public static Task<Answer> RevokeAsync(this SignedClient partner, string code) =>
        partner.PostAsync(Of(code, "/revoke"), "{}").ReadAsync();

    public static Task<Answer> ReissueAsync(this SignedClient partner, string code, string json = "{}", string? key = null) =>
        partner.PostAsync(Of(code, "/reissue"), json, key is null ? [] : [("Idempotency-Key", key)]).ReadAsync();

    public static Task<Answer> ClaimAsync(this App app, string uuid, string email) => app.Client.PostAsync(
        $"/api/promo-codes/claim/{uuid}",
        SignedClient.Json(Encoding.UTF8.GetBytes($$"""{"email":"{{email}}"}""")), Ct).ReadAsync();

    public static async Task<JsonElement> CodesOfAsync(this SignedClient partner, string booking) =>
        (await partner.GetAsync($"{Samples.Bookings}/{booking}").ReadAsync()).Is(200).Data.GetProperty("promo_codes");

    public static string? Field(this Answer answer, string field) =>
        answer.Data.TryGetProperty(field, out var value) ? value.GetString() : null;

    // The clock stands, and ids of one instant are in order only while nobody else in the process lives by another one.
    public static void HasHistory(this Answer answer, params string[] types) => Assert.Equal(types.Order(),
        answer.Data.GetProperty("history").EnumerateArray().Select(fact => fact.GetProperty("type").GetString()!).Order());

    /// <summary>The partner's messages once they are as they should be.</summary>
    public static async Task<List<Message>> MessagesAsync(
        this App app, SignedClient partner, Func<List<Message>, bool> isDone)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        while (true)
        {
            var rows = await app.QueryAsync(db => db.Messages
                .Where(row => row.PartnerId == partner.Credentials.PartnerId).OrderBy(row => row.Id).ToListAsync(patience.Token));
            if (isDone(rows))
                return rows;
            app.Services.GetRequiredService<MessageSignals>().WakeAll();
        }
    }
}
