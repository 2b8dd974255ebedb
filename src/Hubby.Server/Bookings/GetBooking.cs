using Hubby.Data;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Partners;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Bookings;

static class GetBooking
{
    public static readonly Problem NotFound = new(404, "booking_not_found", "There is no booking with this id.");

    public static async Task<IResult> Handle(
        string id, Caller caller, AppDb db, TimeProvider clock, IOptions<HubbyOptions> options, CancellationToken ct)
    {
        if (!Ids.IsPublic(id) || await db.FindBookingAsync(caller.Partner.Id, id, ct) is not { } booking)
            return NotFound.ToResult();

        var found = new FoundBooking(booking, await db.PromoCodesOf(booking.PartnerId, id).ToListAsync(ct));
        var messages = await db.MessagesOf(booking.PartnerId, id).ToListAsync(ct);
        var answer = BookingAnswer.Of(found, messages, options.Value.PublicUrl, caller.Partner.Slug, clock.Now());
        return new JsonBytes(StatusCodes.Status200OK, BookingBytes.Render("The booking.", answer));
    }
}
