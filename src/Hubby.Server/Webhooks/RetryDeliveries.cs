using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Webhooks;

/// <summary>
/// What the operator does with deliveries that do not get through. Call it in a transaction, and <see cref="Committed"/> after
/// that.
/// </summary>
sealed class RetryDeliveries(AppDb db, WebhookSignal signal, TimeProvider clock)
{
    const int AtOnce = 500;
    public const string ByOperator = "given up by an operator";

    /// <summary>How many are due now. An endpoint that is disabled gets none, so its deliveries stay as they are.</summary>
    public async Task<int> RetryAsync(Guid partnerId, IReadOnlyCollection<Guid> deliveries, CancellationToken ct)
    {
        var (now, done, endpoints) = (clock.Now(), 0, db.WebhookEndpoints);
        foreach (var ids in deliveries.Chunk(AtOnce))
        {
            done += await db.WebhookDeliveries
                .Where(row => row.PartnerId == partnerId && ids.Contains(row.Id) && row.State == DeliveryState.Failed
                    && endpoints.Any(each => each.PartnerId == row.PartnerId && each.Id == row.Endpoint
                        && each.DisabledAt == null))
                .AgainAsync(now, ct);
        }

        return done;
    }

    /// <summary>Whether it was waiting; an attempt that runs at this very moment ends as it ends.</summary>
    public async Task<bool> GiveUpAsync(Guid partnerId, Guid id, CancellationToken ct) => await db.WebhookDeliveries
        .Where(row => row.PartnerId == partnerId && row.Id == id && row.State == DeliveryState.Pending)
        .ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, DeliveryState.Failed)
            .SetProperty(row => row.NextTryAt, (DateTimeOffset?)null)
            .SetProperty(row => row.Error, ByOperator), ct) == 1;

    public void Committed() => signal.Wake();
}
