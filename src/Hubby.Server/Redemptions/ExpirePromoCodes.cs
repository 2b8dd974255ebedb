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
        var (isPostgres, sql) = db.Database.IsNpgsql() ? (true, PostgresSql) : (false, SqliteSql);

        // Looking takes no lock, so that an idle SQLite is left to its writers.
        if (!await db.PromoCodes.FromSqlRaw(Due, Stored(now, isPostgres)).AnyAsync(ct))
            return 0;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var codes = await db.PromoCodes.FromSqlRaw(sql, Stored(now, isPostgres), PieceSize).AsNoTracking().ToListAsync(ct);
        db.Events.AddRange(codes.Select(code => PromoCodeFact.New(PromoCodeFact.Expired, code, PromoCodeStatus.Expired, now)));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return codes.Count;
    }

    static object Stored(DateTimeOffset now, bool isPostgres) => isPostgres ? now : SqliteDb.Stored(now);

    async Task ForgetAsync(AppDb db, CancellationToken ct)
    {
        var now = Clock.Now().ToUnixTimeMilliseconds();
        if (await db.GuessBudgets.AnyAsync(budget => budget.FreeAt <= now, ct))
            await db.GuessBudgets.Where(budget => budget.FreeAt <= now).ExecuteDeleteAsync(ct);
    }

    // In the words of the index, so that both databases see that it serves.
    const string Range = "expires_at <= {0} AND expires_at IS NOT NULL AND status IN ('Issued', 'Claimed')";

    const string Due = $"SELECT * FROM promo_codes WHERE {Range}";

    const string PostgresSql = $$"""
        UPDATE promo_codes SET status = 'Expired'
        FROM (SELECT partner_id, booking, position FROM promo_codes WHERE {{Range}} ORDER BY expires_at LIMIT {1}
              FOR UPDATE SKIP LOCKED) AS due
        WHERE promo_codes.partner_id = due.partner_id AND promo_codes.booking = due.booking
          AND promo_codes.position = due.position
        RETURNING promo_codes.*
        """;

    const string SqliteSql = $$"""
        UPDATE promo_codes SET status = 'Expired'
        WHERE rowid IN (SELECT rowid FROM promo_codes WHERE {{Range}} ORDER BY expires_at LIMIT {1})
        RETURNING *
        """;
}
