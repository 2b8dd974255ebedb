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
        var about = facts.Where(fact => fact.Type is BookingFact.Created or BookingFact.Updated).ToList();
        if (about.Count == 0)
            return;

        var partnerIds = about.Select(fact => fact.PartnerId).Distinct().ToList();
        var ids = about.Select(fact => fact.Booking!).Distinct().ToList();
        var bookings = await db.Bookings.Where(row => partnerIds.Contains(row.PartnerId) && ids.Contains(row.Id))
            .ToDictionaryAsync(row => (row.PartnerId, row.Id), ct);
        var created = about.Where(fact => fact.Type == BookingFact.Created).ToList();
        foreach (var fact in created)
        {
            if (bookings.TryGetValue((fact.PartnerId, fact.Booking!), out var booking) && booking.ShouldSendMessage is true)
                db.Messages.AddRange(Of(booking, $"{fact.Id}"));
        }

        // A booking that is new in this batch is read as it is after its change.
        var made = created.Select(fact => (fact.PartnerId, fact.Booking)).ToHashSet();
        foreach (var fact in about.Where(fact => fact.Type == BookingFact.Updated && made.Add((fact.PartnerId, fact.Booking))))
        {
            if (bookings.TryGetValue((fact.PartnerId, fact.Booking!), out var booking))
                await CatchUpAsync(db, booking, fact, ct);
        }
    }

    public void Committed() => signals.WakeAll();

    /// <summary>
    /// What a changed booking asks for and did not before: a message on another channel, or one that had no address. They come
    /// from the booking's making like the first ones, so the database keeps each of them from being made twice.
    /// </summary>
    async Task CatchUpAsync(AppDb db, Booking booking, Event fact, CancellationToken ct)
    {
        if (booking is not { ShouldSendMessage: true, Status: not BookingStatus.Cancelled })
            return;
        var creation = await db.Events.Where(row => row.PartnerId == booking.PartnerId && row.Booking == booking.Id
            && row.Type == BookingFact.Created).Select(row => row.Id).FirstOrDefaultAsync(ct);
        var origin = creation == Guid.Empty ? $"{fact.Id}" : $"{creation}";
        var known = await db.MessagesOf(booking.PartnerId, booking.Id)
            .Where(row => row.Kind == MessageKind.PromoCode && row.Position == null).ToListAsync(ct);
        foreach (var wanted in Of(booking, origin))
        {
            var before = known.Where(row => row.Channel == wanted.Channel).ToList();
            if (before.Count == 0)
                db.Messages.Add(wanted);
            else if (wanted.State == MessageState.Pending && before.Find(row => row.Origin == origin) is { } skipped)
                await TakeUpAsync(db, skipped, wanted, ct);
        }
    }

    static Task<int> TakeUpAsync(AppDb db, Message skipped, Message wanted, CancellationToken ct)
    {
        string[] gone = [SkipReasons.NotRequested, SkipReasons.NoEmail, SkipReasons.NoPhone];
        return db.Messages
            .Where(row => row.PartnerId == skipped.PartnerId && row.Id == skipped.Id && row.State == MessageState.Skipped
                && gone.Contains(row.Reason))
            .ExecuteUpdateAsync(row => row
                .SetProperty(message => message.State, MessageState.Pending)
                .SetProperty(message => message.Reason, (string?)null)
                .SetProperty(message => message.Recipient, wanted.Recipient)
                .SetProperty(message => message.Locale, wanted.Locale)
                .SetProperty(message => message.DueAt, wanted.DueAt)
                .SetProperty(message => message.NextTryAt, wanted.NextTryAt), ct);
    }

    IEnumerable<Message> Of(Booking booking, string origin) => ChannelNames.In(booking.Channels)
        .Select(channel => Of(booking, origin, MessageKind.PromoCode, channel, booking.Email, null));

    /// <summary>A message to a booking's traveller; skipped where there is no way to send it.</summary>
    public Message Of(Booking booking, string origin, MessageKind kind, Channels channel, string? email, int? position)
    {
        var now = clock.Now();
        var skip = booking.Status == BookingStatus.Cancelled
            ? SkipReasons.BookingCancelled
            : SkipReasons.MissingAddress(channel, email, booking.Phone)
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
