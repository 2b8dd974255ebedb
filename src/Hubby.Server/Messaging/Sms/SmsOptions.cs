namespace Hubby.Messaging.Sms;

/// <summary>How text messages go out.</summary>
public sealed class SmsOptions
{
    public const string Section = "Sms";
    public const string Twilio = "twilio";
    public const string Kannel = "kannel";

    /// <summary><c>twilio</c> (or whoever speaks its API) or <c>kannel</c>. When absent: no text messages.</summary>
    public string? Provider { get; set; }

    /// <summary>
    /// Segments of 140 bytes that one message may come to, since each is paid for; a longer text is shortened. Default 3.
    /// </summary>
    public int MaxSegments { get; set; } = 3;
}

/// <summary>Twilio's Messages API, or one like it.</summary>
public sealed class TwilioOptions
{
    public const string Section = "Sms:Twilio";

    /// <summary>Of Twilio, or of who speaks its API, without a slash at its end.</summary>
    public string BaseAddress { get; set; } = "https://api.twilio.com";

    /// <summary>The account's SID, <c>AC…</c>.</summary>
    public string? AccountSid { get; set; }

    /// <summary>The account's auth token: its password, and the key under which it signs its reports.</summary>
    public string? AuthToken { get; set; }

    /// <summary>The sender: a number of the account's in E.164, or an alphanumeric name.</summary>
    public string? From { get; set; }

    /// <summary>A messaging service, <c>MG…</c>, that chooses the sender; instead of <see cref="From"/>.</summary>
    public string? MessagingServiceSid { get; set; }
}

/// <summary>The sendsms interface of a Kannel gateway.</summary>
public sealed class KannelOptions
{
    public const string Section = "Sms:Kannel";

    /// <summary>The address of its smsbox, without a slash at its end.</summary>
    public string BaseAddress { get; set; } = "http://127.0.0.1:13013";

    /// <summary>Of a <c>sendsms-user</c> group.</summary>
    public string? Username { get; set; }

    /// <summary>Of the same group.</summary>
    public string? Password { get; set; }

    /// <summary>The sender that travellers see. When absent: what the gateway's own configuration says.</summary>
    public string? From { get; set; }

    /// <summary>The address under which the gateway reaches this server for its reports, when it is not the public one.</summary>
    public string? ReportAddress { get; set; }
}
