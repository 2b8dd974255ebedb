using System.Security.Cryptography;
using System.Text;
using Hubby.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Hubby.Messaging.Sms;

/// <summary>Twilio's status callbacks: a form, signed over our own address and all its fields.</summary>
static class TwilioReports
{
    const string Route = $"{Callbacks.Path}/sms/twilio";
    const string Reference = "m";

    public static string Address(string publicUrl, string reference) => $"{publicUrl}/api{Route}?{Reference}={reference}";

    public static void Map(RouteGroupBuilder api) => api.MapPost(Route, Handle)
        .WithName("receive_twilio_report").WithSummary("Take a delivery report of Twilio's")
        .WithDescription("Open. Twilio's status callback as a form, with `X-Twilio-Signature`.")
        .Documented(new()
        {
            Parameters =
                [RouteParameter.Query(Reference, Shape.Text(QueryFields.MaxLength), "Our own reference, as it was given.")],
            Answers = [Callbacks.Taken],
            Problems = [Callbacks.Refused, Problems.NotFound, Problems.BodyTooLarge],
        });

    public static async Task<IResult> Handle(
        HttpContext http, RecordDelivery record, DeliveryReference reference, IOptions<TwilioOptions> twilio,
        IOptions<HubbyOptions> hubby, CancellationToken ct)
    {
        if (twilio.Value.AuthToken is not { } key)
            return Problems.NotFound.ToResult();
        var body = await RequestBody.ReadAsync(http.Request, ct);
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.Bytes.Span));
        var address = hubby.Value.PublicUrl + http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!Callbacks.IsSame(http.Request.Headers["X-Twilio-Signature"].ToString(), Signature(key, address, form)))
            return Callbacks.Refused.ToResult();

        var failedFor = form["MessageStatus"].ToString() switch
        {
            "delivered" or "read" => "",
            "undelivered" or "failed" => RecordDelivery.Undelivered,
            _ => null,
        };
        if (failedFor is not null)
        {
            var error = form.TryGetValue("ErrorCode", out var code) && int.TryParse(code, out var number)
                ? $"{SmsOptions.Twilio} code {number}" : null;
            await record.HandleAsync(new(SmsOptions.Twilio, form["MessageSid"], reference.Open(http.Request.Query[Reference]),
                failedFor.Length == 0 ? null : failedFor, error), ct);
        }

        return Results.Text("");
    }

    /// <summary>
    /// Base64 of HMAC-SHA1, which is what Twilio signs with, over the address and each field's name and value, by name.
    /// </summary>
    public static string Signature(string authToken, string address, IReadOnlyDictionary<string, StringValues> form)
    {
        var signed = new StringBuilder(address);
        foreach (var (name, values) in form.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            foreach (var value in values)
                signed.Append(name).Append(value);
        }

        return Convert.ToBase64String(
            HMACSHA1.HashData(Encoding.UTF8.GetBytes(authToken), Encoding.UTF8.GetBytes(signed.ToString())));
    }
}
