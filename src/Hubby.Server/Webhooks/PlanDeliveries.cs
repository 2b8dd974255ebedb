using Hubby.Data;
using Hubby.Events;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Webhooks;

/// <summary>Turns facts into deliveries, one for each endpoint that wants to hear of them.</summary>
sealed class PlanDeliveries(WebhookSignal signal, TimeProvider clock) : IReactor
{
    public async Task ReactAsync(AppDb db, IReadOnlyList<Event> facts, CancellationToken ct)
    {
        var partnerIds = facts.Select(fact => fact.PartnerId).Distinct().ToList();
        var endpoints = await db.WebhookEndpoints
            .Where(row => partnerIds.Contains(row.PartnerId) && row.DisabledAt == null).ToListAsync(ct);
        if (endpoints.Count == 0)
            return;
        var now = clock.Now();
        db.WebhookDeliveries.AddRange(
            from fact in facts
            from endpoint in endpoints
            where endpoint.PartnerId == fact.PartnerId && endpoint.Wants(fact.Type)
            select WebhookDelivery.Of(fact, endpoint, now));
    }

    public void Committed() => signal.Wake();
}

/// <summary>Wakes this node's deliveries.</summary>
sealed class WebhookSignal : Signal;
