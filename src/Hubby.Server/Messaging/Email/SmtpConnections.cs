using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Hubby.Messaging.Email;

/// <summary>Connections to the mail server, kept for the next mail: the most recently used first, so that the rest can
/// age.</summary>
sealed class SmtpConnections(EmailSettings settings, TimeProvider clock) : IAsyncDisposable
{
    static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    // RFC 5321 lets a server close after five minutes; many do sooner.
    static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(60);
    static readonly TimeSpan AskedAfter = TimeSpan.FromSeconds(5);

    // To tell a size, MailKit writes each mail twice. A mail sent by BDAT (RFC 3030) has no end that could wait for its turn.
    const SmtpCapabilities Unwanted = SmtpCapabilities.Size | SmtpCapabilities.BinaryMime;

    readonly ConcurrentStack<Idle> _idle = new();

    sealed record Idle(SmtpClient Client, long Since);

    /// <param name="isNew">Whether a kept one will not do.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<Rented> RentAsync(bool isNew, CancellationToken ct)
    {
        while (!isNew && _idle.TryPop(out var idle))
        {
            if (await IsAliveAsync(idle, ct))
                return new(this, idle.Client, WasKept: true);
            idle.Client.Dispose();
        }

        return new(this, await ConnectAsync(ct), WasKept: false);
    }

    void Keep(SmtpClient client) => _idle.Push(new(client, clock.GetTimestamp()));

    async Task<bool> IsAliveAsync(Idle idle, CancellationToken ct)
    {
        var age = clock.GetElapsedTime(idle.Since);
        if (!idle.Client.IsConnected || age > LongestIdle)
            return false;
        if (age < AskedAfter)
            return true;
        try
        {
            await idle.Client.NoOpAsync(ct);
            return true;
        }
        catch (Exception gone) when (gone is IOException or ProtocolException or CommandException or ServiceNotConnectedException)
        {
            return false;
        }
    }

    async Task<SmtpClient> ConnectAsync(CancellationToken ct)
    {
        var address = settings.Smtp!;
        var client = new SmtpClient { Timeout = (int)AnswerWithin.TotalMilliseconds, CheckCertificateRevocation = false };
        try
        {
            if (settings.Trusted is not null)
                client.ServerCertificateValidationCallback = IsTrusted;
            if (settings.PublicHost.Contains('.', StringComparison.Ordinal))
                client.LocalDomain = settings.PublicHost;
            var socket = await OpenAsync(address, ct);
            await client.ConnectAsync(socket, address.Host, address.Port, OptionsFor(address.Tls), ct);
            client.Capabilities &= ~Unwanted;
            if (address.Credential is { } credential)
                await client.AuthenticateAsync(credential, ct);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    // A mail goes out in several writes. With Nagle's algorithm the last of them waits for an acknowledgement that the other side
    // holds back for 40 ms.
    static async Task<Socket> OpenAsync(SmtpAddress address, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, ct);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    static SecureSocketOptions OptionsFor(SmtpTls tls) => tls switch
    {
        SmtpTls.FromTheStart => SecureSocketOptions.SslOnConnect,
        SmtpTls.Required => SecureSocketOptions.StartTls,
        SmtpTls.Optional => SecureSocketOptions.StartTlsWhenAvailable,
        _ => SecureSocketOptions.None,
    };

    // The operator's own certificates vouch for the chain, never for another name.
    bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 presented)
            return errors == SslPolicyErrors.None;
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.CustomTrustStore.AddRange(settings.Trusted!);
        return own.Build(presented);
    }

    public async ValueTask DisposeAsync()
    {
        while (_idle.TryPop(out var idle))
        {
            using var client = idle.Client;
            using var brief = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            try
            {
                await client.DisconnectAsync(quit: true, brief.Token);
            }
            catch (Exception gone) when (gone is IOException or ProtocolException or OperationCanceledException)
            {
                // Closed is closed.
            }
        }
    }

    /// <summary>A connection for one mail: closed at the end unless it was found to be good.</summary>
    public sealed record Rented(SmtpConnections Owner, SmtpClient Client, bool WasKept) : IDisposable
    {
        bool _isGood;

        public void Keep() => _isGood = Client.IsConnected;

        public void Dispose()
        {
            if (_isGood)
                Owner.Keep(Client);
            else
                Client.Dispose();
        }
    }
}
