using Hubby.Bookings;
using Hubby.Esims;
using Hubby.Messages;
using Hubby.Portal;

namespace Hubby.Desk;

/// <summary>What is wrong with a booking and what helps, to stand above everything else.</summary>
/// <param name="Kind">Of the note.</param>
/// <param name="Title">What happened.</param>
/// <param name="Says">What to do, and what comes of it.</param>
public sealed record Remedy(string Kind, string Title, string Says)
{
    /// <summary>Where the button leads; none where there is nothing to do here.</summary>
    public string? Act { get; init; }

    /// <summary>What the button says.</summary>
    public string? Verb { get; init; }

    internal static Remedy? Of(BookingHistory history, Journey journey, DateTimeOffset now)
    {
        var (desk, booking) = (history.Desk, history.Booking);
        var who = booking.Traveller();
        var root = DeskLinks.Of(booking.Id);
        if (booking.Status == BookingStatus.Cancelled)
            return null;
        if (journey.Broken == Stop.Installed)
        {
            var stuck = desk.Esims.First(esim => esim.ReplacedBy is null && esim.State == EsimState.Failed);
            return new("bad", $"The profile failed to install on {Of(who)} phone",
                $"A failed profile stays stuck. Re-issue: {who} gets a new eSIM for the same code, the old one is taken back.")
            {
                Act = $"{root}/esims/{stuck.Id}/reissue",
                Verb = "Re-issue eSIM",
            };
        }

        if (journey.Broken == Stop.Message)
            return OfFailedMessage(desk, who, root);
        if (desk.Esims.FirstOrDefault(esim => esim is { ReplacedBy: null, State: EsimState.Removed }) is { } gone
            && (booking.ReturnDate ?? booking.DepartureDate) > now)
        {
            return new("warn", $"The eSIM was deleted from {Of(who)} phone",
                $"It cannot be installed again. Re-issue: {who} gets a new one for the same code.")
            {
                Act = $"{root}/esims/{gone.Id}/reissue",
                Verb = "Re-issue eSIM",
            };
        }

        return journey.IsWaiting ? OfWaiting(booking, journey, who, root, now) : null;
    }

    static Remedy OfFailedMessage(DeskBooking desk, string who, string root)
    {
        var failed = desk.Messages.Last(message => message.State == MessageState.Failed);
        var isAddress = failed.Reason == "address_rejected";
        var channel = failed.Channel == Channels.Email ? "e-mail" : Words.Channel(failed.Channel);
        return new("bad", $"No message got through to {who}",
            $"The {channel} failed: {Words.Reason(failed.Reason)}. "
            + (isAddress ? "Correct the address; then send it again." : "Send it again, or on another channel."))
        {
            Act = isAddress ? $"{root}/change" : $"{root}/resend",
            Verb = isAddress ? "Correct the address" : "Resend",
        };
    }

    static Remedy OfWaiting(Booking booking, Journey journey, string who, string root, DateTimeOffset now)
    {
        var leaves = Words.Leaves(booking, now);
        var (what, cure) = journey.Furthest switch
        {
            Stop.Booked => ("nothing was sent", "Send the code, or give it to them yourself."),
            Stop.Message => ("has not claimed the code", "Send it again, perhaps on another channel."),
            Stop.Claimed => ("has not redeemed the code", "Send it again; it must be redeemed on Wi-Fi before the journey."),
            _ => ("has not installed the eSIM", "Send the eSIM again with its steps."),
        };
        var title = journey.Furthest == Stop.Booked
            ? $"{who.Capitalized()} {leaves}, and {what}" : $"{who.Capitalized()} {leaves} and {what}";
        return new("warn", title, cure) { Act = $"{root}/resend", Verb = "Resend" };
    }

    static string Of(string who) => $"{who}’s";
}
