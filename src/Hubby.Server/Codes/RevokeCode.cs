using Hubby.Data;
using Hubby.Events;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Partners;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Codes;

/// <summary>
/// <c>POST /api/promo-codes/{code}/revoke</c>: the code is void. A second time it changes nothing and answers the same.
/// </summary>
sealed class RevokeCode(AppDb db, IdempotentWrite writes, ShowCode show, TimeProvider clock)
{
    public static readonly Problem Redeemed = new(409, "promo_code_redeemed",
        "This promo code has been redeemed; the traveller has the eSIM.");

    public static readonly Problem Ended = new(409, "promo_code_ended",
        "This promo code is void or has expired already.");

    public static async Task<IResult> Handle(
        string code, HttpContext http, Caller caller, RevokeCode revoke, ShowCode show, CancellationToken ct) =>
        await show.FindAsync(caller.Partner.Id, code, ct) is { } found
            ? await revoke.HandleAsync(http, caller.Partner, found, ct)
            : ShowCode.NotFound.ToResult();

    /// <summary>Why a code is not moved any more, as it stands.</summary>
    public static Problem Refusal(PromoCode code) => code.Status == PromoCodeStatus.Redeemed ? Redeemed : Ended;

    Task<IResult> HandleAsync(HttpContext http, Partner partner, PromoCode code, CancellationToken ct) =>
        writes.RunAsync(http, partner.Id, token => WriteAsync(partner, code.Code, token), ct);

    /// <summary>In the transaction in hand.</summary>
    public async Task<WriteResult> WriteAsync(Partner partner, string text, CancellationToken ct)
    {
        var now = clock.Now();
        List<Event> facts = [];
        if (await db.RevokeAsync(partner.Id, text, now, ct) is { } revoked)
        {
            facts.Add(PromoCodeFact.New(PromoCodeFact.Revoked, revoked, PromoCodeStatus.Revoked, now));
            await SkipMessagesAsync(revoked, now, ct);
            db.Events.AddRange(facts);
        }

        if (await show.FindAsync(partner.Id, text, ct) is not { } code)
            return new WriteResult.Refused(ShowCode.NotFound);
        return code.Status == PromoCodeStatus.Revoked
            ? new WriteResult.Done(StatusCodes.Status200OK,
                await show.RenderAsync("Promo code revoked.", partner, code, facts, null, ct))
            : new WriteResult.Refused(Refusal(code));
    }

    async Task SkipMessagesAsync(PromoCode revoked, DateTimeOffset now, CancellationToken ct)
    {
        var isLast = !await db.PromoCodesOf(revoked.PartnerId, revoked.Booking).AnyAsync(code =>
            (code.Status == PromoCodeStatus.Issued || code.Status == PromoCodeStatus.Claimed)
            && (code.ExpiresAt == null || code.ExpiresAt > now), ct);
        await db.SkipMessagesOfCodeAsync(revoked.PartnerId, revoked.Booking, revoked.Position, isLast, ct);
    }
}
