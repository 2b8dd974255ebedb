using Hubby.Data;
using Hubby.Events;
using Hubby.Http;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Webhooks;

/// <summary>
/// An endpoint's log, newest first; a delivery once more; and a first one, to try the receiver. What the caller has added to the
/// context is saved with the act.
/// </summary>
sealed class WebhookDeliveries(AppDb db, WebhookSignal signal, TimeProvider clock, IOptions<HubbyOptions> options)
{
    public static Task<IResult> List(
        IdInPath id, HttpContext http, Caller caller, WebhookDeliveries deliveries, CancellationToken ct) =>
        deliveries.ListAsync(caller.Partner.Id, id, http, ct);

    public static async Task<IResult> Redeliver(
        IdInPath id, IdInPath delivery, Caller caller, WebhookDeliveries deliveries, CancellationToken ct) =>
        Answer("The delivery is on its way.", await deliveries.RedeliverAsync(caller.Partner.Id, id, delivery, ct));

    public static async Task<IResult> Ping(IdInPath id, Caller caller, WebhookDeliveries deliveries, CancellationToken ct) =>
        Answer("The ping is on its way; look at its delivery.", await deliveries.PingAsync(caller.Partner.Id, id, ct));

    static IResult Answer(string message, (WebhookDelivery? Delivery, Problem? Problem) sent) => sent.Delivery is { } delivery
        ? WebhookBytes.Answer(StatusCodes.Status202Accepted, message, delivery) : sent.Problem!.ToResult();

    async Task<IResult> ListAsync(Guid partnerId, Guid id, HttpContext http, CancellationToken ct)
    {
        if (await db.FindWebhookAsync(partnerId, id, ct) is null)
            return WebhookProblems.NotFound.ToResult();
        var faults = new Faults();
        var query = new QueryFields(http.Request, faults);
        var page = query.Page(isKey: key => Guid.TryParseExact(key, "D", out _));
        var state = query.Parsed<DeliveryState?>(
            "status", StateOf, FaultCodes.InvalidValue, "Send pending, delivered or failed.");
        if (faults.Count > 0)
            return Problems.InvalidRequest.ToResult(faults);

        var rows = db.DeliveriesOf(partnerId, id).Where(row => state == null || row.State == state);
        if (page.After is { } after)
        {
            var last = Guid.ParseExact(after, "D");
            rows = rows.Where(row => row.Id < last);
        }

        var found = await rows.OrderByDescending(row => row.Id).Take(page.Limit + 1).ToListAsync(ct);
        var (shown, cursor) = page.Cut(http, options.Value.PublicUrl, found, row => $"{row.Id}");
        return WebhookBytes.Answer(new Page<DeliveryAnswer>(
            "Deliveries, newest first.", [.. shown.Select(DeliveryAnswer.Of)], cursor is not null, cursor));
    }

    static DeliveryState? StateOf(string text) => text switch
    {
        "pending" => DeliveryState.Pending,
        "delivered" => DeliveryState.Delivered,
        "failed" => DeliveryState.Failed,
        _ => null,
    };

    // One that is pending is on its way already and stays as it is.
    public async Task<(WebhookDelivery? Delivery, Problem? Problem)> RedeliverAsync(
        Guid partnerId, Guid id, Guid delivery, CancellationToken ct)
    {
        if (await db.FindWebhookAsync(partnerId, id, ct) is not { } endpoint)
            return (null, WebhookProblems.NotFound);
        if (endpoint.DisabledAt is not null)
            return (null, WebhookProblems.Disabled);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.DeliveriesOf(partnerId, id).Where(row => row.Id == delivery).AgainAsync(clock.Now(), ct);
        if (await db.DeliveriesOf(partnerId, id).FirstOrDefaultAsync(row => row.Id == delivery, ct) is not { } found)
            return (null, WebhookProblems.DeliveryNotFound);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        signal.Wake();
        return (found, null);
    }

    public async Task<(WebhookDelivery? Delivery, Problem? Problem)> PingAsync(Guid partnerId, Guid id, CancellationToken ct)
    {
        if (await db.FindWebhookAsync(partnerId, id, ct) is not { } endpoint)
            return (null, WebhookProblems.NotFound);
        if (endpoint.DisabledAt is not null)
            return (null, WebhookProblems.Disabled);
        var now = clock.Now();
        var delivery = new WebhookDelivery
        {
            PartnerId = partnerId,
            Id = Ids.Row(now),
            Endpoint = id,
            Event = Ids.Row(now),
            Type = EventTypes.Ping,
            Body = WebhookBody.Of(EventTypes.Ping, now, $$"""{"webhook":"{{id}}"}"""),
            CreatedAt = now,
            NextTryAt = now,
        };
        db.Add(delivery);
        await db.SaveChangesAsync(ct);
        signal.Wake();
        return (delivery, null);
    }
}

static class DeliverAgain
{
    /// <summary>What is not on its way is due now, with all its attempts before it.</summary>
    public static Task<int> AgainAsync(this IQueryable<WebhookDelivery> rows, DateTimeOffset now, CancellationToken ct) =>
        rows.Where(row => row.State != DeliveryState.Pending).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, DeliveryState.Pending)
            .SetProperty(row => row.Attempts, 0)
            .SetProperty(row => row.NextTryAt, now), ct);
}
