using Hubby.Data;
using Hubby.Http;
using Hubby.Partners;

namespace Hubby.Bookings;

static class GetBooking
{
    public static readonly Problem NotFound = new(404, "booking_not_found", "There is no booking with this id.");

    public static async Task<IResult> Handle(
        string id, Caller caller, AppDb db, ShowBooking show, CancellationToken ct)
    {
        if (!Ids.IsPublic(id) || await db.FindBookingAsync(caller.Partner.Id, id, ct) is not { } booking)
            return NotFound.ToResult();

        return new JsonBytes(StatusCodes.Status200OK, await show.RenderAsync("The booking.", caller.Partner, booking, ct));
    }
}
