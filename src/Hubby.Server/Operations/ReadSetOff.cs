using Hubby.Bookings;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Messages;
using Hubby.Operations.Queues;
using Hubby.Partners;
using Hubby.PromoCodes;
using Hubby.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Operations;

/// <param name="Glyph">Its drawing.</param>
/// <param name="Says">What happens.</param>
/// <param name="Count">To how many, counted as far as <see cref="Bounded.Most"/>.</param>
sealed record SetOff(string Glyph, string Says, long Count);

/// <summary>What happens by itself until an instant, as things are now. What happens because of that is not foreseen.</summary>
sealed class ReadSetOff(AppDb db, TimeProvider clock)
{
    /// <summary>Departures are announced this long before.</summary>
    static readonly TimeSpan Announced = TimeSpan.FromDays(1);

    public async Task<IReadOnlyList<SetOff>> HandleAsync(DateTimeOffset until, CancellationToken ct) =>
    [
        new("mail", "messages and reminders that wait go out", await MessagesAsync(until, ct)),
        new("webhook", "webhooks are tried", await WebhooksAsync(until, ct)),
        new("event", "departures are announced", await DeparturesAsync(until, ct)),
        new("clock", "promo codes expire", await ExpiriesAsync(until, ct)),
        new("esim", "eSIMs are asked about", await db.Esims.Where(row => row.NextCheckAt <= until)
            .OrderBy(row => row.NextCheckAt).Take(Bounded.Most + 1).CountAsync(ct)),
    ];

    async Task<long> MessagesAsync(DateTimeOffset until, CancellationToken ct)
    {
        var (sum, messages) = (0L, db.Messages);
        foreach (var channel in ChannelNames.In(ChannelNames.Every))
        {
            sum += (await db.Partners.Select(partner => messages
                .Where(row => row.Channel == channel && row.PartnerId == partner.Id && row.NextTryAt <= until)
                .OrderBy(row => row.NextTryAt).Take(Bounded.Most + 1).Count()).ToListAsync(ct)).Sum(count => (long)count);
        }

        return sum;
    }

    async Task<long> WebhooksAsync(DateTimeOffset until, CancellationToken ct)
    {
        var deliveries = db.WebhookDeliveries;
        return (await db.WebhookEndpoints.Select(endpoint => deliveries
            .Where(row => row.PartnerId == endpoint.PartnerId && row.Endpoint == endpoint.Id && row.NextTryAt <= until)
            .OrderBy(row => row.NextTryAt).Take(Bounded.Most + 1).Count()).ToListAsync(ct)).Sum(count => (long)count);
    }

    Task<int> DeparturesAsync(DateTimeOffset until, CancellationToken ct)
    {
        var last = until + Announced;
        return db.Bookings
            .Where(row => row.DepartureAnnouncedAt == null && row.Status == BookingStatus.Confirmed
                && row.DepartureDate > row.CreatedAt && row.DepartureDate <= last)
            .OrderBy(row => row.DepartureDate).Take(Bounded.Most + 1).CountAsync(ct);
    }

    Task<int> ExpiriesAsync(DateTimeOffset until, CancellationToken ct)
    {
        var now = clock.Now();
        return db.PromoCodes
            .Where(row => (row.Status == PromoCodeStatus.Issued || row.Status == PromoCodeStatus.Claimed)
                && row.ExpiresAt > now && row.ExpiresAt <= until)
            .OrderBy(row => row.ExpiresAt).Take(Bounded.Most + 1).CountAsync(ct);
    }
}
