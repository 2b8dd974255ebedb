using Hubby.Bookings;
using Hubby.Messages;
using Hubby.Partners;
using Hubby.PromoCodes;

namespace Hubby.Messaging.Schedules;

/// <summary>Why a planned message does not go out.</summary>
static class ScheduleReasons
{
    public const string ScheduleChanged = "schedule_changed";
    public const string BookingChanged = "booking_changed";
    public const string FilteredOut = "filtered_out";
    public const string AlreadyRedeemed = "already_redeemed";
    public const string RemindersStopped = "reminders_stopped";
    public const string TooLate = "too_late";

    /// <summary>A message skipped for one of these is planned again when the reason is gone.</summary>
    public static readonly IReadOnlyList<string> Revocable =
    [
        ScheduleChanged, BookingChanged, FilteredOut, AlreadyRedeemed, SkipReasons.NotRequested, SkipReasons.NoEmail,
        SkipReasons.NoPhone, SkipReasons.NotConfigured,
    ];
}

/// <summary>A booking with what schedules ask of it.</summary>
/// <param name="Booking">As it is now.</param>
/// <param name="Codes">All of its codes, by position.</param>
/// <param name="Partner">Whose it is.</param>
/// <param name="IsStopped">Whether the traveller wants no more reminders.</param>
sealed record Trip(Booking Booking, IReadOnlyList<PromoCode> Codes, Partner Partner, bool IsStopped);

/// <summary>One date of a trip under one schedule, and what it leads to.</summary>
/// <param name="Origin">What makes it the same message, whenever it is planned.</param>
/// <param name="At">When it is due.</param>
/// <param name="Codes">Those it is about.</param>
/// <param name="Refusal">Why it does not go out, or none.</param>
sealed record Occasion(string Origin, DateTimeOffset At, IReadOnlyList<PromoCode> Codes, string? Refusal);

static class Occasions
{
    public const string Prefix = "schedule:";

    public static string OriginOf(string schedule) => $"{Prefix}{schedule}:";

    /// <summary>The name of the schedule that a message comes from, or none when it comes from something else.</summary>
    public static string? ScheduleOf(Message message) =>
        message.Origin.StartsWith(Prefix, StringComparison.Ordinal) && message.Origin.LastIndexOf(':') is var end
        && end > Prefix.Length ? message.Origin[Prefix.Length..end] : null;

    public static IEnumerable<Occasion> Of(Schedule schedule, Trip trip, DateTimeOffset now) => schedule
        .InstantsOf(trip.Booking, trip.Codes)
        .GroupBy(instant => schedule.DateOf(instant, trip.Booking, trip.Codes))
        .Select(date =>
        {
            var codes = trip.Codes.Where(code => schedule.RelativeTo != TripDate.CodeExpiry
                || (code.ExpiresAt is { } expires && date.Contains(expires))).ToList();
            var matching = codes.Where(code => Matches(schedule.Filter, code, now)).ToList();
            return new Occasion($"{OriginOf(schedule.Name)}{date.Key:yyyy-MM-dd}",
                schedule.MomentOf(date.Key, trip.Booking, trip.Codes, trip.Partner), matching,
                RefusalOf(schedule.Filter, trip, codes, matching));
        });

    static string? RefusalOf(
        ScheduleFilter filter, Trip trip, List<PromoCode> codes, List<PromoCode> matching)
    {
        if (trip.Booking.Status == BookingStatus.Cancelled)
            return SkipReasons.BookingCancelled;
        if (trip.Booking.ShouldSendMessage is not true)
            return SkipReasons.NotRequested;
        if (trip.IsStopped)
            return ScheduleReasons.RemindersStopped;
        if (!Matches(filter, trip))
            return ScheduleReasons.FilteredOut;
        if (matching.Count > 0)
            return null;
        return codes.Any(code => code.Status == PromoCodeStatus.Redeemed)
            ? ScheduleReasons.AlreadyRedeemed : ScheduleReasons.FilteredOut;
    }

    static bool Matches(ScheduleFilter filter, Trip trip)
    {
        var brand = trip.Booking.CustomBranding;
        var locale = (trip.Booking.Locale ?? trip.Partner.Locale).ToLowerInvariant();
        return (filter.SubBrands.Count == 0 || (brand is not null && filter.SubBrands.Contains(brand)))
            && (filter.Locales.Count == 0 || filter.Locales.Any(range =>
                locale == range || locale.StartsWith($"{range}-", StringComparison.Ordinal)));
    }

    // A code that is over is nothing to write about, but what was redeemed in time is.
    static bool Matches(ScheduleFilter filter, PromoCode code, DateTimeOffset now) =>
        filter.CodeStatus.Contains(code.Status)
        && (code.Status == PromoCodeStatus.Redeemed || code.ExpiresAt is null || code.ExpiresAt > now)
        && (filter.PackageTypes.Count == 0 || filter.PackageTypes.Contains(code.PackageType))
        && (filter.Destinations.Count == 0 || filter.Destinations.Any(wanted => code.Destination == wanted
            || (code.Destinations is { } several && several.Split(' ').Contains(wanted))));
}
