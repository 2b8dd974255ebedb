using System.Text.Json;
using Hubby.Http;
using Hubby.Languages;

namespace Hubby.Claims;

/// <summary><c>POST /api/promo-codes/claim/{uuid}</c>: open, for whoever has the claim link; what the claim page does.</summary>
static class ClaimRoute
{
    const string EmailForm = "Send an e-mail address such as alex@example.com.";
    const string Sent = "The promo code is on its way, if it may go to this address.";

    public static readonly Problem Gone = new(404, "claim_not_found",
        "There is no promo code to claim at this address: unknown, expired, revoked or used.");

    public static async Task<IResult> Handle(
        HttpContext http, FindClaimable find, ClaimPromoCode claim, ClaimLimit limit, string uuid, CancellationToken ct)
    {
        if (limit.Refuses(http))
            return ClaimLimit.TooMany.ToResult();
        var (json, problem) = await RequestBody.ReadJsonAsync(http, ct);
        if (json is null)
            return problem!.ToResult();
        var faults = new Faults();
        if (Read(json.RootElement, faults) is not { } email)
            return Problems.InvalidRequest.ToResult(faults);
        return Guid.TryParseExact(uuid, "D", out var link) && await find.HandleAsync(link, null, ct) is { } claimable
            && await claim.HandleAsync(claimable, email, LocaleOf(claimable), ct)
            ? TypedResults.Ok(new Envelope<ClaimAnswer>(Sent, new(email)))
            : Gone.ToResult();
    }

    static string LocaleOf(Claimable claimable) => Language.Choose(claimable.Locale, claimable.Partner.Locale).Tag;

    static string? Read(JsonElement json, Faults faults)
    {
        if (JsonFields.Of(json, "", faults) is not { } fields)
            return null;
        var email = fields.Parsed(
            "email", EmailAddress.MaxLength, EmailAddress.Parse, FaultCodes.InvalidFormat, EmailForm);
        if (!fields.TryGet("email", out _))
            fields.Fault("email", FaultCodes.Required, EmailForm);
        return faults.Count > 0 ? null : email;
    }

    public static readonly RouteDoc Doc = new()
    {
        Parameters = [RouteParameter.Path("uuid", Shape.Formatted("uuid"), "As `claim_url` has it.")],
        Body = Shape.Object("ClaimRequest", Field.Required(
            "email", Shape.Formatted("email") with { Max = EmailAddress.MaxLength },
            "Where the code is sent, with instructions.")),
        BodyExamples = [new("email", "An address", """{ "email": "alex@example.com" }""")],
        Answers =
        [
            new(200, "Taken, whatever is known of the address.",
                Shape.Object("Claim", Field.Required("email", Shape.Formatted("email"), "The address as it is kept.")),
                $$"""{ "success": true, "message": "{{Sent}}", "data": { "email": "alex@example.com" } }"""),
        ],
        Problems = [Gone, ClaimLimit.TooMany],
    };
}

/// <summary>The answer to a claim.</summary>
/// <param name="Email">As it is kept.</param>
sealed record ClaimAnswer(string Email);
