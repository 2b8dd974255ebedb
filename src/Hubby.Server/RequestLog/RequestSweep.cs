using Hubby.Data;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.RequestLog;

/// <summary>
/// Deletes what has been in the log long enough: of each partner the first part of its key, so that no other index is needed.
/// </summary>
sealed class RequestSweep(
    IServiceScopeFactory scopes, PartnerDirectory partners, IOptions<RequestLogOptions> options, TimeProvider clock,
    ILogger<RequestSweep> log)
    : Sweep(scopes, clock, "logged requests that were older than they are kept", log)
{
    public const int BatchSize = 1000;

    protected override int PieceSize => BatchSize;

    protected override async Task<int> SweepAsync(AppDb db, CancellationToken ct)
    {
        var deleted = 0;
        var end = Ids.FirstAt(Clock.Now().AddDays(-options.Value.Days));
        foreach (var partner in partners.Ids)
        {
            var old = db.LoggedRequests.Where(row => row.PartnerId == partner && string.Compare(row.Id, end) < 0);
            var last = await old.OrderBy(row => row.Id).Skip(BatchSize - 1).Select(row => row.Id).FirstOrDefaultAsync(ct);
            var piece = last is null ? old : old.Where(row => string.Compare(row.Id, last) <= 0);
            deleted += await piece.ExecuteDeleteAsync(ct);
            if (deleted >= BatchSize)
                break;
        }

        return deleted;
    }
}
