using Hubby.Data;
using Hubby.Portal;
using Microsoft.EntityFrameworkCore;

namespace Hubby.BookingImports;

/// <summary>How far the newest import is that is not over.</summary>
sealed class ImportBadge : INavBadge
{
    public string At => "imports";

    public async Task<NavBadge?> CountAsync(AppDb db, Partners.Partner partner, DateTimeOffset now, CancellationToken ct)
    {
        var running = await db.Imports.Where(row => row.PartnerId == partner.Id && row.NextTryAt != null)
            .OrderByDescending(row => row.Id).FirstOrDefaultAsync(ct);
        return running is null ? null : new($"{ImportAnswer.Of(running).Percent} %");
    }
}
