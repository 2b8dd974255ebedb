namespace Hubby.Messaging.WhatsApp;

/// <summary>How messages go out by the Cloud API of WhatsApp.</summary>
public sealed class WhatsAppOptions
{
    public const string Section = "WhatsApp";

    /// <summary>Of the Graph API, without a slash at its end.</summary>
    public string BaseAddress { get; set; } = "https://graph.facebook.com";

    /// <summary>The version of the Graph API. Default <c>v23.0</c>.</summary>
    public string ApiVersion { get; set; } = "v23.0";

    /// <summary>The id, not the number, of the phone number that sends. When absent: no WhatsApp messages.</summary>
    public string? PhoneNumberId { get; set; }

    /// <summary>A system user's token with the permission <c>whatsapp_business_messaging</c>.</summary>
    public string? AccessToken { get; set; }

    /// <summary>The app's secret, under which its webhooks are signed.</summary>
    public string? AppSecret { get; set; }

    /// <summary>A word of your choice; the same is entered where the webhook is set up.</summary>
    public string? VerifyToken { get; set; }

    /// <summary>
    /// The languages in which the templates are approved, as WhatsApp writes them (<c>en_US</c>, <c>nl</c>), separated by commas;
    /// who reads none of them gets the first. Default <c>en</c>.
    /// </summary>
    public string Languages { get; set; } = "en";

    /// <summary>
    /// The names of the templates by what they are for, such as <c>promo_code</c>, or <c>promo_code.nl</c> for one language
    /// alone.
    /// </summary>
    public Dictionary<string, string> Templates { get; init; } = [];
}
