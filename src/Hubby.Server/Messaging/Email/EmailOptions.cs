namespace Hubby.Messaging.Email;

/// <summary>How mails leave this installation.</summary>
public sealed class EmailOptions
{
    public const string Section = "Email";

    /// <summary>
    /// The server that takes mails: <c>smtp://user:password@host:587</c>, user and password percent-encoded. TLS is required:
    /// <c>smtps://</c> begins with it (RFC 8314), <c>smtp://</c> turns to it by STARTTLS (RFC 3207) unless it ends in
    /// <c>?starttls=optional</c> or <c>?starttls=never</c>. When absent, staging keeps mails in the data directory.
    /// </summary>
    public string? Smtp { get; set; }

    /// <summary>A file that holds this address, for secrets mounted as files; used when <see cref="Smtp"/> is absent.</summary>
    public string? SmtpFile { get; set; }

    /// <summary>
    /// A PEM file of certificates to trust besides the system's, for a mail server with one of its own.
    /// </summary>
    public string? TrustedCertificates { get; set; }

    /// <summary>
    /// The address mails come from; the name beside it is the partner's. When absent: <c>esim@</c> and the host of
    /// <c>Hubby:PublicUrl</c>.
    /// </summary>
    public string? From { get; set; }

    /// <summary>Where answers go when the partner has no address for them.</summary>
    public string? ReplyTo { get; set; }

    /// <summary>How many connections to the server at most, and so how many mails are on their way at once. Default 4.</summary>
    public int Connections { get; set; } = 4;

    /// <summary>
    /// How many of these mails may wait at once for the server's last word. Each of them may go out twice when this process is
    /// killed in that moment; more are faster with a server that is far away or slow to answer. Default 1.
    /// </summary>
    public int OpenAnswers { get; set; } = 1;

    /// <summary>No mails at all: those asked for are skipped. Without it production needs a server.</summary>
    public bool Disabled { get; set; }
}
