using Hubby.Bookings;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Messages;
using Hubby.PromoCodes;

namespace Hubby.Desk;

/// <summary>Names the booking that a row of another table is about.</summary>
sealed class OfBooking
{
    public required Guid PartnerId { get; init; }
    public required string Booking { get; init; }
}

/// <summary>
/// Leaves of the bookings in hand those that are wanted. A question about another table is asked as "the first of them, is there
/// one": the planner answers that by the table's key for each row in hand, and cannot turn it into a walk through the table.
/// </summary>
static class PickBookings
{
    public static readonly TimeSpan Soon = TimeSpan.FromDays(7);

    public static IQueryable<Booking> Pick(this IQueryable<Booking> rows, AppDb db, BookingWish wish, DateTimeOffset now)
    {
        rows = ByFacts(rows, wish);
        if (wish.Status is { } status)
            rows = rows.With(db, status, now);
        if (wish.View is { } view)
            rows = ByView(rows, db, view, now);
        if (wish.At is { } at)
            rows = rows.Reaching(db, at).NotReaching(db, at + 1);
        if (wish.Reached is { } reached)
            rows = rows.Reaching(db, reached);
        if (wish.Lost is { } lost)
            rows = rows.Reaching(db, lost - 1).NotReaching(db, lost);
        if (wish.Destination is { } destination)
            rows = rows.WithAny(To(db, destination));
        return wish.Message is null && wish.Channel is null ? rows : rows.WithAny(MessagesAs(db, wish.Message, wish.Channel));
    }

    static IQueryable<Booking> ByFacts(IQueryable<Booking> rows, BookingWish wish)
    {
        if (wish.DepartsFrom is { } from && BookingWish.StartOf(from) is var first)
            rows = rows.Where(row => row.DepartureDate >= first);
        if (wish.DepartsTo is { } to && BookingWish.EndOf(to) is var end)
            rows = rows.Where(row => row.DepartureDate < end);
        if (wish.Airport is { } given && NoneOr(given) is var airport)
            rows = rows.Where(row => row.DepartureLocation == airport);
        return wish.Brand is { } named && NoneOr(named) is var brand ? rows.Where(row => row.CustomBranding == brand) : rows;
    }

    static string? NoneOr(string given) => given == BookingWish.Without ? null : given;

    static IQueryable<Booking> ByView(IQueryable<Booking> rows, AppDb db, BookingView view, DateTimeOffset now)
    {
        var over = now - StatusOfBooking.CompletedAfter;
        var soon = now + Soon;
        rows = rows.Where(row => row.Status != BookingStatus.Cancelled);
        return view switch
        {
            BookingView.Soon => rows.Where(row => row.DepartureDate >= now && row.DepartureDate < soon)
                .NotReaching(db, Stop.Installed),
            BookingView.Abroad => rows.Where(row => row.DepartureDate <= now && row.ReturnDate > now),
            BookingView.Failed => rows.Where(row => (row.ReturnDate ?? row.DepartureDate) > over)
                .WithAny(FailedMessages(db)).NotReaching(db, Stop.Message),
            _ => Attention(rows.Where(row => (row.ReturnDate ?? row.DepartureDate) > over), db),
        };
    }

    static IQueryable<Booking> Attention(IQueryable<Booking> rows, AppDb db)
    {
        var (stuck, failed, sent, claimed) = (StuckEsims(db), FailedMessages(db), Sent(db), Claimed(db));
        return rows.Where(row =>
            stuck.Where(of => of.PartnerId == row.PartnerId && of.Booking == row.Id)
                .Select(of => of.Booking).FirstOrDefault() != null
            || (failed.Where(of => of.PartnerId == row.PartnerId && of.Booking == row.Id)
                    .Select(of => of.Booking).FirstOrDefault() != null
                && sent.Where(of => of.PartnerId == row.PartnerId && of.Booking == row.Id)
                    .Select(of => of.Booking).FirstOrDefault() == null
                && claimed.Where(of => of.PartnerId == row.PartnerId && of.Booking == row.Id)
                    .Select(of => of.Booking).FirstOrDefault() == null));
    }

