using Hubby.Bookings;
using Hubby.Claims;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Messages;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Privacy;

/// <summary>What of one partner's bookings an address is found in.</summary>
/// <param name="Addresses">As it was given, and in lower case.</param>
/// <param name="Own">Bookings made for the address: all that is personal in them is the traveller's.</param>
/// <param name="Others">Bookings of somebody else that it was used in: only the address itself is the traveller's.</param>
sealed record FoundTraveller(IReadOnlyList<string> Addresses, IReadOnlyList<string> Own, IReadOnlyList<string> Others);

/// <summary>
/// Looks an address up wherever one is kept. Only bookings have an index for it, so the rest is read through: this is asked for
/// a few times a day and may take its time.
/// </summary>
static class FindTraveller
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    extension(AppDb db)
    {
        public async Task<FoundTraveller> FindTravellerAsync(Guid partnerId, string email, CancellationToken ct)
        {
            db.Database.SetCommandTimeout(Patience);
            List<string> addresses = [.. new[] { email, email.ToLowerInvariant() }.Distinct()];
            var own = await db.Bookings
                .Where(row => row.PartnerId == partnerId && addresses.Contains(row.Email!))
                .OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(ct);
            var claimed = db.Claims
                .Where(row => row.PartnerId == partnerId && addresses.Contains(row.Email)).Select(row => row.Booking);
            var installed = db.Esims
                .Where(row => row.PartnerId == partnerId && addresses.Contains(row.Email!)).Select(row => row.Booking);
            var written = db.Messages
                .Where(row => row.PartnerId == partnerId && addresses.Contains(row.Recipient!)).Select(row => row.Booking);
            var used = await claimed.Union(installed).Union(written).ToListAsync(ct);
            return new(addresses, own, [.. used.Except(own).Order(StringComparer.Ordinal)]);
        }
    }

}
