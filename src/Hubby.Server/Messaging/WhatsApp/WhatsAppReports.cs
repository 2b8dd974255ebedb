using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hubby.Http;
using Microsoft.Extensions.Options;

namespace Hubby.Messaging.WhatsApp;

/// <summary>Meta's webhook: once a challenge, then the statuses of messages, signed over the bytes of the body.</summary>
static class WhatsAppReports
{
    const string Route = $"{Callbacks.Path}/whatsapp";
    const string SignatureHeader = "X-Hub-Signature-256";
    const string Scheme = "sha256=";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet(Route, Verify).WithName("verify_whatsapp_webhook").WithSummary("Answer Meta's challenge")
            .WithDescription("Open. Answers `hub.challenge` to whoever knows the verify token.")
            .Documented(new()
            {
                Parameters =
                [
                    RouteParameter.Query("hub.mode", Shape.OneOf("subscribe"), "What is to be verified."),
                    RouteParameter.Query("hub.verify_token", Shape.Text(QueryFields.MaxLength), "The token of the settings."),
                    RouteParameter.Query("hub.challenge", Shape.Text(QueryFields.MaxLength), "What is to be answered."),
                ],
                Answers = [RouteAnswer.Text(200, "The challenge.", "1158201444")],
                Problems = [Callbacks.Refused],
            });
        api.MapPost(Route, Handle).WithName("receive_whatsapp_report").WithSummary("Take statuses of WhatsApp messages")
            .WithDescription("Open. Meta's webhook, with `X-Hub-Signature-256`.")
            .Documented(new()
            {
                Answers = [Callbacks.Taken],
                Problems = [Callbacks.Refused, Problems.NotFound, Problems.BodyTooLarge],
            });
    }

    public static IResult Verify(HttpContext http, IOptions<WhatsAppOptions> options)
    {
        var query = http.Request.Query;
        return options.Value.VerifyToken is { } token && query["hub.mode"] == "subscribe"
            && Callbacks.IsSame(query["hub.verify_token"].ToString(), token)
            ? Results.Text(query["hub.challenge"].ToString())
            : Callbacks.Refused.ToResult();
    }

    public static async Task<IResult> Handle(
        HttpContext http, RecordDelivery record, DeliveryReference reference, IOptions<WhatsAppOptions> options,
        CancellationToken ct)
    {
        if (options.Value.AppSecret is not { } secret)
            return Problems.NotFound.ToResult();
        var body = await RequestBody.ReadAsync(http.Request, ct);
        if (!Callbacks.IsSame(http.Request.Headers[SignatureHeader].ToString(), Signature(secret, body.Bytes.Span)))
            return Callbacks.Refused.ToResult();

        foreach (var report in Reports(ProviderJson.Parse(Encoding.UTF8.GetString(body.Bytes.Span)), reference))
            await record.HandleAsync(report, ct);
        return Results.Text("");
    }

    public static string Signature(string appSecret, ReadOnlySpan<byte> body) =>
        Scheme + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(appSecret), body));

    static IEnumerable<DeliveryReport> Reports(JsonElement json, DeliveryReference reference) =>
        from entry in json.List("entry")
        from change in entry.List("changes")
        from status in change.At("value").List("statuses")
        let report = Report(status, reference)
        where report is not null
        select report;

    static DeliveryReport? Report(JsonElement status, DeliveryReference reference)
    {
        var key = reference.Open(status.Text("biz_opaque_callback_data"));
        var code = status.List("errors").FirstOrDefault().Number("code");
        return status.Text("status") switch
        {
            "delivered" or "read" => new(WhatsAppChannel.Provider, status.Text("id"), key, null, null),
            "failed" => new(WhatsAppChannel.Provider, status.Text("id"), key,
                WhatsAppErrors.ReasonFor(code) ?? RecordDelivery.Undelivered, $"{WhatsAppChannel.Provider} code {code}"),
            _ => null,
        };
    }
}
