using Hubby.Bookings;
using Hubby.Data;
using Hubby.Partners;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Claims;

/// <summary>A promo code that its claim link may still send.</summary>
/// <param name="Partner">Whose it is.</param>
/// <param name="Code">As it was read.</param>
/// <param name="Locale">The booking's.</param>
/// <param name="CustomBranding">The booking's.</param>
sealed record Claimable(Partner Partner, PromoCode Code, string? Locale, string? CustomBranding);

/// <summary>
/// By the secret of a claim link. One that is unknown, expired, revoked, used or another partner's is none, without a difference.
/// </summary>
sealed class FindClaimable(AppDb db, PartnerDirectory partners, TimeProvider clock)
{
    /// <param name="uuid">What the link says.</param>
    /// <param name="partner">Whose it must be; anyone's when none.</param>
    /// <param name="ct">Ends the search.</param>
    public async Task<Claimable?> HandleAsync(Guid uuid, Partner? partner, CancellationToken ct)
    {
        var now = clock.Now();
        var found = await db.PromoCodes
            .Where(code => code.Uuid == uuid && (code.ExpiresAt == null || code.ExpiresAt > now)
                && (code.Status == PromoCodeStatus.Issued || code.Status == PromoCodeStatus.Claimed))
            .Join(db.Bookings, code => new { code.PartnerId, Id = code.Booking },
                booking => new { booking.PartnerId, booking.Id },
                (code, booking) => new { Code = code, booking.Locale, booking.CustomBranding })
            .FirstOrDefaultAsync(ct);
        return found is not null && (partner is null || partner.Id == found.Code.PartnerId)
            && (partner ?? partners.Find(found.Code.PartnerId)) is { } owner
            ? new(owner, found.Code, found.Locale, found.CustomBranding)
            : null;
    }
}
