using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.BookingImports;

/// <summary>
/// Ends an import by wish. One that waits is over at once; one that runs ends with the rows that are being written, and what
/// stands stays. A second time changes nothing.
/// </summary>
static class CancelImport
{
    /// <summary>Whether there was anything to end. Wake the worker after that.</summary>
    public static async Task<bool> CancelImportAsync(
        this AppDb db, Guid partnerId, Guid id, DateTimeOffset now, CancellationToken ct)
    {
        var row = db.ImportOf(partnerId, id);
        var isOver = await row.Where(each => each.State == ImportState.Waiting).ExecuteUpdateAsync(set => set
            .SetProperty(each => each.State, ImportState.Cancelled)
            .SetProperty(each => each.FinishedAt, now)
            .SetProperty(each => each.NextTryAt, (DateTimeOffset?)null), ct) == 1;
        if (isOver)
            await db.DeleteChunksAsync(partnerId, id, ct);
        return isOver || await row.Where(each => each.State == ImportState.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(each => each.State, ImportState.Cancelling), ct) == 1;
    }
}
