using Hubby.Data;
using Hubby.EventStream;
using Hubby.Http;
using Hubby.Packages;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Commands;

/// <summary>
/// What must be done on the store before the first booking: its schema, the master key's check, staging's catalogue and demo
/// partner.
/// </summary>
sealed partial class Startup(IServiceProvider services, ILogger<Startup> log)
{
    static readonly TimeSpan Between = TimeSpan.FromSeconds(2);

    /// <summary>Tries until the store is there. Meanwhile the server runs and answers 503.</summary>
    public async Task<DemoCredentials?> RunAsync(CancellationToken ct)
    {
        var isAway = false;
        while (true)
        {
            try
            {
                var demo = await PrepareAsync(ct);
                await services.GetRequiredService<PartnerDirectory>().RefreshAsync(ct);
                return demo;
            }
            catch (Exception failure) when (failure.IsStoreAway())
            {
                if (!isAway)
                    Away(failure.Message);
                isAway = true;
            }

            await Task.Delay(Between, ct);
        }
    }

    async Task<DemoCredentials?> PrepareAsync(CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        if (HubbySettings.Read(services).MigrateAtStart ?? db.Database.IsSqlite())
            await db.MigrateAsync(ct);
        await db.AlignEventsAsync(ct);
        await db.CheckMasterKeyAsync(services.GetRequiredService<SecretBox>(), ct);
        await services.GetRequiredService<FollowClock>().FollowAsync(db, ct);
        if (!HubbySettings.Read(services).IsProduction && await db.SeedDefaultCatalogueAsync(ct))
            await services.GetRequiredService<CurrentCatalogue>().RefreshAsync(ct);
        return await scope.ServiceProvider.GetRequiredService<DemoPartner>().EnsureAsync(ct);
    }

    [LoggerMessage(LogLevel.Warning, "the store cannot be used yet, trying on: {Reason}")]
    partial void Away(string reason);
}
