using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Hubby.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hubby.Tests.Messaging.Sms;

/// <summary>
/// Twilio's Messages resource as it is published: what it takes, how it refuses, and its signed status callbacks.
/// </summary>
public sealed class TwilioCounterpart : ICounterpart
{
    const string Account = "AC00000000000000000000000000000001";
    const string Token = "auth-token-of-the-tests";
    public const string Invalid = "+15005550001";
    public const string Busy = "+15005550429";
    public const string Broken = "+15005550500";
    public const string OptedOut = "+15005550610";
    public const string ReportsFirst = "+15005550010";

    FarServer? _server;
    int _count;

    public ConcurrentQueue<Sent> Received { get; } = new();

    public sealed record Sent(string Sid, string To, string Body, string StatusCallback);

    public IEnumerable<string> Settings =>
    [
        "--Sms:Provider=twilio", $"--Sms:Twilio:BaseAddress={_server!.Address.ToString().TrimEnd('/')}",
        $"--Sms:Twilio:AccountSid={Account}", $"--Sms:Twilio:AuthToken={Token}", "--Sms:Twilio:From=+15005550006",
    ];

    public async Task StartAsync(string dataDirectory) => _server = await FarServer.StartAsync(AnswerAsync);

    public void Adjust(WebApplicationBuilder builder)
    {
    }

    async Task AnswerAsync(HttpContext http)
    {
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Account}:{Token}"));
        if (http.Request.Headers.Authorization != $"Basic {basic}")
        {
            await RefuseAsync(http, 401, 20003);
            return;
        }

        if (http.Request.Method != "POST" || http.Request.Path != $"/2010-04-01/Accounts/{Account}/Messages.json")
        {
            await RefuseAsync(http, 404, 20404);
            return;
        }

        var form = await http.Request.ReadFormAsync();
        var sent = new Sent($"SM{Interlocked.Increment(ref _count):x32}", form["To"]!, form["Body"]!, form["StatusCallback"]!);
        await (sent.To switch
        {
            Invalid => RefuseAsync(http, 400, 21211),
            OptedOut => RefuseAsync(http, 400, 21610),
            Busy => RefuseAsync(http, 429, 20429, retryAfter: "120"),
            Broken => RefuseAsync(http, 500, 20500),
            _ when form["From"] != "+15005550006" || sent.Body.Length is 0 or > 1600 => RefuseAsync(http, 400, 21602),
            _ => TakeAsync(http, sent),
        });
    }

    async Task TakeAsync(HttpContext http, Sent sent)
    {
        if (sent.To == ReportsFirst)
            Assert.Equal(200, await ReportAsync(sent, "delivered"));
        Received.Enqueue(sent);
        http.Response.StatusCode = 201;
        await http.Response.WriteAsJsonAsync(new { sid = sent.Sid, status = "queued", to = sent.To, error_code = (int?)null });
    }

    static Task RefuseAsync(HttpContext http, int status, int code, string? retryAfter = null)
    {
        http.Response.StatusCode = status;
        if (retryAfter is not null)
            http.Response.Headers.RetryAfter = retryAfter;
        return http.Response.WriteAsJsonAsync(new { code, message = "The 'To' number +1 is not a valid phone number.", status });
    }

    /// <summary>What Twilio does when a message's state changes; the status of the answer.</summary>
    public static async Task<int> ReportAsync(Sent sent, string status, string? error = null, string token = Token)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["AccountSid"] = Account,
            ["From"] = "+15005550006",
            ["MessageSid"] = sent.Sid,
            ["MessageStatus"] = status,
            ["To"] = sent.To,
        };
        if (error is not null)
            fields["ErrorCode"] = error;
        var signed = sent.StatusCallback + string.Concat(fields.Select(field => field.Key + field.Value));
        using var request = new HttpRequestMessage(HttpMethod.Post, sent.StatusCallback);
        request.Content = new FormUrlEncodedContent(fields);
        request.Headers.Add("X-Twilio-Signature",
            Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(signed))));
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        return (int)(await client.SendAsync(request, CancellationToken.None)).StatusCode;
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();
}
