using Hubby.Bookings;
using Hubby.Claims;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Members;
using Hubby.Messages;
using Hubby.Messaging.Push;
using Hubby.WebApp;
using Hubby.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Privacy;

/// <summary>What an erasure came to.</summary>
sealed record Erased(int Bookings, int Messages, int Claims, int Esims, int Subscriptions, int Deliveries, int Sessions)
{
    public static Erased operator +(Erased one, Erased other) => new(one.Bookings + other.Bookings,
        one.Messages + other.Messages, one.Claims + other.Claims, one.Esims + other.Esims,
        one.Subscriptions + other.Subscriptions, one.Deliveries + other.Deliveries,
        one.Sessions + other.Sessions);
}

/// <summary>
/// Takes a person out of the tables, and leaves the booking, its packages and what became of them. Call it in a transaction.
/// Facts need no change: they name things by their ids and nobody by name. <c>PersonalDataTests</c> knows every column that holds
/// text, and which of them are emptied here.
/// </summary>
static class EraseTraces
{
    extension(AppDb db)
    {
        /// <summary>All that is personal in bookings and beneath them.</summary>
        public async Task<Erased> EraseBookingsAsync(Guid partnerId, IReadOnlyCollection<string> bookings, CancellationToken ct)
        {
            var messages = db.Messages.Where(row => row.PartnerId == partnerId && bookings.Contains(row.Booking));
            await messages.Where(row => row.State == MessageState.Pending).SkipAsync(SkipReasons.Erased, ct);
            var sessions = await EndSessionsAsync(db, partnerId, bookings, ct);

            // Why somebody of the partner did something: free words, in which a traveller may be named.
            await db.AuditEntries.Where(row => row.PartnerId == partnerId && bookings.Contains(row.Target) && row.Detail != null)
                .ExecuteUpdateAsync(row => row.SetProperty(entry => entry.Detail, (string?)null), ct);
            return new(
                await EraseTravellersAsync(db, partnerId, bookings, ct),
                await EraseRecipientsAsync(messages, ct),
                await db.Claims.Where(row => row.PartnerId == partnerId && bookings.Contains(row.Booking)).ExecuteDeleteAsync(ct),
                await EraseAddressesAsync(
                    db.Esims.Where(row => row.PartnerId == partnerId && bookings.Contains(row.Booking)), ct),
                await db.PushSubscriptions
                    .Where(row => row.PartnerId == partnerId && bookings.Contains(row.Booking)).ExecuteDeleteAsync(ct),
                await EraseAnswersAsync(db, partnerId, bookings, ct),
                sessions);
        }

        /// <summary>An address where it was used in bookings of others, and nothing else.</summary>
        public async Task<Erased> EraseAddressAsync(
            Guid partnerId, IReadOnlyCollection<string> addresses, IReadOnlyCollection<string> bookings, CancellationToken ct)
        {
            var messages = db.Messages.Where(row => row.PartnerId == partnerId && bookings.Contains(row.Booking)
                && addresses.Contains(row.Recipient!));
            await messages.Where(row => row.State == MessageState.Pending).SkipAsync(SkipReasons.Erased, ct);
            return new(
                Bookings: 0,
                await EraseRecipientsAsync(messages, ct),
                await db.Claims.Where(row => row.PartnerId == partnerId && bookings.Contains(row.Booking)
                    && addresses.Contains(row.Email)).ExecuteDeleteAsync(ct),
                await EraseAddressesAsync(db.Esims.Where(row => row.PartnerId == partnerId && bookings.Contains(row.Booking)
                    && addresses.Contains(row.Email!)), ct),
                Subscriptions: 0, Deliveries: 0, Sessions: 0);
        }
    }

    // Before the bookings forget what the partner calls the traveller.
    static async Task<int> EndSessionsAsync(
        AppDb db, Guid partnerId, IReadOnlyCollection<string> bookings, CancellationToken ct)
    {
        var users = await db.Bookings
            .Where(row => row.PartnerId == partnerId && bookings.Contains(row.Id) && row.ExternalUserId != null)
            .Select(row => row.ExternalUserId!).Distinct().ToListAsync(ct);
        return users.Count == 0 ? 0 : await db.EndSessionsAsync(partnerId, users, ct);
    }

    // What tells a repeat of the request stays: sixteen bytes of a hash, so that a late repeat does not make the booking anew.
    static Task<int> EraseTravellersAsync(
        AppDb db, Guid partnerId, IReadOnlyCollection<string> bookings, CancellationToken ct) => db.Bookings
        .Where(row => row.PartnerId == partnerId && bookings.Contains(row.Id))
        .ExecuteUpdateAsync(row => row
            .SetProperty(booking => booking.Email, (string?)null)
            .SetProperty(booking => booking.Phone, (string?)null)
            .SetProperty(booking => booking.FirstName, (string?)null)
            .SetProperty(booking => booking.LastName, (string?)null)
            .SetProperty(booking => booking.FullName, (string?)null)
            .SetProperty(booking => booking.Title, (string?)null)
            .SetProperty(booking => booking.Gender, (string?)null)
            .SetProperty(booking => booking.ExternalUserId, (string?)null)
            .SetProperty(booking => booking.Metadata, (string?)null)
            .SetProperty(booking => booking.ShouldSendMessage, false)
            .SetProperty(booking => booking.Channels, Channels.None), ct);

    static Task<int> EraseRecipientsAsync(IQueryable<Message> messages, CancellationToken ct) => messages
        .ExecuteUpdateAsync(row => row
            .SetProperty(message => message.Recipient, (string?)null)
            .SetProperty(message => message.LastError, (string?)null), ct);

    static Task<int> EraseAddressesAsync(IQueryable<Esim> esims, CancellationToken ct) => esims
        .Where(row => row.Email != null)
        .ExecuteUpdateAsync(row => row.SetProperty(esim => esim.Email, (string?)null), ct);

    // What we send holds nobody's name; what a receiver answered may hold anything.
    static Task<int> EraseAnswersAsync(AppDb db, Guid partnerId, IReadOnlyCollection<string> bookings, CancellationToken ct) =>
        db.WebhookDeliveries
            .Where(row => row.PartnerId == partnerId && bookings.Contains(row.Booking!)
                && (row.Response != null || row.Tries != null))
            .ExecuteUpdateAsync(row => row
                .SetProperty(delivery => delivery.Response, (string?)null)
                .SetProperty(delivery => delivery.Tries, (string?)null), ct);
}
