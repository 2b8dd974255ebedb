using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Esims;

/// <summary>What a top-up does to its eSIM.</summary>
static class AddData
{
    extension(AppDb db)
    {
        /// <summary>The eSIM as it is now, in a transaction and so that nobody else changes it before that has ended.</summary>
        public async Task<Esim> LockEsimAsync(Esim esim, CancellationToken ct)
        {
            // On SQLite a transaction begins with the only write lock there is.
            var rows = db.Database.IsNpgsql()
                ? db.Esims.FromSql($"SELECT * FROM esims WHERE partner_id = {esim.PartnerId} AND id = {esim.Id} FOR UPDATE")
                : db.Esims.Where(row => row.PartnerId == esim.PartnerId && row.Id == esim.Id);
            return (await rows.AsNoTracking().ToListAsync(ct)).Single();
        }

        /// <summary>
        /// More data and, where that is later, a later end; one that was used up runs again. One UPDATE that names what was; none
        /// when the eSIM is not so any more.
        /// </summary>
        public async Task<Esim?> AddDataAsync(Esim esim, TopUp topUp, CancellationToken ct)
        {
            var now = topUp.CreatedAt;
            var runs = esim.State is EsimState.Active or EsimState.Depleted;
            var state = esim.State == EsimState.Depleted ? EsimState.Active : esim.State;
            var end = esim.ActivatedAt is null ? null : Later(esim.ExpiresAt, now.AddDays(topUp.DurationDays));
            // Until the first use its days have not begun.
            var days = esim.ActivatedAt is null
                ? Math.Max(esim.PackageDurationDays, topUp.DurationDays) : esim.PackageDurationDays;
            var asOf = runs ? now : esim.AsOf;
            var written = await db.AsItWas(esim).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.DataTotalMegabytes, row => row.DataTotalMegabytes + topUp.SizeMegabytes)
                .SetProperty(row => row.State, state).SetProperty(row => row.ExpiresAt, end)
                .SetProperty(row => row.PackageDurationDays, days)
                .SetProperty(row => row.AsOf, asOf).SetProperty(row => row.NextCheckAt, now), ct);
            return written == 0 ? null : await db.LockEsimAsync(esim, ct);
        }
    }

    static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset other) => one > other ? one : other;
}
