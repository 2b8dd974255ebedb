using Hubby.Bookings;
using Hubby.Esims;
using Hubby.Messages;
using Hubby.PromoCodes;

namespace Hubby.Desk;

/// <summary>How a stop is marked on the line.</summary>
enum StopMark { Off, Done, Here, Waiting, Bad }

/// <summary>A booking with what tells how far it is.</summary>
/// <param name="Booking">The row.</param>
/// <param name="Codes">In place, by position.</param>
/// <param name="Messages">In the order in which they were made.</param>
/// <param name="Esims">Also those in whose place another stands.</param>
sealed record DeskBooking(
    Booking Booking, IReadOnlyList<PromoCode> Codes, IReadOnlyList<Message> Messages, IReadOnlyList<Esim> Esims);

/// <summary>Where a booking stands on its line of six stops, and what that is called.</summary>
/// <param name="Furthest">The last stop it reached.</param>
/// <param name="Name">In two words or so.</param>
/// <param name="Kind">Of the chip that has the name.</param>
sealed record Journey(Stop Furthest, string Name, string Kind)
{
    /// <summary>So near to the departure a stop that was not reached is a matter of concern.</summary>
    static readonly TimeSpan Worrying = TimeSpan.FromDays(3);

    /// <summary>The stop that was missed, and why nobody gets further without help.</summary>
    public Stop? Broken { get; init; }
    public bool IsWaiting { get; init; }

    /// <summary>Cancelled, expired or over: the line leads nowhere any more.</summary>
    public bool HasEnded { get; init; }

    public StopMark At(Stop stop) => HasEnded && Furthest < Stop.Installed ? StopMark.Off
        : stop == Broken ? StopMark.Bad
        : Broken is { } broken ? stop < broken ? StopMark.Done : StopMark.Off
        : stop < Furthest ? StopMark.Done
        : stop > Furthest ? StopMark.Off
        : IsWaiting ? StopMark.Waiting : StopMark.Here;

    public static Journey Of(DeskBooking desk, DateTimeOffset now)
    {
        var (booking, codes) = (desk.Booking, desk.Codes);
        var esims = desk.Esims.Where(esim => esim.ReplacedBy is null).ToList();
        var furthest = FurthestOf(desk, esims);
        var status = StatusOfBooking.At(now, booking, codes);
        if (status == BookingStatus.Cancelled)
            return new(furthest, "Cancelled", "off") { HasEnded = true };
        if (esims.Exists(esim => esim.State == EsimState.Failed))
            return new(furthest, "Install failed", "bad") { Broken = Stop.Installed };
        if (furthest == Stop.Booked && IsUnreached(desk.Messages))
            return new(furthest, "Message failed", "bad") { Broken = Stop.Message };
        if (status == BookingStatus.Expired)
            return new(furthest, "Expired", "off") { HasEnded = true };
        if (furthest >= Stop.Installed)
            return OnPhone(furthest, esims);
        if (status == BookingStatus.Completed)
            return new(furthest, "Never used", "off") { HasEnded = true };
        return booking.DepartureDate - now <= Worrying
            ? new(furthest, Missing(furthest), "warn") { IsWaiting = true }
            : new(furthest, Reached(furthest), furthest >= Stop.Claimed ? "info" : "");
    }

    static Stop FurthestOf(DeskBooking desk, List<Esim> esims) =>
        esims.Exists(esim => esim.ActivatedAt is not null) ? Stop.Active
        : esims.Exists(esim => esim.InstalledAt is not null) ? Stop.Installed
        : desk.Codes.Any(code => code.Status == PromoCodeStatus.Redeemed) ? Stop.Redeemed
        : desk.Codes.Any(code => code.Status == PromoCodeStatus.Claimed) ? Stop.Claimed
        : desk.Messages.Any(IsSent) ? Stop.Message
        : Stop.Booked;

    public static bool IsSent(Message message) => message.State is MessageState.Sent or MessageState.Delivered;

    static bool IsUnreached(IReadOnlyList<Message> messages) =>
        messages.Any(message => message.State == MessageState.Failed)
        && !messages.Any(message => message.State == MessageState.Pending);

    static Journey OnPhone(Stop furthest, List<Esim> esims) => furthest == Stop.Installed
        ? esims.Exists(esim => esim.State == EsimState.Removed)
            ? new(furthest, "Removed", "warn") { IsWaiting = true }
            : new(furthest, "Installed", "ok")
        : esims.Exists(esim => esim.State == EsimState.Active) ? new(furthest, "Active", "ok")
        : esims.Exists(esim => esim.State == EsimState.Depleted) ? new(furthest, "Data used up", "warn")
        : esims.Exists(esim => esim.State == EsimState.Removed) ? new(furthest, "Removed", "off")
        : new(furthest, "Package ended", "off") { HasEnded = true };

    static string Missing(Stop furthest) => furthest switch
    {
        Stop.Booked => "Not sent",
        Stop.Message => "Not claimed",
        Stop.Claimed => "Not redeemed",
        _ => "Not installed",
    };

    static string Reached(Stop furthest) => furthest switch
    {
        Stop.Booked => "Booked",
        Stop.Message => "Message sent",
        Stop.Claimed => "Claimed",
        _ => "Redeemed",
    };
}
