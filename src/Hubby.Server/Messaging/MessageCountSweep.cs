using System.Data.Common;
using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Messaging;

/// <summary>Forgets what was counted on days that are over, a piece at a time. Several nodes may sweep at once.</summary>
sealed partial class MessageCountSweep(IServiceScopeFactory scopes, TimeProvider clock, ILogger<MessageCountSweep> log)
    : BackgroundService
{
    public const int BatchSize = 500;
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    // A node whose clock is behind still counts to the day before.
    const int DaysKept = 1;

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
        var oldest = MessageCount.DayOf(clock.Now()) - DaysKept;
        return await db.Database.ExecuteSqlRawAsync(db.Database.IsNpgsql() ? PostgresSql : SqliteSql, [oldest, BatchSize], ct);
    }

    const string PostgresSql = """
        DELETE FROM message_counts WHERE ctid IN (
          SELECT ctid FROM message_counts WHERE day < {0} LIMIT {1} FOR UPDATE SKIP LOCKED)
        """;

    const string SqliteSql =
        "DELETE FROM message_counts WHERE rowid IN (SELECT rowid FROM message_counts WHERE day < {0} LIMIT {1})";

    [LoggerMessage(LogLevel.Warning, "counts of earlier days could not be deleted, the next hour tries again: {Reason}")]
    partial void Away(string reason);
}
