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
        string id, Caller caller, AppDb db, IOptions<HubbyOptions> options, CancellationToken ct)
    {
        if (!Ids.IsPublic(id))
            return NotFound.ToResult();
        var found = await db.Bookings
            .FirstOrDefaultAsync(booking => booking.PartnerId == caller.Partner.Id && booking.Id == id, ct);
        if (found is null)
            return NotFound.ToResult();

        var codes = await db.PromoCodesOf(found.PartnerId, found.Id).ToListAsync(ct);
        var messages = await db.MessagesOf(found.PartnerId, found.Id).ToListAsync(ct);
        var answer = BookingAnswer.Of(found, codes, messages, options.Value.PublicUrl, caller.Partner.Slug);
        return new JsonBytes(StatusCodes.Status200OK, BookingBytes.Render("The booking.", answer));
    }
}
