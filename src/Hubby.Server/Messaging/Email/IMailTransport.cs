using MimeKit;

namespace Hubby.Messaging.Email;

/// <summary>Where a finished mail goes: a mail server, or staging's folder.</summary>
interface IMailTransport
{
    /// <summary>How many mails may be on their way at once; 1 or more.</summary>
    int Concurrency { get; }

    /// <summary>
    /// Tries once. A refusal, a lost connection and a timeout are results; an exception is a bug. The mail's Message-ID is the
    /// same at each try.
    /// </summary>
    Task<SendResult> SendAsync(MimeMessage mail, CancellationToken ct);
}
