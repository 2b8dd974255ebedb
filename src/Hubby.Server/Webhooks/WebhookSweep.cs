using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Webhooks;

/// <summary>Deletes deliveries that have been kept long enough.</summary>
sealed class WebhookSweep(
    IServiceScopeFactory scopes, IOptions<WebhooksOptions> options, TimeProvider clock, ILogger<WebhookSweep> log)
    : Sweep(scopes, clock, "webhook deliveries that were older than they are kept", log)
{
    protected override int PieceSize => 500;

    protected override async Task<int> SweepAsync(AppDb db, CancellationToken ct)
    {
        var oldest = Clock.Now().AddDays(-options.Value.LogDays);
        var ids = await db.WebhookDeliveries.Where(row => row.CreatedAt < oldest && row.NextTryAt == null)
            .OrderBy(row => row.CreatedAt).Select(row => row.Id).Take(PieceSize).ToListAsync(ct);
        return ids.Count == 0 ? 0 : await db.WebhookDeliveries.Where(row => row.CreatedAt < oldest && ids.Contains(row.Id))
            .ExecuteDeleteAsync(ct);
    }
}
