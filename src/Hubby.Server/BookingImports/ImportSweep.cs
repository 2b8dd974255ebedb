using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.BookingImports;

/// <summary>Clears away uploads that never came to their end and imports that have been kept long enough.</summary>
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
            await db.DeleteChunksAsync(import.PartnerId, import.Id, ct);
            await db.RowsOf(import.PartnerId, import.Id).ExecuteDeleteAsync(ct);
            await db.ImportOf(import.PartnerId, import.Id).ExecuteDeleteAsync(ct);
        }

        return over.Count;
    }
}
