using Hubby.Data;
using Hubby.Notices;
using Hubby.Tallies;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Webhooks;

/// <summary>An attempt that ended while the worker had the delivery.</summary>
sealed record EndedAttempt(LeasedDelivery Leased, Attempt Attempt);

/// <summary>Writes how attempts ended, all that wait in one transaction.</summary>
sealed partial class SettleDeliveries(
    IServiceScopeFactory scopes, NotifyPartner notify, TimeProvider clock, ILogger<SettleDeliveries> log)
    : IBatchWriter<EndedAttempt, bool>
{
    public static readonly TimeSpan LongestFailure = TimeSpan.FromDays(5);
    public const string EndpointDisabled = "the endpoint is disabled";

    public int MaxWriters => 1;

    /// <summary>False for an attempt whose lease had ended.</summary>
    public async Task<bool[]> WriteAsync(IReadOnlyList<EndedAttempt> items, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await LockEndpointsAsync(db, items, ct);
        var (settled, sums) = (new bool[items.Count], new Sums());
        for (var index = 0; index < settled.Length; index++)
        {
            settled[index] = await WriteAsync(db, items[index], ct);
            if (settled[index])
                TallyAttempts.Add(sums, items[index].Leased.Endpoint, items[index].Attempt, clock.Now());
        }

        await sums.WriteAsync(db, ct);
        await transaction.CommitAsync(ct);
        notify.Committed();
        return settled;
    }

    // First the endpoint, then its deliveries, as who disables or deletes one does it: else each could wait for the other.
    static Task LockEndpointsAsync(AppDb db, IReadOnlyList<EndedAttempt> items, CancellationToken ct) => db.Database.IsNpgsql()
        ? db.Database.ExecuteSqlRawAsync("SELECT 1 FROM webhook_endpoints WHERE id = ANY({0}) ORDER BY id FOR NO KEY UPDATE",
            [items.Select(item => item.Leased.Endpoint.Id).Distinct().ToArray()], ct)
        : Task.CompletedTask;

    async Task<bool> WriteAsync(AppDb db, EndedAttempt ended, CancellationToken ct)
    {
        var (leased, attempt, now) = (ended.Leased, ended.Attempt, clock.Now());
        var isDelivered = attempt.Error is null;
        var next = isDelivered ? null : DeliverySchedule.Next(leased.Delivery.Attempts + 1, attempt.RetryAfter, now);
        var state = isDelivered ? DeliveryState.Delivered : next is null ? DeliveryState.Failed : DeliveryState.Pending;
        var tries = WebhookTry.Keep(leased.Delivery, attempt, now);
        var written = await db.WebhookDeliveries
            .Where(row => row.PartnerId == leased.Delivery.PartnerId && row.Id == leased.Delivery.Id
                && row.State == DeliveryState.Pending && row.NextTryAt == leased.Lease)
            .ExecuteUpdateAsync(row => row
                .SetProperty(value => value.State, state)
                .SetProperty(value => value.Attempts, value => value.Attempts + 1)
                .SetProperty(value => value.NextTryAt, next)
                .SetProperty(value => value.DeliveredAt, isDelivered ? now : null)
                .SetProperty(value => value.Status, attempt.Status)
                .SetProperty(value => value.Response, attempt.Response)
                .SetProperty(value => value.DurationMs, (int)attempt.Took.TotalMilliseconds)
                .SetProperty(value => value.Error, attempt.Error)
                .SetProperty(value => value.Tries, tries), ct) == 1;
        if (written)
            await NoteAsync(db, leased.Endpoint, attempt, now, ct);
        return written;
    }

    async Task NoteAsync(AppDb db, WebhookEndpoint endpoint, Attempt attempt, DateTimeOffset now, CancellationToken ct)
    {
        var row = db.WebhookEndpoints
            .Where(row => row.PartnerId == endpoint.PartnerId && row.Id == endpoint.Id && row.DisabledAt == null);
        if (attempt.Error is null)
        {
            if (endpoint.FailingSince is not null)
            {
                await row.ExecuteUpdateAsync(
                    set => set.SetProperty(value => value.FailingSince, (DateTimeOffset?)null), ct);
            }

            return;
        }

        var failing = row.Where(value => value.FailingSince <= now - LongestFailure);
        if (attempt.IsGone)
            await DisableAsync(db, endpoint, row, DisabledReasons.Gone, attempt, now, ct);
        else if (endpoint.FailingSince <= now - LongestFailure)
            await DisableAsync(db, endpoint, failing, DisabledReasons.Failing, attempt, now, ct);
        else if (endpoint.FailingSince is null)
            await BeginFailingAsync(row, now, ct);
    }

    static Task<int> BeginFailingAsync(IQueryable<WebhookEndpoint> row, DateTimeOffset now, CancellationToken ct) =>
        row.Where(value => value.FailingSince == null)
            .ExecuteUpdateAsync(set => set.SetProperty(value => value.FailingSince, now), ct);

    async Task DisableAsync(AppDb db, WebhookEndpoint endpoint, IQueryable<WebhookEndpoint> row, string reason,
        Attempt attempt, DateTimeOffset now, CancellationToken ct)
    {
        var isFirst = await row.ExecuteUpdateAsync(set => set
            .SetProperty(value => value.DisabledAt, now)
            .SetProperty(value => value.DisabledReason, reason), ct) == 1;
        if (!isFirst)
            return;
        await db.FailWaitingDeliveriesAsync(endpoint.PartnerId, endpoint.Id, ct);
        await notify.HandleAsync(db, endpoint.PartnerId, DisabledNotice.Of(endpoint, attempt, now), ct);
        Disabled(endpoint.Id, reason);
    }

    [LoggerMessage(LogLevel.Warning, "webhook endpoint {Id} is disabled: {Reason}")]
    partial void Disabled(Guid id, string reason);
}

static class WaitingDeliveries
{
    /// <summary>What waits for an endpoint that is disabled is not tried; it can be replayed.</summary>
    public static Task<int> FailWaitingDeliveriesAsync(this AppDb db, Guid partnerId, Guid endpoint, CancellationToken ct) =>
        db.DeliveriesOf(partnerId, endpoint).Where(row => row.State == DeliveryState.Pending)
            .ExecuteUpdateAsync(set => set
                .SetProperty(value => value.State, DeliveryState.Failed)
                .SetProperty(value => value.NextTryAt, (DateTimeOffset?)null)
                .SetProperty(value => value.Error, SettleDeliveries.EndpointDisabled), ct);
}

/// <summary>When a delivery is tried.</summary>
static class DeliverySchedule
{
    static readonly TimeSpan MostWished = TimeSpan.FromHours(24);

    /// <summary>After the attempt before; the first is made at once.</summary>
    static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    public static readonly int MostAttempts = Waits.Length + 1;

    /// <summary>None after the last attempt.</summary>
    /// <param name="attempts">Attempts made so far; 1 or more.</param>
    /// <param name="wish">The receiver's own, which is not undercut.</param>
    /// <param name="now">When the last attempt ended.</param>
    public static DateTimeOffset? Next(int attempts, TimeSpan? wish, DateTimeOffset now)
    {
        if (attempts > Waits.Length)
            return null;
        var wait = Waits[attempts - 1] * (0.9 + (0.2 * Tokens.Fraction()));
        var wished = wish > MostWished ? MostWished : wish;
        var longer = wished > wait ? wished.Value : wait;
        return DateTimeOffset.FromUnixTimeMilliseconds((now + longer).ToUnixTimeMilliseconds());
    }
}
