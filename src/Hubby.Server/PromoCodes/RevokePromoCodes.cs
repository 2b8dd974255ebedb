using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.PromoCodes;

/// <summary>Voids promo codes.</summary>
static class RevokePromoCodes
{
    // The database says which codes it were, so that exactly those are announced.
    const string Sql = """
        UPDATE promo_codes SET status = 'Revoked'
        WHERE partner_id = {0} AND booking = {1} AND status IN ('Issued', 'Claimed')
        RETURNING *
        """;

    extension(AppDb db)
    {
        /// <summary>
        /// All codes of a booking that nobody has redeemed and that have not ended otherwise; which ones those were.
        /// </summary>
        public async Task<IReadOnlyList<PromoCode>> RevokeUnredeemedAsync(
            Guid partnerId, string booking, CancellationToken ct)
        {
            var partner = db.Database.IsNpgsql() ? partnerId : SqliteDb.Stored(partnerId);
            var codes = await db.PromoCodes.FromSqlRaw(Sql, partner, booking).AsNoTracking().ToListAsync(ct);
            return [.. codes.OrderBy(code => code.Position)];
        }
    }
}
