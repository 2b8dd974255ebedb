using Hubby.Http;
using Hubby.Messages;
using Microsoft.Extensions.Options;

namespace Hubby.Messaging.Email;

/// <summary>E-mail: what a message says, put into a mail and handed to the transport.</summary>
sealed class EmailChannel(
    WriteMail write, ComposeMail compose, IMailTransport transport, EmailSettings settings, IOptions<HubbyOptions> options)
    : IChannel
{
    public Channels Channel => Channels.Email;
    public bool IsConfigured => !settings.IsDisabled;
    public int Concurrency => transport.Concurrency;

    public async Task<SendResult> SendAsync(TravellerMessage message, CancellationToken ct)
    {
        if (message.Message.Recipient is not { } recipient || ComposeMail.Mailbox("", recipient) is not { } to)
            return new SendResult.Never(SmtpReplies.AddressRejected, "the address cannot stand in a mail");
        if (!options.Value.IsProduction && SandboxAddresses.ResultFor(recipient, message.Message.Attempts) is { } fixedResult)
            return fixedResult;
        if (write.Handle(message) is not { } content)
            return new SendResult.Skip("no_esim");
        using var mail = await compose.HandleAsync(message, to, content);
        return await transport.SendAsync(mail, ct);
    }
}

/// <summary>Addresses with which partners learn, on staging, what comes of a mail that does not arrive.</summary>
static class SandboxAddresses
{
    const int TriesThatFail = 2;

    /// <param name="recipient">As it is kept, in lower case.</param>
    /// <param name="attempts">Tries that ended before this one.</param>
    public static SendResult? ResultFor(string recipient, int attempts)
    {
        var local = recipient.AsSpan(0, recipient.LastIndexOf('@'));
        if (local.EndsWith("+bounce"))
            return new SendResult.Never(SmtpReplies.AddressRejected, "550 5.1.1 staging: +bounce fails for good");
        return local.EndsWith("+delay") && attempts < TriesThatFail
            ? new SendResult.Later("451 4.3.0 staging: +delay succeeds on the third try") : null;
    }
}
