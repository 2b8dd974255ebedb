using Hubby.BookingImports;
using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Operations.Queues;

/// <summary>Files of bookings. There are few, so they are counted as they are.</summary>
sealed class ImportsQueue(AppDb db) : IQueue
{
    public string Name => "imports";
    public string Title => "Imports";
    public string Glyph => "upload";

    public async Task<QueueSum> SumAsync(CancellationToken ct)
    {
        var waiting = db.Imports.Where(row => row.NextTryAt != null).OrderBy(row => row.NextTryAt);
        return new(
            await waiting.Take(Bounded.Most + 1).CountAsync(ct),
            await waiting.Select(row => row.NextTryAt).FirstOrDefaultAsync(ct),
            await db.Imports.CountAsync(row => row.State == ImportState.Failed, ct));
    }
}
