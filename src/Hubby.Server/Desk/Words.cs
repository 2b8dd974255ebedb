using System.Globalization;
using Hubby.Bookings;
using Hubby.Esims;
using Hubby.Languages;
using Hubby.Messages;
using Hubby.Packages;
using Hubby.Portal;
using Hubby.PromoCodes;

namespace Hubby.Desk;

/// <summary>How the desk's pages call things.</summary>
static class Words
{
    const int MegabytesInGigabyte = 1000;

    public static string Reference(this Booking booking) => booking.BookingId ?? booking.Id;

    /// <summary>As one speaks of them.</summary>
    public static string Traveller(this Booking booking) => booking.FirstName ?? booking.FullName ?? "the traveller";

    public static string TravellerAtStart(this Booking booking) => booking.FirstName ?? booking.FullName ?? "The traveller";

    public static string Channel(Channels channel) => channel switch
    {
        Channels.Email => "E-mail",
        Channels.Sms => "SMS",
        Channels.Whatsapp => "WhatsApp",
        _ => "Notification",
    };

    public static string Kind(MessageKind kind) => kind switch
    {
        MessageKind.PromoCode => "promo code",
        MessageKind.Claim => "claimed code",
        MessageKind.EsimReady => "eSIM",
        MessageKind.Reminder => "reminder",
        MessageKind.Expiring => "code is ending",
        _ => "scheduled",
    };

    public static string Size(int? megabytes) => megabytes switch
    {
        null => "Unlimited",
        < MegabytesInGigabyte => string.Create(CultureInfo.InvariantCulture, $"{megabytes} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{megabytes / (decimal)MegabytesInGigabyte:0.###} GB"),
    };

    public static string Days(int days) =>
        days == 1 ? "1 day" : string.Create(CultureInfo.InvariantCulture, $"{days} days");

    public static string Package(PromoCode code) =>
        $"{Place(code)}, {Size(code.PackageSizeMegabytes)}, {Days(code.PackageDurationDays)}";

    public static string ShortPackage(PromoCode code) => code.PackageType == PackageType.Starter ? "Starter"
        : string.Create(CultureInfo.InvariantCulture, $"{Size(code.PackageSizeMegabytes)} · {code.PackageDurationDays} d");

    public static string Place(PromoCode code) => code.Destinations?.Split(' ') is { Length: > 1 } several
        ? $"{several.Length} destinations"
        : code.Destination is { } one ? Place(one) : "Chosen by the traveller";

    public static string Place(string destination) => Destination.FromCode(destination)?.Name ?? destination;

    public static string Language(string tag) => Languages.Language.Choose(tag) is var language
        && language.Tag == "en" && !tag.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? tag : language.Name;

    /// <summary>The distance of a day to another: <c>today</c>, <c>in 6 d</c>.</summary>
    public static string DayDistance(DateTimeOffset day, DateTimeOffset now)
    {
        var days = (day.UtcDateTime.Date - now.UtcDateTime.Date).Days;
        return days switch
        {
            0 => "today",
            1 => "tomorrow",
            -1 => "yesterday",
            > 0 => string.Create(CultureInfo.InvariantCulture, $"in {days} d"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{-days} d ago"),
        };
    }

    public static string Leaves(Booking booking, DateTimeOffset now) =>
        booking.DepartureDate > now.Date.AddDays(1) || booking.DepartureDate >= now
            ? $"leaves {DayDistance(booking.DepartureDate, now)}" : $"left {DayDistance(booking.DepartureDate, now)}";

    /// <summary>Of a number in a list only its end, since a list is looked at by more people than a booking.</summary>
    public static string? Masked(string? phone) => phone is { Length: > 5 } ? $"{phone[..3]} •••• {phone[^2..]}" : phone;

    public static string CodeKind(PromoCodeStatus status) => status switch
    {
        PromoCodeStatus.Claimed or PromoCodeStatus.Redeemed => "info",
        PromoCodeStatus.Revoked or PromoCodeStatus.Expired => "off",
        _ => "",
    };

    public static string EsimKind(EsimState state) => state switch
    {
        EsimState.Installed or EsimState.Active => "ok",
        EsimState.Failed => "bad",
        EsimState.Depleted or EsimState.Removed => "warn",
        EsimState.Expired or EsimState.Cancelled => "off",
        _ => "info",
    };

    /// <summary>Why a message did not go out or did not arrive.</summary>
    public static string Reason(string? code) => code switch
    {
        null => "no reason was given",
        SkipReasons.NotRequested => "the booking does not ask for messages",
        SkipReasons.NoEmail => "the booking has no e-mail address",
        SkipReasons.NoPhone => "the booking has no phone number",
        SkipReasons.NoChannel => "the booking names no channel",
        SkipReasons.NotConfigured => "this channel is not set up on this installation",
        SkipReasons.BookingCancelled => "the booking was cancelled",
        SkipReasons.PromoCodeRevoked => "its promo code was revoked",
        SkipReasons.PartnerLimit => "the day's limit of messages is reached",
        SkipReasons.Erased => "the traveller was erased",
        "address_rejected" => "the receiving server refuses the address",
        _ => code.Replace('_', ' '),
    };

    public static string Stop(Stop stop) => stop switch
    {
        Desk.Stop.Booked => "Booked",
        Desk.Stop.Message => "Message sent",
        Desk.Stop.Claimed => "Claimed",
        Desk.Stop.Redeemed => "Redeemed",
        Desk.Stop.Installed => "Installed",
        _ => "Active",
    };

    public static string Day(DateTimeOffset day, DateTimeOffset now) => Moments.Day(day, now);
}
