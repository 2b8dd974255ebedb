using Hubby.Data;
using Hubby.Events;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Partners;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Bookings;

/// <summary>
/// <c>DELETE /api/bookings/{id}</c>: voids the codes that nobody has redeemed, keeps messages from going out and frees the
/// reference. A second time it changes nothing and answers the same.
/// </summary>
sealed class CancelBooking(AppDb db, IdempotentWrite writes, ShowBooking show, TimeProvider clock)
{
    const string Cancelled = "Booking cancelled.";

    public static readonly Problem Redeemed = new(409, "booking_redeemed",
        "A promo code of this booking has been redeemed, so the booking cannot be cancelled.");

    public static Task<IResult> Handle(string id, HttpContext http, Caller caller, CancelBooking cancel, CancellationToken ct) =>
        cancel.HandleAsync(id, http, caller.Partner, ct);

    async Task<IResult> HandleAsync(string id, HttpContext http, Partner partner, CancellationToken ct) => Ids.IsPublic(id)
        ? await writes.RunAsync(http, partner.Id, token => WriteAsync(partner, id, token), ct)
        : GetBooking.NotFound.ToResult();

    /// <summary>In the transaction in hand.</summary>
    public async Task<WriteResult> WriteAsync(Partner partner, string id, CancellationToken ct)
    {
        var isFirst = await db.Bookings
            .Where(row => row.PartnerId == partner.Id && row.Id == id && row.Status != BookingStatus.Cancelled)
            .ExecuteUpdateAsync(row => row
                .SetProperty(booking => booking.Status, BookingStatus.Cancelled)
                .SetProperty(booking => booking.RepeatKey, (byte[]?)null)
                .SetProperty(booking => booking.HoldsReference, false), ct) == 1;
        if (await db.FindBookingAsync(partner.Id, id, ct) is not { } booking)
            return new WriteResult.Refused(GetBooking.NotFound);

        if (isFirst && await RefuseOrVoidAsync(booking, ct) is { } refusal)
            return refusal;
        return new WriteResult.Done(StatusCodes.Status200OK, await show.RenderAsync(Cancelled, partner, booking, ct));
    }

    // The codes are voided first and looked at afterwards: whoever redeems one at this moment either was faster and is seen, or
    // finds it void.
    async Task<WriteResult?> RefuseOrVoidAsync(Booking booking, CancellationToken ct)
    {
        var revoked = await db.RevokeUnredeemedAsync(booking.PartnerId, booking.Id, ct);
        if (await db.PromoCodesOf(booking.PartnerId, booking.Id).AnyAsync(code => code.Status == PromoCodeStatus.Redeemed, ct))
            return new WriteResult.Refused(Redeemed);

        await db.SkipWaitingMessagesAsync(booking.PartnerId, booking.Id, SkipReasons.BookingCancelled, ct);
        var now = clock.Now();
        db.Events.Add(BookingFact.New(BookingFact.Cancelled, booking, now));
        db.Events.AddRange(revoked.Select(code =>
            PromoCodeFact.New(PromoCodeFact.Revoked, code, PromoCodeStatus.Revoked, now)));
        return null;
    }
}
