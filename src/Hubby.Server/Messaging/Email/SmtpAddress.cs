using System.Globalization;
using System.Net;

namespace Hubby.Messaging.Email;

/// <summary>When the conversation with a mail server turns to TLS.</summary>
enum SmtpTls { FromTheStart, Required, Optional, Never }

/// <summary>A mail server as its setting names it.</summary>
sealed record SmtpAddress
{
    const int Submission = 587;
    const int SubmissionWithTls = 465;

    SmtpAddress()
    {
    }

    public required string Host { get; init; }
    public required int Port { get; init; }
    public required SmtpTls Tls { get; init; }

    /// <summary>None where the server asks for no name.</summary>
    public NetworkCredential? Credential { get; private init; }

    /// <summary>None when the text is no such address.</summary>
    public static SmtpAddress? Parse(string text)
    {
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address) || address.Host.Length == 0
            || address.AbsolutePath is not ("" or "/") || address.Fragment.Length > 0 || TlsOf(address) is not { } tls)
        {
            return null;
        }

        return new()
        {
            Host = address.DnsSafeHost,
            Port = address.Port > 0 ? address.Port : tls == SmtpTls.FromTheStart ? SubmissionWithTls : Submission,
            Tls = tls,
            Credential = CredentialOf(address.UserInfo),
        };
    }

    static SmtpTls? TlsOf(Uri address) => (address.Scheme, address.Query) switch
    {
        ("smtps", "") => SmtpTls.FromTheStart,
        ("smtp", "" or "?starttls=required") => SmtpTls.Required,
        ("smtp", "?starttls=optional") => SmtpTls.Optional,
        ("smtp", "?starttls=never") => SmtpTls.Never,
        _ => null,
    };

    static NetworkCredential? CredentialOf(string userInfo)
    {
        if (userInfo.Length == 0)
            return null;
        var parts = userInfo.Split(':', 2);
        return new(Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "");
    }

    /// <summary>Without user and password, so that it may be printed and logged.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{(Tls == SmtpTls.FromTheStart ? "smtps" : "smtp")}://{(Credential is null ? "" : "***@")}{Host}:{Port}");
}
