using Hubby.Data;
using Hubby.Events;
using Hubby.Messages;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Messaging.Schedules;

/// <summary>
/// What schedules have planned already, seen again for a booking that is new or changed; the trips that are still far off come
/// with <see cref="PlanSchedules"/>.
/// </summary>
sealed class ReactToBookings(ReadTrips read, WriteOccasions write, MessageSignals signals, TimeProvider clock) : IReactor
{
    const string Created = Bookings.BookingFact.Created;
    const string Updated = "booking.updated";
    const string Cancelled = "booking.cancelled";

    // More than the clocks of two nodes differ, so that no trip falls between the one that plans and the one that reacts.
    static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    public async Task ReactAsync(AppDb db, IReadOnlyList<Event> facts, CancellationToken ct)
    {
        var about = facts.Where(fact => fact is { Booking: not null, Type: Created or Updated or Cancelled }).ToList();
        if (about.Count == 0)
            return;
        var partnerIds = about.Select(fact => fact.PartnerId).Distinct().ToList();
        var schedules = (await db.Schedules.Where(row => partnerIds.Contains(row.PartnerId)).ToListAsync(ct))
            .Select(row => (row.PartnerId, Schedule: ReadSchedules.Stored(row.Definition))).Where(row => row.Schedule.IsOn)
            .ToLookup(row => row.PartnerId, row => row.Schedule);
        var keys = about.Where(fact => schedules.Contains(fact.PartnerId) || fact.Type != Created)
            .Select(fact => (fact.PartnerId, fact.Booking!)).Distinct().ToList();
        if (keys.Count == 0)
            return;

        var trips = await read.HandleAsync(db, keys, ct);
        var changed = about.Where(fact => fact.Type != Created).Select(fact => (fact.PartnerId, fact.Booking!)).ToHashSet();
        foreach (var trip in trips.Where(trip => changed.Contains((trip.Booking.PartnerId, trip.Booking.Id))))
            await RetractAsync(db, trip, [.. schedules[trip.Booking.PartnerId]], ct);
        foreach (var ofPartner in trips.ToLookup(trip => trip.Booking.PartnerId))
        {
            foreach (var schedule in schedules[ofPartner.Key])
                await write.HandleAsync(db, schedule, ofPartner, schedule.PlannedTo(clock.Now()) + Overlap, ct);
        }
    }

    public void Committed() => signals.WakeAll();

    /// <summary>Skips what waits and is no longer to come. What a worker has is judged once more before it goes out.</summary>
    async Task RetractAsync(AppDb db, Trip trip, IReadOnlyList<Schedule> schedules, CancellationToken ct)
    {
        var (booking, now) = (trip.Booking, clock.Now());
        var waiting = await db.MessagesOf(booking.PartnerId, booking.Id)
            .Where(row => row.State == MessageState.Pending && row.Attempts == 0).ToListAsync(ct);
        var occasions = schedules.SelectMany(schedule => Occasions.Of(schedule, trip, now))
            .ToLookup(occasion => occasion.Origin);
        foreach (var message in waiting.Where(row => Occasions.ScheduleOf(row) is not null))
        {
            var occasion = occasions[message.Origin].FirstOrDefault();
            var reason = occasion is null ? ScheduleReasons.BookingChanged
                : occasion.Refusal ?? (booking.Channels.HasFlag(message.Channel) ? null : SkipReasons.NotRequested);
            if (reason is null)
                continue;
            await db.Messages.Where(row => row.PartnerId == message.PartnerId && row.Id == message.Id
                    && row.State == MessageState.Pending)
                .ExecuteUpdateAsync(row => row.SetProperty(value => value.State, MessageState.Skipped)
                    .SetProperty(value => value.Reason, reason)
                    .SetProperty(value => value.NextTryAt, (DateTimeOffset?)null), ct);
        }
    }
}
