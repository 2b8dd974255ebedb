using Hubby.Data;
using Hubby.Messages;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Claims;

/// <summary>
/// Sends a promo code to an address. The answer is the same whatever is known of the address: that it had the code before, had it
/// too often today, or may not have it because the code went to another one.
/// </summary>
sealed class ClaimPromoCode(AppDb db, IChannelsInForce channels, TimeProvider clock)
{
    public const int MostAgainPerDay = 3;

    /// <summary>To how many addresses one code goes where the partner allows more than one.</summary>
    public const int MostAddresses = 5;

    // What is sent twice in one breath was meant once.
    static readonly TimeSpan Breath = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <returns>False when the code can no longer be claimed.</returns>
    public async Task<bool> HandleAsync(Claimable claimable, string email, string locale, CancellationToken ct)
    {
        var (code, now) = (claimable.Code, clock.Now());
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // Either update takes the code's row, so that claims of one code come one after another up to the commit.
        var isFirst = await MoveAsync(code, PromoCodeStatus.Issued, now, ct);
        if (!isFirst && !await MoveAsync(code, PromoCodeStatus.Claimed, now, ct))
            return false;

        if (isFirst)
            db.Add(PromoCodeFact.New(PromoCodeFact.Claimed, code, PromoCodeStatus.Claimed, now));
        if (isFirst || await MayGoAsync(claimable, email, now, ct))
        {
            await KeepAsync(code, email, locale, now, ct);
            db.Add(MessageTo(code, email, locale, now));
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        channels.Wake(Channels.Email);
        return true;
    }

    async Task<bool> MoveAsync(PromoCode code, PromoCodeStatus from, DateTimeOffset now, CancellationToken ct) =>
        await db.PromoCodes
            .Where(row => row.PartnerId == code.PartnerId && row.Code == code.Code && row.Status == from
                && (row.ExpiresAt == null || row.ExpiresAt > now))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, PromoCodeStatus.Claimed), ct) == 1;

    async Task<bool> MayGoAsync(Claimable claimable, string email, DateTimeOffset now, CancellationToken ct)
    {
        var claims = await Of(claimable.Code).ToListAsync(ct);
        if (claims.Find(claim => claim.Email == email) is { } before)
        {
            return now - before.LastSentAt >= Breath
                && (now - before.AgainSince >= Day || before.Again < MostAgainPerDay);
        }

        return claims.Count == 0
            || (claimable.Partner.AllowsClaimToOtherAddress && claims.Count < MostAddresses);
    }

    async Task KeepAsync(PromoCode code, string email, string locale, DateTimeOffset now, CancellationToken ct)
    {
        var dayAgo = now - Day;
        var isKnown = await Of(code).Where(claim => claim.Email == email).ExecuteUpdateAsync(set => set
            .SetProperty(claim => claim.Again, claim => claim.AgainSince <= dayAgo ? 1 : claim.Again + 1)
            .SetProperty(claim => claim.AgainSince, claim => claim.AgainSince <= dayAgo ? now : claim.AgainSince)
            .SetProperty(claim => claim.LastSentAt, now), ct) == 1;
        if (isKnown)
            return;
        db.Add(new Claim
        {
            PartnerId = code.PartnerId,
            Booking = code.Booking,
            Position = code.Position,
            Email = email,
            Locale = locale,
            CreatedAt = now,
            AgainSince = now,
            LastSentAt = now,
        });
    }

    IQueryable<Claim> Of(PromoCode code) => db.Claims
        .Where(claim => claim.PartnerId == code.PartnerId && claim.Booking == code.Booking && claim.Position == code.Position);

    Message MessageTo(PromoCode code, string email, string locale, DateTimeOffset now)
    {
        var id = Ids.Row(now);
        var isConfigured = channels.IsConfigured(Channels.Email);
        return new()
        {
            PartnerId = code.PartnerId,
            Id = id,
            Booking = code.Booking,
            Origin = $"claim {id}",
            Kind = MessageKind.Claim,
            Channel = Channels.Email,
            State = isConfigured ? MessageState.Pending : MessageState.Skipped,
            Reason = isConfigured ? null : SkipReasons.NotConfigured,
            Recipient = email,
            Locale = locale,
            Position = code.Position,
            CreatedAt = now,
            DueAt = now,
            NextTryAt = isConfigured ? now : null,
        };
    }
}
