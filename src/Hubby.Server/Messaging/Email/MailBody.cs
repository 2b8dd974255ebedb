using MimeKit;
using MimeKit.IO;

namespace Hubby.Messaging.Email;

/// <summary>The same in several forms, the best one last; what ends the mail may wait for its turn.</summary>
sealed class MailBody : MultipartAlternative
{
    /// <summary>Awaited when all of the mail is written and what says so to the server is not.</summary>
    public Func<CancellationToken, Task>? BeforeEnd { get; set; }

    public override async Task WriteToAsync(
        FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
    {
        await base.WriteToAsync(options, stream, contentOnly, cancellationToken);

        // MailKit measures a mail by writing it to nowhere.
        if (BeforeEnd is { } wait && stream is not MeasuringStream)
            await wait(cancellationToken);
    }
}
