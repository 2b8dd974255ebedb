using Hubby.Data;
using Hubby.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Developers;

/// <summary>What of an endpoint's log is wanted.</summary>
enum DeliveryOutcome { All, Waiting, Failed, Delivered }

/// <summary>A delivery without what was sent and answered.</summary>
sealed record DeliveryRow(
    Guid Id, Guid Event, string Type, DeliveryState State, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset? NextTryAt,
    int? Status, int? DurationMs, string? Error)
{
    public bool IsDelivered => State == DeliveryState.Delivered;

    /// <summary>Tried in vain, whether it is given up or tried again.</summary>
    public bool IsBad => State == DeliveryState.Failed || (State == DeliveryState.Pending && Attempts > 0);
}

/// <param name="Latest">The latest deliveries, newest first.</param>
/// <param name="Waiting">Those that are to be tried, counted no further than <see cref="ReadDeliveries.MostCounted"/>.</param>
sealed record EndpointHealth(IReadOnlyList<DeliveryRow> Latest, int Waiting)
{
    const double AlmostAll = 0.95;

    public IEnumerable<DeliveryRow> Tried => Latest.Where(row => row.IsDelivered || row.IsBad);

    /// <summary>Of what was tried of late; none when nothing was.</summary>
    public double? Delivered => Tried.Any() ? (double)Tried.Count(row => row.IsDelivered) / Tried.Count() : null;

    public int? P95Ms
    {
        get
        {
            var times = Latest.Select(row => row.DurationMs).OfType<int>().Order().ToList();
            return times.Count == 0 ? null : times[(int)((times.Count - 1) * AlmostAll)];
        }
    }
}

/// <summary>
/// An endpoint's log in the order of its events, newest first: the index that keeps an event from being sent twice serves it at
/// any length.
/// </summary>
sealed class ReadDeliveries(AppDb db)
{
    public const int PageSize = 50;
    public const int MostCounted = 1000;
    public const int LatestOfHealth = 200;

    /// <summary>Where only some are wanted that no index knows, one page looks at no more deliveries than this.</summary>
    const int LookedThrough = 5000;

    public async Task<EndpointHealth> HealthAsync(WebhookEndpoint endpoint, CancellationToken ct)
    {
        var rows = db.DeliveriesOf(endpoint.PartnerId, endpoint.Id);
        var latest = await Rows(rows.OrderByDescending(row => row.Event).Take(LatestOfHealth)).ToListAsync(ct);
        return new(latest, await rows.Where(row => row.NextTryAt != null)
            .OrderBy(row => row.NextTryAt).Take(MostCounted).CountAsync(ct));
    }

    /// <summary>A page, and the key after which the next one begins; none when there is nothing more.</summary>
    public async Task<(List<DeliveryRow> Shown, Guid? Next)> PageAsync(
        WebhookEndpoint endpoint, DeliveryOutcome outcome, string? type, Guid? before, CancellationToken ct)
    {
        // Those given up have an index of their own, in the order in which they were made.
        var isFailed = outcome == DeliveryOutcome.Failed;
        var rows = db.DeliveriesOf(endpoint.PartnerId, endpoint.Id);
        if (before is { } last)
            rows = isFailed ? rows.Where(row => row.Id < last) : rows.Where(row => row.Event < last);
        if (isFailed)
            rows = rows.Where(row => row.State == DeliveryState.Failed);
        else if (outcome == DeliveryOutcome.Waiting)
            rows = rows.Where(row => row.NextTryAt != null);
        var looked = InOrder(rows, isFailed).Take(LookedThrough);
        var wanted = looked;
        if (outcome == DeliveryOutcome.Delivered)
            wanted = wanted.Where(row => row.State == DeliveryState.Delivered);
        if (type is not null)
            wanted = wanted.Where(row => row.Type == type);
        var found = await Rows(InOrder(wanted, isFailed).Take(PageSize + 1)).ToListAsync(ct);
        if (found.Count > PageSize)
            return (found[..PageSize], KeyOf(found[PageSize - 1]));
        var isPicky = outcome == DeliveryOutcome.Delivered || type is not null;
        var end = isPicky ? await Rows(looked.Skip(LookedThrough - 1).Take(1)).ToListAsync(ct) : [];
        return (found, end is [var row] ? KeyOf(row) : null);

        Guid KeyOf(DeliveryRow row) => isFailed ? row.Id : row.Event;
    }

    static IOrderedQueryable<WebhookDelivery> InOrder(IQueryable<WebhookDelivery> rows, bool isFailed) =>
        isFailed ? rows.OrderByDescending(row => row.Id) : rows.OrderByDescending(row => row.Event);

    public Task<WebhookDelivery?> FindAsync(WebhookEndpoint endpoint, Guid id, CancellationToken ct) =>
        db.DeliveriesOf(endpoint.PartnerId, endpoint.Id).FirstOrDefaultAsync(row => row.Id == id, ct);

    static IQueryable<DeliveryRow> Rows(IQueryable<WebhookDelivery> rows) => rows.Select(row => new DeliveryRow(
        row.Id, row.Event, row.Type, row.State, row.Attempts, row.CreatedAt, row.NextTryAt, row.Status, row.DurationMs,
        row.Error));
}
