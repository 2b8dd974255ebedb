using Hubby.Data;
using Hubby.Messages;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Messaging;

/// <summary>What a provider says became of a message that it had taken.</summary>
/// <param name="Provider">As in <see cref="SendResult.Sent"/>.</param>
/// <param name="ProviderId">What the message is called there.</param>
/// <param name="Key">The message itself, where the provider hands our own reference back.</param>
/// <param name="FailedFor">Why it will not arrive, a code as in <see cref="SendResult.Never"/>; none when it has arrived.</param>
/// <param name="Error">The provider's own code, for the operator.</param>
sealed record DeliveryReport(string Provider, string? ProviderId, MessageKey? Key, string? FailedFor, string? Error);

/// <summary>
/// Writes delivery reports onto their messages. A report that is doubled, late, out of order or about something unknown finds no
/// row in the state that it needs, and nothing happens.
/// </summary>
sealed partial class RecordDelivery(AppDb db, TimeProvider clock, ILogger<RecordDelivery> log)
{
    public const string Undelivered = "undelivered";

    public async Task<bool> HandleAsync(DeliveryReport report, CancellationToken ct)
    {
        var message = await Named(report).FirstOrDefaultAsync(ct);
        if (message is null || !await TryWriteAsync(report, message, ct))
            return false;
        Recorded(message.Id, report.Provider, report.FailedFor ?? "delivered");
        return true;
    }

    IQueryable<Message> Named(DeliveryReport report) => report.Key is { } key
        ? db.Messages.Where(row => row.PartnerId == key.PartnerId && row.Id == key.Id)
        : db.Messages.Where(row => row.Provider == report.Provider
            && row.ProviderId != null && row.ProviderId == report.ProviderId);

    async Task<bool> TryWriteAsync(DeliveryReport report, Message message, CancellationToken ct)
    {
        var now = clock.Now();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // A message still pending was taken all the same: the worker's own note of it comes too late now and finds no row. A
        // state
        // only ever moves on, so whoever misses it here meets it there.
        if (await MoveAsync(report, message, MessageState.Pending, now, ct))
            AddFact(message, MessageState.Sent, null, now);
        else if (!await MoveAsync(report, message, MessageState.Sent, now, ct))
            return false;
        AddFact(message, Outcome(report), report.FailedFor, now);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    async Task<bool> MoveAsync(
        DeliveryReport report, Message message, MessageState from, DateTimeOffset now, CancellationToken ct)
    {
        var (to, tries) = (Outcome(report), from == MessageState.Pending ? 1 : 0);
        DateTimeOffset? deliveredAt = to == MessageState.Delivered ? now : null;
        return await db.Messages
            .Where(row => row.PartnerId == message.PartnerId && row.Id == message.Id && row.State == from)
            .ExecuteUpdateAsync(row => row
                .SetProperty(value => value.State, to)
                .SetProperty(value => value.Reason, report.FailedFor)
                .SetProperty(value => value.NextTryAt, (DateTimeOffset?)null)
                .SetProperty(value => value.Attempts, value => value.Attempts + tries)
                .SetProperty(value => value.SentAt, value => value.SentAt ?? now)
                .SetProperty(value => value.DeliveredAt, deliveredAt)
                .SetProperty(value => value.Provider, report.Provider)
                .SetProperty(value => value.ProviderId, value => value.ProviderId ?? report.ProviderId)
                .SetProperty(value => value.LastError, report.Error), ct) == 1;
    }

    static MessageState Outcome(DeliveryReport report) =>
        report.FailedFor is null ? MessageState.Delivered : MessageState.Failed;

    void AddFact(Message message, MessageState state, string? reason, DateTimeOffset now)
    {
        if (MessageFact.Of(message, state, reason, now) is { } fact)
            db.Add(fact);
    }

    [LoggerMessage(LogLevel.Information, "{Provider} reports message {Id}: {Outcome}")]
    partial void Recorded(Guid id, string provider, string outcome);
}
