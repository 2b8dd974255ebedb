using Hubby.Bookings;
using Hubby.Esims;
using Hubby.Http;
using Hubby.Partners;
using Hubby.Redemptions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Hubby.Native;

/// <summary><c>POST /api/native/redeem-package</c>: a partner redeems a code of its own for the traveller in its app.</summary>
sealed class RedeemPackage(RedeemPromoCode redeem, EsimSecrets secrets, IOptions<HubbyOptions> options)
{
    public static Task<IResult> Handle(HttpContext http, Caller caller, RedeemPackage package, CancellationToken ct) =>
        package.HandleAsync(http, caller, http.Features.GetRequiredFeature<RequestBody>().Bytes, ct);

    async Task<IResult> HandleAsync(HttpContext http, Caller caller, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        if (!IdempotencyKey.TryRead(http.Request, out var key))
            return IdempotencyKey.Invalid.ToResult();
        var (json, malformed) = JsonBody.Parse(body);
        using (json)
        {
            if (malformed is not null)
                return malformed.ToResult();
            var faults = new Faults();
            if (RedeemRoute.Read(json!.RootElement, client: null, faults) is not { } wish)
                return Problems.InvalidRequest.ToResult(faults);
            var attempt = key ?? Convert.ToHexStringLower(new SignedRequest(caller, body).HashAt(null));
            var result = await redeem.HandleAsync(
                caller.Partner.Id, wish with { Attempt = $"{caller.Partner.Id:N} {attempt}" }, ct);
            return RedeemRoute.Answer(http, result, secrets, options.Value.PublicUrl);
        }
    }
}
