using Hubby.Data;
using Hubby.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace Hubby.Esims;

/// <summary>
/// Writes what a provider knows of an eSIM: one UPDATE that names the old state and usage, and the facts that follow from it, in
/// one transaction. Whoever comes second changes nothing and announces nothing.
/// </summary>
static class AdvanceEsim
{
    /// <summary>False when the eSIM is not any more as <paramref name="esim"/> says.</summary>
    public static async Task<bool> AdvanceAsync(
        this AppDb db, Esim esim, StatusResult.Known news, DateTimeOffset now, CancellationToken ct)
    {
        var state = EsimSteps.MayFollow(esim.State, news.State) ? news.State : esim.State;
        var used = Math.Max(news.DataUsedMegabytes, esim.DataUsedMegabytes);
        var types = EsimFact.TypesFor(esim, state, used).ToList();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var written = await db.AsItWas(esim).ExecuteUpdateAsync(set => Set(set, esim, state, used, news), ct);
        if (written == 0)
            return false;
        var end = EndAfter(esim, state, news);
        db.Events.AddRange(types.Select(type => EsimFact.New(type, esim, state, used, end, now)));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Its days begin with its first use.</summary>
    static DateTimeOffset? EndAfter(Esim esim, EsimState state, StatusResult.Known news) =>
        state == EsimState.Active && esim.ActivatedAt is null ? news.At.AddDays(esim.PackageDurationDays) : esim.ExpiresAt;

    public static IQueryable<Esim> AsItWas(this AppDb db, Esim esim) => db.Esims.Where(row => row.PartnerId == esim.PartnerId
        && row.Id == esim.Id && row.State == esim.State && row.DataUsedMegabytes == esim.DataUsedMegabytes
        && row.DataTotalMegabytes == esim.DataTotalMegabytes && row.NextCheckAt == esim.NextCheckAt);

    static void Set(UpdateSettersBuilder<Esim> set, Esim esim, EsimState state, int used, StatusResult.Known news)
    {
        set.SetProperty(row => row.State, state).SetProperty(row => row.DataUsedMegabytes, used)
            .SetProperty(row => row.AsOf, news.At).SetProperty(row => row.NextCheckAt, news.CheckAgainAt);
        if (state == esim.State)
            return;
        _ = state switch
        {
            EsimState.Downloaded => set.SetProperty(row => row.DownloadedAt, news.At),
            EsimState.Installed => set.SetProperty(row => row.InstalledAt, news.At),
            EsimState.Active when esim.ActivatedAt is null => set.SetProperty(row => row.ActivatedAt, news.At)
                .SetProperty(row => row.ExpiresAt, EndAfter(esim, state, news)),
            EsimState.Depleted => set.SetProperty(row => row.DepletedAt, news.At),
            EsimState.Expired => set.SetProperty(row => row.ExpiredAt, news.At),
            EsimState.Failed => set.SetProperty(row => row.FailedAt, news.At),
            EsimState.Removed => set.SetProperty(row => row.RemovedAt, news.At),
            _ => set,
        };
    }
}
