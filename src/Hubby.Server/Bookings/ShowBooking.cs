using Hubby.Data;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Partners;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Bookings;

/// <summary>A booking as answers show it: with its codes and messages, as they stand now.</summary>
sealed class ShowBooking(AppDb db, TimeProvider clock, IOptions<HubbyOptions> options)
{
    public async Task<byte[]> RenderAsync(string message, Partner partner, Booking booking, CancellationToken ct)
    {
        var found = new FoundBooking(booking, await db.PromoCodesOf(partner.Id, booking.Id).ToListAsync(ct));
        var messages = await db.MessagesOf(partner.Id, booking.Id).ToListAsync(ct);
        return BookingBytes.Render(
            message, BookingAnswer.Of(found, messages, options.Value.PublicUrl, partner.Slug, clock.Now()));
    }
}
