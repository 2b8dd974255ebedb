namespace Hubby.Messaging;

/// <summary>How long and how often messages are tried.</summary>
public sealed class MessagingOptions
{
    public const string Section = "Messaging";

    /// <summary>Hours after which a message that could not be sent is given up. Default 24.</summary>
    public int GiveUpAfterHours { get; set; } = 24;

    /// <summary>Seconds a worker may keep a message; when it dies, another takes over after them. Default 120.</summary>
    public int LeaseSeconds { get; set; } = 120;

    /// <summary>
    /// Messages that one address or number, by push one booking, may get in a day (UTC), whoever sends them; 0 is no cap.
    /// Default 20.
    /// </summary>
    public int PerRecipientPerDay { get; set; } = 20;

    /// <summary>Messages that one partner may send in a day (UTC); 0 is no cap. Default 0.</summary>
    public int PerPartnerPerDay { get; set; }
}
