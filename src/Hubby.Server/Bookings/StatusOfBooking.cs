using Hubby.Data;
using Hubby.PromoCodes;

namespace Hubby.Bookings;

/// <summary>
/// Where a booking stands at a moment. Only its being cancelled is kept; the rest follows from dates and codes, so that no row
/// must change because a clock went on. Once for a booking in hand, once for a list of them: the same rules.
/// </summary>
static class StatusOfBooking
{
    /// <summary>After the last date of the journey, or after the booking itself where those dates were past already.</summary>
    public static readonly TimeSpan CompletedAfter = TimeSpan.FromDays(1);

    public static BookingStatus At(DateTimeOffset now, Booking booking, IReadOnlyCollection<PromoCode> codes)
    {
        if (booking.Status == BookingStatus.Cancelled)
            return BookingStatus.Cancelled;
        if (codes.Any(code => IsExpired(code, now)) && codes.All(code => IsExpired(code, now) || IsRevoked(code)))
            return BookingStatus.Expired;
        var over = now - CompletedAfter;
        return (booking.ReturnDate ?? booking.DepartureDate) <= over && booking.CreatedAt <= over
            ? BookingStatus.Completed
            : BookingStatus.Confirmed;
    }

    static bool IsRevoked(PromoCode code) => code.Status == PromoCodeStatus.Revoked;

    static bool IsExpired(PromoCode code, DateTimeOffset now) => code.Status == PromoCodeStatus.Expired
        || (code.Status is PromoCodeStatus.Issued or PromoCodeStatus.Claimed && code.ExpiresAt <= now);

    public static IQueryable<Booking> With(
        this IQueryable<Booking> bookings, AppDb db, BookingStatus status, DateTimeOffset now)
    {
        if (status == BookingStatus.Cancelled)
            return bookings.Where(booking => booking.Status == BookingStatus.Cancelled);

        bookings = bookings.Where(booking => booking.Status != BookingStatus.Cancelled);
        var expired = db.PromoCodes.Where(code => code.Status == PromoCodeStatus.Expired
            || ((code.Status == PromoCodeStatus.Issued || code.Status == PromoCodeStatus.Claimed) && code.ExpiresAt <= now));
        var good = db.PromoCodes.Where(code => code.Status == PromoCodeStatus.Redeemed
            || ((code.Status == PromoCodeStatus.Issued || code.Status == PromoCodeStatus.Claimed)
                && (code.ExpiresAt == null || code.ExpiresAt > now)));
        if (status == BookingStatus.Expired)
        {
            return bookings.Where(booking =>
                expired.Any(code => code.PartnerId == booking.PartnerId && code.Booking == booking.Id)
                && !good.Any(code => code.PartnerId == booking.PartnerId && code.Booking == booking.Id));
        }

        bookings = bookings.Where(booking =>
            good.Any(code => code.PartnerId == booking.PartnerId && code.Booking == booking.Id)
            || !expired.Any(code => code.PartnerId == booking.PartnerId && code.Booking == booking.Id));
        var over = now - CompletedAfter;
        return status == BookingStatus.Completed
            ? bookings.Where(booking => (booking.ReturnDate ?? booking.DepartureDate) <= over && booking.CreatedAt <= over)
            : bookings.Where(booking => (booking.ReturnDate ?? booking.DepartureDate) > over || booking.CreatedAt > over);
    }
}
