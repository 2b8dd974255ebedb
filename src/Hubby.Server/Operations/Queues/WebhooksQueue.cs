using Hubby.Data;
using Hubby.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Operations.Queues;

/// <summary>Events on their way to partners' endpoints, each of which has a queue of its own.</summary>
sealed class WebhooksQueue(AppDb db) : IQueue
{
    /// <summary>Of one endpoint.</summary>
    const int MostOfOne = 1000;

    public string Name => "webhooks";
    public string Title => "Webhooks";
    public string Glyph => "webhook";

    sealed record OfEndpoint(int Waiting, DateTimeOffset? NextTryAt, int Failed);

    public async Task<QueueSum> SumAsync(CancellationToken ct)
    {
        var deliveries = db.WebhookDeliveries;
        var endpoints = await db.WebhookEndpoints.Select(endpoint => new OfEndpoint(
            deliveries
                .Where(row => row.PartnerId == endpoint.PartnerId && row.Endpoint == endpoint.Id && row.NextTryAt != null)
                .OrderBy(row => row.NextTryAt).Take(MostOfOne).Count(),
            deliveries
                .Where(row => row.PartnerId == endpoint.PartnerId && row.Endpoint == endpoint.Id && row.NextTryAt != null)
                .Min(row => row.NextTryAt),
            deliveries
                .Where(row => row.PartnerId == endpoint.PartnerId && row.Endpoint == endpoint.Id
                    && row.State == DeliveryState.Failed)
                .OrderByDescending(row => row.Id).Take(MostOfOne).Count())).ToListAsync(ct);
        return new(endpoints.Sum(each => each.Waiting), endpoints.Min(each => each.NextTryAt),
            endpoints.Sum(each => each.Failed));
    }
}
