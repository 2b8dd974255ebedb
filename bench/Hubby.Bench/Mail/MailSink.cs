using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Hubby.Bench.Mail;

/// <summary>A mail that came in.</summary>
/// <param name="At">As a <see cref="Stopwatch"/> timestamp.</param>
/// <param name="MessageId">Its header.</param>
readonly record struct TakenMail(long At, string MessageId);

/// <summary>A mail server (RFC 5321, PIPELINING) that keeps of each mail when it came, for whom and under which name.</summary>
sealed class MailSink : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _end = new();
    readonly Task _accepting;
    volatile TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long _count;

    public MailSink()
    {
        _listener.Start();
        _open.SetResult();
        _accepting = AcceptAsync();
    }

    public ConcurrentDictionary<string, ConcurrentQueue<TakenMail>> Mails { get; } = new(StringComparer.Ordinal);

    /// <summary>How long a mail that is taken is not said to be.</summary>
    public TimeSpan AnswersAfter { get; init; }

    public long Count => Volatile.Read(ref _count);

    public string Address => string.Create(CultureInfo.InvariantCulture,
        $"smtp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}?starttls=never");

    /// <summary>New connections get no greeting until <see cref="Open"/>.</summary>
    public void Hold() => _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _open.TrySetResult();

    async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = TalkAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            using var reader = new StreamReader(client.GetStream());
            await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n" };
            try
            {
                await _open.Task.WaitAsync(_end.Token);
                await AnswerAsync(writer, "220 sink ESMTP");
                await TalkAsync(reader, writer);
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                // Whoever spoke was killed, or the run is over.
            }
        }
    }

    async Task TalkAsync(StreamReader reader, StreamWriter writer)
    {
        var recipient = "";
        while (await reader.ReadLineAsync(_end.Token) is { } line)
        {
            if (line.StartsWith("RCPT", StringComparison.OrdinalIgnoreCase))
                recipient = line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
            if (line.StartsWith("EHLO", StringComparison.OrdinalIgnoreCase))
            {
                await AnswerAsync(writer, "250-sink\r\n250-PIPELINING\r\n250 8BITMIME");
            }
            else if (line.Equals("DATA", StringComparison.OrdinalIgnoreCase))
            {
                await AnswerAsync(writer, "354 go on");
                Take(recipient, await MessageIdAsync(reader));
                if (AnswersAfter > TimeSpan.Zero)
                    await Task.Delay(AnswersAfter, _end.Token);
                await AnswerAsync(writer, "250 taken");
            }
            else
            {
                await AnswerAsync(writer, "250 ok");
            }
        }
    }

    async Task<string> MessageIdAsync(StreamReader reader)
    {
        const string Header = "Message-Id:";
        var id = "";
        while (await reader.ReadLineAsync(_end.Token) is { } text)
        {
            if (text == ".")
                return id;
            if (id.Length == 0 && text.StartsWith(Header, StringComparison.OrdinalIgnoreCase))
                id = text[Header.Length..].Trim();
        }

        throw new IOException("The mail broke off.");
    }

    void Take(string recipient, string messageId)
    {
        Mails.GetOrAdd(recipient, _ => new()).Enqueue(new(Stopwatch.GetTimestamp(), messageId));
        Interlocked.Increment(ref _count);
    }

    static async Task AnswerAsync(StreamWriter writer, string line)
    {
        await writer.WriteLineAsync(line);
        await writer.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _end.Dispose();
    }
}
