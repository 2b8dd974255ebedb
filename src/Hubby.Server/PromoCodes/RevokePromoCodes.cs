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

    // Judged by the database at that very moment: who redeems it either was faster, or finds it void.
    const string SqlOfOne = """
        UPDATE promo_codes SET status = 'Revoked'
        WHERE partner_id = {0} AND code = {1} AND status IN ('Issued', 'Claimed') AND (expires_at IS NULL OR expires_at > {2})
        RETURNING *
        """;

    extension(AppDb db)
    {
        /// <summary>One code, or none when it is redeemed or has ended already.</summary>
        public async Task<PromoCode?> RevokeAsync(Guid partnerId, string code, DateTimeOffset now, CancellationToken ct)
        {
            var revoked = db.PromoCodes.FromSqlRaw(SqlOfOne, db.Stored(partnerId), code, db.Stored(now));
            return (await revoked.AsNoTracking().ToListAsync(ct)).SingleOrDefault();
        }

        /// <summary>
        /// All codes of a booking that nobody has redeemed and that have not ended otherwise; which ones those were.
        /// </summary>
        public async Task<IReadOnlyList<PromoCode>> RevokeUnredeemedAsync(
            Guid partnerId, string booking, CancellationToken ct)
        {
            var codes = await db.PromoCodes.FromSqlRaw(Sql, db.Stored(partnerId), booking).AsNoTracking().ToListAsync(ct);
            return [.. codes.OrderBy(code => code.Position)];
        }
    }
}
