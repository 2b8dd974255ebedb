namespace Hubby.Messaging.Push;

/// <summary>How notifications go to browsers and apps.</summary>
public sealed class PushOptions
{
    public const string Section = "Push";

    /// <summary>Whether browsers may subscribe and are notified (Web Push, RFC 8030). Needs no account anywhere.</summary>
    public bool Web { get; set; } = true;

    /// <summary>
    /// Whom a push service turns to when something is wrong: <c>mailto:</c> or <c>https:</c> (RFC 8292). When absent: the public
    /// address.
    /// </summary>
    public string? Subject { get; set; }

    /// <summary>
    /// The private key of RFC 8292, 32 bytes in base64url. When absent: made once and kept, sealed, in the store.
    /// </summary>
    public string? VapidPrivateKey { get; set; }

    /// <summary>
    /// The JSON key file of a Google service account that may send by Firebase. When absent: no notifications to apps.
    /// </summary>
    public string? FcmServiceAccountFile { get; set; }

    /// <summary>Of Firebase Cloud Messaging, without a slash at its end.</summary>
    public string FcmBaseAddress { get; set; } = "https://fcm.googleapis.com";

    /// <summary>How often one network address may subscribe or unsubscribe in a minute. Default 60.</summary>
    public int SubscriptionsPerMinute { get; set; } = 60;
}
