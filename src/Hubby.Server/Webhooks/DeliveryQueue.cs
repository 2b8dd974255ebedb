using System.Text.Json;
using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Webhooks;

/// <summary>A delivery that a worker has until <see cref="Lease"/>, and where it goes.</summary>
sealed record LeasedDelivery(WebhookDelivery Delivery, WebhookEndpoint Endpoint)
{
    public DateTimeOffset Lease => Delivery.NextTryAt!.Value;
}

/// <summary>Takes due deliveries, a few of every endpoint, so that none waits for another's receiver.</summary>
sealed class DeliveryQueue(IServiceScopeFactory scopes, TimeProvider clock)
{
    // Longer than an attempt may take, so that nobody else begins one meanwhile.
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    public async Task<IReadOnlyList<LeasedDelivery>> LeaseAsync(
        int perEndpoint, IReadOnlyCollection<Guid> busy, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var now = clock.Now();

        // Looking takes no lock, so that an idle queue leaves SQLite to its writers. PostgreSQL would look twice.
        if (!db.Database.IsNpgsql() && !await IsAnyDueAsync(db, now, busy, ct))
            return [];
        var taken = db.Database.IsNpgsql()
            ? db.WebhookDeliveries.FromSqlRaw(PostgresSql, now, perEndpoint, busy.ToArray(), now + Lease)
            : db.WebhookDeliveries.FromSqlRaw(SqliteSql, SqliteDb.Stored(now), perEndpoint,
                JsonSerializer.Serialize(busy.Select(SqliteDb.Hex)), SqliteDb.Stored(now + Lease));
        var deliveries = await taken.AsNoTracking().ToListAsync(ct);
        if (deliveries.Count == 0)
            return [];
        var ids = deliveries.Select(row => row.Endpoint).Distinct().ToList();
        var endpoints = await db.WebhookEndpoints.Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, ct);
        return [.. deliveries.Where(row => endpoints.ContainsKey(row.Endpoint))
            .Select(row => new LeasedDelivery(row, endpoints[row.Endpoint]))];
    }

    static Task<bool> IsAnyDueAsync(AppDb db, DateTimeOffset now, IReadOnlyCollection<Guid> busy, CancellationToken ct)
    {
        var deliveries = db.WebhookDeliveries;
        return db.WebhookEndpoints.AnyAsync(row => row.DisabledAt == null && !busy.Contains(row.Id) && deliveries.Any(
            delivery => delivery.PartnerId == row.PartnerId && delivery.Endpoint == row.Id && delivery.NextTryAt <= now), ct);
    }

    // A booking's later event waits until the first attempt of its earlier one has ended, not until that has succeeded.
    const string IsEarlier = """
        earlier.partner_id = d.partner_id AND earlier.endpoint = d.endpoint AND earlier.booking = d.booking
          AND earlier.next_try_at IS NOT NULL AND earlier.attempts = 0 AND earlier.event < d.event
        """;

    const string PostgresSql = $$"""
        WITH due AS (
          SELECT first.partner_id, first.id FROM webhook_endpoints AS e CROSS JOIN LATERAL (
            SELECT d.partner_id, d.id FROM webhook_deliveries AS d
            WHERE d.partner_id = e.partner_id AND d.endpoint = e.id AND d.next_try_at <= {0}
              AND NOT EXISTS (SELECT 1 FROM webhook_deliveries AS earlier WHERE {{IsEarlier}})
            ORDER BY d.next_try_at, d.event LIMIT {1}) AS first
          WHERE e.disabled_at IS NULL AND e.id <> ALL({2})),
        taken AS (
          SELECT w.partner_id, w.id FROM webhook_deliveries AS w JOIN due USING (partner_id, id)
          WHERE w.next_try_at <= {0} FOR UPDATE OF w SKIP LOCKED)
        UPDATE webhook_deliveries SET next_try_at = {3} FROM taken
        WHERE webhook_deliveries.partner_id = taken.partner_id AND webhook_deliveries.id = taken.id
        RETURNING webhook_deliveries.*
        """;

    // The indexes are named: SQLite's statistics, taken while nothing waited, say that either would do, and then a queue of
    // thousands is read as often as it is long, while nobody else may write.
    public const string SqliteSql = $$"""
        UPDATE webhook_deliveries SET next_try_at = {3} WHERE rowid IN (
          SELECT first.rowid FROM webhook_endpoints AS e JOIN webhook_deliveries AS first ON first.rowid IN (
            SELECT d.rowid FROM webhook_deliveries AS d INDEXED BY ix_webhook_deliveries_due
            WHERE d.partner_id = e.partner_id AND d.endpoint = e.id AND d.next_try_at <= {0}
              AND NOT EXISTS (
                SELECT 1 FROM webhook_deliveries AS earlier INDEXED BY ix_webhook_deliveries_order WHERE {{IsEarlier}})
            ORDER BY d.next_try_at, d.event LIMIT {1})
          WHERE e.disabled_at IS NULL AND e.id NOT IN (SELECT unhex(value) FROM json_each({2})))
        RETURNING *
        """;
}
