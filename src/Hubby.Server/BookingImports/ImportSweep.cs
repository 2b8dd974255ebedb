using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.BookingImports;

/// <summary>Clears away files that never came to their end or got no word, and imports that have been kept long enough.</summary>
sealed class ImportSweep(
    IServiceScopeFactory scopes, IOptions<ImportsOptions> options, TimeProvider clock, ILogger<ImportSweep> log)
    : Sweep(scopes, clock, "imports that were broken off or older than they are kept", log)
{
    static readonly TimeSpan UploadTakes = TimeSpan.FromHours(1);

    protected override async Task<int> SweepAsync(AppDb db, CancellationToken ct)
    {
        var (uploading, oldest) = (Clock.Now() - UploadTakes, Clock.Now().AddDays(-options.Value.Days));
        var over = await db.Imports
            .Where(row => row.NextTryAt == null && row.CreatedAt < (row.State == ImportState.Uploading ? uploading : oldest))
            .ToListAsync(ct);
        foreach (var import in over)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            // One that begins at this very moment stays.
            if (await db.ImportOf(import.PartnerId, import.Id).Where(row => row.NextTryAt == null).ExecuteDeleteAsync(ct) == 0)
                continue;
            await db.DeleteChunksAsync(import.PartnerId, import.Id, ct);
            await db.RowsOf(import.PartnerId, import.Id).ExecuteDeleteAsync(ct);
            await transaction.CommitAsync(ct);
        }

        return over.Count;
    }
}
