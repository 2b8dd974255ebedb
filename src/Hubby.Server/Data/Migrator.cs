using Microsoft.EntityFrameworkCore;

namespace Hubby.Data;

/// <summary>Brings the schema up to date; several processes may try at once and one of them does it.</summary>
static class Migrator
{
    const string LockFile = "migrate.lock";

    // A large table takes its time to change, and another process may be at it.
    static readonly TimeSpan Patience = TimeSpan.FromHours(2);

    public static async Task<IReadOnlyList<string>> MigrateAsync(this AppDb db, CancellationToken ct)
    {
        // On PostgreSQL EF holds a table lock that ends with its connection. On SQLite its lock is a row that outlives a
        // killed process, so there the operating system's file lock decides and a left-over row is cleared.
        await using var fileLock = db.Database.IsSqlite() ? await LockFileAsync(db, ct) : null;
        if (fileLock is not null)
            await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", ct);

        var pending = (await db.Database.GetPendingMigrationsAsync(ct)).ToList();
        if (pending.Count == 0)
            return pending;

        db.Database.SetCommandTimeout(Patience);
        await db.Database.MigrateAsync(ct);
        if (fileLock is not null)
            await db.SeedStatisticsAsync(ct);
        return pending;
    }

    static async Task<FileStream> LockFileAsync(AppDb db, CancellationToken ct)
    {
        var connection = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(db.Database.GetConnectionString());
        var database = Path.GetFullPath(connection.DataSource);
        var path = Path.Combine(Path.GetDirectoryName(database)!, LockFile);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (!patience.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
            }
        }
    }
}
