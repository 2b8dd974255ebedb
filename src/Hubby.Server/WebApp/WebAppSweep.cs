using System.Data.Common;
using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.WebApp;

/// <summary>Deletes tokens and sessions whose time is over, along their indexes. Several nodes may sweep at once.</summary>
sealed partial class WebAppSweep(IServiceScopeFactory scopes, TimeProvider clock, ILogger<WebAppSweep> log) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not a periodic timer, which would make up for every tick of a clock that jumps.
        while (true)
        {
            await TrySweepAsync(stoppingToken);
            await Task.Delay(Interval, clock, stoppingToken);
        }
    }

    async Task TrySweepAsync(CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            var now = clock.Now();

            // Looking takes no lock, so that an idle SQLite is left to its writers.
            if (await db.RedirectTokens.AnyAsync(row => row.ExpiresAt <= now, ct))
                await db.RedirectTokens.Where(row => row.ExpiresAt <= now).ExecuteDeleteAsync(ct);
            if (await db.WebAppSessions.AnyAsync(row => row.ExpiresAt <= now, ct))
                await db.WebAppSessions.Where(row => row.ExpiresAt <= now).ExecuteDeleteAsync(ct);
        }
        catch (Exception failure) when (failure is DbException || failure.IsStoreAway())
        {
            Away(failure.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "old sessions could not be deleted, the next hour tries again: {Reason}")]
    partial void Away(string reason);
}
