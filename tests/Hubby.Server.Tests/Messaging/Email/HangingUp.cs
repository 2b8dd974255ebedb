using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Hubby.Tests.Messaging.Email;

/// <summary>A mail server by RFC 5321 that closes a connection without a word after so many mails, as some do.</summary>
sealed class HangingUp : IDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly int _mailsPerConnection;
    int _begun;
    int _mails;
    int _connections;
    readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HangingUp(int mailsPerConnection)
    {
        _mailsPerConnection = mailsPerConnection;
        _open.SetResult();
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => string.Create(CultureInfo.InvariantCulture,
        $"smtp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}?starttls=never");

    /// <summary>When the first mail is here, said to be or not.</summary>
    public Task Taken => _taken.Task;

    /// <summary>Mails that come are not said to be taken until <see cref="Release"/>.</summary>
    public void Hold() => _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _open.TrySetResult();

    /// <summary>Mails of which at least the first line may come; no more than these are <see cref="Mails"/>.</summary>
    public int Begun => Volatile.Read(ref _begun);

    public int Mails => Volatile.Read(ref _mails);
    public int Connections => Volatile.Read(ref _connections);

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _connections);
                _ = TryTalkAsync(client);
            }
        }
        catch (Exception end) when (end is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    async Task TryTalkAsync(TcpClient client)
    {
        try
        {
            using (client)
                await TalkAsync(client);
        }
        catch (IOException)
        {
            // Whoever spoke was killed.
        }
    }

    async Task TalkAsync(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 mail.test ESMTP");
        var taken = 0;
        while (taken < _mailsPerConnection && await reader.ReadLineAsync() is { } line)
        {
            await writer.WriteLineAsync(line is "DATA" ? "354 go on" : "250 ok");
            if (line is not "DATA")
                continue;
            Interlocked.Increment(ref _begun);
            while (await reader.ReadLineAsync() is { } text && text is not ".")
            {
            }

            taken++;
            Interlocked.Increment(ref _mails);
            _taken.TrySetResult();
            await _open.Task;
            await writer.WriteLineAsync("250 taken");
        }
    }

    public void Dispose() => _listener.Dispose();
}
