using System.Net;
using System.Text.Json;
using Hubby.Esims;
using Hubby.Http;
using Hubby.PromoCodes;
using Microsoft.Extensions.Options;

namespace Hubby.Redemptions;

/// <summary><c>POST /api/promo-codes/redeem</c>: open, for whoever has a code.</summary>
static class RedeemRoute
{
    const int MaxDestination = 100;
    const string CodeForm = "Send the promo code: ten letters and digits.";
    const string EmailForm = "Send an e-mail address such as alex@example.com, or leave the field out.";

    public static async Task<IResult> Handle(
        HttpContext http, RedeemPromoCode redeem, EsimSecrets secrets, IOptions<HubbyOptions> options, CancellationToken ct)
    {
        var (json, problem) = await RequestBody.ReadJsonAsync(http, ct);
        if (json is null)
            return problem!.ToResult();
        var faults = new Faults();
        if (Read(json.RootElement, http.Connection.RemoteIpAddress, faults) is not { } wish)
            return Problems.InvalidRequest.ToResult(faults);
        return Answer(http, await redeem.HandleAsync(wish, ct), secrets, options.Value.PublicUrl);
    }

    public static RedeemWish? Read(JsonElement json, IPAddress? client, Faults faults)
    {
        if (JsonFields.Of(json, "", faults) is not { } fields)
            return null;
        var code = fields.Parsed<PromoCodeValue?>("promo_code", PromoCodeValue.MaxTyped,
            text => PromoCodeValue.TryParse(text, out var value) ? value : null, FaultCodes.InvalidFormat, CodeForm);
        if (!fields.TryGet("promo_code", out _))
            fields.Fault("promo_code", FaultCodes.Required, CodeForm);
        var destination = fields.Text(ChooseDestination.Field, MaxDestination);
        var email = fields.Parsed("email", EmailAddress.MaxLength, EmailAddress.Parse, FaultCodes.InvalidFormat, EmailForm);
        return faults.Count > 0 || code is null ? null : new(code.Value, destination, email, client);
    }

    public static IResult Answer(HttpContext http, RedeemResult result, EsimSecrets secrets, string publicUrl)
    {
        if (result is RedeemResult.Refused refused)
            return refused.Problem.ToResult(refused.Faults);
        http.Response.Headers.CacheControl = "no-store";
        var esim = ((RedeemResult.Done)result).Esim;
        return TypedResults.Ok(new Envelope<EsimAnswer>("Your eSIM.", EsimAnswer.Of(esim, secrets, publicUrl)));
    }

    public static readonly RouteDoc Doc = new()
    {
        Body = Shape.Object("RedeemRequest",
            Field.Required("promo_code", Shape.Text(PromoCodeValue.MaxTyped) with { Example = "CXZ6ZM9NGA" },
                "As the traveller types it: case, spaces, dashes and look-alikes do not matter."),
            Field.Optional(ChooseDestination.Field, Shape.Text(MaxDestination),
                "Where it is to work, as in a booking. Needed when the promo code has none or several."),
            Field.Optional("email", Shape.Formatted("email") with { Max = EmailAddress.MaxLength }, "Where to send the eSIM.")),
        BodyExamples =
        [
            new("code", "A code with its destination", """{ "promo_code": "cxz6z-m9nga" }"""),
            new("choice", "A code that leaves the destination open",
                """{ "promo_code": "CXZ6ZM9NGA", "destination": "Thailand", "email": "alex@example.com" }"""),
        ],
        Answers = [new(200, "The eSIM, once it is durable.", EsimShapes.Esim, EsimShapes.Sample)],
        Problems =
        [
            CodeProblems.Unknown, CodeProblems.Used, CodeProblems.Expired, CodeProblems.Revoked, GuessLimits.TooManyTries,
            EsimProblems.OutOfStock, EsimProblems.ProviderBusy,
        ],
    };
}
