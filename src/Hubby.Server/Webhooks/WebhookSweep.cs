using System.Data.Common;
using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Webhooks;

/// <summary>Deletes deliveries that have been kept long enough, a piece at a time. Several nodes may sweep at once.</summary>
sealed partial class WebhookSweep(IServiceScopeFactory scopes, TimeProvider clock, ILogger<WebhookSweep> log) : BackgroundService
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);
    static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    const int BatchSize = 500;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                while (await DeleteBatchAsync(stoppingToken) == BatchSize)
                    await Task.Yield();
            }
            catch (Exception failure) when (failure is DbException || failure.IsStoreAway())
            {
                Away(failure.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    async Task<int> DeleteBatchAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var oldest = clock.Now() - KeptFor;
        var ids = await db.WebhookDeliveries.Where(row => row.CreatedAt < oldest && row.NextTryAt == null)
            .OrderBy(row => row.CreatedAt).Select(row => row.Id).Take(BatchSize).ToListAsync(ct);
        return ids.Count == 0 ? 0 : await db.WebhookDeliveries.Where(row => row.CreatedAt < oldest && ids.Contains(row.Id))
            .ExecuteDeleteAsync(ct);
    }

    [LoggerMessage(LogLevel.Warning, "old webhook deliveries could not be deleted, the next hour tries again: {Reason}")]
    partial void Away(string reason);
}
