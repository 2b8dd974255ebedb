using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Esims;

/// <summary>
/// A stock of activation codes that the operator has loaded. Taking one is a row of the transaction that redeems: what is not
/// redeemed was not taken. Nobody tells a stock what phones do, so its eSIMs stay assigned.
/// </summary>
sealed partial class InventoryProvider(
    EsimSecrets secrets, IOptions<EsimsOptions> options, TimeProvider clock, ILogger<InventoryProvider> log) : IEsimProvider
{
    public const string ProviderName = "inventory";

    static readonly TakeRows OneFree = new("esim_stock", ["id"], "package_id = {0} AND taken_at IS NULL", "id",
        set: "taken_at = {1}, taken_for = {2}", limit: "1");

    public string Name => ProviderName;
    public bool IsLocal => true;

    public async Task<ReserveResult> ReserveAsync(EsimOrder order, AppDb db, CancellationToken ct)
    {
        var taken = db.EsimStock.FromSqlRaw(OneFree.Sql(db), order.PackageId, db.Stored(clock.Now()), order.Key);
        if (await taken.AsNoTracking().ToListAsync(ct) is not [var profile])
        {
            Empty(order.PackageId);
            return new ReserveResult.OutOfStock();
        }

        var low = options.Value.LowStock;
        if (low > 0 && await db.CountStockAsync(order.PackageId, low, ct) is var left && left < low)
            Low(order.PackageId, left);
        return new ReserveResult.Reserved(new(
            profile.Iccid, secrets.ActivationCodeOf(profile.Id, profile.SealedActivationCode),
            secrets.ConfirmationCodeOf(profile.Id, profile.SealedConfirmationCode), null, $"{profile.Id}", null));
    }

    public Task<CallResult> ConfirmAsync(Esim esim, CancellationToken ct) =>
        Task.FromResult<CallResult>(new CallResult.Done());

    /// <summary>The code stays good at whoever made it, and is not handed out again.</summary>
    public Task<CallResult> CancelAsync(Esim esim, CancellationToken ct) =>
        Task.FromResult<CallResult>(new CallResult.NotPossible());

    public Task<CallResult> TopUpAsync(Esim esim, int megabytes, string key, CancellationToken ct) =>
        Task.FromResult<CallResult>(new CallResult.NotPossible());

    public Task<StatusResult> GetStatusAsync(Esim esim, CancellationToken ct) =>
        Task.FromResult<StatusResult>(new StatusResult.Known(esim.State, esim.DataUsedMegabytes, esim.AsOf, null));

    [LoggerMessage(LogLevel.Error, "there is no eSIM left for package {PackageId}: load more with `esims import`")]
    partial void Empty(string packageId);

    [LoggerMessage(LogLevel.Warning, "only {Left} eSIMs are left for package {PackageId}: load more with `esims import`")]
    partial void Low(string packageId, int left);
}
