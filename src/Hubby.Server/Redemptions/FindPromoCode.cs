using System.Net;
using Hubby.Data;
using Hubby.Http;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Redemptions;

/// <summary>Why a promo code gives no eSIM; each has its text for travellers, <c>error.code_…</c>.</summary>
static class CodeProblems
{
    public static readonly Problem Unknown = new(404, "code_unknown", "There is no such promo code.");
    public static readonly Problem Used = new(409, "code_used", "This promo code has been used already.");
    public static readonly Problem Expired = new(410, "code_expired", "This promo code has expired.");
    public static readonly Problem Revoked = new(410, "code_revoked", "This promo code no longer works.");

    /// <summary>None for a code that can be redeemed now.</summary>
    public static Problem? Of(PromoCode code, DateTimeOffset now) => code.Status switch
    {
        PromoCodeStatus.Redeemed => Used,
        PromoCodeStatus.Revoked => Revoked,
        PromoCodeStatus.Expired => Expired,
        _ => code.ExpiresAt <= now ? Expired : null,
    };
}

/// <summary>
/// The promo code that somebody typed, within the limits of guessing. Only unknown codes count against them: whoever has a code
/// that was used does not guess.
/// </summary>
sealed class FindPromoCode(AppDb db, GuessLimits limits, TimeProvider clock)
{
    /// <param name="value">What was typed.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>
    /// The code and no problem: it can be redeemed. The code and a problem: it was found and cannot be. No code: it is
    /// unknown, or the limits are reached.
    /// </returns>
    public async Task<(PromoCode? Code, Problem? Problem)> HandleAsync(
        PromoCodeValue value, IPAddress? client, CancellationToken ct)
    {
        using var turn = await limits.EnterAsync(client, ct);
        if (!turn.IsAcquired)
            return (null, GuessLimits.TooManyTries);
        if (await limits.RefusalAsync(db, client, ct) is { } refusal)
            return (null, refusal);
        var text = value.Text;
        if (await db.PromoCodes.FirstOrDefaultAsync(row => row.Code == text, ct) is { } code)
            return (code, CodeProblems.Of(code, clock.Now()));
        return (null, await limits.ChargeAsync(db, client, ct) ?? CodeProblems.Unknown);
    }
}
