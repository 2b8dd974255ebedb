using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Hubby.Messaging.Email;

/// <summary>Hands mails to the operator's server (RFC 5321) over connections that are kept.</summary>
sealed partial class SmtpTransport(SmtpConnections connections, EmailSettings settings, ILogger<SmtpTransport> log)
    : IMailTransport, IDisposable
{
    const string Name = "smtp";

    // Well within the half of a worker's lease that is left when it begins.
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(45);

    readonly MailTurns _turns = new(settings.OpenAnswers);

    public int Concurrency => settings.Connections;

    public async Task<SendResult> SendAsync(MimeMessage mail, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Longest);
        try
        {
            // A kept connection that turns out to be closed says nothing about the server; a new one does.
            return await TrySendAsync(mail, isNew: false, limit.Token) ?? await TrySendAsync(mail, isNew: true, limit.Token)
                ?? new SendResult.Away("the server closed the connection");
        }
        catch (AuthenticationException refused)
        {
            LoginRefused($"{settings.Smtp}", SmtpReplies.WithoutAddresses(refused.Message));
            return new SendResult.Away("the mail server refuses the user or password of Email:Smtp");
        }
        catch (SslHandshakeException refused)
        {
            NotTrusted($"{settings.Smtp}", FirstLine(refused.Message));
            return new SendResult.Away("TLS with the mail server failed");
        }
        catch (Exception away) when (IsLoss(away) || away is NotSupportedException or SmtpCommandException)
        {
            return new SendResult.Away(SmtpReplies.WithoutAddresses(FirstLine(away.Message)));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new SendResult.Away("the mail server did not answer in time");
        }
    }

    async Task<SendResult?> TrySendAsync(MimeMessage mail, bool isNew, CancellationToken ct)
    {
        using var rented = await connections.RentAsync(isNew, ct);
        var turn = _turns.New();
        SendResult? result = null;
        try
        {
            if (mail.Body is MailBody body)
                body.BeforeEnd = turn.TakeAsync;
            else
                await turn.TakeAsync(ct);
            var reply = await rented.Client.SendAsync(mail, ct);
            rented.Keep();
            return result = new SendResult.Sent(Name, SmtpReplies.Short(reply)) { Turn = turn };
        }
        catch (SmtpCommandException refusal)
        {
            if (SmtpReplies.IsFarewell(refusal))
                return rented.WasKept ? null : SmtpReplies.ResultOf(refusal);
            rented.Keep();
            return SmtpReplies.ResultOf(refusal);
        }
        catch (Exception lost) when (IsLoss(lost) && rented.WasKept)
        {
            return null;
        }
        finally
        {
            // The next one waits until this end is noted, where there is something to note.
            if (result is null)
                turn.Dispose();
        }
    }

    public void Dispose() => _turns.Dispose();

    static bool IsLoss(Exception failure) =>
        failure is IOException or SocketException or ProtocolException or TimeoutException or ServiceNotConnectedException;

    static string FirstLine(string text) => text.AsSpan().TrimStart().ToString().Split('\n')[0].Trim();

    [LoggerMessage(LogLevel.Error, "{Server} refuses the user or password of Email:Smtp, mails wait: {Reply}")]
    partial void LoginRefused(string server, string reply);

    [LoggerMessage(LogLevel.Error, "TLS with {Server} failed, mails wait (Email:TrustedCertificates, ?starttls=): {Reason}")]
    partial void NotTrusted(string server, string reason);
}
