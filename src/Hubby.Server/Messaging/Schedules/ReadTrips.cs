using Hubby.Bookings;
using Hubby.Data;
using Hubby.Partners;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Messaging.Schedules;

/// <summary>Bookings with their codes and wishes: three queries, however many there are.</summary>
sealed class ReadTrips(PartnerDirectory partners)
{
    public async Task<IReadOnlyList<Trip>> HandleAsync(
        AppDb db, IReadOnlyList<(Guid Partner, string Booking)> keys, CancellationToken ct)
    {
        var partnerIds = keys.Select(key => key.Partner).Distinct().ToList();
        var ids = keys.Select(key => key.Booking).Distinct().ToList();
        var bookings = await db.Bookings
            .Where(row => partnerIds.Contains(row.PartnerId) && ids.Contains(row.Id)).ToListAsync(ct);
        return await WithCodesAsync(db, bookings, ct);
    }

    public async Task<IReadOnlyList<Trip>> WithCodesAsync(AppDb db, IReadOnlyList<Booking> bookings, CancellationToken ct)
    {
        var partnerIds = bookings.Select(row => row.PartnerId).Distinct().ToList();
        var ids = bookings.Select(row => row.Id).Distinct().ToList();
        var codes = (await db.PromoCodesInPlace.Where(row => partnerIds.Contains(row.PartnerId) && ids.Contains(row.Booking))
            .OrderBy(row => row.Position).ToListAsync(ct)).ToLookup(row => (row.PartnerId, row.Booking));
        var stopped = (await db.StoppedReminders
            .Where(row => partnerIds.Contains(row.PartnerId) && ids.Contains(row.Booking)).ToListAsync(ct))
            .Select(row => (row.PartnerId, row.Booking)).ToHashSet();

        // A partner made a moment ago may be missing here; the pass that comes next finds it.
        return
        [
            .. from booking in bookings
               let key = (booking.PartnerId, booking.Id)
               let partner = partners.Find(booking.PartnerId)
               where partner is not null
               select new Trip(booking, [.. codes[key]], partner, stopped.Contains(key)),
        ];
    }
}