    /// <summary>Those that got to the stop; who got further came past it, also where nothing was sent or claimed.</summary>
    static IQueryable<Booking> Reaching(this IQueryable<Booking> rows, AppDb db, Stop stop)
    {
        var (sent, claimed) = (Sent(db), Claimed(db));
        return stop switch
        {
            Stop.Booked => rows,
            Stop.Message => rows.Where(row =>
                sent.Where(of => of.PartnerId == row.PartnerId && of.Booking == row.Id)
                    .Select(of => of.Booking).FirstOrDefault() != null
                || claimed.Where(of => of.PartnerId == row.PartnerId && of.Booking == row.Id)
                    .Select(of => of.Booking).FirstOrDefault() != null),
            _ => rows.WithAny(SignsOf(db, stop)),
        };
    }

    /// <summary>All, where there is no such stop.</summary>
    static IQueryable<Booking> NotReaching(this IQueryable<Booking> rows, AppDb db, Stop stop) => stop switch
    {
        > Stop.Active => rows,
        Stop.Message => rows.WithNone(Sent(db)).WithNone(Claimed(db)),
        _ => rows.WithNone(SignsOf(db, stop)),
    };

    static IQueryable<OfBooking> SignsOf(AppDb db, Stop stop) => stop switch
    {
        Stop.Claimed => Claimed(db),
        Stop.Redeemed => db.PromoCodes.Where(code => code.Status == PromoCodeStatus.Redeemed)
            .Select(code => new OfBooking { PartnerId = code.PartnerId, Booking = code.Booking }),
        Stop.Installed => db.Esims.Where(esim => esim.InstalledAt != null || esim.ActivatedAt != null)
            .Select(esim => new OfBooking { PartnerId = esim.PartnerId, Booking = esim.Booking }),
        _ => db.Esims.Where(esim => esim.ActivatedAt != null)
            .Select(esim => new OfBooking { PartnerId = esim.PartnerId, Booking = esim.Booking }),
    };

    static IQueryable<OfBooking> Claimed(AppDb db) => db.PromoCodes
        .Where(code => code.Status == PromoCodeStatus.Claimed || code.Status == PromoCodeStatus.Redeemed)
        .Select(code => new OfBooking { PartnerId = code.PartnerId, Booking = code.Booking });

    static IQueryable<OfBooking> Sent(AppDb db) => db.Messages
        .Where(message => message.State == MessageState.Sent || message.State == MessageState.Delivered)
        .Select(message => new OfBooking { PartnerId = message.PartnerId, Booking = message.Booking });

    /// <summary>A message's index of its own has these.</summary>
    public static IQueryable<OfBooking> FailedMessages(AppDb db) => db.Messages
        .Where(message => message.State == MessageState.Failed)
        .Select(message => new OfBooking { PartnerId = message.PartnerId, Booking = message.Booking });

    /// <summary>So has an eSIM's.</summary>
    public static IQueryable<OfBooking> StuckEsims(AppDb db) => db.Esims.Where(esim => esim.State == EsimState.Failed)
        .Select(esim => new OfBooking { PartnerId = esim.PartnerId, Booking = esim.Booking });

    static IQueryable<OfBooking> MessagesAs(AppDb db, MessageState? state, Channels? channel)
    {
        IQueryable<Message> messages = db.Messages;
        if (state is { } wanted)
            messages = messages.Where(message => message.State == wanted);
        if (channel is { } way)
            messages = messages.Where(message => message.Channel == way);
        return messages.Select(message => new OfBooking { PartnerId = message.PartnerId, Booking = message.Booking });
    }

    static IQueryable<OfBooking> To(AppDb db, string destination)
    {
        var among = $" {destination} ";
        return (destination == BookingWish.Without
                ? db.PromoCodes.Where(code => code.Destination == null && code.Destinations == null)
                : db.PromoCodes.Where(code => code.Destination == destination
                    || (code.Destinations != null && (" " + code.Destinations + " ").Contains(among))))
            .Select(code => new OfBooking { PartnerId = code.PartnerId, Booking = code.Booking });
    }

    static IQueryable<Booking> WithAny(this IQueryable<Booking> rows, IQueryable<OfBooking> signs) => rows.Where(row =>
        signs.Where(of => of.PartnerId == row.PartnerId && of.Booking == row.Id)
            .Select(of => of.Booking).FirstOrDefault() != null);

    static IQueryable<Booking> WithNone(this IQueryable<Booking> rows, IQueryable<OfBooking> signs) => rows.Where(row =>
        signs.Where(of => of.PartnerId == row.PartnerId && of.Booking == row.Id)
            .Select(of => of.Booking).FirstOrDefault() == null);
}
