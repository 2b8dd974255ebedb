namespace Hubby.Messages;

/// <summary>Ways to reach a traveller; the numbers are stored.</summary>
[Flags]
enum Channels { None = 0, Email = 1, Sms = 2, Whatsapp = 4, Push = 8 }

/// <summary>Channels as the API writes them.</summary>
static class ChannelNames
{
    static readonly (Channels Channel, string Name)[] All =
    [
        (Channels.Email, "EMAIL"), (Channels.Sms, "SMS"), (Channels.Whatsapp, "WHATSAPP"), (Channels.Push, "PUSH"),
    ];

    public const Channels Every = Channels.Email | Channels.Sms | Channels.Whatsapp | Channels.Push;

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
