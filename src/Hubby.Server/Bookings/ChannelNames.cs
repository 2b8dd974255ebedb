namespace Hubby.Bookings;

/// <summary>Channels as the API writes them.</summary>
static class ChannelNames
{
    static readonly (Channels Channel, string Name)[] All =
    [
        (Channels.Email, "EMAIL"), (Channels.Sms, "SMS"), (Channels.Whatsapp, "WHATSAPP"), (Channels.Push, "PUSH"),
    ];

    public static Channels? Parse(string text) => text switch
    {
        "EMAIL" => Channels.Email,
        "SMS" => Channels.Sms,
        "WHATSAPP" => Channels.Whatsapp,
        "PUSH" or "PUSH_NOTIFICATION" => Channels.Push,
        _ => null,
    };

    public static string Of(Channels channel) => All.First(entry => entry.Channel == channel).Name;

    public static IEnumerable<Channels> In(Channels channels) =>
        All.Select(entry => entry.Channel).Where(channel => channels.HasFlag(channel));
}
