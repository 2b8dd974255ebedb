using Hubby.Data;
using Hubby.Events;
using Hubby.Http;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Bookings;

/// <summary><c>GET /api/bookings/{id}/events</c>: everything that happened to a booking, in the order in which it did.</summary>
static class ListBookingEvents
{
    public static async Task<IResult> Handle(
        string id, HttpContext http, Caller caller, AppDb db, IOptions<HubbyOptions> options, CancellationToken ct)
    {
        if (!Ids.IsPublic(id) || await db.FindBookingAsync(caller.Partner.Id, id, ct) is null)
            return GetBooking.NotFound.ToResult();

        var faults = new Faults();
        var page = new QueryFields(http.Request, faults).Page(isKey: key => Guid.TryParseExact(key, "D", out _));
        if (faults.Count > 0)
            return Problems.InvalidRequest.ToResult(faults);

        var rows = db.Events.Where(fact => fact.PartnerId == caller.Partner.Id && fact.Booking == id);
        if (page.After is { } after)
        {
            var last = Guid.ParseExact(after, "D");
            rows = rows.Where(fact => fact.Id > last);
        }

        var found = await rows.OrderBy(fact => fact.Id).Take(page.Limit + 1).ToListAsync(ct);
        var (shown, cursor) = page.Cut(http, options.Value.PublicUrl, found, fact => $"{fact.Id}");
        return new JsonBytes(StatusCodes.Status200OK, BookingBytes.Render(new Page<EventAnswer>(
            "What happened to the booking, in order.",
            [.. shown.Select(EventAnswer.Of)],
            cursor is not null, cursor)));
    }
}
