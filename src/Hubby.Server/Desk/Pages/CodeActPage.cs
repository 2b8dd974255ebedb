using Hubby.Bookings;
using Hubby.Portal;
using Hubby.PromoCodes;
using Microsoft.AspNetCore.Components;

namespace Hubby.Desk.Pages;

/// <summary>What the pages have in common that ask before something is done to a promo code.</summary>
public abstract class CodeActPage : ComponentBase
{
    /// <summary>The request.</summary>
    [Parameter, EditorRequired] public required PortalPage Page { get; set; }

    /// <summary>The booking with all of its rows.</summary>
    [Parameter, EditorRequired] public required object History { get; set; }

    /// <summary>The code.</summary>
    [Parameter, EditorRequired] public required object Code { get; set; }

    /// <summary>Why it could not be done.</summary>
    [Parameter] public string? Fault { get; set; }

    internal BookingHistory Whole => (BookingHistory)History;

    internal PromoCode Mine => (PromoCode)Code;

    internal Booking Booking => Whole.Booking;

    internal string Root => DeskLinks.Of(Booking.Id);

    internal string Of(string act) => $"{Root}/codes/{Mine.Code}/{act}";

    internal bool IsUsable => Mine.Status is PromoCodeStatus.Issued or PromoCodeStatus.Claimed;
}

/// <summary>Words that several of the desk's pages say.</summary>
static class DeskText
{
    public static string Webhooks(int count) => count switch
    {
        0 => "no webhook",
        1 => "one webhook",
        _ => $"{count} webhooks",
    };
}
