using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Hubby.Data;
using Hubby.Http;
using Microsoft.Extensions.Options;

namespace Hubby.Messaging.Push;

/// <summary>
/// Web Push: to whatever push service a browser has named, so by the client that goes to public addresses alone.
/// </summary>
sealed class WebPushSender(
    HttpClient http, VapidKeys keys, IOptions<PushOptions> options, IOptions<HubbyOptions> hubby, WallClock clock)
        : IPushSender
{
    const string Provider = "webpush";

    public PushKind Kind => PushKind.Web;
    public bool IsConfigured => options.Value.Web;

    public async Task<PushOutcome> SendAsync(PushTarget target, PushNote note, CancellationToken ct)
    {
        var vapid = await keys.ReadAsync(ct);
        using var request = Request(target, note, vapid);
        var (answer, failure) = await http.AskAsync(request, clock.Time, ct);
        return answer is null ? Unanswered(failure!) : Read(answer);
    }

    HttpRequestMessage Request(PushTarget target, PushNote note, Vapid vapid)
    {
        using var sender = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var body = WebPushCipher.Encrypt(Payload(note), target, sender, Tokens.Bytes(WebPushCipher.SaltBytes));
        var endpoint = new Uri(target.Address);
        var subject = options.Value.Subject ?? hubby.Value.PublicUrl;
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Headers =
            {
                Authorization = new AuthenticationHeaderValue("vapid", vapid.Authorize(endpoint, subject, clock.Now())),
            },
            Content = new ByteArrayContent(body)
            {
                Headers = { ContentType = new("application/octet-stream"), ContentEncoding = { "aes128gcm" } },
            },
        };
        request.Headers.Add("TTL", $"{PushNote.TimeToLive}");
        request.Headers.Add("Urgency", note.IsUrgent ? "high" : "normal");
        request.Headers.Add("Topic", note.Topic);
        return request;
    }

    // The form of Declarative Web Push, which a browser shows without a script of ours and a script can read as well.
    static byte[] Payload(PushNote note) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["web_push"] = 8030,
        ["notification"] = new JsonObject
        {
            ["title"] = note.Title,
            ["body"] = note.Body,
            ["navigate"] = note.Link,
            ["lang"] = note.Language,
            ["dir"] = note.Direction,
            ["tag"] = note.Topic,
        },
    }.ToJsonString());

    static PushOutcome Unanswered(Exception failure) =>
        failure is HttpRequestException { InnerException: ForbiddenAddressException }
        ? new PushOutcome.Gone()
        : new PushOutcome.Later(failure.Away(Provider));

    static PushOutcome Read(ProviderAnswer answer) => answer switch
    {
        { IsSuccess: true } => new PushOutcome.Sent(Provider, null),
        { Status: HttpStatusCode.NotFound or HttpStatusCode.Gone } => new PushOutcome.Gone(),
        { IsForLater: true } => new PushOutcome.Later(answer.Named(Provider), answer.RetryAfter),
        _ => new PushOutcome.Refused(answer.Named(Provider)),
    };
}
