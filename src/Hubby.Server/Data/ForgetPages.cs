using Microsoft.EntityFrameworkCore;

namespace Hubby.Data;

/// <summary>What was erased from SQLite's tables still stands in its log until the log is folded into the file.</summary>
static class ForgetPages
{
    const int Attempts = 20;
    static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    extension(AppDb db)
    {
        /// <summary>
        /// Empties SQLite's log, so that no file of the store holds what a commit before this has erased. A reader that is in the
        /// middle of something keeps it from ending; then the next checkpoint does it. On PostgreSQL vacuum does.
        /// </summary>
        public async Task ForgetPagesAsync(CancellationToken ct)
        {
            if (!db.Database.IsSqlite())
                return;
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                if (await CheckpointAsync(db, ct))
                    return;
                await Task.Delay(Breath, ct);
            }
        }
    }

    static async Task<bool> CheckpointAsync(AppDb db, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            return await command.ExecuteScalarAsync(ct) is 0L;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
