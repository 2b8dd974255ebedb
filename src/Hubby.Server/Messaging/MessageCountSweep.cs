using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Messaging;

/// <summary>Forgets what was counted on days that are over.</summary>
sealed class MessageCountSweep(IServiceScopeFactory scopes, TimeProvider clock, ILogger<MessageCountSweep> log)
    : Sweep(scopes, clock, "counts of messages of earlier days", log)
{
    public const int BatchSize = 500;

    // A node whose clock is behind still counts to the day before.
    const int DaysKept = 1;

    protected override int PieceSize => BatchSize;

    protected override Task<int> SweepAsync(AppDb db, CancellationToken ct)
    {
        var oldest = MessageCount.DayOf(Clock.Now()) - DaysKept;
        return db.Database.ExecuteSqlRawAsync(db.Database.IsNpgsql() ? PostgresSql : SqliteSql, [oldest, BatchSize], ct);
    }

    const string PostgresSql = """
        DELETE FROM message_counts WHERE ctid IN (
          SELECT ctid FROM message_counts WHERE day < {0} LIMIT {1} FOR UPDATE SKIP LOCKED)
        """;

    const string SqliteSql =
        "DELETE FROM message_counts WHERE rowid IN (SELECT rowid FROM message_counts WHERE day < {0} LIMIT {1})";
}
