using Hubby.Data;
using Hubby.Events;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Redemptions;

/// <summary>
/// Marks promo codes whose time has come and announces it; forgets failures that no longer count. A code is good until its
/// instant whether or not this has come to it, and no longer.
/// </summary>
sealed class ExpirePromoCodes(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ExpirePromoCodes> log)
    : Sweep(scopes, clock, "promo codes, which have expired", log)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override TimeSpan Every => Interval;

    protected override int PieceSize => 256;

    protected override async Task<int> SweepAsync(AppDb db, CancellationToken ct)
    {
        var expired = await ExpireAsync(db, ct);
        if (expired < PieceSize)
            await ForgetAsync(db, ct);
        return expired;
    }

    async Task<int> ExpireAsync(AppDb db, CancellationToken ct)
    {
        var now = Clock.Now();

        // Looking takes no lock, so that an idle SQLite is left to its writers.
        if (!await db.PromoCodes.FromSqlRaw($"SELECT * FROM promo_codes WHERE {IsDue}", db.Stored(now)).AnyAsync(ct))
            return 0;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var codes = await db.PromoCodes.FromSqlRaw(Due.Sql(db), db.Stored(now), PieceSize).AsNoTracking().ToListAsync(ct);
        db.Events.AddRange(codes.Select(code => PromoCodeFact.New(PromoCodeFact.Expired, code, PromoCodeStatus.Expired, now)));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return codes.Count;
    }

    async Task ForgetAsync(AppDb db, CancellationToken ct)
    {
        var now = Clock.Now().ToUnixTimeMilliseconds();
        if (await db.GuessBudgets.AnyAsync(budget => budget.FreeAt <= now, ct))
            await db.GuessBudgets.Where(budget => budget.FreeAt <= now).ExecuteDeleteAsync(ct);
    }

    const string IsDue = "expires_at <= {0} AND expires_at IS NOT NULL AND status IN ('Issued', 'Claimed')";

    static readonly TakeRows Due = new("promo_codes", ["partner_id", "booking", "position"], IsDue, "expires_at",
        set: "status = 'Expired'", limit: "{1}");
}
