using Hubby.Bookings;
using Hubby.Data;
using Hubby.Messages;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Messaging.Schedules;

/// <summary>What a schedule has to do, counted no further than <see cref="Most"/>.</summary>
/// <param name="Waiting">Messages that are planned and not sent.</param>
/// <param name="Trips">Trips of the next days that it looks at; filters and bookings' own wishes may leave out some.</param>
sealed record Foreseen(int Waiting, int Trips)
{
    public const int Most = 10_000;
    public const int Days = 7;
}

static class ForeseeSchedule
{
    public static async Task<Foreseen> ForeseeAsync(
        this AppDb db, Guid partnerId, Schedule schedule, DateTimeOffset now, CancellationToken ct)
    {
        var (origin, waiting) = (Occasions.OriginOf(schedule.Name), 0);
        foreach (var channel in ChannelNames.In(ChannelNames.Every))
        {
            waiting += await db.Messages.Where(row => row.PartnerId == partnerId && row.Channel == channel
                    && row.NextTryAt != null && row.State == MessageState.Pending && row.Origin.StartsWith(origin))
                .OrderBy(row => row.NextTryAt).Take(Foreseen.Most + 1).CountAsync(ct);
        }

        var from = now.AddDays(-schedule.Days);
        var to = from.AddDays(Foreseen.Days);
        var dates = schedule.RelativeTo switch
        {
            TripDate.Departure => db.Bookings.Where(row => row.ShouldSendMessage == true && row.PartnerId == partnerId
                && row.DepartureDate >= from && row.DepartureDate < to).Select(row => row.DepartureDate),
            TripDate.Return => db.Bookings.Where(row => row.ShouldSendMessage == true && row.PartnerId == partnerId
                && row.ReturnDate != null && row.ReturnDate >= from && row.ReturnDate < to).Select(row => row.ReturnDate!.Value),
            TripDate.CodeExpiry => db.PromoCodes.Where(row => row.PartnerId == partnerId
                && row.ExpiresAt >= from && row.ExpiresAt < to).Select(row => row.ExpiresAt!.Value),
        };
        return new(waiting, await dates.Order().Take(Foreseen.Most + 1).CountAsync(ct));
    }
}
