using Hubby.Bookings;
using Hubby.Data;
using Hubby.Events;
using Hubby.Messages;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Messaging;

/// <summary>Turns facts into message rows, one for each channel wanted; what cannot be sent is a row that says why.</summary>
sealed class PlanMessages(IEnumerable<IChannel> channels, PartnerDirectory partners, MessageSignals signals, TimeProvider clock)
    : IReactor
{
    readonly HashSet<Channels> _configured = [.. channels.Where(each => each.IsConfigured).Select(each => each.Channel)];

    public async Task ReactAsync(AppDb db, IReadOnlyList<Event> facts, CancellationToken ct)
    {
        var created = facts.Where(fact => fact.Type == BookingFact.Created).ToList();
        if (created.Count == 0)
            return;

        var partnerIds = created.Select(fact => fact.PartnerId).Distinct().ToList();
        var ids = created.Select(fact => fact.Booking!).ToList();
        var bookings = await db.Bookings.Where(row => partnerIds.Contains(row.PartnerId) && ids.Contains(row.Id))
            .ToDictionaryAsync(row => (row.PartnerId, row.Id), ct);
        foreach (var fact in created)
        {
            if (bookings.TryGetValue((fact.PartnerId, fact.Booking!), out var booking) && booking.ShouldSendMessage is true)
                db.Messages.AddRange(Of(booking, fact));
        }
    }

    public void Committed() => signals.WakeAll();

    IEnumerable<Message> Of(Booking booking, Event fact) =>
        ChannelNames.In(booking.Channels)
            .Select(channel => Of(booking, $"{fact.Id}", MessageKind.PromoCode, channel, booking.Email, null));

    /// <summary>A message to a booking's traveller; skipped where there is no way to send it.</summary>
    public Message Of(Booking booking, string origin, MessageKind kind, Channels channel, string? email, int? position)
    {
        var now = clock.Now();
        var skip = SkipReasons.MissingAddress(channel, email, booking.Phone)
            ?? (_configured.Contains(channel) ? null : SkipReasons.NotConfigured);
        return new()
        {
            PartnerId = booking.PartnerId,
            Id = Ids.Row(now),
            Booking = booking.Id,
            Origin = origin,
            Kind = kind,
            Channel = channel,
            State = skip is null ? MessageState.Pending : MessageState.Skipped,
            Reason = skip,
            Recipient = channel switch
            {
                Channels.Email => email,
                Channels.Push => null,
                _ => booking.Phone,
            },
            Position = position,
            Locale = booking.Locale ?? partners.Find(booking.PartnerId)?.Locale ?? "en",
            CreatedAt = now,
            DueAt = now,
            NextTryAt = skip is null ? now : null,
        };
    }
}
