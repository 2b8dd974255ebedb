using Hubby.Bookings;
using Hubby.Packages;
using Hubby.Partners;
using Hubby.Places;
using Hubby.PromoCodes;

namespace Hubby.Messaging.Schedules;

/// <summary>From a trip to the instant of a message.</summary>
static class Moments
{
    /// <summary>How much later than its moment a message is still made, for a booking that came after it.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromHours(6);

    /// <summary>
    /// How far apart a date as it is kept and an hour of that day can be: a day of hours, and all the world's clocks at both ends.
    /// </summary>
    public static readonly TimeSpan Reach = TimeSpan.FromHours(50);

    /// <summary>How long before its first possible moment a trip is planned.</summary>
    public static readonly TimeSpan Ahead = Reach + TimeSpan.FromHours(22);

    /// <summary>Trips before this are planned at <paramref name="now"/>.</summary>
    public static DateTimeOffset PlannedTo(this Schedule schedule, DateTimeOffset now) =>
        now + Ahead - TimeSpan.FromDays(schedule.Days);

    /// <summary>Trips before this have nothing to come any more.</summary>
    public static DateTimeOffset FirstOf(this Schedule schedule, DateTimeOffset now) =>
        now - Late - Reach - TimeSpan.FromDays(schedule.Days);

    /// <summary>The instants that the schedule counts from.</summary>
    public static IEnumerable<DateTimeOffset> InstantsOf(
        this Schedule schedule, Booking booking, IReadOnlyList<PromoCode> codes)
    {
        var dates = schedule.RelativeTo switch
        {
            TripDate.Departure => new DateTimeOffset?[] { booking.DepartureDate },
            TripDate.Return => [booking.ReturnDate],
            TripDate.CodeExpiry => [.. codes.Select(code => code.ExpiresAt).Distinct()],
        };
        return dates.OfType<DateTimeOffset>();
    }

    /// <summary>A date is that date anywhere; an hour falls on the day that the place has then.</summary>
    public static DateOnly DateOf(
        this Schedule schedule, DateTimeOffset instant, Booking booking, IReadOnlyList<PromoCode> codes)
    {
        if (instant.UtcDateTime.TimeOfDay == TimeSpan.Zero)
            return DateOnly.FromDateTime(instant.UtcDateTime);
        var place = schedule.RelativeTo switch
        {
            TripDate.Departure => DepartureZone(booking),
            TripDate.Return => DestinationZone(codes),
            TripDate.CodeExpiry => null,
        };
        return DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, place ?? TimeZoneInfo.Utc).DateTime);
    }

    public static DateTimeOffset MomentOf(
        this Schedule schedule, DateOnly date, Booking booking, IReadOnlyList<PromoCode> codes, Partner partner) =>
        At(date.AddDays(schedule.Days), schedule.At, schedule.ZoneOf(booking, codes, partner));

    /// <summary>
    /// An hour that a clock put forward leaves out comes as much later as the clock jumps; of an hour that comes twice it is the
    /// first.
    /// </summary>
    public static DateTimeOffset At(DateOnly date, TimeOnly time, TimeZoneInfo zone)
    {
        var local = date.ToDateTime(time);
        if (zone.IsAmbiguousTime(local))
            return new DateTimeOffset(local, zone.GetAmbiguousTimeOffsets(local).Max()).ToUniversalTime();
        var before = local;
        while (zone.IsInvalidTime(before))
            before = before.AddMinutes(-15);
        return new DateTimeOffset(local, zone.GetUtcOffset(before)).ToUniversalTime();
    }

    static TimeZoneInfo ZoneOf(this Schedule schedule, Booking booking, IReadOnlyList<PromoCode> codes, Partner partner)
    {
        var wanted = schedule.TimeZone switch
        {
            Schedule.InDestination => DestinationZone(codes),
            Schedule.AtDeparture => DepartureZone(booking),
            Schedule.AtPartner => null,
            var name => TimeZoneId.Find(name),
        };
        return wanted ?? TimeZoneId.Find(partner.TimeZone) ?? TimeZoneInfo.Utc;
    }

    static TimeZoneInfo? DepartureZone(Booking booking) =>
        booking.DepartureLocation is { } code ? Airports.Find(code)?.Zone : null;

    // Of all the booking's codes, whatever became of them, so that the moment stays when one is redeemed.
    static TimeZoneInfo? DestinationZone(IReadOnlyList<PromoCode> codes) => codes
        .Select(code => code.Destination).OfType<string>()
        .Select(code => Destination.FromCode(code) is { } destination ? Places.Places.ZoneOf(destination) : null)
        .FirstOrDefault(zone => zone is not null);
}
