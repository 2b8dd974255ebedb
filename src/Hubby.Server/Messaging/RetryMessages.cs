using Hubby.Bookings;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Events;
using Hubby.Messages;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Messaging;

/// <summary>
/// What the operator does with messages that do not get through: tries them again for another day, or gives them up. Call it in a
/// transaction, and <see cref="Committed"/> after that.
/// </summary>
sealed class RetryMessages(AppDb db, MessageSignals signals, TimeProvider clock)
{
    /// <summary>As many rows an update names.</summary>
    const int AtOnce = 500;
    public const string ByOperator = "given up by an operator";

    /// <summary>How many of these are due now, by partner. Those that must not go out any more stay as they are.</summary>
    public async Task<IReadOnlyDictionary<Guid, int>> RetryAsync(
        IReadOnlyCollection<(Guid PartnerId, Guid Id)> messages, CancellationToken ct)
    {
        var (now, done) = (clock.Now(), new Dictionary<Guid, int>());
        foreach (var mine in messages.GroupBy(message => message.PartnerId, message => message.Id))
        {
            foreach (var ids in mine.Chunk(AtOnce))
            {
                var rows = StillRight(now).Where(row => row.PartnerId == mine.Key && ids.Contains(row.Id));
                done[mine.Key] = done.GetValueOrDefault(mine.Key) + await rows.ExecuteUpdateAsync(set => set
                    .SetProperty(row => row.State, MessageState.Pending)
                    .SetProperty(row => row.Reason, (string?)null)
                    .SetProperty(row => row.Attempts, 0)
                    .SetProperty(row => row.DueAt, now)
                    .SetProperty(row => row.NextTryAt, now), ct);
            }
        }

        return done;
    }

    /// <summary>
    /// Failed ones of which nothing has changed since: the booking stands, the traveller was not erased, the address is still the
    /// booking's, and there is something to say. What schedules planned is judged again before it goes out.
    /// </summary>
    IQueryable<Message> StillRight(DateTimeOffset now)
    {
        var (bookings, codes, esims) = (db.Bookings, db.PromoCodes, db.Esims);
        return db.Messages.Where(row => row.State == MessageState.Failed
            && (row.Recipient != null || row.Channel == Channels.Push)
            && bookings.Any(booking => booking.PartnerId == row.PartnerId && booking.Id == row.Booking
                && booking.Status != BookingStatus.Cancelled
                && (row.Kind != MessageKind.PromoCode || row.Channel == Channels.Push || row.Recipient == booking.Email
                    || row.Recipient == booking.Phone))
            && ((row.Kind != MessageKind.PromoCode && row.Kind != MessageKind.Claim)
                || codes.Any(code => code.PartnerId == row.PartnerId && code.Booking == row.Booking
                    && (row.Position == null || code.Position == row.Position)
                    && (code.Status == PromoCodeStatus.Issued || code.Status == PromoCodeStatus.Claimed)
                    && (code.ExpiresAt == null || code.ExpiresAt > now)))
            && (row.Kind != MessageKind.EsimReady
                || esims.Any(esim => esim.PartnerId == row.PartnerId && esim.Booking == row.Booking
                    && esim.Position == row.Position && esim.ReplacedBy == null)));
    }

    /// <summary>Whether it was waiting; what is on its way at this very moment arrives all the same.</summary>
    public async Task<bool> GiveUpAsync(Guid partnerId, Guid id, CancellationToken ct)
    {
        var mine = db.Messages.Where(row => row.PartnerId == partnerId && row.Id == id);
        var given = await mine.Where(row => row.State == MessageState.Pending).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, MessageState.Failed)
            .SetProperty(row => row.Reason, SettleTries.GaveUp)
            .SetProperty(row => row.LastError, ByOperator)
            .SetProperty(row => row.NextTryAt, (DateTimeOffset?)null), ct);
        if (given == 0)
            return false;
        db.Events.Add(MessageFact.Of(await mine.SingleAsync(ct), MessageState.Failed, SettleTries.GaveUp, clock.Now())!);
        return true;
    }

    public void Committed() => signals.WakeAll();
}
