using Hubby.Data;
using Hubby.Events;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Bookings;

/// <summary>
/// Tells that a journey is about to begin, a day ahead or as soon as a later booking is there, once for each departure date. A
/// clock that jumps passes over none. Several nodes may do so at once: each takes its own.
/// </summary>
sealed class AnnounceDepartures(
    IServiceScopeFactory scopes, PartnerDirectory partners, TimeProvider clock, ILogger<AnnounceDepartures> log)
    : Sweep(scopes, clock, "bookings, whose journeys are about to begin", log)
{
    const int BatchSize = 256;
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(1);
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override TimeSpan Every => Interval;

    protected override int PieceSize => BatchSize;

    protected override async Task<int> SweepAsync(AppDb db, CancellationToken ct)
    {
        var now = Clock.Now();

        // Looking takes no lock, so that an idle SQLite is left to its writers.
        if (!await db.Bookings.FromSqlRaw($"SELECT * FROM bookings WHERE {IsDue}", db.Stored(now + Ahead)).AnyAsync(ct))
            return 0;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var bookings = await db.Bookings
            .FromSqlRaw(Due.Sql(db), db.Stored(now + Ahead), db.Stored(now), BatchSize)
            .AsNoTracking().ToListAsync(ct);
        db.Events.AddRange(bookings.Select(booking =>
            BookingFact.Departs(booking, now, isPending: partners.Find(booking.PartnerId)?.HasWebhooks is not false)));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return bookings.Count;
    }

    const string IsDue = $"departure_date <= {{0}} AND {Booking.NotYetDeparting}";

    static readonly TakeRows Due = new("bookings", ["partner_id", "id"], IsDue, "departure_date",
        set: "departure_announced_at = {1}", limit: "{2}");
}
