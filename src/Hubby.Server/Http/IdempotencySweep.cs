using System.Data.Common;
using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Http;

/// <summary>
/// Deletes idempotency records that have been kept long enough, a piece at a time so that bookings get their turn in between.
/// Several nodes may sweep at once.
/// </summary>
sealed partial class IdempotencySweep(IServiceScopeFactory scopes, TimeProvider clock, ILogger<IdempotencySweep> log)
    : BackgroundService
{
    public const int BatchSize = 1000;
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // At once, because a server that is restarted every day would otherwise never come to it in its first hour.
        using var timer = new PeriodicTimer(Interval, clock);
        do
            await TrySweepAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    async Task TrySweepAsync(CancellationToken ct)
    {
        try
        {
            var deleted = 0;
            var inBatch = await DeleteBatchAsync(ct);
            for (; inBatch >= BatchSize; inBatch = await DeleteBatchAsync(ct))
            {
                deleted += inBatch;
                await Task.Delay(Breath, clock, ct);
            }

            if (deleted + inBatch > 0)
                Deleted(deleted + inBatch);
        }
        catch (Exception failure) when (failure is DbException || failure.IsStoreAway())
        {
            Away(failure.Message);
        }
    }

    async Task<int> DeleteBatchAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var oldest = clock.Now() - IdempotencyRecord.KeptFor;
        var expired = db.IdempotencyRecords.Where(record => record.CreatedAt < oldest);

        // A range of the index on created_at, which both databases delete without looking at anything else.
        var last = await expired.OrderBy(record => record.CreatedAt).Skip(BatchSize - 1)
            .Select(record => (DateTimeOffset?)record.CreatedAt).FirstOrDefaultAsync(ct);
        return await (last is null ? expired : expired.Where(record => record.CreatedAt <= last)).ExecuteDeleteAsync(ct);
    }

    [LoggerMessage(LogLevel.Information, "{Count} idempotency records were older than they are kept and are deleted")]
    partial void Deleted(int count);

    [LoggerMessage(LogLevel.Warning, "old idempotency records could not be deleted, the next hour tries again: {Reason}")]
    partial void Away(string reason);
}
