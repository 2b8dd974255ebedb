using Hubby.Bookings;
using Hubby.Data;
using Hubby.Http;
using Hubby.Partners;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Esims;

/// <summary>
/// <c>GET /api/esims</c>: newest first; the order is that of the ids, so a page stays put while new eSIMs are given. The codes of
/// one are read with that one, so that a list left lying about installs nothing.
/// </summary>
static class ListEsims
{
    const string States =
        "Send assigned, downloaded, installed, active, depleted, expired, failed, removed or cancelled, in lower case.";

    public static async Task<IResult> Handle(
        HttpContext http, Caller caller, AppDb db, IOptions<HubbyOptions> options, CancellationToken ct)
    {
        var faults = new Faults();
        var fields = new QueryFields(http.Request, faults);
        var page = fields.Page(isKey: key => Guid.TryParseExact(key, "D", out _));
        var rows = Filter(db, caller.Partner.Id, fields);
        if (faults.Count > 0)
            return Problems.InvalidRequest.ToResult(faults);

        if (page.After is { } after)
        {
            var last = Guid.ParseExact(after, "D");
            rows = rows.Where(row => row.Id < last);
        }

        var found = await rows.OrderByDescending(row => row.Id).Take(page.Limit + 1).ToListAsync(ct);
        var (shown, cursor) = page.Cut(http, options.Value.PublicUrl, found, row => $"{row.Id}");
        return EsimBytes.Answer(new Page<EsimSummary>("eSIMs, newest first.",
            await db.SummarizeAsync(caller.Partner.Id, shown, ct), cursor is not null, cursor));
    }

    static IQueryable<Esim> Filter(AppDb db, Guid partnerId, QueryFields fields)
    {
        var rows = db.Esims.Where(row => row.PartnerId == partnerId);
        if (fields.Parsed<Iccid?>("iccid", Iccid.Parse, FaultCodes.InvalidFormat, "Send 18 to 20 digits from 89.") is { } iccid)
            rows = rows.Where(row => row.Iccid == iccid);
        if (fields.Text("booking") is { } booking)
            rows = rows.Where(row => row.Booking == booking);
        if (fields.Parsed<EsimState?>("status", StateOf, FaultCodes.InvalidValue, States) is { } state)
            rows = rows.Where(row => row.State == state);

        // An id begins with the time it was made, so a time of giving is a range of the primary key.
        if (fields.Instant("created_from") is { } from && Ids.FirstRowAt(from) is var first)
            rows = rows.Where(row => row.Id >= first);
        if (fields.Instant("created_to") is { } to && Ids.FirstRowAt(to) is var end)
            rows = rows.Where(row => row.Id < end);
        return FilterByBooking(db, rows, db.Bookings.Where(row => row.PartnerId == partnerId), fields);
    }

    /// <summary>By what the booking knows. Each leads through an index to a few eSIMs, rather than past all of them.</summary>
    static IQueryable<Esim> FilterByBooking(
        AppDb db, IQueryable<Esim> rows, IQueryable<Booking> bookings, QueryFields fields)
    {
        if (fields.Text("booking_id", "bookingId") is { } reference)
        {
            var referred = IdsIn(db, bookings.Where(booking => booking.BookingId == reference));
            rows = rows.Where(row => referred.Contains(row.Id));
        }

        if (fields.Text("promo_code")?.ToUpperInvariant() is { } typed)
        {
            var given = from code in db.PromoCodes
                        where code.Code == typed
                        join esim in db.Esims on new { code.PartnerId, code.Booking, code.Position }
                            equals new { esim.PartnerId, esim.Booking, esim.Position }
                        select esim.Id;
            rows = rows.Where(row => given.Contains(row.Id));
        }

        if (fields.Text("email") is { } address)
        {
            // The booking's own address, or the one that the traveller had it sent to.
            var email = EmailAddress.Parse(address) ?? address;
            var ids = IdsIn(db, bookings.Where(booking => booking.Email == email))
                .Union(db.Esims.Where(esim => esim.Email == email).Select(esim => esim.Id));
            rows = rows.Where(row => ids.Contains(row.Id));
        }

        return rows;
    }

    static IQueryable<Guid> IdsIn(AppDb db, IQueryable<Booking> bookings) =>
        from booking in bookings
        join esim in db.Esims on new { booking.PartnerId, Booking = booking.Id } equals new { esim.PartnerId, esim.Booking }
        select esim.Id;

    static EsimState? StateOf(string text) =>
        text.All(char.IsAsciiLetterLower) && Enum.TryParse<EsimState>(text, ignoreCase: true, out var state) ? state : null;
}
