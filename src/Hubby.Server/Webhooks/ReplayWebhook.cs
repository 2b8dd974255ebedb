using Hubby.Data;
using Hubby.Events;
using Hubby.Http;
using Hubby.Partners;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Webhooks;

/// <summary>What is sent again.</summary>
/// <param name="From">The first instant.</param>
/// <param name="To">The first that is no longer meant.</param>
/// <param name="LeavesDelivered">Whether what the receiver has taken stays as it is.</param>
sealed record ReplayRange(DateTimeOffset From, DateTimeOffset To, bool LeavesDelivered = false);

/// <summary>
/// <c>POST /api/webhooks/{id}/replay</c>: every event of a range that the endpoint wants is sent, whether it was sent before or
/// not. The receiver knows repeats by their <c>webhook-id</c>.
/// </summary>
sealed class ReplayWebhook(AppDb db, WebhookSignal signal, TimeProvider clock)
{
    public const int MostAtOnce = 10_000;
    const int InBatch = 500;


    public static Task<IResult> Handle(
        IdInPath id, HttpContext http, Caller caller, ReplayWebhook replay, CancellationToken ct) =>
        replay.HandleAsync(caller.Partner.Id, id, http, ct);

    async Task<IResult> HandleAsync(Guid partnerId, Guid id, HttpContext http, CancellationToken ct)
    {
        var (json, malformed) = JsonBody.Parse(http.Features.GetRequiredFeature<RequestBody>().Bytes);
        using (json)
        {
            if (malformed is not null)
                return malformed.ToResult();
            var faults = new Faults();
            if (JsonFields.Of(json!.RootElement, "", faults) is not { } fields || Read(fields) is not { } range)
                return Problems.InvalidRequest.ToResult(faults);
            var (answer, problem) = await ReplayAsync(partnerId, id, range, ct);
            return answer is null ? problem!.ToResult()
                : WebhookBytes.Answer(StatusCodes.Status202Accepted, "The events are on their way.", answer);
        }
    }

    ReplayRange? Read(JsonFields fields)
    {
        if (!fields.TryGet("from", out _))
            fields.Fault("from", FaultCodes.Required, "Send the instant from which on to replay, in ISO 8601.");
        var (from, to) = (fields.Instant("from"), fields.Instant("to") ?? clock.Now());
        if (from > to && fields.TryGet("to", out var sent))
            fields.Fault("to", FaultCodes.InvalidValue, "Send a to that is not before from.", sent);
        return fields.Faults.Count == 0 ? new(from!.Value, to) : null;
    }

    public async Task<(ReplayAnswer? Answer, Problem? Problem)> ReplayAsync(
        Guid partnerId, Guid id, ReplayRange range, CancellationToken ct)
    {
        if (await db.FindWebhookAsync(partnerId, id, ct) is not { } endpoint)
            return (null, WebhookProblems.NotFound);
        if (endpoint.DisabledAt is not null)
            return (null, WebhookProblems.Disabled);
        var answer = await ReplayAsync(endpoint, range, ct);
        signal.Wake();
        return (answer, null);
    }

    async Task<ReplayAnswer> ReplayAsync(WebhookEndpoint endpoint, ReplayRange range, CancellationToken ct)
    {
        var (count, end) = (0, Ids.FirstRowAt(range.To));
        var begin = Ids.FirstRowAt(range.From);
        var rows = db.Events.Where(fact => fact.PartnerId == endpoint.PartnerId && !fact.IsPending && fact.Id < end);
        var left = rows.Where(fact => fact.Id >= begin);
        DateTimeOffset? next = null;
        while (true)
        {
            var facts = await left.OrderBy(fact => fact.Id).Take(InBatch).ToListAsync(ct);
            var wanted = facts.Where(fact => endpoint.Wants(fact.Type)).ToList();
            if (range.LeavesDelivered)
                wanted = await UndeliveredAsync(endpoint, wanted, ct);
            if (count > 0 && count + wanted.Count > MostAtOnce)
            {
                next = facts[0].CreatedAt;
                break;
            }

            await PlanAsync(endpoint, wanted, ct);
            count += wanted.Count;
            if (facts.Count < InBatch)
                break;
            var last = facts[^1].Id;
            left = rows.Where(fact => fact.Id > last);
        }

        return new(count, next);
    }

    async Task<List<Event>> UndeliveredAsync(WebhookEndpoint endpoint, List<Event> facts, CancellationToken ct)
    {
        var ids = facts.Select(fact => fact.Id).ToList();
        var delivered = await db.DeliveriesOf(endpoint.PartnerId, endpoint.Id)
            .Where(row => ids.Contains(row.Event) && row.State == DeliveryState.Delivered)
            .Select(row => row.Event).ToListAsync(ct);
        return facts.FindAll(fact => !delivered.Contains(fact.Id));
    }

    async Task PlanAsync(WebhookEndpoint endpoint, List<Event> facts, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // Two replays of one endpoint come one after the other. The dispatcher is done with these facts, so nobody else adds
        // them.
        await db.WebhookEndpoints.Where(row => row.PartnerId == endpoint.PartnerId && row.Id == endpoint.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Url, row => row.Url), ct);
        var ids = facts.Select(fact => fact.Id).ToList();
        var deliveries = db.DeliveriesOf(endpoint.PartnerId, endpoint.Id).Where(row => ids.Contains(row.Event));
        var known = await deliveries.Select(row => row.Event).ToListAsync(ct);
        var now = clock.Now();
        await deliveries.AgainAsync(now, ct);
        db.AddRange(facts.Where(fact => !known.Contains(fact.Id)).Select(fact => WebhookDelivery.Of(fact, endpoint, now)));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
