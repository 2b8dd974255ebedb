using System.Net;
using System.Net.Sockets;
using System.Text;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Webhooks;

public sealed class RudeReceiverTestsOnPostgres(WebhookPostgresApp app)
    : RudeReceiverTests(app), IClassFixture<WebhookPostgresApp>;

public sealed class RudeReceiverTestsOnSqlite(WebhookSqliteApp app) : RudeReceiverTests(app), IClassFixture<WebhookSqliteApp>;

/// <summary>Receivers that do not speak HTTP as they should: each attempt ends, says why, and is made again.</summary>
public abstract class RudeReceiverTests(App app)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\u0016\u0003\u0001 this is no HTTP\r\n\r\n", "cannot be reached: InvalidResponse")]
    [InlineData("", "cannot be reached: ResponseEnded")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le", "cannot be reached: ResponseEnded")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "the connection broke off")]
    [InlineData("HTTP/1.1 999 ?\r\nContent-Length: 0\r\n\r\n", "answered 999")]
    public async Task What_is_no_answer_is_a_failure_that_says_so(string bytes, string error)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, bytes);
        var hooked = await Hooked.OfNewPartnerAsync(app, $"http://{listener.LocalEndpoint}/hook");
        await hooked.BookAsync();
        var row = await hooked.OneAsync(row => Hooked.Attempts(row) == 1);
        Assert.Equal(("pending", error), (Hooked.Status(row), row.GetProperty("last_error").GetString()));
        listener.Stop();
        await serving;
    }

    [Fact]
    public async Task One_that_stalls_is_given_up_after_fifteen_seconds()
    {
        await using var receiver = await Receiver.StartAsync();
        using var never = new SemaphoreSlim(0);
        receiver.Answer = http => never.WaitAsync(http.RequestAborted);
        var hooked = await Hooked.OfNewPartnerAsync(app, receiver.Url);
        await hooked.BookAsync();
        var row = await hooked.OneAsync(row => Hooked.Attempts(row) == 1);
        Assert.Equal("no whole answer within 15 seconds", row.GetProperty("last_error").GetString());
        Assert.InRange(row.GetProperty("duration_ms").GetInt32(), 14_000, int.MaxValue);
    }

    static async Task ServeAsync(TcpListener listener, string bytes)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(Ct);
                await using var stream = client.GetStream();
                await ReadRequestAsync(stream);
                await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), Ct);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The test has seen what it wanted.
        }
    }

    // Until the end of its body, which is JSON: closing with bytes unread would be a reset, and lose the answer.
    static async Task ReadRequestAsync(NetworkStream stream)
    {
        var (read, buffer) = ("", new byte[4096]);
        while (!read.EndsWith("}}", StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer, Ct);
            if (count == 0)
                return;
            read += Encoding.UTF8.GetString(buffer, 0, count);
        }
    }
}
