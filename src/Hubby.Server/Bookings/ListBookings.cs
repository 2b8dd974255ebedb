using Hubby.Data;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Partners;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Bookings;

/// <summary>
/// <c>GET /api/bookings</c>: newest first; the order is that of the ids, so a page stays put while new bookings arrive.
/// </summary>
static class ListBookings
{
    public static async Task<IResult> Handle(
        HttpContext http, Caller caller, AppDb db, TimeProvider clock, IOptions<HubbyOptions> options, CancellationToken ct)
    {
        var now = clock.Now();
        var faults = new Faults();
        var fields = new QueryFields(http.Request, faults);
        var page = fields.Page(isKey: key => Ids.IsPublic(key));
        var rows = Filter(db, db.Bookings.Where(booking => booking.PartnerId == caller.Partner.Id), fields, now);
        if (faults.Count > 0)
            return Problems.InvalidRequest.ToResult(faults);

        if (page.After is { } after)
            rows = rows.Where(booking => string.Compare(booking.Id, after) < 0);
        var found = await Ordered(rows, fields).Take(page.Limit + 1).ToListAsync(ct);
        var publicUrl = options.Value.PublicUrl;
        var (shown, cursor) = page.Cut(http, publicUrl, found, booking => booking.Id);

        var codes = await CodesOf(db, caller.Partner.Id, shown, ct);
        var messages = await MessagesOf(db, caller.Partner.Id, shown, ct);
        return new JsonBytes(StatusCodes.Status200OK, BookingBytes.Render(new Page<BookingAnswer>(
            "Bookings, newest first.",
            [.. shown.Select(row => BookingAnswer.Of(
                new(row, [.. codes[row.Id]]), messages[row.Id], publicUrl, caller.Partner.Slug, now))],
            cursor is not null, cursor)));
    }

    /// <summary>
    /// Few bookings have one reference, address or code: they are found by its index and put in order then. Without statistics
    /// PostgreSQL would rather walk all bookings in their order until it meets them, so that order is hidden from it.
    /// </summary>
    static IQueryable<Booking> Ordered(IQueryable<Booking> rows, QueryFields fields) =>
        (fields.Text("booking_id", "bookingId") ?? fields.Text("email") ?? fields.Text("promo_code")) is null
            ? rows.OrderByDescending(booking => booking.Id)
            : rows.OrderByDescending(booking => booking.Id + "");

    static IQueryable<Booking> Filter(AppDb db, IQueryable<Booking> rows, QueryFields fields, DateTimeOffset now)
    {
        if (fields.Text("booking_id", "bookingId") is { } reference)
            rows = rows.Where(booking => booking.BookingId == reference);
        if (fields.Text("email") is { } email)
            rows = rows.Where(booking => booking.Email == (EmailAddress.Parse(email) ?? email));
        if (fields.Text("promo_code")?.ToUpperInvariant() is { } code)
        {
            var codes = db.PromoCodes.Where(row => row.Code == code);
            rows = rows.Where(booking =>
                codes.Any(row => row.PartnerId == booking.PartnerId && row.Booking == booking.Id));
        }

        const string statuses = "Send confirmed, completed, cancelled or expired.";
        if (fields.Parsed("status", ParseStatus, FaultCodes.InvalidValue, statuses) is { } status)
            rows = rows.With(db, status, now);
        return FilterByTime(rows, fields);
    }

    static IQueryable<Booking> FilterByTime(IQueryable<Booking> rows, QueryFields fields)
    {
        // An id begins with the time it was made, so a time of creation is a range of the primary key.
        if (fields.Instant("created_from") is { } createdFrom)
            rows = rows.Where(booking => string.Compare(booking.Id, Ids.FirstAt(createdFrom)) >= 0);
        if (fields.Instant("created_to") is { } createdTo)
            rows = rows.Where(booking => string.Compare(booking.Id, Ids.FirstAt(createdTo)) < 0);
        if (fields.Instant("departure_from") is { } departureFrom)
            rows = rows.Where(booking => booking.DepartureDate >= departureFrom);
        if (fields.Instant("departure_to") is { } departureTo)
            rows = rows.Where(booking => booking.DepartureDate < departureTo);
        return rows;
    }

    static BookingStatus? ParseStatus(string text) => text switch
    {
        "confirmed" => BookingStatus.Confirmed,
        "completed" => BookingStatus.Completed,
        "cancelled" => BookingStatus.Cancelled,
        "expired" => BookingStatus.Expired,
        _ => null,
    };

    static async Task<ILookup<string, PromoCode>> CodesOf(AppDb db, Guid partnerId, List<Booking> shown, CancellationToken ct)
    {
        var ids = shown.ConvertAll(booking => booking.Id);
        var codes = await db.PromoCodesInPlace
            .Where(code => code.PartnerId == partnerId && ids.Contains(code.Booking))
            .OrderBy(code => code.Booking).ThenBy(code => code.Position)
            .ToListAsync(ct);
        return codes.ToLookup(code => code.Booking, StringComparer.Ordinal);
    }

    static async Task<ILookup<string, Message>> MessagesOf(AppDb db, Guid partnerId, List<Booking> shown, CancellationToken ct)
    {
        var ids = shown.ConvertAll(booking => booking.Id);
        var messages = await db.Messages
            .Where(message => message.PartnerId == partnerId && ids.Contains(message.Booking)).OrderBy(message => message.Id)
            .ToListAsync(ct);
        return messages.ToLookup(message => message.Booking, StringComparer.Ordinal);
    }
}
