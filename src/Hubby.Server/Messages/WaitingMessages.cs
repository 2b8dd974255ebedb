using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Messages;

/// <summary>
/// What becomes of a booking's messages that have not gone out when the booking changes. Call it in the transaction that changes
/// the booking. What is on its way at that very moment goes where it was going.
/// </summary>
static class WaitingMessages
{
    extension(AppDb db)
    {
        /// <summary>None of them goes out any more.</summary>
        public Task<int> SkipWaitingMessagesAsync(Guid partnerId, string booking, string reason, CancellationToken ct) =>
            db.MessagesOf(partnerId, booking).Where(message => message.State == MessageState.Pending).SkipAsync(reason, ct);

        /// <summary>
        /// Those about one promo code, and when no other code is left that can be used, about the codes at all.
        /// </summary>
        public Task<int> SkipMessagesOfCodeAsync(
            Guid partnerId, string booking, int position, bool isLast, CancellationToken ct) => db.MessagesOf(partnerId, booking)
            .Where(message => message.State == MessageState.Pending && (message.Position == position
                || (isLast && message.Position == null && message.Kind == MessageKind.PromoCode)))
            .SkipAsync(SkipReasons.PromoCodeRevoked, ct);

        /// <summary>
        /// Those asked for with the booking that it does not ask for any more. What was sent again by wish goes where it was
        /// wished.
        /// </summary>
        public Task<int> SkipUnwantedMessagesAsync(Guid partnerId, string booking, Channels wanted, CancellationToken ct)
        {
            var unwanted = ChannelNames.In(ChannelNames.Every & ~wanted).ToList();
            return db.MessagesOf(partnerId, booking)
                .Where(message => message.State == MessageState.Pending && message.Kind == MessageKind.PromoCode
                    && !message.Origin.StartsWith(Message.SentAgain) && unwanted.Contains(message.Channel))
                .SkipAsync(SkipReasons.NotRequested, ct);
        }

        /// <summary>What was to go to one address goes to the other, or nowhere when there is none.</summary>
        public Task<int> ReaddressWaitingMessagesAsync(
            Guid partnerId, string booking, string? from, string? to, string reasonWithout, CancellationToken ct)
        {
            if (from is null || from == to)
                return Task.FromResult(0);
            var waiting = db.MessagesOf(partnerId, booking)
                .Where(message => message.State == MessageState.Pending && message.Recipient == from);
            return to is null
                ? waiting.SkipAsync(reasonWithout, ct)
                : waiting.ExecuteUpdateAsync(row => row.SetProperty(message => message.Recipient, to), ct);
        }

        /// <summary>What was to be written in one language is written in the other.</summary>
        public Task<int> TranslateWaitingMessagesAsync(
            Guid partnerId, string booking, string from, string to, CancellationToken ct) => from == to
                ? Task.FromResult(0)
                : db.MessagesOf(partnerId, booking)
                    .Where(message => message.State == MessageState.Pending && message.Locale == from)
                    .ExecuteUpdateAsync(row => row.SetProperty(message => message.Locale, to), ct);
    }

    /// <summary>Those that have not gone out do not go out any more.</summary>
    public static Task<int> SkipAsync(this IQueryable<Message> messages, string reason, CancellationToken ct) =>
        messages.ExecuteUpdateAsync(row => row
            .SetProperty(message => message.State, MessageState.Skipped)
            .SetProperty(message => message.Reason, reason)
            .SetProperty(message => message.NextTryAt, (DateTimeOffset?)null), ct);
}
