using System.Text.Json;
using Hubby.Bookings;
using Hubby.Data;
using Hubby.Http;
using Hubby.Partners;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Hubby.WebApp;

/// <summary>
/// <c>POST /api/redirect-tokens/create</c>: the partner says who the traveller is, and sends them on with the token. A repeat
/// makes another one, since the first cannot be shown again.
/// </summary>
static class CreateRedirectToken
{
    const string Who = "Send the traveller's external_user_id, as in your bookings.";

    public static async Task<IResult> Handle(
        HttpContext http, Caller caller, AppDb db, TimeProvider clock, IOptions<HubbyOptions> options, CancellationToken ct)
    {
        var (json, malformed) = JsonBody.Parse(http.Features.GetRequiredFeature<RequestBody>().Bytes);
        using (json)
        {
            if (malformed is not null)
                return malformed.ToResult();
            var faults = new Faults();
            if (Read(json!.RootElement, faults) is not { } user)
                return Problems.InvalidRequest.ToResult(faults);
            var (token, row) = Of(caller.Partner.Id, user, clock.Now());
            db.RedirectTokens.Add(row);
            await db.SaveChangesAsync(ct);
            return WebAppBytes.Answer("Send the traveller on with it.",
                new RedirectTokenAnswer(token, $"{options.Value.PublicUrl}{WebAppRoutes.Enter}?token={token}", row.ExpiresAt));
        }
    }

    static string? Read(JsonElement json, Faults faults)
    {
        if (JsonFields.Of(json, "", faults) is not { } fields)
            return null;
        if (!fields.TryGet("external_user_id", out _))
            fields.Fault("external_user_id", FaultCodes.Required, Who);
        var user = fields.Text("external_user_id", BookingRequest.MaxReferenceLength);
        return faults.Count > 0 ? null : user;
    }

    static (string Token, RedirectToken Row) Of(Guid partnerId, string user, DateTimeOffset now)
    {
        var token = Secrets.New();
        return (token, new()
        {
            Hash = Secrets.HashOf(token),
            PartnerId = partnerId,
            ExternalUserId = user,
            ExpiresAt = now + RedirectToken.Lifetime,
        });
    }
}
