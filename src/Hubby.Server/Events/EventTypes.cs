namespace Hubby.Events;

/// <summary>The types of events that a partner may ask for.</summary>
static class EventTypes
{
    public const string All = "*";

    /// <summary>Sent by wish, to see whether the receiver works.</summary>
    public const string Ping = "ping";

    public static readonly IReadOnlyList<string> Known =
    [
        "booking.created", "booking.updated", "booking.cancelled", "booking.departing", "promo_code.claimed",
        "promo_code.redeemed", "promo_code.revoked", "promo_code.reissued", "promo_code.expired", "message.sent",
        "message.failed", "esim.assigned", "esim.downloaded", "esim.installed", "esim.removed", "package.activated",
        "package.usage.50_percent", "package.usage.80_percent", "package.usage.100_percent", "package.expired",
        "topup.completed",
    ];
}
