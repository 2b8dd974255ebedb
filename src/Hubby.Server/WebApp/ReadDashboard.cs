using Hubby.Bookings;
using Hubby.Data;
using Hubby.Esims;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;

namespace Hubby.WebApp;

/// <summary>What one traveller has of one booking.</summary>
/// <param name="Booking">The booking.</param>
/// <param name="All">Every code of it, to know where it stands.</param>
/// <param name="Usable">Codes that can be redeemed now.</param>
/// <param name="Esims">Without those in whose place another was issued.</param>
sealed record Trip(
    Booking Booking, IReadOnlyList<PromoCode> All, IReadOnlyList<PromoCode> Usable, IReadOnlyList<Esim> Esims);

/// <summary>Whose things are looked for, in one partner's bookings: at least one of the two is known.</summary>
/// <param name="ExternalUserId">What the partner calls the traveller.</param>
/// <param name="Email">The booking's address.</param>
sealed record Traveller(string? ExternalUserId, string? Email = null);

/// <summary>A traveller's bookings with one partner, newest first, without those that are cancelled.</summary>
static class ReadDashboard
{
    public const int MostBookings = 50;

    public static async Task<IReadOnlyList<Trip>> ReadTripsAsync(
        this AppDb db, Guid partnerId, Traveller traveller, DateTimeOffset now, CancellationToken ct)
    {
        var rows = db.Bookings.Where(row => row.PartnerId == partnerId && row.Status != BookingStatus.Cancelled);
        if (traveller.ExternalUserId is { } user)
            rows = rows.Where(row => row.ExternalUserId == user);
        if (traveller.Email is { } email)
            rows = rows.Where(row => row.Email == email);
        var bookings = await rows.OrderByDescending(row => row.Id).Take(MostBookings).ToListAsync(ct);
        var ids = bookings.ConvertAll(booking => booking.Id);
        var codes = (await db.PromoCodesInPlace.Where(row => row.PartnerId == partnerId && ids.Contains(row.Booking))
            .OrderBy(row => row.Position).ToListAsync(ct)).ToLookup(row => row.Booking, StringComparer.Ordinal);
        var esims = (await db.Esims.Where(row => row.PartnerId == partnerId && ids.Contains(row.Booking)
                && row.State != EsimState.Cancelled).OrderBy(row => row.Position).ToListAsync(ct))
            .ToLookup(row => row.Booking, StringComparer.Ordinal);
        return [.. bookings.Select(booking => new Trip(booking, [.. codes[booking.Id]],
            [.. codes[booking.Id].Where(code => IsUsable(code, now))], [.. esims[booking.Id]]))];
    }

    static bool IsUsable(PromoCode code, DateTimeOffset now) =>
        code.Status is PromoCodeStatus.Issued or PromoCodeStatus.Claimed && !(code.ExpiresAt <= now);
}
