using Hubby.Data;
using Hubby.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Operations.Queues;

/// <summary>Events on their way to partners' endpoints, each of which has a queue of its own.</summary>
sealed class WebhooksQueue(AppDb db, RetryDeliveries retry) : IQueue
{
    public string Name => "webhooks";
    public string Title => "Webhooks";
    public string Glyph => "webhook";
    public string? RetryVerb => "Try again";
    public string GiveUpVerb => "Give up";
    public bool FailsByCause => true;
    public string FailedSays => "Ten attempts in three days, or the endpoint is disabled. Tried again they have ten more.";

    sealed record OfEndpoint(WebhookEndpoint Endpoint, int Waiting, DateTimeOffset? NextTryAt, int Failed)
    {
        public string Key => $"{Endpoint.PartnerId}.{Endpoint.Id}";
        public string Title => new Uri(Endpoint.Url).Host;
    }

    Task<List<OfEndpoint>> EndpointsAsync(CancellationToken ct)
    {
        var deliveries = db.WebhookDeliveries;
        return db.WebhookEndpoints.Select(endpoint => new OfEndpoint(
            endpoint,
            deliveries
                .Where(row => row.PartnerId == endpoint.PartnerId && row.Endpoint == endpoint.Id && row.NextTryAt != null)
                .OrderBy(row => row.NextTryAt).Take(Bounded.MostOfOne + 1).Count(),
            deliveries
                .Where(row => row.PartnerId == endpoint.PartnerId && row.Endpoint == endpoint.Id && row.NextTryAt != null)
                .Min(row => row.NextTryAt),
            deliveries
                .Where(row => row.PartnerId == endpoint.PartnerId && row.Endpoint == endpoint.Id
                    && row.State == DeliveryState.Failed)
                .OrderByDescending(row => row.Id).Take(Bounded.MostOfOne + 1).Count())).ToListAsync(ct);
    }

    public async Task<QueueSum> SumAsync(CancellationToken ct)
    {
        var endpoints = await EndpointsAsync(ct);
        return new(endpoints.Sum(each => each.Waiting), endpoints.Min(each => each.NextTryAt),
            endpoints.Sum(each => each.Failed));
    }

    public async Task<IReadOnlyList<QueueLane>> LanesAsync(CancellationToken ct) =>
    [
        .. (await EndpointsAsync(ct)).Where(each => each.NextTryAt is not null).OrderBy(each => each.NextTryAt)
            .Take(Bounded.MostShown)
            .Select(each => new QueueLane(each.Key, each.Title, each.Endpoint.PartnerId, each.Waiting, each.NextTryAt!.Value,
                each.Endpoint.FailingSince is null ? null : "has answered no attempt lately")),
    ];

    public async Task<IReadOnlyList<QueueCause>> CausesAsync(CancellationToken ct) =>
    [
        .. (await EndpointsAsync(ct)).Where(each => each.Failed > 0).OrderByDescending(each => each.Failed)
            .Take(Bounded.MostShown)
            .Select(each => new QueueCause(each.Key, each.Title, each.Failed, each.Endpoint.PartnerId,
                each.Endpoint.DisabledAt is null ? null : "The endpoint is disabled; its partner enables it under Webhooks.")),
    ];

    public async Task<QueueRows> WaitingAsync(string lane, WaitingCursor? after, CancellationToken ct)
    {
        if (Parse(lane) is not var (partnerId, endpoint))
            return new([], null);
        var rows = db.DeliveriesOf(partnerId, endpoint).Where(row => row.NextTryAt != null);
        if (after is var (at, id))
            rows = rows.Where(row => row.NextTryAt > at || (row.NextTryAt == at && row.Id > id));
        return QueueRows.ByNextTry([.. (await rows.OrderBy(row => row.NextTryAt).ThenBy(row => row.Id)
            .Take(Bounded.PageSize + 1).ToListAsync(ct)).Select(Row)]);
    }

    /// <summary>Of one endpoint; without one there is nothing to show.</summary>
    public async Task<QueueRows> FailedAsync(string? cause, Guid? before, CancellationToken ct)
    {
        if (Parse(cause) is not var (partnerId, endpoint))
            return new([], null);
        var rows = db.DeliveriesOf(partnerId, endpoint).Where(row => row.State == DeliveryState.Failed);
        if (before is { } id)
            rows = rows.Where(row => row.Id < id);
        return QueueRows.Newest([.. (await rows.OrderByDescending(row => row.Id).Take(Bounded.PageSize + 1).ToListAsync(ct))
            .Select(Row)]);
    }

    static (Guid PartnerId, Guid Endpoint)? Parse(string? key) => key?.Split('.') is [var partner, var endpoint]
        && Guid.TryParseExact(partner, "D", out var partnerId) && Guid.TryParseExact(endpoint, "D", out var id)
        ? (partnerId, id) : null;

    static QueueRow Row(WebhookDelivery row) => new(new(row.PartnerId, row.Id), row.Type, row.Attempts, row.CreatedAt,
        row.NextTryAt, row.Error ?? (row.Status is { } status ? $"status {status}" : null), $"/portal/webhooks/{row.Endpoint}");

    public async Task<IReadOnlyDictionary<Guid, int>> RetryAsync(IReadOnlyCollection<QueueItem> items, CancellationToken ct)
    {
        var done = new Dictionary<Guid, int>();
        foreach (var mine in items.GroupBy(item => item.PartnerId, item => item.Id))
            done[mine.Key] = await retry.RetryAsync(mine.Key, [.. mine], ct);
        return done;
    }

    public Task<bool> GiveUpAsync(QueueItem item, CancellationToken ct) => retry.GiveUpAsync(item.PartnerId, item.Id, ct);

    public void Committed() => retry.Committed();
}
